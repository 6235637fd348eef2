// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes, a reader returns numbers or one line that says what is
// wrong with them. (--config=asan looks for more than crashes.)
#include <cmath>
#include <cstdint>
#include <string>

#include "core/random.h"
#include "gtest/gtest.h"
#include "trainer/data/csv.h"
#include "trainer/data/npy.h"

namespace autopruner {
namespace {

constexpr int kMutations = 20000;
constexpr uint64_t kSeed = 1;

// Changes, inserts, removes or cuts off bytes, 1 to 4 times.
std::string Mutated(std::string bytes, uint64_t round, bool text) {
  // Bytes that mean something to a reader come more often than others.
  static constexpr std::string_view kSpecial = "\r\n\"',.:+-eE()[]{}<>019 nifa";
  uint64_t counter = 0;
  const auto below = [&](size_t bound) {
    return RandomBelow(kSeed, round, counter++, static_cast<uint32_t>(bound));
  };
  const auto any_byte = [&]() -> char {
    if (text || below(2) == 0) return kSpecial[below(kSpecial.size())];
    return static_cast<char>(below(256));
  };
  const uint32_t changes = 1 + below(4);
  for (uint32_t i = 0; i < changes && !bytes.empty(); ++i) {
    const size_t at = below(bytes.size());
    switch (below(8)) {
      case 0:
        bytes.insert(at, 1, any_byte());
        break;
      case 1:
        bytes.erase(at, 1 + below(4));
        break;
      case 2:
        bytes.resize(at);
        break;
      default:
        bytes[at] = any_byte();
    }
  }
  return bytes;
}

bool IsOneLineAbout(const std::string& message, const std::string& name) {
  return message.starts_with(name + ":") &&
         message.find('\n') == message.npos && message.size() < 400;
}

TEST(DatasetFuzzTest, Npy) {
  const std::string dict =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n";
  std::string good = "\x93NUMPY\x01";
  good += '\0';
  good += static_cast<char>(dict.size());
  good += '\0';
  good += dict + std::string(24, '\x3f');
  ASSERT_TRUE(ParseNpy("x.npy", good).ok());
  int read = 0;
  for (int round = 0; round < kMutations; ++round) {
    const auto array =
        ParseNpy("x.npy", Mutated(good, round, /*text=*/round % 2 == 0));
    if (array.ok()) {
      ++read;
      EXPECT_EQ(static_cast<int64_t>(array->values.size()),
                array->rows * array->columns);
    } else {
      EXPECT_TRUE(
          IsOneLineAbout(std::string(array.status().message()), "x.npy"))
          << array.status();
    }
  }
  // Both ways are taken often.
  EXPECT_GT(read, kMutations / 40);
  EXPECT_LT(read, kMutations / 2);
}

TEST(DatasetFuzzTest, Csv) {
  const std::string good =
      "pt,\"tau \"\"21\"\"\",label\r\n412.5,-.25,1\r\n1e-3,\"7\",0\n\n8,9,1\n";
  ASSERT_TRUE(ParseCsv("x.csv", good).ok());
  int read = 0;
  for (int round = 0; round < kMutations; ++round) {
    const auto table =
        ParseCsv("x.csv", Mutated(good, round, /*text=*/round % 2 == 0));
    if (table.ok()) {
      ++read;
      EXPECT_EQ(table->values.size(), table->columns.size() * table->rows());
      for (const double value : table->values) {
        EXPECT_TRUE(std::isfinite(value));
      }
    } else {
      EXPECT_TRUE(
          IsOneLineAbout(std::string(table.status().message()), "x.csv"))
          << table.status();
    }
  }
  EXPECT_GT(read, kMutations / 40);
  EXPECT_LT(read, kMutations / 2);
}

}  // namespace
}  // namespace autopruner
