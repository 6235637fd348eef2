// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset.h"

namespace autopruner {

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
