// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_split.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "core/random.h"

namespace autopruner {
namespace {

// How many of `samples` samples of one class are for validation.
int ValidationCount(int samples, double fraction) {
  const int count = static_cast<int>(std::lround(fraction * samples));
  if (fraction <= 0 || samples < 2) return fraction >= 1 ? samples : 0;
  return fraction >= 1 ? samples : std::clamp(count, 1, samples - 1);
}

}  // namespace

TrainValidation Split(const Dataset& data, double fraction, uint64_t seed) {
  std::vector<std::vector<std::pair<uint64_t, int>>> rows_of_class(
      std::max(data.classes, 1));
  for (int row = 0; row < data.samples(); ++row) {
    const int label = data.classes == 0 ? 0 : static_cast<int>(data.y[row]);
    rows_of_class[label].emplace_back(RandomBits(seed, kSplitStream, row), row);
  }
  std::vector<bool> in_validation(data.samples(), false);
  for (auto& rows : rows_of_class) {
    std::sort(rows.begin(), rows.end());
    const int count = ValidationCount(static_cast<int>(rows.size()), fraction);
    for (int i = 0; i < count; ++i) in_validation[rows[i].second] = true;
  }
  std::vector<int> train;
  std::vector<int> validation;
  for (int row = 0; row < data.samples(); ++row) {
    (in_validation[row] ? validation : train).push_back(row);
  }
  return {Subset(data, train), Subset(data, validation)};
}

}  // namespace autopruner
