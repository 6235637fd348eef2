// SPDX-License-Identifier: Apache-2.0
//
// The generated HLS C++ of a design, compiled and loaded by a test.
//
//   absl::StatusOr<CompiledHls> hls = CompiledHls::Build(design);
//   hls->Run({{3, -7}})  ->  {{12}}
#ifndef CODEGEN_EMIT_HLS_COMPILED_HLS_H_
#define CODEGEN_EMIT_HLS_COMPILED_HLS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/sample_inputs.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

class CompiledHls {
 public:
  // Prints the design, compiles it against the fallback header with all
  // warnings as errors, and loads it.
  //   Errors: Internal, with what the compiler said.
  static absl::StatusOr<CompiledHls> Build(const Design& design);

  // Runs each row of raw inputs. Returns a row of outputs for each.
  Rows Run(const Rows& inputs) const;

 private:
  using RunFunction = void (*)(const int64_t*, int64_t*, int64_t);

  CompiledHls() = default;

  int outputs_ = 0;
  RunFunction run_ = nullptr;
};

// Prints the design, compiles its test bench against the fallback header with
// all warnings as errors, and runs it. Returns what it says.
//   Errors: Internal, with what the compiler or the bench said.
absl::StatusOr<std::string> RunSerialHlsBench(const SerialDesign& design);

// Compiles `sources` in the folder's hls/ with `flags`, against the fallback
// header, all warnings being errors.
//   Errors: Internal, with what the compiler said.
absl::Status CompileHls(const TestFolder& folder,
                        const std::vector<std::string>& sources,
                        const std::vector<std::string>& flags);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_COMPILED_HLS_H_
