// SPDX-License-Identifier: Apache-2.0
#include "base/text_file.h"

#include <zlib.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "base/inflate.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string Packed(const std::string& bytes, int window) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 8, 0), Z_OK);
  std::string packed(bytes.size() + 100, '\0');
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string Gzipped(const std::string& bytes) { return Packed(bytes, 31); }

// Text, or the message of the error.
std::string Decoded(const std::string& bytes) {
  const auto text = DecodeText("x.csv", bytes);
  return text.ok() ? *text : std::string(text.status().message());
}

TEST(TextFileTest, UnpacksGzip) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += absl::StrCat(i, "\n");
  EXPECT_EQ(Decoded(Gzipped(text)), text);
  EXPECT_EQ(Decoded(Gzipped("a\n") + Gzipped("b\n")), "a\nb\n");
  EXPECT_EQ(Decoded(Gzipped("")), "");
  const std::string broken =
      "x.csv: its packed bytes are cut off or broken; copy the file again";
  const std::string packed = Gzipped(text);
  EXPECT_EQ(Decoded(packed.substr(0, packed.size() - 1)), broken);
  EXPECT_EQ(Decoded(packed.substr(0, packed.size() / 2)), broken);
  EXPECT_EQ(Decoded(packed.substr(0, 2)), broken);
  EXPECT_EQ(Decoded(packed + "x"), broken);
  std::string changed = packed;
  changed[changed.size() - 6] ^= 1;  // in the checksum
  EXPECT_EQ(Decoded(changed), broken);
}

TEST(TextFileTest, UnpacksBareStreams) {
  const std::string packed = Packed("abcabcabc", -15);
  EXPECT_EQ(*Inflate("x", packed, Packing::kDeflate), "abcabcabc");
  EXPECT_FALSE(Inflate("x", packed + "x", Packing::kDeflate).ok());
  EXPECT_FALSE(Inflate("x", packed, Packing::kGzip).ok());
}

TEST(TextFileTest, BoundsWhatItUnpacks) {
  const std::string packed = Gzipped(std::string(1000, 'a'));
  EXPECT_TRUE(Inflate("x", packed, Packing::kGzip, 1000).ok());
  EXPECT_EQ(Inflate("x", packed, Packing::kGzip, 999).status().message(),
            "x: unpacks to more than 999 bytes");
}

TEST(TextFileTest, DropsTheByteOrderMark) {
  EXPECT_EQ(Decoded("\xEF\xBB\xBF"
                    "a,b\n"),
            "a,b\n");
  EXPECT_EQ(Decoded("a\xEF\xBB\xBF\n"), "a\xEF\xBB\xBF\n");
  EXPECT_EQ(Decoded(Gzipped("\xEF\xBB\xBF"
                            "a\n")),
            "a\n");
}

TEST(TextFileTest, NamesTheTrueCauseAndTheCure) {
  const std::string utf16 =
      "x.csv: is text in UTF-16; convert it: iconv -f UTF-16 -t UTF-8 FILE";
  using std::string_literals::operator""s;
  EXPECT_EQ(Decoded("\xFF\xFE"s + "a\0,\0b\0"s), utf16);
  EXPECT_EQ(Decoded("\xFE\xFF"s + "\0a\0,\0b"s), utf16);
  EXPECT_EQ(Decoded("a\0,\0b\0\n\0"s), utf16);
  EXPECT_EQ(Decoded("\0a\0,\0b\0\n"s), utf16);
  EXPECT_EQ(Decoded("a,b\n1,\0\n"s),
            "x.csv: is no text: it has bytes that are 0; expected UTF-8");
  EXPECT_EQ(Decoded("PK\x03\x04..."),
            "x.csv: is a zip archive or an Excel file; save the sheet as CSV "
            "(or call an archive of NumPy arrays .npz)");
  EXPECT_EQ(Decoded("root..."),
            "x.csv: is a ROOT file; write the tree as CSV or HDF5, e.g. with "
            "uproot");
  EXPECT_EQ(Decoded("\x89HDF\r\n..."),
            "x.csv: is an HDF5 file; its name must end with .h5 or .hdf5");
}

}  // namespace
}  // namespace autopruner
