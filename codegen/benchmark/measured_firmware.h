// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ of a model, compiled and measured on this machine.
//
//   absl::StatusOr<MeasuredFirmware> tagger = MeasureFirmware(model, "g++");
//   tagger->vector.latency_ns  ->  38
#ifndef CODEGEN_BENCHMARK_MEASURED_FIRMWARE_H_
#define CODEGEN_BENCHMARK_MEASURED_FIRMWARE_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"

namespace autopruner {

struct MeasuredCalls {
  double latency_ns = 0;     // each call waits for the one before
  double throughput_ns = 0;  // independent calls
};

struct MeasuredFirmware {
  MeasuredCalls scalar;        // Infer
  MeasuredCalls vector;        // InferVector
  double batch_64_ns = 0;      // an event
  double batch_1024_ns = 0;    // an event
  double code_bytes = 0;       // of all forms, with their tables
  double compile_seconds = 0;  // of a processor, for all forms
};

// Compiles with -O3 -march=native.
//   Errors: those of Lower() and EmitCpp(); Internal, with what the compiler
//   or the compiled program said.
absl::StatusOr<MeasuredFirmware> MeasureFirmware(const Model& model,
                                                 const std::string& compiler);

}  // namespace autopruner

#endif  // CODEGEN_BENCHMARK_MEASURED_FIRMWARE_H_
