// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(Utf8Test, KnowsUtf8) {
  for (const std::string text :
       {"", "pt", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
        "a\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const std::string text :
       {"\xFF", "\x80", "\xC3", "\xC3(", "\xE2\x82", "\xC0\x80", "\xE0\x80\x80",
        "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xF0\x80\x80\x80", "\xE9t"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, KeepsToOneLine) {
  EXPECT_EQ(OneLine("p\xC3\xA9t"), "p\xC3\xA9t");
  EXPECT_EQ(OneLine("a\nb\t\"c\" 'd'"), "a\\nb\\t\"c\" 'd'");
  EXPECT_EQ(OneLine("\\'\\"), "\\\\'\\\\");
  EXPECT_EQ(OneLine("p\xE9t"), "p\\xe9t");
}

TEST(Utf8Test, ShortensLists) {
  const std::string long_name(41, 'x');
  EXPECT_EQ(ShortLine(long_name), long_name.substr(1) + "...");
  // Not within a character.
  EXPECT_EQ(ShortLine(long_name.substr(2) + "\xC3\xA9"),
            long_name.substr(2) + "...");
  EXPECT_EQ(ShortLine(std::string(50, '\x80')), "...");
  EXPECT_EQ(OneLineList({}), "");
  EXPECT_EQ(OneLineList({"a\n", "b"}), "a\\n, b");
  EXPECT_EQ(OneLineList(std::vector<std::string>(40, "pt")).size(), 158u);
  const std::string many =
      OneLineList(std::vector<std::string>(100, std::string(40, '\x01')));
  EXPECT_LT(many.size(), 700u);
  EXPECT_TRUE(many.ends_with(", .."));
}

}  // namespace
}  // namespace autopruner
