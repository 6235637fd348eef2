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
  // Of a set all elements, which are all there.
  const size_t elements = model.set.exists() ? model.set.elements : 1;
  for (const std::vector<int64_t>& row : model.layers[0].weight) {
    std::vector<int64_t> largest = model.set.exists() ? high : zero;
    std::vector<int64_t> smallest = largest;
    for (size_t e = 0; e < elements; ++e) {
      for (size_t i = 0; i < row.size(); ++i) {
        const size_t at = e * (row.size() + 1) + i;
        largest[at] = row[i] > 0 ? high[at] : low[at];
        smallest[at] = row[i] > 0 ? low[at] : high[at];
      }
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

Rows CornersAndRandom(const Model& model, int count, uint64_t seed) {
  Rows inputs = CornerInputs(model);
  const Rows random = RandomInputs(model, count, seed);
  inputs.insert(inputs.end(), random.begin(), random.end());
  return inputs;
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
