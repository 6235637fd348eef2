// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/signed_digits.h"

#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

int64_t ValueOf(const SignedDigits& digits) {
  int64_t value = 0;
  for (const SignedDigit& digit : digits) {
    value += (digit.negative ? -1 : 1) * (int64_t{1} << digit.shift);
  }
  return value;
}

TEST(SignedDigitsTest, CanonicalFormsHaveNoNeighbours) {
  for (int64_t value = -5000; value <= 5000; ++value) {
    const SignedDigits digits = CanonicalDigits(value);
    EXPECT_EQ(ValueOf(digits), value);
    for (size_t i = 1; i < digits.size(); ++i) {
      EXPECT_GE(digits[i].shift - digits[i - 1].shift, 2) << value;
    }
  }
}

TEST(SignedDigitsTest, MinimalFormsAreEqualAndDifferent) {
  for (int64_t value = -200; value <= 200; ++value) {
    const std::vector<SignedDigits> forms = MinimalDigits(value, 1000);
    ASSERT_FALSE(forms.empty());
    EXPECT_EQ(forms[0], CanonicalDigits(value));
    for (size_t i = 0; i < forms.size(); ++i) {
      EXPECT_EQ(ValueOf(forms[i]), value);
      EXPECT_EQ(forms[i].size(), forms[0].size());
      for (size_t j = 0; j < i; ++j) EXPECT_NE(forms[i], forms[j]) << value;
    }
  }
  EXPECT_EQ(MinimalDigits(3).size(), 2u);  // 4 - 1, 2 + 1
  EXPECT_EQ(MinimalDigits(0x3333333333, 5).size(), 5u);
}

}  // namespace
}  // namespace autopruner
