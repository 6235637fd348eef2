// SPDX-License-Identifier: Apache-2.0
//
// Writes small HDF5 files for tests.
//
//   Hdf5Writer file(path);
//   file.Array("X", {2, 3}, {1, 2, 3, 4, 5, 6});
#ifndef TRAINER_SOURCE_HDF5_TESTING_H_
#define TRAINER_SOURCE_HDF5_TESTING_H_

#include <hdf5.h>

#include <string>
#include <vector>

namespace autopruner {

class Hdf5Writer {
 public:
  explicit Hdf5Writer(const std::string& path)
      : file_(
            H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT)) {}
  ~Hdf5Writer() { H5Fclose(file_); }

  void Array(const std::string& name, const std::vector<hsize_t>& shape,
             const std::vector<float>& values) {
    Items(name, shape, H5T_NATIVE_FLOAT, values.data());
  }

  // Any type; chunks of `chunk` rows, packed, where it is not 0.
  void Items(const std::string& name, const std::vector<hsize_t>& shape,
             hid_t type, const void* items, hsize_t chunk = 0) {
    const hid_t space =
        H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    if (chunk > 0) {
      std::vector<hsize_t> chunks = shape;
      chunks[0] = chunk;
      H5Pset_chunk(layout, static_cast<int>(chunks.size()), chunks.data());
      H5Pset_deflate(layout, 4);
    }
    const hid_t links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t data_set = H5Dcreate2(file_, name.c_str(), type, space, links,
                                      layout, H5P_DEFAULT);
    H5Dwrite(data_set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, items);
    H5Dclose(data_set);
    H5Pclose(links);
    H5Pclose(layout);
    H5Sclose(space);
  }

 private:
  const hid_t file_;
};

}  // namespace autopruner

#endif  // TRAINER_SOURCE_HDF5_TESTING_H_
