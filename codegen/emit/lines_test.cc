// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/lines.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(LinesTest, CommentsBreakBetweenWords) {
  EXPECT_EQ(CommentLines("// ", "one two"), "// one two\n");
  const std::string word(40, 'w');
  EXPECT_EQ(CommentLines("  // ", word + " " + word + " x"),
            "  // " + word + "\n  // " + word + " x\n");
  const std::string longer(100, 'w');
  EXPECT_EQ(CommentLines("// ", longer), "// " + longer + "\n");
}

TEST(LinesTest, CommentsMayBe80ColumnsWide) {
  const std::string word(38, 'w');
  EXPECT_EQ(CommentLines("// ", word + " " + word),
            "// " + word + " " + word + "\n");
  EXPECT_EQ(CommentLines("// ", word + " x" + word),
            "// " + word + "\n// x" + word + "\n");
}

TEST(LinesTest, WrapsBeforeColumn80) {
  std::vector<std::string> pieces(20, "+ abc");
  const std::string text = WrapLine("  int x =", "  ", pieces) + ";";
  const size_t first = text.find('\n');
  EXPECT_LE(first, 80u);
  EXPECT_GT(first + 7, 80u);
  EXPECT_EQ(text.substr(first + 1, 7), "      +");
}

// The last piece leaves room for what ends the statement.
TEST(LinesTest, TheSemicolonHasRoom) {
  const std::string piece(75, 'p');
  EXPECT_EQ(WrapLine("a =", "", {piece}), "a = " + piece);
  EXPECT_EQ(WrapLine("a ==", "", {piece}), "a ==\n    " + piece);
}

TEST(LinesTest, EquationsGoOnBehindTheirMark) {
  EXPECT_EQ(CommentEquation("  //", "sum", {"3 * x", "- 1"}),
            "  // sum = 3 * x - 1\n");
  const std::string piece(40, 'p');
  EXPECT_EQ(CommentEquation("--", "sum", {piece, "+ " + piece}),
            "-- sum = " + piece + "\n--    + " + piece + "\n");
}

TEST(LinesTest, DecimalsAreShort) {
  EXPECT_EQ(Decimal(2.5), "2.5");
  EXPECT_EQ(Decimal(0.1), "0.1");
  EXPECT_EQ(Decimal(40), "40");
}

}  // namespace
}  // namespace autopruner
