// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.h"

#include <string>

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
  EXPECT_EQ(OneLine("a\nb\t\"c\""), "a\\nb\\t\\\"c\\\"");
  EXPECT_EQ(OneLine("p\xE9t"), "p\\xe9t");
}

}  // namespace
}  // namespace autopruner
