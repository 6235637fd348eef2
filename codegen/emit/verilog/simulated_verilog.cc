// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/simulated_verilog.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/command.h"
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
  return absl::StrCat(folder == nullptr ? "." : folder, "/verilog_", getpid());
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
  folder_ = absl::StrCat(TestFolder(), "/", count++, "_", name_);
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

std::vector<std::string> SimulatedVerilog::Sources(Bench bench) const {
  if (bench == Bench::kNetwork) return {name_ + ".v", name_ + "_test.v"};
  return {name_ + ".v", name_ + "_axis.v", name_ + "_axis_test.v"};
}

absl::Status SimulatedVerilog::Lint() const {
  for (const std::string top : {"", "_axis", "_ice40", "_test", "_axis_test"}) {
    const absl::Status clean = Silent(
        RunCommand({"verilator", "--lint-only", "-Wall", "--timing", "-y", ".",
                    "--top-module", name_ + top, name_ + top + ".v"},
                   folder_));
    if (!clean.ok()) return clean;
  }
  return absl::OkStatus();
}

absl::Status SimulatedVerilog::CompileIcarus(Bench bench) const {
  std::vector<std::string> command = {"iverilog", "-g2012", "-Wall", "-o",
                                      "bench"};
  for (const std::string& source : Sources(bench)) command.push_back(source);
  return Silent(RunCommand(command, folder_));
}

absl::Status SimulatedVerilog::CompileVerilator(
    Bench bench, const std::string& objects) const {
  // One folder for all: the simulator's own library, most of the work, is
  // compiled once. ("-o FILE" tells make that it is not out of date.)
  std::string make_flags = "OPT_GLOBAL=-O0";
  if (access((objects + "/Vbench").c_str(), X_OK) == 0) {
    make_flags +=
        " -o verilated.o -o verilated_timing.o"
        " -o verilated_threads.o";
  }
  std::vector<std::string> command = {
      "verilator",    "--binary",
      "--timing",     "-Wall",
      "--prefix",     "Vbench",
      "-CFLAGS",      "-O1",
      "-MAKEFLAGS",   make_flags,
      "--Mdir",       objects,
      "--top-module", name_ + (bench == Bench::kAxis ? "_axis_test" : "_test")};
  for (const std::string& source : Sources(bench)) command.push_back(source);
  return RunCommand(command, folder_).status();  // make tells what it does
}

absl::StatusOr<std::string> SimulatedVerilog::Run(Simulator simulator,
                                                  Bench bench) const {
  const std::string objects = TestFolder() + "/objects";
  const bool icarus = simulator == Simulator::kIcarus;
  const absl::Status compiled =
      icarus ? CompileIcarus(bench) : CompileVerilator(bench, objects);
  if (!compiled.ok()) return compiled;
  absl::StatusOr<std::string> said =
      RunCommand({icarus ? "./bench" : objects + "/Vbench"}, folder_);
  if (said.ok() && said->rfind("PASS: ", 0) != 0) {
    return absl::InternalError(*said);
  }
  return said;
}

}  // namespace autopruner
