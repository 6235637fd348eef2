// SPDX-License-Identifier: Apache-2.0
#include "base/template.h"

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string Fill(const std::string& text,
                 const std::map<std::string, std::string>& values) {
  const absl::StatusOr<std::string> filled = FillTemplate("f", text, values);
  return filled.ok() ? *filled : std::string(filled.status().message());
}

TEST(Template, FillsEveryGap) {
  EXPECT_EQ(Fill("a {{x}} b {{y_2}}{{x}}", {{"x", "1"}, {"y_2", "2"}}),
            "a 1 b 21");
  EXPECT_EQ(Fill("", {}), "");
}

TEST(Template, ValuesAreNotSearched) {
  EXPECT_EQ(Fill("{{x}}", {{"x", "{{x}}"}}), "{{x}}");
}

TEST(Template, OtherBracesAreText) {
  const std::string verilog = "{{8{x[7]}}, x} {{}} {{a, b}} {{A}} {{a} {{a";
  EXPECT_EQ(Fill(verilog, {}), verilog);
  EXPECT_EQ(Fill("{{{x}}}", {{"x", "1"}}), "{1}");
}

TEST(Template, UnknownAndUnusedNamesAreErrors) {
  EXPECT_EQ(Fill("a\nb {{x}}", {}), "f:2: {{x}} has no value");
  EXPECT_EQ(Fill("a", {{"x", "1"}}), "f: there is no {{x}} to fill");
}

}  // namespace
}  // namespace autopruner
