// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/npy.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "trainer/source/npy_header.h"

namespace autopruner {
namespace {

template <typename Item>
std::string Bytes(const std::vector<Item>& items) {
  std::string bytes(items.size() * sizeof(Item), '\0');
  std::memcpy(bytes.data(), items.data(), bytes.size());
  return bytes;
}

// A file with this text as its header, and this data.
std::string File(const std::string& dict, const std::string& data,
                 int version = 1) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(version);
  file += '\0';
  const size_t length = dict.size();
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    file += static_cast<char>(length >> (8 * i));
  }
  return file + dict + data;
}

std::string Dict(const std::string& descr, const std::string& shape,
                 const std::string& fortran_order = "False") {
  return "{'descr': '" + descr + "', 'fortran_order': " + fortran_order +
         ", 'shape': " + shape + ", }      \n";
}

std::string ErrorOf(const std::string& bytes) {
  const auto array = OpenNpyBytes("x.npy", bytes);
  return array.ok() ? "no error" : std::string(array.status().message());
}

// All numbers of the array, row by row.
std::vector<double> NumbersOf(ArrayFile& array) {
  std::vector<int> columns(array.columns().size());
  std::iota(columns.begin(), columns.end(), 0);
  std::vector<double> numbers;
  EXPECT_TRUE(array.ReadNumbers(0, array.rows(), columns, numbers).ok());
  return numbers;
}

const std::vector<float> kSix = {1, 2.5, -3, 4, 5, 6};

TEST(NpyTest, ReadsEveryVersion) {
  for (const int version : {1, 2, 3}) {
    const auto array = OpenNpyBytes(
        "x.npy", File(Dict("<f4", "(2, 3)"), Bytes(kSix), version));
    ASSERT_TRUE(array.ok()) << array.status();
    EXPECT_EQ((*array)->rows(), 2);
    EXPECT_EQ((*array)->columns().size(), 3u);
    EXPECT_EQ((*array)->columns()[0].name, "");
    EXPECT_EQ(NumbersOf(**array), (std::vector<double>{1, 2.5, -3, 4, 5, 6}));
    std::vector<double> some;
    const int chosen[] = {2, 0};
    ASSERT_TRUE((*array)->ReadNumbers(1, 1, chosen, some).ok());
    EXPECT_EQ(some, (std::vector<double>{6, 4}));
  }
}

TEST(NpyTest, ReadsFortranOrder) {
  const auto array =
      OpenNpyBytes("x.npy", File(Dict("<f4", "(2, 3)", "True"), Bytes(kSix)));
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(NumbersOf(**array), (std::vector<double>{1, -3, 5, 2.5, 4, 6}));
}

TEST(NpyTest, ReadsOneDimension) {
  const auto array =
      OpenNpyBytes("x.npy", File(Dict("<f4", "(6,)"), Bytes(kSix)));
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ((*array)->rows(), 6);
  EXPECT_EQ((*array)->columns().size(), 1u);
}

template <typename Item>
void ExpectReads(const std::string& descr, const std::vector<Item>& items) {
  const std::string shape = absl::StrCat("(", items.size(), ",)");
  const auto array =
      OpenNpyBytes("x.npy", File(Dict(descr, shape), Bytes(items)));
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(NumbersOf(**array), std::vector<double>(items.begin(), items.end()))
      << descr;
}

TEST(NpyTest, ReadsEveryType) {
  ExpectReads<float>("<f4", {0.5, -1e30});
  ExpectReads<double>("<f8", {0.1, -1e300});
  ExpectReads<int8_t>("|i1", {-128, 127});
  ExpectReads<int8_t>("<i1", {-128, 127});
  ExpectReads<int16_t>("<i2", {-32768, 32767});
  ExpectReads<int32_t>("<i4", {INT32_MIN, INT32_MAX});
  ExpectReads<int64_t>("<i8", {-(int64_t{1} << 53), 7});
  ExpectReads<uint8_t>("|u1", {0, 255});
  ExpectReads<uint8_t>("|b1", {0, 1});
  ExpectReads<uint16_t>("<u2", {0, 65535});
  ExpectReads<uint32_t>("<u4", {0, UINT32_MAX});
  ExpectReads<uint64_t>("<u8", {0, uint64_t{1} << 63});
}

TEST(NpyTest, ReadsHalfPrecision) {
  const std::vector<uint16_t> halves = {0x3C00, 0xC500, 0x3555, 0x0001, 0x03FF,
                                        0x0400, 0x7BFF, 0x8000, 0x7C00, 0xFC00};
  const auto array =
      OpenNpyBytes("x.npy", File(Dict("<f2", "(10,)"), Bytes(halves)));
  ASSERT_TRUE(array.ok()) << array.status();
  EXPECT_EQ(NumbersOf(**array),
            (std::vector<double>{1, -5, 0x1.554p-2, 0x1p-24, 0x3FFp-24, 0x1p-14,
                                 65504, 0, HUGE_VAL, -HUGE_VAL}));
  const std::vector<uint16_t> none = {0x7E00};
  const auto nan =
      OpenNpyBytes("x.npy", File(Dict("<f2", "(1,)"), Bytes(none)));
  EXPECT_TRUE(std::isnan(NumbersOf(**nan)[0]));
}

TEST(NpyTest, ReadsFields) {
  const std::string dict =
      "{'descr': [('pt', '<f4'), ('hits', '|u1', (2,)), (('title', 'q'), "
      "'|S3'), ('raw', '|V2')], 'fortran_order': False, 'shape': (2,), }";
  std::string data;
  data += Bytes<float>({1.5f}) + std::string("\1\2xy\0..", 7);
  data += Bytes<float>({-2}) + std::string("\3\4abc..", 7);
  const auto array = OpenNpyBytes("x.npy", File(dict, data));
  ASSERT_TRUE(array.ok()) << array.status();
  std::vector<std::string> names;
  for (const ArrayColumn& column : (*array)->columns()) {
    names.push_back(column.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"pt", "hits.0", "hits.1", "q"}));
  EXPECT_TRUE((*array)->columns()[3].is_text);
  std::vector<double> numbers;
  const int chosen[] = {2, 0};
  ASSERT_TRUE((*array)->ReadNumbers(0, 2, chosen, numbers).ok());
  EXPECT_EQ(numbers, (std::vector<double>{2, 1.5, 4, -2}));
  std::vector<std::string> texts;
  ASSERT_TRUE((*array)->ReadTexts(0, 2, 3, texts).ok());
  EXPECT_EQ(texts, (std::vector<std::string>{"xy", "abc"}));
}

TEST(NpyTest, ReadsText) {
  const std::vector<uint32_t> letters = {'b', 0, 0xE9, 0x20AC, 0x1F600, 's'};
  const auto array =
      OpenNpyBytes("x.npy", File(Dict("<U2", "(3,)"), Bytes(letters)));
  ASSERT_TRUE(array.ok()) << array.status();
  std::vector<std::string> texts;
  ASSERT_TRUE((*array)->ReadTexts(0, 3, 0, texts).ok());
  EXPECT_EQ(texts, (std::vector<std::string>{"b", "\xC3\xA9\xE2\x82\xAC",
                                             "\xF0\x9F\x98\x80s"}));
}

TEST(NpyTest, ReadsAnyFormOfDict) {
  for (const std::string dict : {
           R"({"shape":(2,3),"fortran_order":False,"descr":"<f4"})",
           "{'fortran_order' : False , 'shape': (2L, 3L), 'descr': '<f4' ,}",
           "  { 'shape': (2, 3,), 'descr': '<f4', 'fortran_order': False}\n",
       }) {
    const auto header = ParseNpyHeader("x.npy", File(dict, Bytes(kSix)));
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->shape, (std::vector<int64_t>{2, 3}));
    EXPECT_EQ(header->fields[0].kind, 'f');
    EXPECT_EQ(header->item_size(), 4);
    EXPECT_FALSE(header->fortran_order);
    EXPECT_EQ(header->data_begin, 10 + dict.size());
  }
}

TEST(NpyTest, NamesTheFaultOfAFile) {
  const std::string good = File(Dict("<f4", "(2, 3)"), Bytes(kSix));
  EXPECT_EQ(ErrorOf(""), "x.npy: is empty");
  EXPECT_EQ(ErrorOf("pt,eta\n1,2\n"),
            "x.npy: is no .npy file: starts with 'pt,eta' instead of "
            "'\\x93NUMPY'");
  EXPECT_EQ(ErrorOf(good.substr(0, 7)), "x.npy: ends within its header");
  EXPECT_EQ(ErrorOf(good.substr(0, 9)), "x.npy: ends within its header");
  EXPECT_EQ(ErrorOf(good.substr(0, 30)),
            "x.npy: ends within its header: 66 bytes announced, 20 present");
  EXPECT_EQ(ErrorOf(good.substr(0, 75)),
            "x.npy: ends within its header: 66 bytes announced, 65 present");
  EXPECT_EQ(ErrorOf(good.substr(0, good.size() - 1)),
            "x.npy: shape (2, 3) of 4-byte items needs 24 bytes of data; the "
            "file has 23 (truncated?)");
  EXPECT_EQ(ErrorOf(good + "xy"),
            "x.npy: shape (2, 3) of 4-byte items needs 24 bytes of data; the "
            "file has 26");
  std::string version = good;
  version[6] = 4;
  EXPECT_EQ(ErrorOf(version),
            "x.npy: .npy version 4.0 is unknown; 1.0, 2.0 and 3.0 are "
            "supported");
}

TEST(NpyTest, NamesTheFaultOfAType) {
  EXPECT_EQ(ErrorOf(File(Dict(">f4", "(2, 3)"), Bytes(kSix))),
            "x.npy: dtype '>f4' is big-endian; convert it with "
            "X.astype('<f4')");
  EXPECT_EQ(ErrorOf(File(Dict("<c8", "(2, 3)"), Bytes(kSix))),
            "x.npy: dtype '<c8' is not supported; use '<f4', '<f8' or an "
            "integer type");
  for (const std::string descr :
       {"|O", "<f16", "<f3", "<i3", "f4", "", "<", "<f", "<fx", "<f4x", "|V4",
        "|b2", "<M8[ns]", "<U0", "<U99999999999"}) {
    const std::string message = ErrorOf(File(Dict(descr, "(2, 3)"), ""));
    EXPECT_EQ(message, "x.npy: dtype '" + descr +
                           "' is not supported; use "
                           "'<f4', '<f8' or an integer type");
  }
  EXPECT_EQ(ErrorOf(File("{'descr': [('a', '<f4', (0,))], 'fortran_order': "
                         "False, 'shape': (2,)}",
                         "")),
            "x.npy: field 'a' has the shape (0); expected 1 to 1048576 "
            "values");
  EXPECT_EQ(ErrorOf(File("{'descr': [('a', '<f4')], 'fortran_order': "
                         "False, 'shape': (2, 3)}",
                         Bytes(kSix))),
            "x.npy: shape (2, 3) has 2 dimensions; 1 is supported for an array "
            "with fields");
}

TEST(NpyTest, ThreeDimensionsAreElements) {
  // Two rows of three elements with two features.
  std::vector<float> items(12);
  std::iota(items.begin(), items.end(), 0.0f);
  const auto array =
      OpenNpyBytes("x.npy", File(Dict("<f4", "(2, 3, 2)"), Bytes(items)));
  ASSERT_TRUE(array.ok()) << array.status();
  std::string names;
  for (const ArrayColumn& column : (*array)->columns()) {
    names += column.name + " ";
  }
  EXPECT_EQ(names,
            "element.0.x0 element.0.x1 element.1.x0 element.1.x1 element.2.x0 "
            "element.2.x1 ");
  EXPECT_EQ(NumbersOf(**array),
            std::vector<double>(items.begin(), items.end()));
  const std::vector<float> columns = {0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11};
  const auto fortran = OpenNpyBytes(
      "x.npy", File(Dict("<f4", "(2, 3, 2)", "True"), Bytes(columns)));
  ASSERT_TRUE(fortran.ok()) << fortran.status();
  EXPECT_EQ(NumbersOf(**fortran), NumbersOf(**array));
}

TEST(NpyTest, NamesTheFaultOfAShape) {
  const auto error = [](const std::string& shape) {
    return ErrorOf(File(Dict("<f4", shape), Bytes(kSix)));
  };
  EXPECT_EQ(error("()"),
            "x.npy: shape () has 0 dimensions; 1 to 3 are supported");
  EXPECT_EQ(error("(1, 2, 3, 4)"),
            "x.npy: shape (1, 2, 3, 4) has 4 dimensions; 1 to 3 are supported");
  EXPECT_EQ(error("(0, 3)"), "x.npy: shape (0, 3): holds no data");
  EXPECT_EQ(error("(-2, -3)"), "x.npy: shape (-2, -3) is negative");
  EXPECT_EQ(error("(4611686018427387904, 4)"),
            "x.npy: shape (4611686018427387904, 4) overflows");
  EXPECT_EQ(error("(7,)"),
            "x.npy: shape (7,) of 4-byte items needs 28 bytes of data; the "
            "file has 24 (truncated?)");
}

TEST(NpyTest, RefusesOtherDicts) {
  for (const std::string& dict : std::vector<std::string>{
           "",
           "{}",
           "{",
           "'descr'",
           "{'descr': '<f4', 'fortran_order': False}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), ",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x",
           "{'descr': '<f4' 'fortran_order': False, 'shape': (2, 3)}",
           "{, 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
           "{'descr': '<f4', 'fortran_order': 0, 'shape': (2, 3)}",
           "{'descr': '<f4, 'fortran_order': False, 'shape': (2, 3)}",
           "{'descr': [('x')], 'fortran_order': False, 'shape': (6,)}",
           "{'descr': [('x', '<f4'], 'fortran_order': False, 'shape': (6,)}",
           "{'descr': [('x', '<f4', 3)], 'fortran_order': False, 'shape': (6,)"
           "}",
           "{'descr': [('x', [('y', '<f4')])], 'fortran_order': False, "
           "'shape': (6,)}",
           "{'descr': [], 'fortran_order': False, 'shape': (6,)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': (, 2, 3)}",
           "{'descr': '<f4', 'fortran_order': False, 'shape': 6}",
           Dict("<f4", "(99999999999999999999,)"),
           "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'x': '1'}",
       }) {
    const std::string message = ErrorOf(File(dict, Bytes(kSix)));
    EXPECT_TRUE(message.starts_with("x.npy: header '")) << message;
    EXPECT_TRUE(
        message.ends_with("is not of the form {'descr': '<f4', "
                          "'fortran_order': False, 'shape': (5, 3)}"))
        << message;
  }
}

}  // namespace
}  // namespace autopruner
