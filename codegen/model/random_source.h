// SPDX-License-Identifier: Apache-2.0
//
// Random integers that are the same with every compiler and library.
//
//   Random random(/*seed=*/1);
//   random.Between(-3, 3)
#ifndef CODEGEN_MODEL_RANDOM_SOURCE_H_
#define CODEGEN_MODEL_RANDOM_SOURCE_H_

#include <cstdint>

#include "core/fixed.h"
#include "core/random.h"

namespace autopruner {

class Random {
 public:
  explicit Random(uint64_t seed) : bits_(seed) {}

  // Evenly from low .. high.
  int64_t Between(int64_t low, int64_t high) {
    const auto span = static_cast<uint64_t>(high - low) + 1;
    return low + static_cast<int64_t>(bits_() % span);
  }
  bool Chance(double probability) {
    return static_cast<double>(bits_() >> 11) * 0x1p-53 < probability;
  }

 private:
  RandomSequence bits_;
};

// Evenly from all that `format` holds.
inline int64_t RandomRaw(const Format& format, Random& random) {
  return random.Between(format.min_raw(), format.max_raw());
}

}  // namespace autopruner

#endif  // CODEGEN_MODEL_RANDOM_SOURCE_H_
