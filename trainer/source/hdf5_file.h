// SPDX-License-Identifier: Apache-2.0
//
// Reads data sets of HDF5 files, a block of rows at a time.
//
//   absl::StatusOr<Hdf5File> file = Hdf5File::Open("jets.h5");
//   file->names()        ->  {"jets", "tracks"}
//   file->Open("jets")   ->  an array with the columns pt, eta, ..
//   file->Open("tracks")   ->  tracks.0.d0, tracks.0.z0, tracks.1.d0, ..
//
// A data set holds numbers, enumerations, text or structures of them (h5py's
// structured arrays); its first dimension counts the rows. One thread at a
// time may use this.
#ifndef TRAINER_SOURCE_HDF5_FILE_H_
#define TRAINER_SOURCE_HDF5_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/array_file.h"

namespace autopruner {

// A handle of the HDF5 library, closed with the last copy.
using Hdf5Handle = std::shared_ptr<const int64_t>;

class Hdf5File {
 public:
  //   Errors: NotFound; InvalidArgument if it is no HDF5 file.
  static absl::StatusOr<Hdf5File> Open(const std::string& path);

  // The data sets that can be read, sorted; those in groups with their path.
  const std::vector<std::string>& names() const { return names_; }
  bool Has(const std::string& name) const;

  //   Errors: NotFound; InvalidArgument for a type or a shape that cannot be
  //   read. One line, which starts with path and name.
  absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArray(
      const std::string& name) const;

 private:
  Hdf5File(std::string path, Hdf5Handle file)
      : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  Hdf5Handle file_;
  std::vector<std::string> names_;
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_HDF5_FILE_H_
