// SPDX-License-Identifier: Apache-2.0
#include "core/transpose.h"

#include <array>
#include <numeric>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kFromStride = 32;
constexpr int kToStride = 40;

TEST(TransposeTest, RowsBecomeColumns) {
  alignas(64) std::array<float, 16 * kFromStride> from;
  std::iota(from.begin(), from.end(), 0.0f);
  alignas(64) std::array<float, 32 * kToStride> to;
  to.fill(-1);
  Transpose(from.data(), kFromStride, to.data(), kToStride, 16, 24);
  for (int c = 0; c < 32; ++c) {
    for (int r = 0; r < kToStride; ++r) {
      const bool inside = c < 24 && r < 16;
      ASSERT_EQ(to[c * kToStride + r], inside ? from[r * kFromStride + c] : -1)
          << "row " << r << ", column " << c;
    }
  }
}

}  // namespace
}  // namespace autopruner
