// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/json_tree.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string Error(const std::string& text) {
  return std::string(ParseJson(text, "a.json").status().message());
}

TEST(JsonTree, ValuesKnowTheirLines) {
  const absl::StatusOr<JsonValue> root = ParseJson(
      "{\n"
      "  \"a\": 1\n"
      ",\n"
      "  \"b\": [\n"
      "    -2,\n"
      "    2.5\n"
      "  ], \"c\": {\"d\":\n"
      "  true\n"
      "}}",
      "a.json");
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(root->line, 1);
  EXPECT_EQ(root->Find("a")->line, 2);
  EXPECT_EQ(root->Find("a")->integer, 1);
  const JsonValue& b = *root->Find("b");
  EXPECT_EQ(b.line, 4);
  EXPECT_EQ(b.items[0].line, 5);
  EXPECT_EQ(b.items[0].integer, -2);
  EXPECT_EQ(b.items[1].line, 6);
  EXPECT_EQ(b.items[1].text, "2.5");
  const JsonValue& c = *root->Find("c");
  EXPECT_EQ(c.line, 7);
  EXPECT_EQ(c.Find("d")->line, 8);
  EXPECT_TRUE(c.Find("d")->boolean);
  EXPECT_EQ(c.Find("e"), nullptr);
}

TEST(JsonTree, IntegersAreExactOrFloats) {
  const absl::StatusOr<JsonValue> root = ParseJson(
      "[9223372036854775807, -9223372036854775808, 9223372036854775808, 1.0]",
      "a.json");
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(root->items[0].integer, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(root->items[1].integer, std::numeric_limits<int64_t>::min());
  EXPECT_EQ(root->items[2].kind, JsonKind::kFloat);
  EXPECT_EQ(root->items[3].kind, JsonKind::kFloat);
}

TEST(JsonTree, ErrorsNameTheLine) {
  EXPECT_EQ(Error("{\n\"a\": 1,\n\"a\": 2}"), "a.json:3: duplicate key \"a\"");
  EXPECT_EQ(Error("[1,\n2,\n,]").substr(0, 20), "a.json:3: not JSON: ");
  EXPECT_EQ(Error("").substr(0, 20), "a.json:1: not JSON: ");
  EXPECT_EQ(Error("[1] 2").substr(0, 20), "a.json:1: not JSON: ");
  EXPECT_EQ(Error("[\n1e999]").substr(0, 20), "a.json:2: not JSON: ");
  EXPECT_EQ(Error("[\n\"\xff\"]").substr(0, 20), "a.json:2: not JSON: ");
  EXPECT_EQ(Error(std::string(1000000, '[')),
            "a.json:1: nested deeper than 16");
  std::string zeros = "[0";
  for (int i = 0; i < kMaxJsonValues; ++i) zeros += ",0";
  EXPECT_EQ(Error(zeros + "]"), "a.json:1: more than 2097152 values");
}

TEST(JsonTree, DescribesValuesInOneLine) {
  const absl::StatusOr<JsonValue> root =
      ParseJson("[null, false, 3, 2.50, \"a\\n\\\"b\", [1, 2], {}]", "a.json");
  ASSERT_TRUE(root.ok()) << root.status();
  const char* const kTexts[] = {"null",     "false",         "3",
                                "2.50",     "\"a\\n\\\"b\"", "a list of 2",
                                "an object"};
  for (size_t i = 0; i < root->items.size(); ++i) {
    EXPECT_EQ(Describe(root->items[i]), kTexts[i]);
  }
}

}  // namespace
}  // namespace autopruner
