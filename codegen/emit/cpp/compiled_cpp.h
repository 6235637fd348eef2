// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ of a design, compiled and loaded by a test.
//
//   absl::StatusOr<CompiledCpp> cpp = CompiledCpp::Build(design, {});
//   cpp->Infer({{3, -7}})  ->  {{12}}
#ifndef CODEGEN_EMIT_CPP_COMPILED_CPP_H_
#define CODEGEN_EMIT_CPP_COMPILED_CPP_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct CompileOptions {
  std::string compiler = "g++";
  // c++14 has the scalar form alone.
  std::string standard = "c++17";
  // For this processor: the widest vectors that it has.
  std::vector<std::string> flags = {"-O2", "-march=native"};
  // What runs programs of a compiler for another processor.
  std::vector<std::string> emulator = {};
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

  // Whether there are InferVector and InferBatch.
  bool has_vector() const { return has_vector_; }

  // A row for each input. Where an emulator fails there are none, and it is
  // told why.
  Rows Infer(const Rows& inputs) const;
  Rows InferVector(const Rows& inputs) const;
  Rows InferBatch(const Rows& inputs) const;
  // In integers of 16 bits where they hold the raw values, else in int32_t.
  Rows InferNarrowBatch(const Rows& inputs) const;
  Rows ToRaw(const std::vector<std::vector<float>>& values) const;

 private:
  explicit CompiledCpp(const std::string& name) : folder_(name) {}

  // Calls a function of the bridge.
  template <typename X, typename Row>
  Rows Call(const char* function, const std::vector<Row>& inputs,
            int outputs) const;
  // Likewise, in a program that reads its inputs from a file.
  absl::Status Emulate(const char* function, absl::string_view inputs,
                       std::span<int32_t> outputs) const;

  TestFolder folder_;
  bool has_vector_ = false;
  int inputs_ = 0;
  int outputs_ = 0;
  std::vector<std::string> emulator_;
  void* library_ = nullptr;  // without an emulator
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_COMPILED_CPP_H_
