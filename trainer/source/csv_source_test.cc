// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/csv_source.h"

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Names = std::vector<std::string>;

// All columns but the last are features; that is the label.
struct Read {
  Names columns;
  std::vector<double> x;
  std::vector<double> labels;
  Names texts;
  Names at;  // where the labels stand
  std::string error;
};

Read ReadAll(const std::string& text) {
  Read read;
  auto source = OpenCsvText("x.csv", text);
  if (!source.ok()) {
    read.error = std::string(source.status().message());
    return read;
  }
  read.columns = (*source)->columns();
  ColumnChoice choice;
  choice.label = static_cast<int>(read.columns.size()) - 1;
  for (int i = 0; i < choice.label; ++i) choice.features.push_back(i);
  EXPECT_TRUE((*source)->Choose(choice).ok());
  Sample sample;
  while (true) {
    const auto more = (*source)->Next(sample);
    if (!more.ok()) read.error = std::string(more.status().message());
    if (!more.ok() || !*more) return read;
    read.x.insert(read.x.end(), sample.x.begin(), sample.x.end());
    if (sample.label.is_text) {
      read.texts.emplace_back(sample.label.text);
    } else {
      read.labels.push_back(sample.label.number);
    }
    read.at.push_back((*source)->At(choice.label));
  }
}

std::string ErrorOf(const std::string& text) { return ReadAll(text).error; }

TEST(CsvSourceTest, ReadsNumbersUnderNames) {
  const Read read = ReadAll("pt,tau21,label\n412.5,.25,1\n\n-1e2,+3,0\n");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.columns, (Names{"pt", "tau21", "label"}));
  EXPECT_EQ(read.x, (std::vector<double>{412.5, 0.25, -100, 3}));
  EXPECT_EQ(read.labels, (std::vector<double>{1, 0}));
  EXPECT_EQ(read.at,
            (Names{"x.csv:2: column 'label': ", "x.csv:4: column 'label': "}));
}

TEST(CsvSourceTest, ReadsTextAsPeopleWriteIt) {
  const std::vector<double> x = {1.5, 2, -3, 4.25};
  for (const std::string text : {
           "a,b,label\n1.5,2,0\n-3,4.25,1",
           "a,b,label\r\n1.5,2,0\r\n-3,4.25,1\r\n",
           "a,b,label\r1.5,2,0\r-3,4.25,1\r",
           "a;b;label\n1.5;2;0\n-3;4.25;1\n",
           "a;b;label\n1,5;2;0\n-3;4,25;1\n",
           "a\tb\tlabel\n1.5\t2\t0\n-3\t4.25\t1\n",
           "a b label\n1.5  2 0\n -3 4.25 1 \n",
           "a b label\n1,5  2 0\n -3 4,25 1 \n",
           "\"a\",\"b\",\"label\"\n\"1.5\",2,0\n-3,\"4.25\" ,1\n",
           "# a,b,label\n1.5e+00,2.0e+00,0.0e+00\n-3,4.25,1\n",
           "#a b label\n1.5e+00 2.0e+00 0.0e+00\n-3 4.25 1\n",
           "# made by hand\n#\n\na,b,label\n# cut: pt > 20\n1.5,2,0\n-3,4.25,1",
       }) {
    const Read read = ReadAll(text);
    EXPECT_EQ(read.error, "") << text;
    EXPECT_EQ(read.columns, (Names{"a", "b", "label"})) << text;
    EXPECT_EQ(read.x, x) << text;
    EXPECT_EQ(read.labels, (std::vector<double>{0, 1})) << text;
  }
}

TEST(CsvSourceTest, ReadsLabelsOfText) {
  EXPECT_EQ(ReadAll("a,label\n1,b\n2,\"s, t\"\n").texts, (Names{"b", "s, t"}));
  EXPECT_EQ(ReadAll("# a,label\n1,b\n2,s\n").texts, (Names{"b", "s"}));
  EXPECT_EQ(ReadAll("a,label\n1,True\n2,False\n").texts,
            (Names{"True", "False"}));
  const Read read = ReadAll("a,label\n1,\n");
  ASSERT_EQ(read.labels.size(), 1u);
  EXPECT_TRUE(std::isnan(read.labels[0]));
}

TEST(CsvSourceTest, ReadsMissingNumbersAsNan) {
  const Read read = ReadAll("a,b,label\n,nan,1\n\"\",NaN,1\n");
  EXPECT_EQ(read.error, "");
  ASSERT_EQ(read.x.size(), 4u);
  for (const double x : read.x) EXPECT_TRUE(std::isnan(x));
}

TEST(CsvSourceTest, ReadsOnlyTheColumnsChosen) {
  auto source = OpenCsvText("x.csv", "name,w,a,label\nabc,0.5,2,1\n");
  ASSERT_TRUE(source.ok());
  ASSERT_TRUE(
      (*source)->Choose({.features = {2}, .label = 3, .weight = 1}).ok());
  Sample sample;
  ASSERT_TRUE(*(*source)->Next(sample));
  EXPECT_EQ(sample.x, std::vector<double>{2});
  EXPECT_EQ(sample.weight, 0.5);
  EXPECT_EQ((*source)->Shown(0), "'abc'");
  EXPECT_FALSE(*(*source)->Next(sample));
}

TEST(CsvSourceTest, NamesLineColumnAndValue) {
  EXPECT_EQ(ErrorOf("pt,tau21,label\n1,2,0\n3,abc,0\n"),
            "x.csv:3: column 'tau21': 'abc' is not a number");
  for (const std::string value :
       {"0x10", "1,5e", "--1", "+-1", "+", "1.2.3", "1e", "e5", "1_000"}) {
    EXPECT_EQ(ErrorOf("a,label\n\"" + value + "\",1\n"),
              "x.csv:2: column 'a': '" + value +
                  "' is not a number; --drop=a leaves a column of text out");
  }
  EXPECT_EQ(ErrorOf("a,b,c\n1,2,3\n4,5\n"),
            "x.csv:3: has 2 fields; the header names 3");
  EXPECT_EQ(ErrorOf("a;b;c\n1;2;3;4\n1;2;3\n"),
            "x.csv:2: has 4 fields; the header names 3");
  EXPECT_EQ(ErrorOf("a,b\n1,2,5\n"),
            "x.csv:2: has 3 fields; the header names 2 (decimal commas? then "
            "; or tabs must separate the fields)");
}

// A column that has a number is none of text.
TEST(CsvSourceTest, TellsHowToLeaveTextOut) {
  EXPECT_EQ(ErrorOf("run,a,label\nmay,1,0\n"),
            "x.csv:2: column 'run': 'may' is not a number; --drop=run leaves a "
            "column of text out");
  EXPECT_EQ(ErrorOf("run,a,label\n,1,0\nmay,1,0\n"),
            "x.csv:3: column 'run': 'may' is not a number; --drop=run leaves a "
            "column of text out");
  EXPECT_EQ(ErrorOf("run period,a,label\nmay,1,0\n"),
            "x.csv:2: column 'run period': 'may' is not a number; "
            "'--drop=run period' leaves a column of text out");
  EXPECT_EQ(ErrorOf("run,a,label\n5,1,0\nmay,1,0\n"),
            "x.csv:3: column 'run': 'may' is not a number");
}

// Which --drop= would not do.
TEST(CsvSourceTest, AWeightCannotBeLeftOut) {
  auto source = OpenCsvText("x.csv", "a,w,label\n1,may,0\n");
  ASSERT_TRUE(source.ok());
  ASSERT_TRUE(
      (*source)->Choose({.features = {0}, .label = 2, .weight = 1}).ok());
  Sample sample;
  EXPECT_EQ((*source)->Next(sample).status().message(),
            "x.csv:2: column 'w': 'may' is not a number");
}

TEST(CsvSourceTest, RefusesFaultyHeaders) {
  EXPECT_EQ(ErrorOf(""), "x.csv: is empty; expected a line of column names");
  EXPECT_EQ(ErrorOf("\n# a,b\n"),
            "x.csv: is empty; expected a line of column names");
  EXPECT_EQ(ErrorOf("a,b\n"), "x.csv:1: has no rows below the column names");
  EXPECT_EQ(ErrorOf("a,,c\n1,2,3\n"), "x.csv:1: column 2 has no name");
  EXPECT_EQ(ErrorOf(",a,label\n0,2,3\n"),
            "x.csv:1: column 1 has no name; an index of pandas? to_csv(.., "
            "index=False) leaves it out");
  EXPECT_EQ(ErrorOf("sep=;\na;;c\n1;2;3\n"), "x.csv:2: column 2 has no name");
  EXPECT_EQ(ErrorOf("a,b,a\n1,2,3\n"), "x.csv:1: two columns are named 'a'");
  for (const std::string comment : {"", "# a,b,c\n", "# 1,2\n"}) {
    const std::string error = ErrorOf(comment + "1.5,2\n3,4\n");
    EXPECT_TRUE(error.ends_with(
        ": '1.5' is a number; the first line must name the columns"))
        << error;
  }
}

TEST(CsvSourceTest, SaysWhichFileIsMissing) {
  const auto source = OpenCsv("no/such.csv");
  EXPECT_EQ(source.status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(
      std::string(source.status().message()).starts_with("no/such.csv"));
}

}  // namespace
}  // namespace autopruner
