// SPDX-License-Identifier: Apache-2.0
//
// The generated Verilog of a model, linted and simulated by a test.
//
//   SimulatedVerilog verilog(model, circuit, inputs, outputs);
//   verilog.Run(Simulator::kIcarus, Bench::kAxis)  ->  "PASS: ..."
#ifndef CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

enum class Simulator { kIcarus, kVerilator };

// The module itself, or its AXI4-Stream wrapper under random back-pressure.
enum class Bench { kNetwork, kAxis };

class SimulatedVerilog {
 public:
  // Writes the project, with all of `inputs` and `outputs` as test vectors.
  SimulatedVerilog(const Model& model, const Circuit& circuit,
                   const Rows& inputs, const Rows& outputs);

  // Whether verilator -Wall has nothing to say of any module.
  //   Errors: Internal, with what it said.
  absl::Status Lint() const;

  // Compiles with all warnings, runs the bench, and returns its last word.
  //   Errors: Internal, with what was said, if something was: by the compiler,
  //   or by the bench of differences.
  absl::StatusOr<std::string> Run(Simulator simulator, Bench bench) const;

 private:
  std::vector<std::string> Sources(Bench bench) const;
  absl::Status CompileIcarus(Bench bench) const;
  absl::Status CompileVerilator(Bench bench, const std::string& objects) const;

  std::string name_;
  std::string folder_;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_
