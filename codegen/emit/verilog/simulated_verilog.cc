// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/simulated_verilog.h"

#include <unistd.h>

#include <cstdlib>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string TestFolder() {
  const char* folder = std::getenv("TEST_TMPDIR");
  return std::string(folder == nullptr ? "." : folder) + "/verilog_" +
         std::to_string(getpid());
}

// Runs `command` in `folder` and returns what it said.
//   Errors: Internal, with the same, if it failed.
absl::StatusOr<std::string> Shell(const std::string& folder,
                                  const std::string& command) {
  const std::string whole =
      "cd '" + folder + "' && (" + command + ") > log 2>&1";
  const bool good = std::system(whole.c_str()) == 0;
  const absl::StatusOr<std::string> log = ReadFile(folder + "/log");
  const std::string said = log.ok() ? *log : "";
  if (good) return said;
  return absl::InternalError(whole + "\n" + said);
}

absl::Status Silent(const absl::StatusOr<std::string>& said) {
  if (!said.ok()) return said.status();
  if (said->empty()) return absl::OkStatus();
  return absl::InternalError(*said);
}

}  // namespace

SimulatedVerilog::SimulatedVerilog(const Model& model, const Circuit& circuit,
                                   const Rows& inputs, const Rows& outputs)
    : name_(model.name) {
  static int count = 0;
  folder_ = TestFolder() + "/" + std::to_string(count++) + "_" + name_;
  for (const GeneratedFile& file : EmitVerilog(model, circuit,
                                               {.source = "model.json",
                                               .golden_inputs = inputs,
                                               .golden_outputs = outputs})) {
    const absl::Status written =
        WriteFileAtomically(folder_ + "/" + file.path, file.text);
    EXPECT_TRUE(written.ok()) << written;
  }
  folder_ += "/verilog";
}

std::string SimulatedVerilog::Sources(Bench bench) const {
  const std::string network = name_ + ".v ";
  if (bench == Bench::kNetwork) return network + name_ + "_test.v";
  return network + name_ + "_axis.v " + name_ + "_axis_test.v";
}

absl::Status SimulatedVerilog::Lint() const {
  for (const std::string top : {"", "_axis", "_ice40", "_test", "_axis_test"}) {
    const absl::Status clean = Silent(Shell(
        folder_, "verilator --lint-only -Wall --timing -y . --top-module " +
                     name_ + top + " " + name_ + top + ".v"));
    if (!clean.ok()) return clean;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SimulatedVerilog::Run(Simulator simulator,
                                                  Bench bench) const {
  std::string program = "./bench";
  std::string compile = "iverilog -g2012 -Wall -o bench " + Sources(bench);
  if (simulator == Simulator::kVerilator) {
    // One folder for all: the simulator's own library, most of the work, is
    // compiled once. ("-o FILE" tells make that it is not out of date.)
    const std::string objects = TestFolder() + "/objects";
    std::string make_flags = "OPT_GLOBAL=-O0";
    if (access((objects + "/Vbench").c_str(), X_OK) == 0) {
      make_flags +=
          " -o verilated.o -o verilated_timing.o"
          " -o verilated_threads.o";
    }
    program = objects + "/Vbench";
    compile =
        "verilator --binary --timing -Wall --prefix Vbench -CFLAGS -O1 "
        "-MAKEFLAGS '" +
        make_flags + "' --Mdir '" + objects + "' --top-module " + name_ +
        (bench == Bench::kAxis ? "_axis_test " : "_test ") + Sources(bench) +
        " > make.log 2>&1 || { cat make.log; exit 1; }";
  }
  const absl::Status compiled = Silent(Shell(folder_, compile));
  if (!compiled.ok()) return compiled;
  absl::StatusOr<std::string> said = Shell(folder_, "'" + program + "'");
  if (said.ok() && said->rfind("PASS: ", 0) != 0) {
    return absl::InternalError(*said);
  }
  return said;
}

}  // namespace autopruner
