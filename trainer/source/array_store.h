// SPDX-License-Identifier: Apache-2.0
//
// Arrays under names: a folder of .npy files, an .npz, an HDF5 file.
//
//   absl::StatusOr<std::unique_ptr<ArrayStore>> store = OpenStore("jets.npz");
//   if ((*store)->Has("X_train")) x = (*store)->OpenArray("X_train");
#ifndef TRAINER_SOURCE_ARRAY_STORE_H_
#define TRAINER_SOURCE_ARRAY_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/array_file.h"

namespace autopruner {

class ArrayStore {
 public:
  virtual ~ArrayStore() = default;
  virtual bool Has(const std::string& name) const = 0;
  // All names, sorted.
  virtual std::vector<std::string> Names() const = 0;
  //   Errors: NotFound; others as the file's. The message starts with it.
  virtual absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArray(
      const std::string& name) const = 0;
};

// Opens the store at `path`: an .npz, an .h5 or .hdf5, else a folder.
//   Errors: as ReadFile, ZipArchive::Open and Hdf5File::Open.
absl::StatusOr<std::unique_ptr<ArrayStore>> OpenStore(const std::string& path);

// Whether `path` ends as an HDF5 file does.
bool IsHdf5Path(const std::string& path);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_ARRAY_STORE_H_
