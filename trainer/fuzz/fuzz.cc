// SPDX-License-Identifier: Apache-2.0
//
// A program of libFuzzer for all readers; tools/check.sh fuzz builds and runs
// it:
//
//   fuzz csv -runs=1000000 FOLDER    as all programs of libFuzzer, from there
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "trainer/fuzz/read_bytes.h"

// The HDF5 library forgets some of what it has read of a broken file.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libhdf5\n";
}

namespace {
const autopruner::ByteReader* chosen = nullptr;
}  // namespace

// Takes the format off the arguments.
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  for (const autopruner::ByteReader& reader : autopruner::ByteReaders()) {
    if (*argc > 1 && reader.format == (*argv)[1]) chosen = &reader;
  }
  if (chosen == nullptr) {
    std::fprintf(stderr,
                 "fuzz: the first argument must be csv, npy, npz, "
                 "hdf5, onnx or model\n");
    std::exit(1);
  }
  for (int i = 1; i + 1 < *argc; ++i) (*argv)[i] = (*argv)[i + 1];
  --*argc;
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const absl::Status status = chosen->read(bytes);
  const std::string problem = autopruner::MessageProblem(status);
  if (problem.empty()) return 0;
  std::fprintf(stderr, "the message %s: %s\n", problem.c_str(),
               std::string(status.message()).c_str());
  std::abort();
}
