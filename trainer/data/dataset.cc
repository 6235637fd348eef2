// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

#include <algorithm>

namespace autopruner {

ElementCount CountElements(const Dataset& data) {
  ElementCount count;
  for (int s = 0; s < data.samples(); ++s) {
    for (int e = 0; e < data.set.elements; ++e) {
      if (data.row(s)[data.set.valid_place(e)] == 0) continue;
      ++count.there;
      const auto features =
          data.row(s).subspan(data.set.place_of(0, e), data.set.inputs);
      count.zero += std::all_of(features.begin(), features.end(),
                                [](float x) { return x == 0; });
    }
  }
  return count;
}

Dataset Subset(const Dataset& data, std::span<const int> rows) {
  Dataset subset = {.features = data.features,
                    .classes = data.classes,
                    .x = {},
                    .y = {},
                    .weight = {},
                    .feature_names = data.feature_names,
                    .class_names = data.class_names,
                    .missing = data.missing,
                    .target = data.target,
                    .set = data.set};
  subset.x.reserve(rows.size() * data.row_size());
  subset.y.reserve(rows.size());
  subset.weight.reserve(rows.size());
  for (const int row : rows) {
    const std::span<const float> x = data.row(row);
    subset.x.insert(subset.x.end(), x.begin(), x.end());
    subset.y.push_back(data.y[row]);
    subset.weight.push_back(data.weight[row]);
  }
  return subset;
}

}  // namespace autopruner
