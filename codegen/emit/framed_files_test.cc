// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/framed_files.h"

#include <utility>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FramedFilesTest, FillsWithCommonAndOwnValues) {
  FramedFiles files = {{"name", "tagger"}};
  files.Add("a.v", "module {{name}}({{ports}});", {{"ports", "x, y"}});
  files.AddText("b.hex", "{{name}}");
  const auto taken = std::move(files).Take();
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_EQ(taken->size(), 2u);
  EXPECT_EQ((*taken)[0].path, "a.v");
  EXPECT_EQ((*taken)[0].text, "module tagger(x, y);");
  EXPECT_EQ((*taken)[1].text, "{{name}}");
}

TEST(FramedFilesTest, TheFirstErrorIsReturned) {
  FramedFiles files = {{"name", "tagger"}};
  files.Add("good.v", "{{name}}", {});
  files.Add("a.v", "{{name}}\n{{ports}}", {});
  files.Add("b.v", "nothing", {});
  const auto taken = std::move(files).Take();
  EXPECT_EQ(taken.status().message(), "a.v:2: {{ports}} has no value");
}

TEST(FramedFilesTest, AValueTooManyIsAnError) {
  FramedFiles files = {{"name", "tagger"}};
  files.Add("b.v", "nothing", {});
  EXPECT_EQ(std::move(files).Take().status().message(),
            "b.v: there is no {{name}} to fill");
}

}  // namespace
}  // namespace autopruner
