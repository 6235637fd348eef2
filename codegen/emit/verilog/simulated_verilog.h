// SPDX-License-Identifier: Apache-2.0
//
// The generated Verilog of a design, linted and simulated by a test.
//
//   SimulatedVerilog verilog(design);
//   verilog.Run(Simulator::kIcarus, Bench::kAxis)  ->  "PASS: ..."
#ifndef CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_
#define CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/serial/serial_design.h"

namespace autopruner {

enum class Simulator { kIcarus, kVerilator };

// The module itself, or its AXI4-Stream wrapper under random back-pressure.
enum class Bench { kNetwork, kAxis };

class SimulatedVerilog {
 public:
  // Writes the project, whose golden vectors are those of the benches.
  explicit SimulatedVerilog(const Design& design);
  explicit SimulatedVerilog(const SerialDesign& design);

  // Whether verilator -Wall has nothing to say of any module.
  //   Errors: Internal, with what it said.
  absl::Status Lint() const;

  // Compiles with all warnings, runs the bench, and returns its last word.
  //   Errors: Internal, with what was said, if something was: by the compiler,
  //   or by the bench of differences.
  absl::StatusOr<std::string> Run(Simulator simulator, Bench bench) const;

 private:
  std::vector<std::string> Sources(Bench bench) const;

  std::string name_;
  TestFolder folder_;
  bool serial_ = false;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_VERILOG_SIMULATED_VERILOG_H_
