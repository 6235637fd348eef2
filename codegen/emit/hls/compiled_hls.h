// SPDX-License-Identifier: Apache-2.0
//
// The generated HLS C++ of a model, compiled and loaded by a test.
//
//   absl::StatusOr<CompiledHls> hls = CompiledHls::Build(model, circuit);
//   hls->Run({{3, -7}})  ->  {{12}}
#ifndef CODEGEN_EMIT_HLS_COMPILED_HLS_H_
#define CODEGEN_EMIT_HLS_COMPILED_HLS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

class CompiledHls {
 public:
  // Prints `circuit`, compiles it against the fallback header with all
  // warnings as errors, and loads it.
  //   Errors: Internal, with what the compiler said.
  static absl::StatusOr<CompiledHls> Build(const Model& model,
                                           const Circuit& circuit);

  // Runs each row of raw inputs. Returns a row of outputs for each.
  Rows Run(const Rows& inputs) const;

 private:
  using RunFunction = void (*)(const int64_t*, int64_t*, int64_t);

  CompiledHls() = default;

  int outputs_ = 0;
  RunFunction run_ = nullptr;
};

// A directory of this test's own, which no other call has returned.
std::string NewHlsDirectory(const std::string& name);

// Writes `files` below `directory` and compiles `sources` (of its hls/) with
// `flags`, against the fallback header, all warnings being errors.
//   Errors: Internal, with what the compiler said.
absl::Status CompileHls(const std::vector<GeneratedFile>& files,
                        const std::string& directory,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& sources);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_COMPILED_HLS_H_
