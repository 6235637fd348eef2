// SPDX-License-Identifier: Apache-2.0
#include "base/table.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(TableTest, AlignsNumbersAndText) {
  Table table({"", "full", "layers", "note"});
  table.AddRow({"AUC", WithDeviation(0.97368, 0.00014, 4), "64, 32", "—"});
  table.AddRow({"background rejection", Fixed(224.06, 1), "9, 4"});
  table.AddRule();
  table.AddRow({"µ", "-", "", "50 % ± 1"});
  EXPECT_EQ(table.Text(),
            "                                 full  layers  note\n"
            "───────────────────────────────────────────────────────\n"
            "AUC                   0.9737 ± 0.0001  64, 32  —\n"
            "background rejection            224.1    9, 4\n"
            "───────────────────────────────────────────────────────\n"
            "µ                                   -          50 % ± 1\n");
}

TEST(TableTest, MayBeEmpty) {
  EXPECT_EQ(Table({}).Text(), "\n\n");
  EXPECT_EQ(Table({"a", "b"}).Text(), "a  b\n────\n");
}

TEST(TableTest, CountsCodePoints) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("12 ± 3"), 6u);
  EXPECT_EQ(DisplayWidth("━━─"), 3u);
}

TEST(TableTest, WritesNumbers) {
  EXPECT_EQ(Fixed(0.97368, 4), "0.9737");
  EXPECT_EQ(Fixed(-1.5, 0), "-2");
  EXPECT_EQ(Fixed(-0.0001, 2), "0.00");
  EXPECT_EQ(Fixed(-0.01, 2), "-0.01");
  EXPECT_EQ(Fixed(std::numeric_limits<double>::quiet_NaN(), 2), "-");
  EXPECT_EQ(WithDeviation(1, std::numeric_limits<double>::quiet_NaN(), 2),
            "1.00");
  EXPECT_EQ(WithDeviation(1, 0.25, 2), "1.00 ± 0.25");
  EXPECT_EQ(Exact(0.1), "0.1");
  EXPECT_EQ(Exact(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(Exact(std::numeric_limits<double>::quiet_NaN()), "");
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(5376), "5,376");
  EXPECT_EQ(Grouped(-123456), "-123,456");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
}

TEST(TableTest, CountsHaveTheirNumber) {
  EXPECT_EQ(Counted(0, "node"), "0 nodes");
  EXPECT_EQ(Counted(1, "node"), "1 node");
  EXPECT_EQ(Counted(5376, "weight"), "5,376 weights");
}

}  // namespace
}  // namespace autopruner
