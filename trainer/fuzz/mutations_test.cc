// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes, a reader returns numbers or one line that says what is
// wrong with them. (--config=asan looks for more than crashes.)
#include <hdf5.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file.h"
#include "core/random.h"
#include "gtest/gtest.h"
#include "trainer/fuzz/read_bytes.h"
#include "trainer/source/hdf5_testing.h"
#include "trainer/source/zip_testing.h"

// The HDF5 library forgets some of what it has read of a broken file.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5\n";
}

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

// Reads `good`, changed in many ways. Expects that at least one in `least`
// can be read, and at most half.
template <typename Reader>
void Fuzz(const std::string& good, int rounds, int least, Reader read) {
  ASSERT_TRUE(read(good).ok()) << read(good);
  int can_be_read = 0;
  for (int round = 0; round < rounds; ++round) {
    const absl::Status status =
        read(Mutated(good, round, /*text=*/round % 2 == 0));
    can_be_read += status.ok();
    if (status.ok()) continue;
    EXPECT_EQ(MessageProblem(status), "") << status;
  }
  EXPECT_GT(can_be_read, rounds / least);
  EXPECT_LT(can_be_read, rounds * 3 / 4);
}

std::string NpyOf(const std::string& dict, const std::string& data) {
  std::string bytes = "\x93NUMPY\x01";
  bytes += '\0';
  bytes += static_cast<char>(dict.size());
  bytes += '\0';
  return bytes + dict + data;
}

TEST(MutationsTest, Npy) {
  for (const auto& [dict, size] : std::vector<std::pair<std::string, size_t>>{
           {"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n",
            24},
           {"{'descr': [('pt', '<f2'), ('n', '|u1', (2,)), ('name', '<U1')], "
            "'fortran_order': False, 'shape': (3,), }\n",
            24}}) {
    Fuzz(NpyOf(dict, std::string(size, '\x3f')), kMutations, 40, ReadNpyBytes);
  }
}

TEST(MutationsTest, Npz) {
  const std::string x =
      NpyOf("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }\n",
            std::string(24, '\x3f'));
  for (const bool packed : {false, true}) {
    Fuzz(ZipOf({{"X.npy", x}, {"y.npy", x}}, packed, packed), kMutations, 100,
         ReadNpzBytes);
  }
}

TEST(MutationsTest, Csv) {
  for (const std::string good :
       {"pt,\"tau "
        "\"\"21\"\"\",label\r\n412.5,-.25,1\r\n1e-3,\"7\",0\n\n8,9,1\n",
        "# pt;eta;label\n1,5;2;b\r3;4;\"s\nx\"\n5;6;b\n"}) {
    Fuzz(good, kMutations, 40, ReadCsvBytes);
  }
}

TEST(MutationsTest, Hdf5) {
  const std::string path = testing::TempDir() + "fuzz.h5";
  {
    Hdf5Writer writer(path);
    writer.Array("X", {3, 2}, {1, 2, 3, 4, 5, 6});
    struct Jet {
      float pt;
      int32_t flavour;
    };
    const Jet jets[] = {{1, 0}, {2, 5}, {3, 4}};
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(Jet));
    H5Tinsert(type, "pt", 0, H5T_NATIVE_FLOAT);
    H5Tinsert(type, "flavour", 4, H5T_NATIVE_INT32);
    writer.Items("jets", {3}, type, jets, /*chunk=*/2);
    H5Tclose(type);
  }
  const std::string good = *ReadFile(path);
  Fuzz(good, kMutations / 10, 40, ReadHdf5Bytes);
}

}  // namespace
}  // namespace autopruner
