// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/hdf5_file.h"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "trainer/source/hdf5_testing.h"

namespace autopruner {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<double>;

std::string Path(const std::string& name) { return testing::TempDir() + name; }

Names NamesOf(const ArrayFile& array) {
  Names names;
  for (const ArrayColumn& column : array.columns()) {
    names.push_back(column.name);
  }
  return names;
}

Numbers Read(ArrayFile& array, const std::vector<int>& columns, int64_t begin,
             int64_t count) {
  Numbers numbers;
  const absl::Status status = array.ReadNumbers(begin, count, columns, numbers);
  EXPECT_TRUE(status.ok()) << status;
  return numbers;
}

TEST(Hdf5FileTest, ReadsArrays) {
  const std::string path = Path("arrays.h5");
  {
    Hdf5Writer writer(path);
    writer.Array("X", {2, 3}, {1, 2, 3, 4, 5, 6});
    writer.Array("deep/y", {2}, {7, 8});
    writer.Array("cube", {1, 2, 2}, {1, 2, 3, 4});
  }
  const auto file = Hdf5File::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->names(), (Names{"X", "cube", "deep/y"}));
  const auto x = file->OpenArray("X");
  ASSERT_TRUE(x.ok()) << x.status();
  EXPECT_EQ((*x)->rows(), 2);
  EXPECT_EQ(NamesOf(**x), (Names{"", "", ""}));
  EXPECT_EQ(Read(**x, {2, 0}, 0, 2), (Numbers{3, 1, 6, 4}));
  EXPECT_EQ(Read(**x, {1}, 1, 1), (Numbers{5}));
  EXPECT_EQ(Read(**file->OpenArray("deep/y"), {0}, 0, 2), (Numbers{7, 8}));
  EXPECT_EQ(Read(**file->OpenArray("cube"), {0, 1, 2, 3}, 0, 1),
            (Numbers{1, 2, 3, 4}));
}

struct Track {
  double d0;
  int16_t hits[2];
  int8_t valid;
  char kind[4];
};

hid_t BoolType() {  // as h5py has it
  const hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
  int8_t value = 0;
  H5Tenum_insert(type, "FALSE", &value);
  value = 1;
  H5Tenum_insert(type, "TRUE", &value);
  return type;
}

hid_t TrackType() {
  const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(Track));
  const hsize_t two = 2;
  const hid_t hits = H5Tarray_create2(H5T_NATIVE_INT16, 1, &two);
  const hid_t valid = BoolType();
  const hid_t kind = H5Tcopy(H5T_C_S1);
  H5Tset_size(kind, 4);
  H5Tinsert(type, "d0", offsetof(Track, d0), H5T_NATIVE_DOUBLE);
  H5Tinsert(type, "hits", offsetof(Track, hits), hits);
  H5Tinsert(type, "valid", offsetof(Track, valid), valid);
  H5Tinsert(type, "kind", offsetof(Track, kind), kind);
  for (const hid_t part : {hits, valid, kind}) H5Tclose(part);
  return type;
}

TEST(Hdf5FileTest, ReadsStructures) {
  const std::string path = Path("structures.h5");
  const Track tracks[] = {{0.5, {1, 2}, 1, "b"},
                          {1.5, {3, 4}, 0, "c"},
                          {2.5, {5, 6}, 1, {'u', 'd', 's', 'g'}},
                          {3.5, {7, 8}, 0, ""}};
  {
    Hdf5Writer writer(path);
    const hid_t type = TrackType();
    writer.Items("jets", {4}, type, tracks, /*chunk=*/3);
    writer.Items("all/tracks", {2, 2}, type, tracks);
    H5Tclose(type);
  }
  const auto file = Hdf5File::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const auto jets = file->OpenArray("jets");
  ASSERT_TRUE(jets.ok()) << jets.status();
  EXPECT_EQ(NamesOf(**jets),
            (Names{"d0", "hits.0", "hits.1", "valid", "kind"}));
  EXPECT_TRUE((*jets)->columns()[4].is_text);
  EXPECT_EQ(Read(**jets, {3, 2, 0}, 1, 3),
            (Numbers{0, 4, 1.5, 1, 6, 2.5, 0, 8, 3.5}));
  Names kinds;
  ASSERT_TRUE((*jets)->ReadTexts(0, 4, 4, kinds).ok());
  EXPECT_EQ(kinds, (Names{"b", "c", "udsg", ""}));
  const auto pairs = file->OpenArray("all/tracks");
  ASSERT_TRUE(pairs.ok()) << pairs.status();
  EXPECT_EQ((*pairs)->rows(), 2);
  EXPECT_EQ(NamesOf(**pairs),
            (Names{"tracks.0.d0", "tracks.0.hits.0", "tracks.0.hits.1",
                   "tracks.0.valid", "tracks.0.kind", "tracks.1.d0",
                   "tracks.1.hits.0", "tracks.1.hits.1", "tracks.1.valid",
                   "tracks.1.kind"}));
  EXPECT_EQ(Read(**pairs, {5, 0, 7}, 0, 2),
            (Numbers{1.5, 0.5, 4, 3.5, 2.5, 8}));
  ASSERT_TRUE((*pairs)->ReadTexts(0, 2, 9, kinds).ok());
  EXPECT_EQ(kinds, (Names{"c", ""}));
}

TEST(Hdf5FileTest, ReadsOtherTypes) {
  const std::string path = Path("types.h5");
  {
    Hdf5Writer writer(path);
    const int64_t integers[] = {-5, int64_t{1} << 40};
    writer.Items("integers", {2}, H5T_NATIVE_INT64, integers);
    const uint16_t halves[] = {0x3C00, 0xC500};  // 1, -5
    const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
    H5Tset_fields(half, 15, 10, 5, 0, 10);
    H5Tset_size(half, 2);
    H5Tset_ebias(half, 15);
    writer.Items("halves", {2}, half, halves);
    H5Tclose(half);
    const char* const texts[] = {"light", "b "};
    const hid_t text = H5Tcopy(H5T_C_S1);
    H5Tset_size(text, H5T_VARIABLE);
    writer.Items("texts", {2}, text, texts);
    H5Tclose(text);
  }
  const auto file = Hdf5File::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(Read(**file->OpenArray("integers"), {0}, 0, 2),
            (Numbers{-5, 1099511627776}));
  EXPECT_EQ(Read(**file->OpenArray("halves"), {0}, 0, 2), (Numbers{1, -5}));
  Names texts;
  ASSERT_TRUE((*file->OpenArray("texts"))->ReadTexts(0, 2, 0, texts).ok());
  EXPECT_EQ(texts, (Names{"light", "b"}));
}

TEST(Hdf5FileTest, SaysWhatCannotBeRead) {
  const auto missing = Hdf5File::Open("no/such.h5");
  EXPECT_EQ(missing.status().message(), "no/such.h5: no such file or folder");
  const std::string text = Path("text.h5");
  std::ofstream(text) << "pt,eta\n";
  EXPECT_EQ(Hdf5File::Open(text).status().message(),
            text +
                ": is no HDF5 file that can be read: file signature not "
                "found");
  const std::string path = Path("faulty.h5");
  {
    Hdf5Writer writer(path);
    writer.Array("scalar", {}, {1});
    writer.Array("empty", {0, 3}, {});
    writer.Array("no_columns", {3, 0}, {});
    const hobj_ref_t reference = 0;
    writer.Items("reference", {1}, H5T_STD_REF_OBJ, &reference);
  }
  const auto file = Hdf5File::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const auto error = [&](const std::string& name) {
    return std::string(file->OpenArray(name).status().message());
  };
  EXPECT_EQ(error("jets"), path + ": has no data set 'jets'");
  EXPECT_EQ(error("scalar"), path +
                                 ": scalar: has 0 dimensions; expected at "
                                 "least one, of rows");
  EXPECT_EQ(error("empty"), path + ": empty: holds no data");
  EXPECT_EQ(error("no_columns"), path +
                                     ": no_columns: a row has no values, or "
                                     "more than 65536");
  EXPECT_EQ(error("reference"), path +
                                    ": reference: is neither numbers nor "
                                    "text nor structures");
}

}  // namespace
}  // namespace autopruner
