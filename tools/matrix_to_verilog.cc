// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools:matrix_to_verilog -- --matrix=K.csv --out=DIR
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/program.h"
#include "base/text_file.h"
#include "codegen/adder_graph/adder_graph.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/estimate/estimate.h"
#include "codegen/model/identifier.h"
#include "core/fixed.h"
#include "core/interval.h"
#include "tools/matrix_to_verilog_module.h"
#include "tools/matrix_to_verilog_reader.h"

ABSL_FLAG(std::string, matrix, "",
          "integers, as CSV: row i is input i, column o is output o");
ABSL_FLAG(std::string, out, "",
          "the directory to write to; made if it is not there");
ABSL_FLAG(int, input_width, 8, "bits of each input, 1 to 16");
ABSL_FLAG(bool, signed, true, "inputs are in two's complement");
ABSL_FLAG(int, max_depth, -1,
          "adders in a row, at most; -1: the unshared tree's, plus 2");
ABSL_FLAG(int, effort, 150, "how long to search; 0 is one greedy pass");
ABSL_FLAG(uint64_t, seed, 1, "of the search");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "whose LUTs are counted; ternary adders where it has them: " +
              autopruner::DeviceKeys());

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Turns a constant matrix into combinational Verilog with shared adders.\n\n"
    "  bazel run //tools:matrix_to_verilog -- --matrix=K.csv --out=firmware\n\n"
    "writes firmware/K.v, one signal an adder, and prints what it costs.\n"
    "Relative paths start from the directory in which the command is typed.";

absl::Status CheckFlags() {
  if (absl::GetFlag(FLAGS_matrix).empty()) {
    return absl::InvalidArgumentError("--matrix is missing: a csv file");
  }
  if (absl::GetFlag(FLAGS_out).empty()) {
    return absl::InvalidArgumentError("--out is missing: a directory");
  }
  for (const absl::Status& status :
       {CheckFlagRange("input_width", absl::GetFlag(FLAGS_input_width), 1, 16),
        CheckFlagRange("max_depth", absl::GetFlag(FLAGS_max_depth), -1, 60),
        CheckFlagRange("effort", absl::GetFlag(FLAGS_effort), 0, 1000000)}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// The file's name up to its last dot: what the module is called.
absl::StatusOr<std::string> ModuleName(const std::string& path) {
  const std::string base = BaseName(path);
  std::string name = base.substr(0, base.rfind('.'));
  const std::string problem = IdentifierProblem(name);
  if (!problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--matrix=", path, ": '", name, "' ", problem,
                     ", and the module is named after it"));
  }
  return name;
}

void PrintRow(const char* what, const Circuit& circuit, const Device& device,
              double seconds) {
  const Resources needs = EstimateResources(circuit, device);
  std::printf("%-9s %8lld %12lld %13lld %6d %8.1f\n", what,
              static_cast<long long>(needs.adders),
              static_cast<long long>(needs.carry_bits),
              static_cast<long long>(needs.luts), needs.depth, seconds);
}

absl::Status Run() {
  if (absl::Status flags = CheckFlags(); !flags.ok()) return flags;
  const std::string source = ResolveUserPath(absl::GetFlag(FLAGS_matrix));
  const absl::StatusOr<std::string> name = ModuleName(source);
  if (!name.ok()) return name.status();
  const absl::StatusOr<std::string> text = ReadTextFile(source);
  if (!text.ok()) return text.status();
  const absl::StatusOr<ConstantMatrix> matrix = ParseMatrix(*text, source);
  if (!matrix.ok()) return matrix.status();
  const absl::StatusOr<const Device*> device =
      FindDevice(absl::GetFlag(FLAGS_device));
  if (!device.ok()) return device.status();

  const Format input = {.width = absl::GetFlag(FLAGS_input_width),
                        .frac = 0,
                        .is_signed = absl::GetFlag(FLAGS_signed)};
  const std::vector<Interval> inputs(matrix->rows,
                                     {input.min_raw(), input.max_raw()});
  const AdderGraphOptions options = {
      .max_depth = absl::GetFlag(FLAGS_max_depth),
      .effort = absl::GetFlag(FLAGS_effort),
      .seed = absl::GetFlag(FLAGS_seed),
      .ternary_adders = (*device)->ternary_adders};
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  std::printf("%-9s %8s %12s %13s %6s %8s\n", "", "adders", "adder bits",
              "LUT estimate", "depth", "seconds");
  const auto circuit_of = [&](const AdderGraph& graph) {
    return MatrixCircuit(*name, *matrix, graph, input);
  };
  const Clock::time_point start = Clock::now();
  const AdderGraph unshared = BuildUnsharedAdderGraph(*matrix, inputs, options);
  PrintRow("unshared", circuit_of(unshared), **device, seconds_since(start));
  const Clock::time_point start_shared = Clock::now();
  const AdderGraph graph = BuildAdderGraph(*matrix, inputs, options);
  const double seconds = seconds_since(start_shared);
  const Circuit circuit = circuit_of(graph);
  PrintRow("shared", circuit, **device, seconds);

  const std::string path =
      ResolveUserPath(absl::GetFlag(FLAGS_out)) + "/" + *name + ".v";
  const absl::Status written = WriteFileAtomically(
      path, MatrixModule(circuit, BaseName(source), *matrix, graph));
  if (!written.ok()) return written;
  std::printf("wrote %s\n", path.c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("matrix_to_verilog", autopruner::kUsage, argc,
                                argv, autopruner::Run);
}
