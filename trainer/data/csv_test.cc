// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/csv.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Lines = std::vector<int64_t>;
using Names = std::vector<std::string>;
using Values = std::vector<double>;

std::string ErrorOf(const std::string& text) {
  const auto table = ParseCsv("x.csv", text);
  return table.ok() ? "no error" : std::string(table.status().message());
}

TEST(CsvTest, ReadsNumbersUnderNames) {
  const auto table = ParseCsv("x.csv", "pt,tau21\n412.5,.25\n-1e2,+3\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->columns, (Names{"pt", "tau21"}));
  EXPECT_EQ(table->values, (Values{412.5, 0.25, -100, 3}));
  EXPECT_EQ(table->lines, (Lines{2, 3}));
  EXPECT_EQ(table->rows(), 2);
  EXPECT_EQ(table->at(1, 0), -100);
  EXPECT_EQ(table->Find("tau21"), 1);
  EXPECT_EQ(table->Find("tau"), -1);
}

TEST(CsvTest, ReadsEveryLineEnd) {
  for (const std::string text : {
           "a,b\n1,2\n3,4",
           "a,b\r\n1,2\r\n3,4\r\n",
           "\357\273\277a,b\n1,2\n3,4\n",  // a byte order mark
           "a,b\n1,2\n3,4\n\n \n\r\n\t",
           " a , b \n 1\t, 2 \n  3,4  \n",
           "\"a\",\"b\"\r\n\"1\",2\r\n3,\"4\" \r\n",
       }) {
    const auto table = ParseCsv("x.csv", text);
    ASSERT_TRUE(table.ok()) << table.status();
    EXPECT_EQ(table->columns, (Names{"a", "b"}));
    EXPECT_EQ(table->values, (Values{1, 2, 3, 4}));
    EXPECT_EQ(table->lines, (Lines{2, 3}));
  }
}

TEST(CsvTest, ReadsQuotedNames) {
  const auto table =
      ParseCsv("x.csv", "\"tau21, \"\"soft\"\"\",\"two\nlines\"\n1,2\n\n3,4\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->columns, (Names{"tau21, \"soft\"", "two\nlines"}));
  EXPECT_EQ(table->lines, (Lines{3, 5}));  // the header takes two lines
}

TEST(CsvTest, RoundsNumbersThatAreTooSmall) {
  const auto table = ParseCsv("x.csv", "a,b\n1e-400,-1e-400\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->values, (Values{0, 0}));
}

TEST(CsvTest, NamesLineColumnAndValue) {
  EXPECT_EQ(ErrorOf("pt,tau21\n1,2\n3,abc\n"),
            "x.csv:3: column 'tau21': 'abc' is not a number");
  EXPECT_EQ(ErrorOf("pt,tau21\n1,2\n\n\n3 4,5\n"),
            "x.csv:5: column 'pt': '3 4' is not a number");
  EXPECT_EQ(ErrorOf("pt,tau21\n1,\n"),
            "x.csv:2: column 'tau21': is empty; expected a number");
  EXPECT_EQ(ErrorOf("pt\n\"\"\n"),
            "x.csv:2: column 'pt': is empty; expected a number");
  for (const std::string value : {"0x10", "1,5e", "--1", "+-1", "+", "1.2.3",
                                  "1e", "e5", "1_000", "\xff"}) {
    const std::string message = ErrorOf("a\n\"" + value + "\"\n");
    EXPECT_TRUE(message.starts_with("x.csv:2: column 'a': '")) << message;
    EXPECT_TRUE(message.ends_with("' is not a number")) << message;
  }
}

TEST(CsvTest, RefusesNumbersThatAreNotFinite) {
  for (const std::string value : {"nan", "NaN", "inf", "-Infinity", "1e999"}) {
    EXPECT_EQ(ErrorOf("a,b\n1," + value + "\n"),
              "x.csv:2: column 'b': '" + value + "' is not a finite number");
  }
}

TEST(CsvTest, RefusesRaggedRows) {
  EXPECT_EQ(ErrorOf("a,b,c\n1,2,3\n4,5\n"),
            "x.csv:3: has 2 fields; the header names 3");
  EXPECT_EQ(ErrorOf("a,b,c\n1\n"), "x.csv:2: has 1 field; the header names 3");
  EXPECT_EQ(ErrorOf("a,b\n1,2,3,x\n"),
            "x.csv:2: has 4 fields; the header names 2");
}

TEST(CsvTest, RefusesFaultyHeaders) {
  EXPECT_EQ(ErrorOf(""), "x.csv: is empty; expected a line of column names");
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF \n\n"),
            "x.csv: is empty; expected a line of column names");
  EXPECT_EQ(ErrorOf("a,b\n"), "x.csv:1: has no rows below the column names");
  EXPECT_EQ(ErrorOf("a,,c\n1,2,3\n"), "x.csv:1: column 2 has no name");
  EXPECT_EQ(ErrorOf("a,b,a\n1,2,3\n"), "x.csv:1: two columns are named 'a'");
  EXPECT_EQ(ErrorOf("1.5,2\n3,4\n"),
            "x.csv:1: '1.5' is a number; the first line must name the columns");
}

TEST(CsvTest, RefusesFaultyQuotes) {
  EXPECT_EQ(ErrorOf("a\n\"1\n2\n"), "x.csv:2: a quotation mark is not closed");
  EXPECT_EQ(ErrorOf("a\n\"1\"2\n"),
            "x.csv:2: '2' follows a closing quotation mark");
  EXPECT_EQ(ErrorOf("a\n1\"2\"\n"),
            "x.csv:2: column 'a': '1\\\"2\\\"' is not a number");
}

TEST(CsvTest, ShortensLongValues) {
  EXPECT_EQ(
      ErrorOf("a\n" + std::string(100, 'x') + "\n"),
      "x.csv:2: column 'a': '" + std::string(40, 'x') + "...' is not a number");
}

TEST(CsvTest, SaysWhichFileIsMissing) {
  const auto table = ReadCsv("no/such.csv");
  EXPECT_EQ(table.status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(std::string(table.status().message()).starts_with("no/such.csv"));
}

}  // namespace
}  // namespace autopruner
