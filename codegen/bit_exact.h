// SPDX-License-Identifier: Apache-2.0
//
// The one helper of all bit-exactness tests: runs every form of a model and
// compares raw integers.
//
//   ExpectBitExact(model, RandomInputs(model, 100000, /*seed=*/1));
//   ExpectBitExact(model, inputs, {.others = {{"float forward", outputs}}});
//
// Every form must equal the integer reference. A new form (another language,
// another optimisation) is one more line in bit_exact.cc, and all these tests
// run it.
#ifndef CODEGEN_BIT_EXACT_H_
#define CODEGEN_BIT_EXACT_H_

#include <string>
#include <vector>

#include "codegen/emit/c/machine.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"

namespace autopruner {

// What some form of a network gave: a row for each input.
struct FormOutputs {
  std::string form;
  Rows outputs;
};

struct BitExactOptions {
  // What others gave for the same inputs.
  std::vector<FormOutputs> others = {};
  // The circuits that are run as Verilog, with and without AXI4-Stream; the
  // last one as VHDL, too.
  std::vector<int> adders_per_stage = {0, 2};
  // Icarus and GHDL interpret: they get the first so many inputs. Verilator
  // compiles: where there are more, it runs all of them.
  int icarus_inputs = 1000;
  // How the generated C++ is compiled: each of these.
  std::vector<CompileOptions> cpp = {{}};
  // Where its C header runs, and what is told about it.
  std::vector<Machine> machines = {};
};

// Expects that all forms, and others, give the same integers. A failure
// prints form, sample, output, the two values and the input.
//   Shapes: inputs [samples][features], raw and within their formats.
void ExpectBitExact(const Model& model, const Rows& inputs,
                    const BitExactOptions& options = {});

// Expects that the generated ToRaw() equals RawFeature().
//   Shapes: values [samples][features].
void ExpectSameRawInputs(const Model& model,
                         const std::vector<std::vector<float>>& values,
                         const CompileOptions& options = {});

}  // namespace autopruner

#endif  // CODEGEN_BIT_EXACT_H_
