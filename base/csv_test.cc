// SPDX-License-Identifier: Apache-2.0
#include "base/csv.h"

#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Fields = std::vector<std::string>;

// All rows; an error is the last one. `lines` gets where rows begin.
std::vector<Fields> RowsOf(const std::string& text, CsvFormat format = {},
                           std::vector<int64_t>* lines = nullptr) {
  std::vector<Fields> rows;
  CsvReader reader("x.csv", text, format);
  while (true) {
    const absl::StatusOr<bool> more = reader.Next();
    if (!more.ok()) rows.push_back({std::string(more.status().message())});
    if (!more.ok() || !*more) return rows;
    rows.emplace_back(reader.fields().begin(), reader.fields().end());
    if (lines != nullptr) lines->push_back(reader.line());
  }
}

TEST(CsvTest, TakesLinesWithAnyEnd) {
  std::string_view rest = "a\nb\r\nc\rd\r\r\n\ne";
  std::vector<std::string> lines;
  bool ended = true;
  while (!rest.empty()) {
    const TextLine line = TakeLine(rest);
    EXPECT_TRUE(ended);
    lines.emplace_back(line.text);
    ended = line.ended;
  }
  EXPECT_FALSE(ended);
  EXPECT_EQ(lines, (Fields{"a", "b", "c", "d", "", "", "e"}));
}

TEST(CsvTest, SplitsRows) {
  std::vector<int64_t> lines;
  EXPECT_EQ(
      RowsOf(" a ,b\t,\n\n \t\r\n# no row\n  # nor this\n1,,2\r3", {}, &lines),
      (std::vector<Fields>{{"a", "b", ""}, {"1", "", "2"}, {"3"}}));
  EXPECT_EQ(lines, (std::vector<int64_t>{1, 6, 7}));
  EXPECT_TRUE(RowsOf("").empty());
  EXPECT_TRUE(RowsOf("\n#\n").empty());
}

TEST(CsvTest, SplitsAtOtherSeparators) {
  const std::vector<Fields> rows = {{"a", "b c"}, {"1,5", ""}};
  EXPECT_EQ(RowsOf("a;b c\n1,5;\n", {.separator = ';'}), rows);
  EXPECT_EQ(RowsOf("a\tb c\n1,5\t\n", {.separator = '\t'}), rows);
  EXPECT_EQ(RowsOf("a\t\"b c\"\n1,5 \t\"\"\n", {.separator = '\t'}), rows);
  EXPECT_EQ(RowsOf("  a  b\t c \n\t1 2\n", {.separator = ' '}),
            (std::vector<Fields>{{"a", "b", "c"}, {"1", "2"}}));
  EXPECT_EQ(RowsOf(" \"a b\"  c \"d\" \n", {.separator = ' '}),
            (std::vector<Fields>{{"a b", "c", "d"}}));
}

TEST(CsvTest, UnquotesFields) {
  std::vector<int64_t> lines;
  EXPECT_EQ(
      RowsOf("\"a, \"\"b\"\"\" ,\"two\r\nlines\", \"\"\n1,\"2\"\n", {}, &lines),
      (std::vector<Fields>{{"a, \"b\"", "two\r\nlines", ""}, {"1", "2"}}));
  EXPECT_EQ(lines, (std::vector<int64_t>{1, 3}));
  EXPECT_EQ(RowsOf("1\"2\",3"), (std::vector<Fields>{{"1\"2\"", "3"}}));
  EXPECT_EQ(RowsOf("1\n\"2\n\n"),
            (std::vector<Fields>{{"1"},
                                 {"x.csv:2: a quotation mark is not closed"}}));
  EXPECT_EQ(
      RowsOf("\"1\n\"2,3"),
      (std::vector<Fields>{{"x.csv:1: '2' follows a closing quotation mark"}}));
}

TEST(CsvTest, RemembersTheCommentBeforeARow) {
  CsvReader reader("x.csv", "# one\n# two\n1\n2\n#three\n3");
  const std::vector<std::string> comments = {" two", "", "three"};
  for (const std::string& comment : comments) {
    ASSERT_TRUE(*reader.Next());
    EXPECT_EQ(reader.comment(), comment);
  }
}

TEST(CsvTest, DetectsTheSeparator) {
  const auto separator = [](const std::string& text) {
    return std::string(1, DetectCsvFormat(text).separator);
  };
  EXPECT_EQ(separator("a,b\n1,2\n"), ",");
  EXPECT_EQ(separator("a;b;c\n1,5;2,5;0\n"), ";");
  EXPECT_EQ(separator("a\tb\n1 \t 2\n"), "\t");
  EXPECT_EQ(separator("a b c\n1,5 2,5 0\n"), " ");
  EXPECT_EQ(separator("# a, b\n1 2\n3  4\n"), " ");
  EXPECT_EQ(separator("jet pt,jet eta\n1, 2\n"), ",");
  EXPECT_EQ(separator("\"a;b\",c\n1,2\n"), ",");
  EXPECT_EQ(separator("\"a\nb\";c\n1;2\n"), ";");
  EXPECT_EQ(separator("pt;GeV,eta,m\n1,2,3\n4,5,6\n"), ",");
  // Rows of the same length tell more than numbers do.
  EXPECT_EQ(separator("x y,label\n1 2,a\n3 4 5,b\n"), ",");
  // Rows that do not fit do not hide the separator.
  EXPECT_EQ(separator("a,b,c\n1,2\n1,2,3,4\n"), ",");
  // As Excel tells it.
  EXPECT_EQ(separator("sep=;\na,b,c\n1,2,3\n"), ";");
  EXPECT_EQ(separator("sep=\t\r\na,b,c\n1,2,3\n"), "\t");
  EXPECT_EQ(separator("sep=,b\n1,2\n"), ",");
  EXPECT_EQ(separator(""), ",");
  EXPECT_EQ(separator("a\n1\n"), ",");
}

TEST(CsvTest, ParsesNumbers) {
  EXPECT_EQ(ParseCsvNumber("-1.5e3"), -1500);
  EXPECT_EQ(ParseCsvNumber("+.25"), 0.25);
  EXPECT_EQ(ParseCsvNumber("-1e-400"), 0);
  EXPECT_EQ(ParseCsvNumber("1e400"), HUGE_VAL);
  for (const char* text : {"", "+", "+-1", "1 2", "1,5", "0x1", "1e", "x"}) {
    EXPECT_FALSE(ParseCsvNumber(text)) << text;
  }
  EXPECT_EQ(ParseCsvNumber("-1,5e3", {.separator = ';'}), -1500);
  EXPECT_EQ(ParseCsvNumber("1.5", {.separator = ' '}), 1.5);
  EXPECT_FALSE(ParseCsvNumber("1.234,5", {.separator = '\t'}));
}

TEST(CsvTest, QuotesFieldsForMessages) {
  EXPECT_EQ(QuotedCsvField("a\nb'"), "'a\\nb''");
  EXPECT_EQ(QuotedCsvField(std::string(41, 'x')),
            "'" + std::string(40, 'x') + "...'");
}

TEST(CsvTest, NamesFileAndLine) {
  CsvReader reader("x.csv", "\n1\n");
  ASSERT_TRUE(*reader.Next());
  EXPECT_EQ(reader.Error("has ", 1, " field").message(),
            "x.csv:2: has 1 field");
}

}  // namespace
}  // namespace autopruner
