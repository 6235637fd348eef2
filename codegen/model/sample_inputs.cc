// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/sample_inputs.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/model/random_source.h"

namespace autopruner {

Rows CornerInputs(const Model& model) {
  std::vector<int64_t> low;
  std::vector<int64_t> high;
  for (const ModelFeature& feature : model.features) {
    low.push_back(feature.format.min_raw());
    high.push_back(feature.format.max_raw());
  }
  const std::vector<int64_t> zero(low.size());
  Rows corners = {zero, low, high};
  for (size_t i = 0; i < low.size(); ++i) {
    for (const std::vector<int64_t>& from : {zero, low, high}) {
      for (const int64_t value : {low[i], high[i]}) {
        corners.push_back(from);
        corners.back()[i] = value;
      }
    }
  }
  for (const std::vector<int64_t>& row : model.layers[0].weight) {
    std::vector<int64_t> largest = zero;
    std::vector<int64_t> smallest = zero;
    for (size_t i = 0; i < row.size(); ++i) {
      largest[i] = row[i] > 0 ? high[i] : low[i];
      smallest[i] = row[i] > 0 ? low[i] : high[i];
    }
    corners.push_back(largest);
    corners.push_back(smallest);
  }
  return corners;
}

Rows RandomInputs(const Model& model, int count, uint64_t seed) {
  Random random(seed);
  Rows rows(count);
  for (std::vector<int64_t>& row : rows) {
    for (const ModelFeature& feature : model.features) {
      int64_t raw = RandomRaw(feature.format, random);
      switch (random.Between(0, 19)) {
        case 0:
          raw = feature.format.min_raw();
          break;
        case 1:
          raw = feature.format.max_raw();
          break;
        case 2:
          raw = 0;
          break;
        default:
          break;
      }
      row.push_back(raw);
    }
  }
  return rows;
}

Rows AllInputs(const Model& model) {
  Rows rows = {{}};
  for (const ModelFeature& feature : model.features) {
    Rows longer;
    for (const std::vector<int64_t>& row : rows) {
      for (int64_t raw = feature.format.min_raw();
           raw <= feature.format.max_raw(); ++raw) {
        longer.push_back(row);
        longer.back().push_back(raw);
      }
    }
    rows = std::move(longer);
  }
  return rows;
}

}  // namespace autopruner
