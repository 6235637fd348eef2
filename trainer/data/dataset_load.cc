// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_load.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/utf8.h"
#include "trainer/data/dataset_names.h"
#include "trainer/source/array_source.h"
#include "trainer/source/array_store.h"
#include "trainer/source/csv_source.h"
#include "trainer/source/npy.h"

namespace autopruner {
namespace {

using Source = std::unique_ptr<SampleSource>;

// Samples, and why a data set that stands beside them is not among them.
struct OpenedFile {
  Source source;
  std::string left_out = {};
};

bool Exists(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

bool IsNpz(const std::string& path) {
  return absl::EndsWithIgnoreCase(path, ".npz");
}

bool IsNpy(const std::string& path) {
  return absl::EndsWithIgnoreCase(path, ".npy");
}

bool IsText(std::string path) {
  if (absl::EndsWithIgnoreCase(path, ".gz")) path.resize(path.size() - 3);
  for (const char* ending : {".csv", ".tsv", ".txt", ".dat"}) {
    if (absl::EndsWithIgnoreCase(path, ending)) return true;
  }
  return false;
}

bool IsDataFile(const std::string& path) {
  return IsText(path) || IsNpy(path) || IsNpz(path) || IsHdf5Path(path);
}

// The samples of `X`, `y` and `w`, each with this ending.
absl::StatusOr<Source> OpenArrays(const ArrayStore& store,
                                  const std::string& ending,
                                  SampleArrays arrays) {
  ASSIGN_OR_RETURN(arrays.x.emplace_back(), store.OpenArray("X" + ending));
  ASSIGN_OR_RETURN(arrays.y, store.OpenArray("y" + ending));
  if (store.Has("w_train") || store.Has("w")) {
    ASSIGN_OR_RETURN(arrays.weight, store.OpenArray("w" + ending));
  }
  return MakeArraySource(std::move(arrays));
}

// The data sets of `store` that stand side by side: those asked for, or all.
absl::StatusOr<OpenedFile> OpenDataSets(const std::string& path,
                                        const ArrayStore& store,
                                        std::vector<std::string> names) {
  const bool asked = !names.empty();
  const std::vector<std::string> all = store.Names();
  if (!asked) names = all;
  const std::string choose =
      absl::StrCat("; choose with --data_sets from: ", OneLineList(all));
  if (names.empty()) return Invalid(path, ": has no data sets");
  SampleArrays arrays;
  OpenedFile opened;
  for (const std::string& name : names) {
    if (!store.Has(name)) return Invalid(path, ": has no ", name, choose);
    auto array = store.OpenArray(name);
    if (!array.ok()) {
      if (asked) return array.status();
      // One that cannot be read may stand beside those that are meant.
      if (opened.left_out.empty()) {
        opened.left_out = std::string(array.status().message());
      }
      continue;
    }
    const bool named = !(*array)->columns().front().name.empty();
    if (names.size() > 1 && !named) {
      return Invalid(path, ": ", name,
                     " has columns without names, and is not ", "alone", choose,
                     " (or call arrays X and y)");
    }
    if (!arrays.x.empty() && (*array)->rows() != arrays.x.front()->rows()) {
      return Invalid((*array)->name(), ": has ", (*array)->rows(), " rows; ",
                     arrays.x.front()->name(), " has ",
                     arrays.x.front()->rows(), choose);
    }
    arrays.x.push_back(*std::move(array));
  }
  if (arrays.x.empty()) return store.OpenArray(names.front()).status();
  ASSIGN_OR_RETURN(opened.source, MakeArraySource(std::move(arrays)));
  return opened;
}

// One file with features and label.
absl::StatusOr<OpenedFile> OpenFile(const std::string& path,
                                    const DataOptions& options) {
  OpenedFile opened;
  if (IsText(path)) {
    ASSIGN_OR_RETURN(opened.source, OpenCsv(path));
    return opened;
  }
  if (IsNpy(path)) {
    SampleArrays arrays;
    ASSIGN_OR_RETURN(arrays.x.emplace_back(), OpenNpy(path));
    if (arrays.x.front()->columns().front().name.empty()) {
      return Invalid(path, ": has no fields; give the folder that X_train.npy ",
                     "and y_train.npy stand in");
    }
    ASSIGN_OR_RETURN(opened.source, MakeArraySource(std::move(arrays)));
    return opened;
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<ArrayStore> store, OpenStore(path));
  if (options.data_sets.empty() && store->Has("X")) {
    ASSIGN_OR_RETURN(opened.source, OpenArrays(*store, "", {}));
    return opened;
  }
  return OpenDataSets(path, *store, options.data_sets);
}

absl::Status AddSource(DatasetBuilder& builder, const Source& source,
                       const DataOptions& options, Part part) {
  ASSIGN_OR_RETURN(const ColumnChoice columns,
                   ChooseColumns(*source, options.columns));
  return builder.Add(*source, columns, part);
}

// As above; an error may come from what is left out.
absl::Status AddFile(DatasetBuilder& builder, const std::string& path,
                     const DataOptions& options, Part part) {
  ASSIGN_OR_RETURN(const OpenedFile opened, OpenFile(path, options));
  const absl::Status added = AddSource(builder, opened.source, options, part);
  if (added.ok() || opened.left_out.empty()) return added;
  return absl::Status(
      added.code(),
      absl::StrCat(added.message(), "; left out: ", opened.left_out));
}

// X_train, y_train, X_test and y_test of one store.
absl::StatusOr<TrainTest> LoadStore(const ArrayStore& store,
                                    const SampleArrays& names,
                                    const DataOptions& options) {
  DatasetBuilder builder(options.samples);
  for (const bool test : {false, true}) {
    SampleArrays arrays;
    arrays.feature_names = names.feature_names;
    arrays.names_file = names.names_file;
    arrays.label_names = names.label_names;
    ASSIGN_OR_RETURN(
        const Source source,
        OpenArrays(store, test ? "_test" : "_train", std::move(arrays)));
    RETURN_IF_ERROR(
        AddSource(builder, source, options, test ? Part::kTest : Part::kTrain));
  }
  return builder.Finish();
}

// The file `stem`.* of `folder` that holds data; empty if there is none.
absl::StatusOr<std::string> FindPart(const std::string& folder,
                                     const std::string& stem) {
  std::vector<std::string> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    if (absl::StartsWith(name, stem + ".") && IsDataFile(name)) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  if (found.size() > 1) {
    return Invalid(found[0], ": beside it stands ", found[1],
                   "; expected one file for each part");
  }
  return found.empty() ? "" : found.front();
}

absl::StatusOr<TrainTest> LoadFolder(const std::string& folder,
                                     const DataOptions& options) {
  const std::filesystem::path at(folder);
  if (Exists(at / "X_train.npy")) {
    SampleArrays names;
    if (Exists(at / "features.txt")) {
      names.names_file = (at / "features.txt").string();
      ASSIGN_OR_RETURN(names.feature_names, ReadNames(names.names_file));
    }
    if (Exists(at / "classes.txt")) {
      ASSIGN_OR_RETURN(names.label_names,
                       ReadNames((at / "classes.txt").string()));
    }
    ASSIGN_OR_RETURN(const std::unique_ptr<ArrayStore> store,
                     OpenStore(folder));
    return LoadStore(*store, names, options);
  }
  DatasetBuilder builder(options.samples);
  for (const bool test : {false, true}) {
    const std::string stem = test ? "test" : "train";
    ASSIGN_OR_RETURN(const std::string path, FindPart(folder, stem));
    if (path.empty()) {
      return absl::NotFoundError(absl::StrCat(
          folder, test ? ": has train.* and no " : ": has neither X_train.npy ",
          test ? "test.*" : "nor train.csv (.tsv, .txt, .h5, .npy, .npz)"));
    }
    RETURN_IF_ERROR(
        AddFile(builder, path, options, test ? Part::kTest : Part::kTrain));
  }
  return builder.Finish();
}

}  // namespace

absl::StatusOr<TrainTest> LoadData(const std::string& path,
                                   const DataOptions& options) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return LoadFolder(path, options);
  }
  if (!Exists(path)) {
    return absl::NotFoundError(absl::StrCat(path, ": no such file or folder"));
  }
  if (!IsDataFile(path)) {
    return Invalid(
        path, ": is no folder, and no file whose name ends with ",
        ".csv, .tsv, .txt, .dat (or these and .gz), .npy, .npz, .h5 ",
        "or .hdf5");
  }
  if (options.data_sets.empty() && (IsNpz(path) || IsHdf5Path(path))) {
    ASSIGN_OR_RETURN(const std::unique_ptr<ArrayStore> store, OpenStore(path));
    if (store->Has("X_train")) return LoadStore(*store, {}, options);
  }
  DatasetBuilder builder(options.samples);
  RETURN_IF_ERROR(AddFile(builder, path, options, Part::kSplit));
  return builder.Finish();
}

}  // namespace autopruner
