// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_text.h"

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(CppTextTest, Literals) {
  EXPECT_EQ(QuoteCpp("a\"b\\c?"), "\"a\\\"b\\\\c\\?\"");
  EXPECT_EQ(FloatLiteral(3), "3.0f");
  EXPECT_EQ(FloatLiteral(-0.1f), "-0.1f");
  EXPECT_EQ(FloatLiteral(1e20f), "1e+20f");
  EXPECT_EQ(PowerOfTwoLiteral(3), "8.0f");
  EXPECT_EQ(PowerOfTwoLiteral(-2), "0.25f");
  EXPECT_EQ(PowerOfTwoLiteral(124), "2.1267648e+37f");
}

}  // namespace
}  // namespace autopruner
