// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/simulated_verilog.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/emit/design.h"
#include "codegen/emit/verilog/emit_serial_verilog.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/serial/serial_design.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr char kFolder[] = "verilog";

// Of all simulations of this test: the simulator's own library, most of the
// work, is compiled once.
std::string VerilatorObjects() {
  const char* folder = std::getenv("TEST_TMPDIR");
  return absl::StrCat(folder == nullptr ? "/tmp" : folder, "/objects_",
                      getpid());
}

// With "-o FILE" make is told that the library is not out of date.
std::vector<std::string> CompileForVerilator(const std::string& top) {
  const std::string objects = VerilatorObjects();
  std::string make_flags = "OPT_GLOBAL=-O0";
  if (access(absl::StrCat(objects, "/Vbench").c_str(), X_OK) == 0) {
    absl::StrAppend(&make_flags,
                    " -o verilated.o -o verilated_timing.o"
                    " -o verilated_threads.o");
  }
  return {"verilator", "--binary", "--timing",     "-Wall",      "--prefix",
          "Vbench",    "-CFLAGS",  "-O1",          "-MAKEFLAGS", make_flags,
          "--Mdir",    objects,    "--top-module", top};
}

}  // namespace

SimulatedVerilog::SimulatedVerilog(const Design& design)
    : name_(design.model.name), folder_(name_) {
  const absl::Status written = folder_.Write(EmitVerilog(design));
  EXPECT_TRUE(written.ok()) << written;
}

SimulatedVerilog::SimulatedVerilog(const SerialDesign& design)
    : name_(design.model.name), folder_(name_), serial_(true) {
  const absl::Status written = folder_.Write(EmitSerialVerilog(design));
  EXPECT_TRUE(written.ok()) << written;
}

std::vector<std::string> SimulatedVerilog::Sources(Bench bench) const {
  std::vector<std::string> endings = {""};
  if (serial_) endings.insert(endings.end(), {"_element", "_pooled"});
  if (bench == Bench::kAxis) endings.emplace_back("_axis");
  endings.emplace_back(bench == Bench::kAxis ? "_axis_test" : "_test");
  std::vector<std::string> sources;
  for (const std::string& ending : endings) {
    sources.push_back(absl::StrCat(name_, ending, ".v"));
  }
  return sources;
}

absl::Status SimulatedVerilog::Lint() const {
  for (const std::string top : {"", "_axis", "_ice40", "_test", "_axis_test"}) {
    if (serial_ && top == "_ice40") continue;
    const absl::Status clean = folder_.RunSilently(
        {"verilator", "--lint-only", "-Wall", "--timing", "-y", ".",
         "--top-module", name_ + top, name_ + top + ".v"},
        kFolder);
    if (!clean.ok()) return clean;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> SimulatedVerilog::Run(Simulator simulator,
                                                  Bench bench) const {
  const std::string top =
      absl::StrCat(name_, bench == Bench::kAxis ? "_axis_test" : "_test");
  std::string program = "./bench";
  std::vector<std::string> compile = {"iverilog", "-g2012", "-Wall", "-o",
                                      "bench"};
  if (simulator == Simulator::kVerilator) {
    program = absl::StrCat(VerilatorObjects(), "/Vbench");
    compile = CompileForVerilator(top);
  }
  for (const std::string& source : Sources(bench)) compile.push_back(source);
  const absl::StatusOr<std::string> compiled = folder_.Run(compile, kFolder);
  if (!compiled.ok()) return compiled;
  // Verilator shows what make runs.
  if (simulator == Simulator::kIcarus && !compiled->empty()) {
    return absl::InternalError(*compiled);
  }
  absl::StatusOr<std::string> said = folder_.Run({program}, kFolder);
  if (said.ok() && !absl::StartsWith(*said, "PASS: ")) {
    return absl::InternalError(*said);
  }
  return said;
}

}  // namespace autopruner
