// SPDX-License-Identifier: Apache-2.0
#include "trainer/source/array_store.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/file.h"
#include "base/status_macros.h"
#include "trainer/source/hdf5_file.h"
#include "trainer/source/npy.h"
#include "trainer/source/zip_archive.h"

namespace autopruner {
namespace {

class FolderStore : public ArrayStore {
 public:
  explicit FolderStore(std::string folder) : folder_(std::move(folder)) {}

  bool Has(const std::string& name) const override {
    std::error_code error;
    return std::filesystem::exists(PathOf(name), error);
  }

  std::vector<std::string> Names() const override {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_, error)) {
      const std::filesystem::path& path = entry.path();
      if (path.extension() == ".npy") names.push_back(path.stem());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArray(
      const std::string& name) const override {
    return OpenNpy(PathOf(name));
  }

 private:
  std::string PathOf(const std::string& name) const {
    return (std::filesystem::path(folder_) / (name + ".npy")).string();
  }

  const std::string folder_;
};

class NpzStore : public ArrayStore {
 public:
  NpzStore(std::string path, ZipArchive archive)
      : path_(std::move(path)), archive_(std::move(archive)) {}

  bool Has(const std::string& name) const override {
    return archive_.Has(name + ".npy");
  }

  std::vector<std::string> Names() const override {
    std::vector<std::string> names;
    for (const std::string& name : archive_.Names()) {
      if (!absl::EndsWith(name, ".npy")) continue;
      names.emplace_back(absl::StripSuffix(name, ".npy"));
    }
    return names;
  }

  absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArray(
      const std::string& name) const override {
    ASSIGN_OR_RETURN(std::string bytes, archive_.Read(name + ".npy"));
    return OpenNpyBytes(absl::StrCat(path_, ": ", name), std::move(bytes));
  }

 private:
  const std::string path_;
  const ZipArchive archive_;
};

class Hdf5Store : public ArrayStore {
 public:
  explicit Hdf5Store(Hdf5File file) : file_(std::move(file)) {}

  bool Has(const std::string& name) const override { return file_.Has(name); }
  std::vector<std::string> Names() const override { return file_.names(); }
  absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArray(
      const std::string& name) const override {
    return file_.OpenArray(name);
  }

 private:
  const Hdf5File file_;
};

}  // namespace

bool IsHdf5Path(const std::string& path) {
  for (const char* ending : {".h5", ".hdf5", ".hdf", ".he5"}) {
    if (absl::EndsWithIgnoreCase(path, ending)) return true;
  }
  return false;
}

absl::StatusOr<std::unique_ptr<ArrayStore>> OpenStore(const std::string& path) {
  if (absl::EndsWithIgnoreCase(path, ".npz")) {
    ASSIGN_OR_RETURN(std::string bytes, ReadFile(path));
    ASSIGN_OR_RETURN(ZipArchive archive,
                     ZipArchive::Open(path, std::move(bytes)));
    return std::make_unique<NpzStore>(path, std::move(archive));
  }
  if (IsHdf5Path(path)) {
    ASSIGN_OR_RETURN(Hdf5File file, Hdf5File::Open(path));
    return std::make_unique<Hdf5Store>(std::move(file));
  }
  return std::make_unique<FolderStore>(path);
}

}  // namespace autopruner
