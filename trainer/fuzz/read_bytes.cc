// SPDX-License-Identifier: Apache-2.0
#include "trainer/fuzz/read_bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/text_file.h"
#include "codegen/model/model_file.h"
#include "codegen/onnx/dense_network.h"
#include "codegen/onnx/read_dense_onnx.h"
#include "trainer/data/dataset_builder.h"
#include "trainer/source/column_choice.h"
#include "trainer/source/csv_source.h"
#include "trainer/source/hdf5_file.h"
#include "trainer/source/npy.h"
#include "trainer/source/zip_archive.h"

namespace autopruner {
namespace {

constexpr char kName[] = "x";

// A data set of a class label, to the end.
absl::Status ReadAll(absl::StatusOr<std::unique_ptr<SampleSource>> source) {
  if (!source.ok()) return source.status();
  DatasetBuilder builder({});
  const auto columns = ChooseColumns(**source, {});
  if (!columns.ok()) return columns.status();
  return builder.Add(**source, *columns, Part::kTrain);
}

// The first cells of an array.
absl::Status ReadAll(absl::StatusOr<std::unique_ptr<ArrayFile>> array) {
  if (!array.ok()) return array.status();
  std::vector<int> numbers;
  std::vector<std::string> texts;
  const int64_t rows = std::min<int64_t>((*array)->rows(), 100);
  const int columns = static_cast<int>((*array)->columns().size());
  for (int i = 0; i < columns; ++i) {
    if (!(*array)->columns()[i].is_text) {
      numbers.push_back(i);
      continue;
    }
    const absl::Status read = (*array)->ReadTexts(0, rows, i, texts);
    if (!read.ok()) return read;
  }
  std::vector<double> values;
  return (*array)->ReadNumbers(0, rows, numbers, values);
}

}  // namespace

absl::Status ReadCsvBytes(const std::string& bytes) {
  auto text = DecodeText(kName, bytes);
  return text.ok() ? ReadAll(OpenCsvText(kName, *text)) : text.status();
}

absl::Status ReadNpyBytes(const std::string& bytes) {
  return ReadAll(OpenNpyBytes(kName, bytes));
}

absl::Status ReadNpzBytes(const std::string& bytes) {
  const auto zip = ZipArchive::Open(kName, bytes);
  if (!zip.ok()) return zip.status();
  const auto array = zip->Read("X.npy");
  return array.ok() ? ReadNpyBytes(*array) : array.status();
}

// The library reads files: always the same one.
absl::Status ReadHdf5Bytes(const std::string& bytes) {
  static const std::string* const path =
      new std::string((std::filesystem::temp_directory_path() /
                       absl::StrCat("autopruner_fuzz_", getpid(), ".h5"))
                          .string());
  std::ofstream(*path, std::ios::binary) << bytes;
  absl::Status status;
  {
    const auto read = Hdf5File::Open(*path);
    status = read.status();
    if (read.ok() && read->names().empty()) {
      status = absl::NotFoundError(*path + ": has no data sets");
    }
    for (const std::string& name :
         read.ok() ? read->names() : std::vector<std::string>()) {
      if (status.ok()) status = ReadAll(read->OpenArray(name));
    }
  }
  std::remove(path->c_str());
  return absl::Status(status.code(),
                      absl::StrReplaceAll(status.message(), {{*path, kName}}));
}

absl::Status ReadOnnxBytes(const std::string& bytes) {
  const auto network = ParseDenseOnnx(bytes, kName);
  if (!network.ok()) return network.status();
  const auto model = ToModel(*network);
  if (model.ok()) return absl::OkStatus();
  return absl::Status(model.status().code(),
                      absl::StrCat(kName, ": ", model.status().message()));
}

absl::Status ReadModelBytes(const std::string& bytes) {
  return ParseModel(bytes, kName).status();
}

const std::vector<ByteReader>& ByteReaders() {
  static const auto* const readers = new std::vector<ByteReader>{
      {"csv", ReadCsvBytes},   {"npy", ReadNpyBytes},
      {"npz", ReadNpzBytes},   {"hdf5", ReadHdf5Bytes},
      {"onnx", ReadOnnxBytes}, {"model", ReadModelBytes}};
  return *readers;
}

std::string MessageProblem(const absl::Status& status) {
  if (status.ok()) return "";
  const absl::string_view message = status.message();
  if (message.substr(0, 2) != "x:") return "does not begin with the file";
  if (message.find('\n') != message.npos) return "has more than one line";
  if (message.size() >= 1000) return "is very long";
  return "";
}

}  // namespace autopruner
