// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp_text.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(CppText, CommentsBreakBetweenWords) {
  EXPECT_EQ(CppComment("// ", "one two"), "// one two\n");
  const std::string word(40, 'w');
  EXPECT_EQ(CppComment("  // ", word + " " + word + " x"),
            "  // " + word + "\n  // " + word + " x\n");
  const std::string longer(100, 'w');
  EXPECT_EQ(CppComment("// ", longer), "// " + longer + "\n");
}

TEST(CppText, WrapsBeforeColumn80) {
  std::vector<std::string> pieces(20, "+ abc");
  const std::string text = WrapCpp("  int x =", "  ", pieces) + ";";
  const size_t first = text.find('\n');
  EXPECT_LE(first, 80u);
  EXPECT_GT(first + 7, 80u);
  EXPECT_EQ(text.substr(first + 1, 7), "      +");
}

TEST(CppText, Literals) {
  EXPECT_EQ(QuoteCpp("a\"b\\c?"), "\"a\\\"b\\\\c\\?\"");
  EXPECT_EQ(FloatLiteral(3), "3.0f");
  EXPECT_EQ(FloatLiteral(-0.1f), "-0.1f");
  EXPECT_EQ(FloatLiteral(1e20f), "1e+20f");
  EXPECT_EQ(PowerOfTwoLiteral(3), "8.0f");
  EXPECT_EQ(PowerOfTwoLiteral(-60), "0x1p-60f");
}

TEST(CppText, DecimalsAreShort) {
  EXPECT_EQ(Decimal(2.5), "2.5");
  EXPECT_EQ(Decimal(0.1), "0.1");
  EXPECT_EQ(Decimal(40), "40");
}

}  // namespace
}  // namespace autopruner
