// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/column_choice.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/source/csv_source.h"

namespace autopruner {
namespace {

// Names of the features, then label and weight; or the error.
std::string Chosen(const std::string& header, const ColumnOptions& options) {
  const auto source = OpenCsvText("x.csv", header + "\n" + header);
  EXPECT_TRUE(source.ok());
  const auto choice = ChooseColumns(**source, options);
  if (!choice.ok()) return std::string(choice.status().message());
  const std::vector<std::string>& names = (*source)->columns();
  std::string text;
  for (const int column : choice->features) text += names[column] + " ";
  text += "-> " + names[choice->label];
  return choice->weight < 0 ? text : text + " * " + names[choice->weight];
}

TEST(ColumnChoiceTest, MatchesPatterns) {
  for (const auto& [pattern, name] :
       std::vector<std::pair<std::string, std::string>>{
           {"pt", "pt"},
           {"*", ""},
           {"*", "pt"},
           {"p*", "p"},
           {"*_pt", "jet_pt"},
           {"j*t", "jet_pt"},
           {"?et_*t", "jet_pt"},
           {"*a*b*", "xaxxbx"},
           {"*ab", "aab"},
           {"a**b", "ab"},
       }) {
    EXPECT_TRUE(MatchesPattern(pattern, name)) << pattern << " " << name;
  }
  for (const auto& [pattern, name] :
       std::vector<std::pair<std::string, std::string>>{
           {"pt", "ptx"},
           {"pt", "p"},
           {"?", ""},
           {"*_pt", "jet_pt2"},
           {"j?t", "jt"},
           {"*a*b", "ba"},
           {"", "a"},
       }) {
    EXPECT_FALSE(MatchesPattern(pattern, name)) << pattern << " " << name;
  }
}

TEST(ColumnChoiceTest, TakesAllOthersAsFeatures) {
  EXPECT_EQ(Chosen("a,label,b", {}), "a b -> label");
  EXPECT_EQ(Chosen("a,label,b", {.label = "b"}), "a label -> b");
  EXPECT_EQ(Chosen("w,a,label,b", {.weight = "w"}), "a b -> label * w");
  EXPECT_EQ(Chosen("a,Label", {}), "a -> Label");
  EXPECT_EQ(Chosen("Label,label,a", {}), "Label a -> label");
}

TEST(ColumnChoiceTest, ChoosesByNameAndPattern) {
  const std::string header = "event,jet_pt,jet_m,mu,label";
  EXPECT_EQ(Chosen(header, {.drop = {"event"}}), "jet_pt jet_m mu -> label");
  EXPECT_EQ(Chosen(header, {.features = {"m?", "jet_*"}}),
            "jet_pt jet_m mu -> label");
  EXPECT_EQ(Chosen(header, {.features = {"jet_*"}, .drop = {"*_m"}}),
            "jet_pt -> label");
  // Label and weight are none, whatever the pattern.
  EXPECT_EQ(Chosen(header, {.weight = "mu", .features = {"*"}}),
            "event jet_pt jet_m -> label * mu");
}

TEST(ColumnChoiceTest, SaysWhatThereIs) {
  EXPECT_EQ(Chosen("a,b,class", {}),
            "x.csv: has no column 'label'; name it with --label; there are: a, "
            "b, class");
  EXPECT_EQ(Chosen("LABEL,Label,a", {}),
            "x.csv: has no column 'label'; name it with --label; there are: "
            "LABEL, Label, a");
  EXPECT_EQ(Chosen("a,label", {.weight = "w"}),
            "x.csv: has no column 'w'; name it with --weights; there are: a, "
            "label");
  EXPECT_EQ(Chosen("a,label", {.weight = "label"}),
            "x.csv: column 'label' cannot be both label and weight");
  EXPECT_EQ(Chosen("a,label", {.drop = {"a", "x*"}}),
            "x.csv: no column is 'x*' of --drop; there are: a, label");
  EXPECT_EQ(Chosen("a,label", {.features = {"b"}}),
            "x.csv: no column is 'b' of --features; there are: a, label");
  EXPECT_EQ(Chosen("a,label", {.drop = {"*"}}),
            "x.csv: no column is left as a feature; there are: a, label");
}

}  // namespace
}  // namespace autopruner
