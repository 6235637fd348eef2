// SPDX-License-Identifier: Apache-2.0
//
// All readers of files, as functions of bytes: what is fuzzed.
//
//   const absl::Status status = ReadCsvBytes("a,label\n1,0\n");
//   MessageProblem(status)  ->  ""
#ifndef TRAINER_FUZZ_READ_BYTES_H_
#define TRAINER_FUZZ_READ_BYTES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace autopruner {

// Each reads a file of such a format to its end. Errors begin with "x:".
absl::Status ReadCsvBytes(const std::string& bytes);
absl::Status ReadNpyBytes(const std::string& bytes);
absl::Status ReadNpzBytes(const std::string& bytes);   // the array X
absl::Status ReadHdf5Bytes(const std::string& bytes);  // all data sets
absl::Status ReadOnnxBytes(const std::string& bytes);
absl::Status ReadModelBytes(const std::string& bytes);

struct ByteReader {
  std::string format;
  absl::Status (*read)(const std::string& bytes);
};

// All of them: csv, npy, npz, hdf5, onnx, model.
const std::vector<ByteReader>& ByteReaders();

// Returns "" if `status` is OK or has one line about the file; else what is
// wrong with the message.
std::string MessageProblem(const absl::Status& status);

}  // namespace autopruner

#endif  // TRAINER_FUZZ_READ_BYTES_H_
