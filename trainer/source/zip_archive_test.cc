// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/zip_archive.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/source/zip_testing.h"

namespace autopruner {
namespace {

const char* const kBroken =
    "x.npz: is no zip archive, or one that is cut off or broken";

TEST(ZipArchiveTest, ReadsEntries) {
  const std::string large(100000, 'a');
  for (const bool packed : {false, true}) {
    for (const bool long_sizes : {false, true}) {
      const auto zip = ZipArchive::Open(
          "x.npz",
          ZipOf({{"X.npy", large}, {"y.npy", ""}}, packed, long_sizes));
      ASSERT_TRUE(zip.ok()) << zip.status();
      EXPECT_EQ(zip->Names(), (std::vector<std::string>{"X.npy", "y.npy"}));
      EXPECT_EQ(*zip->Read("X.npy"), large);
      EXPECT_EQ(*zip->Read("y.npy"), "");
      EXPECT_EQ(zip->Read("w.npy").status().message(), "x.npz: has no w.npy");
    }
  }
}

TEST(ZipArchiveTest, NamesFaults) {
  const std::string good = ZipOf({{"X.npy", "abcdef"}}, /*packed=*/false);
  for (const std::string& bytes : std::vector<std::string>{
           std::string(), std::string("X"), good.substr(0, good.size() - 1),
           good.substr(good.size() - 22)}) {
    EXPECT_EQ(ZipArchive::Open("x.npz", bytes).status().message(), kBroken);
  }
  std::string changed = good;
  changed[changed.find("abcdef")] = 'x';
  EXPECT_EQ(
      ZipArchive::Open("x.npz", changed)->Read("X.npy").status().message(),
      "x.npz: X.npy is broken: its size or checksum is another one");
  std::string encrypted = good;
  encrypted[encrypted.find("PK\x01\x02") + 8] = 1;
  EXPECT_EQ(
      ZipArchive::Open("x.npz", encrypted)->Read("X.npy").status().message(),
      "x.npz: X.npy is encrypted, or packed by another method than NumPy's");
  std::string overwritten = good;
  overwritten[0] = 'X';  // of the entry's own header
  EXPECT_EQ(
      ZipArchive::Open("x.npz", overwritten)->Read("X.npy").status().message(),
      kBroken);
  std::string moved = good;
  moved[moved.find("PK\x01\x02") + 42] = 7;  // where the entry begins
  EXPECT_EQ(ZipArchive::Open("x.npz", moved)->Read("X.npy").status().message(),
            kBroken);
}

}  // namespace
}  // namespace autopruner
