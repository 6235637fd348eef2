// SPDX-License-Identifier: Apache-2.0
//
// bazel run //codegen -- --model=model.json --out=DIR
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "base/program.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/emit/summary.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/firmware.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"

using autopruner::FirmwareOptions;

ABSL_FLAG(std::string, model, "",
          "the model file to read; docs/model_format.md describes it");
ABSL_FLAG(std::string, out, "",
          "the directory to write to; made if it is not there");
ABSL_FLAG(std::string, name, "",
          "of the module, the namespace and the files; empty: the model's");
ABSL_FLAG(int, adders_per_stage, FirmwareOptions().hardware.adders_per_stage,
          "at most so many adders in a row between registers; 0: no registers");
ABSL_FLAG(int, latency, FirmwareOptions().hardware.latency,
          "clock cycles from input to output, instead of --adders_per_stage");
ABSL_FLAG(int, max_depth, FirmwareOptions().hardware.max_depth,
          "at most so many adders in a row in the sums of a layer (more where "
          "there is no other way); -1: two more than without sharing");
ABSL_FLAG(int, effort, FirmwareOptions().hardware.effort,
          "how long to search for adders that can be shared: 0 is one pass, "
          "100 some ten seconds a layer");
ABSL_FLAG(uint64_t, seed, FirmwareOptions().hardware.seed,
          "of that search; the same seed and effort give the same firmware");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "what the firmware is made for, and its LUTs are counted for: " +
              autopruner::DeviceKeys());
ABSL_FLAG(std::string, part, FirmwareOptions().project.part,
          "the FPGA, for the scripts of Vivado and Vitis HLS");
ABSL_FLAG(double, clock_ns, FirmwareOptions().project.clock_ns,
          "the clock period in ns, for all scripts");
ABSL_FLAG(int, vectors, FirmwareOptions().vectors,
          "random vectors in the test benches, besides the corners");

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Turns a model file into firmware.\n\n"
    "  bazel run //codegen -- --model=model.json --out=firmware\n\n"
    "writes to firmware, with NAME from the model:\n"
    "  NAME.h        fully unrolled, constexpr C++17, no includes but "
    "<cstdint>\n"
    "  NAME_estimate.json  resources, depth and latency\n"
    "  verilog/      a module, AXI4-Stream wrapper, self-checking test "
    "benches,\n"
    "                scripts for Vivado and for yosys, nextpnr, icepack\n"
    "  vhdl/         the module as VHDL-2008, with a test bench\n"
    "  hls/          a Vitis HLS project with a test bench\n"
    "All compute the same integers. docs/hardware.md tells more. Relative "
    "paths\nstart from the directory in which the command is typed.";

absl::Status Invalid(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

absl::StatusOr<FirmwareOptions> OptionsFromFlags(const std::string& source) {
  const absl::StatusOr<const Device*> device =
      FindDevice(absl::GetFlag(FLAGS_device));
  if (!device.ok()) return device.status();
  FirmwareOptions options = {
      .hardware = {.effort = absl::GetFlag(FLAGS_effort),
                   .max_depth = absl::GetFlag(FLAGS_max_depth),
                   .seed = absl::GetFlag(FLAGS_seed),
                   .adders_per_stage = absl::GetFlag(FLAGS_adders_per_stage),
                   .latency = absl::GetFlag(FLAGS_latency),
                   .device = *device},
      .project = {.part = absl::GetFlag(FLAGS_part),
                  .clock_ns = absl::GetFlag(FLAGS_clock_ns),
                  .source = BaseName(source)},
      .vectors = absl::GetFlag(FLAGS_vectors)};
  if (options.hardware.effort < 0 || options.hardware.effort > 100000) {
    return Invalid(absl::StrCat("--effort=", options.hardware.effort,
                                ": expected 0 to 100000"));
  }
  if (options.hardware.max_depth < -1) {
    return Invalid(absl::StrCat("--max_depth=", options.hardware.max_depth,
                                ": expected -1 or more"));
  }
  if (!(options.project.clock_ns >= 0.1 && options.project.clock_ns <= 1e6)) {
    return Invalid(absl::StrCat("--clock_ns=", options.project.clock_ns,
                                ": expected 0.1 to 1000000"));
  }
  if (options.vectors < 0 || options.vectors > 1000000) {
    return Invalid(
        absl::StrCat("--vectors=", options.vectors, ": expected 0 to 1000000"));
  }
  // The name stands in scripts that run as they are.
  for (const char c : options.project.part) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' &&
        c != '_') {
      return Invalid("--part='" + options.project.part +
                     "': expected letters, digits, - and _, as in " +
                     FirmwareOptions().project.part);
    }
  }
  return options;
}

absl::Status Run() {
  if (absl::GetFlag(FLAGS_model).empty()) {
    return Invalid("--model is missing: a model file");
  }
  if (absl::GetFlag(FLAGS_out).empty()) {
    return Invalid("--out is missing: a directory");
  }
  const std::string source = ResolveUserPath(absl::GetFlag(FLAGS_model));
  const absl::StatusOr<FirmwareOptions> options = OptionsFromFlags(source);
  if (!options.ok()) return options.status();
  absl::StatusOr<Model> model = ReadModel(source);
  if (!model.ok()) return model.status();
  if (!absl::GetFlag(FLAGS_name).empty()) {
    model->name = absl::GetFlag(FLAGS_name);
    const std::string problem = IdentifierProblem(model->name);
    if (!problem.empty()) {
      return Invalid("--name=" + model->name + ": " + problem);
    }
  }
  const absl::StatusOr<Firmware> firmware = MakeFirmware(*model, *options);
  if (!firmware.ok()) return firmware.status();
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  for (const GeneratedFile& file : firmware->files) {
    const absl::Status written =
        WriteFileAtomically(out + "/" + file.path, file.text);
    if (!written.ok()) return written;
  }
  std::printf(
      "%s: %s.\n\n%s\nwrote %zu files to %s\n", model->name.c_str(),
      SummaryText(Summarize(*model, firmware->circuit)).c_str(),
      EstimateText(firmware->circuit, *options->hardware.device).c_str(),
      firmware->files.size(), out.c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("codegen", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
