// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_shifts.h"

#include <string>

#include "absl/strings/match.h"
#include "base/file.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

const std::vector<std::string>& Names() {
  static const auto* names = new std::vector<std::string>{"pt", "mass", "tau"};
  return *names;
}

std::string ErrorOf(const std::string& text) {
  const auto table = ParseShifts("s.csv", text, Names());
  return table.ok() ? "" : std::string(table.status().message());
}

TEST(UncertaintyShiftsTest, FeaturesOfANuisanceMoveTogether) {
  const auto table = ParseShifts("s.csv",
                                 "# jets\r\n"
                                 "nuisance, feature, kind, up, down\r\n"
                                 "scale, pt, relative, 0.01, \r\n"
                                 "\n"
                                 "scale,mass,relative,0.02,-0.04\n"
                                 "pileup,mass,absolute,+3,-1",
                                 Names());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->nuisances, (std::vector<std::string>{"scale", "pileup"}));
  EXPECT_EQ(ShiftedValue(*table, 0, 200, {1, 0}), 202);
  EXPECT_EQ(ShiftedValue(*table, 0, 200, {-2, 5}), 196);
  EXPECT_EQ(ShiftedValue(*table, 1, 100, {1, 0}), 102);
  EXPECT_EQ(ShiftedValue(*table, 1, 100, {-0.5, 0}), 98);
  // Shifts add: both are those of the nominal value.
  EXPECT_EQ(ShiftedValue(*table, 1, 100, {1, -2}), 100);
  EXPECT_EQ(ShiftedValue(*table, 2, 0.3f, {1, 1}), 0.3f);
}

TEST(UncertaintyShiftsTest, ReadsTablesAsDataAreRead) {
  const std::string path = testing::TempDir() + "/shifts.csv";
  const auto read = [&](const std::string& text) {
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return ReadShifts(path, Names());
  };
  for (const char* text : {"\xEF\xBB\xBF"
                           "feature;kind;up;down\nmass;absolute;0,5;\n",
                           "feature\tkind\tup\nmass\tabsolute\t0.5\n"}) {
    const auto table = read(text);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(ShiftedValue(*table, 1, 100, {1}), 100.5f);
  }
  EXPECT_TRUE(absl::StrContains(read(std::string("\xFF\xFE"
                                                 "f\0e\0",
                                                 6))
                                    .status()
                                    .message(),
                                "UTF-16; convert it"));
}

TEST(UncertaintyShiftsTest, WithoutNuisancesEachFeatureIsItsOwn) {
  const auto table = ParseShifts(
      "s.csv", "kind,up,feature\nabsolute,2,tau\nabsolute,1,pt\n", Names());
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->nuisances, (std::vector<std::string>{"tau", "pt"}));
  EXPECT_EQ(ShiftedValue(*table, 2, 1, {-1, 1}), -1);
  EXPECT_EQ(ShiftedValue(*table, 0, 1, {-1, 1}), 2);
}

TEST(UncertaintyShiftsTest, ErrorsNameFileLineColumnAndValue) {
  const std::string header = "feature,kind,up,down\n";
  EXPECT_EQ(ErrorOf(header + "mas,absolute,1,\n"),
            "s.csv:2: column 'feature': 'mas' is no feature of the data");
  EXPECT_EQ(ErrorOf(header + "\npt,percent,1,\n"),
            "s.csv:3: column 'kind': 'percent' is neither relative nor "
            "absolute");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,abc,\n"),
            "s.csv:2: column 'up': 'abc' is not a finite number");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,,1\n"),
            "s.csv:2: column 'up': '' is not a finite number");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,1,inf\n"),
            "s.csv:2: column 'down': 'inf' is not a finite number");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,1,1 %\n"),
            "s.csv:2: column 'down': '1 %' is not a finite number");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,1\n"),
            "s.csv:2: has 3 fields; the header names 4");
  EXPECT_EQ(ErrorOf(header + "pt,absolute,1,\npt,relative,1,\n"),
            "s.csv:3: column 'feature': duplicate 'pt' for nuisance 'pt'");
  EXPECT_EQ(ErrorOf("feature,kind\npt,absolute\n"),
            "s.csv:1: has no column 'up'");
  EXPECT_EQ(ErrorOf("feature,kind,up,error\n"),
            "s.csv:1: column 'error' is none of nuisance, feature, kind, up, "
            "down");
  EXPECT_EQ(ErrorOf("feature,kind,up,up\n"), "s.csv:1: duplicate column 'up'");
  EXPECT_EQ(ErrorOf(header),
            "s.csv: has no shifts; expected a line feature,kind,up,down and "
            "one for each shift");
}

}  // namespace
}  // namespace autopruner
