// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ of a design, compiled and loaded by a test.
//
//   absl::StatusOr<CompiledCpp> cpp = CompiledCpp::Build(design, {});
//   cpp->Infer({{3, -7}})  ->  {{12}}
#ifndef CODEGEN_EMIT_CPP_COMPILED_CPP_H_
#define CODEGEN_EMIT_CPP_COMPILED_CPP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/emit/design.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct CompileOptions {
  std::string compiler = "g++";
  std::string standard = "c++17";
  // For this processor: the widest vectors that it has.
  std::vector<std::string> flags = {"-O2", "-march=native"};
  // The first of these inputs are also inferred by the compiler itself, in
  // static_asserts: it finds undefined behaviour, and that all is constexpr.
  Rows constexpr_inputs = {};
};

class CompiledCpp {
 public:
  // Prints the design, compiles it with all warnings as errors, and loads it.
  //   Errors: Internal, with what the compiler said.
  static absl::StatusOr<CompiledCpp> Build(const Design& design,
                                           const CompileOptions& options);

  Rows Infer(const Rows& inputs) const;
  Rows InferVector(const Rows& inputs) const;
  Rows InferBatch(const Rows& inputs) const;
  // In integers of 16 bits where they hold the raw values, else in int32_t.
  Rows InferNarrowBatch(const Rows& inputs) const;
  Rows ToRaw(const std::vector<std::vector<float>>& values) const;

 private:
  using InferFunction = void (*)(const int32_t*, int32_t*, int);
  using ToRawFunction = void (*)(const float*, int32_t*, int);

  CompiledCpp() = default;
  Rows Run(InferFunction infer, const Rows& inputs) const;

  int inputs_ = 0;
  int outputs_ = 0;
  InferFunction infer_ = nullptr;
  InferFunction infer_vector_ = nullptr;
  InferFunction infer_batch_ = nullptr;
  InferFunction infer_narrow_batch_ = nullptr;
  ToRawFunction to_raw_ = nullptr;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_COMPILED_CPP_H_
