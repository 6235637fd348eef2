// SPDX-License-Identifier: Apache-2.0
//
// bazel run //codegen/estimate:compare_synthesis -- --model=model.json
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/errors.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/estimate/estimate.h"
#include "codegen/estimate/serial_estimate.h"
#include "codegen/estimate/synthesis.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/serial_hardware.h"

ABSL_FLAG(std::string, model, "", "the model file to read");
ABSL_FLAG(std::vector<std::string>, adders_per_stage,
          std::vector<std::string>({"0", "1", "2", "4"}),
          "a line for each of these; 0: no registers");
ABSL_FLAG(int, effort, autopruner::HardwareOptions().effort,
          "of the search for shared adders, as in //codegen");
ABSL_FLAG(std::string, elements, "parallel",
          "of a network of sets: parallel or serial, as in //codegen");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "what both count for: " + autopruner::DeviceKeys());

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Compares the estimates of //codegen with what yosys counts for\n"
    "a device.\n\n"
    "  bazel run //codegen/estimate:compare_synthesis -- --model=model.json\n\n"
    "Prints for each number of adders a stage: the estimate, yosys' count, "
    "and\n"
    "how far the estimate is off.";

std::string Off(int64_t estimate, int64_t counted) {
  if (estimate == counted) return "=";
  if (counted == 0) return "-";
  return absl::StrFormat("%+.1f%%",
                         100.0 * static_cast<double>(estimate - counted) /
                             static_cast<double>(counted));
}

void PrintLine(const std::string& adders, const char* what, int64_t estimate,
               int64_t counted) {
  std::printf("%-8s %-22s %9lld %9lld %8s\n", adders.c_str(), what,
              static_cast<long long>(estimate), static_cast<long long>(counted),
              Off(estimate, counted).c_str());
}

struct Both {
  Resources estimate;
  Synthesis counted;
};

absl::StatusOr<Both> Parallel(const Model& model,
                              const HardwareOptions& options,
                              const std::string& folder) {
  ASSIGN_OR_RETURN(const Circuit circuit, MakeHardware(model, options));
  const Device& device = *options.device;
  ASSIGN_OR_RETURN(const Synthesis counted,
                   Synthesise(model, circuit, device, folder));
  return Both{EstimateResources(circuit, device), counted};
}

absl::StatusOr<Both> Serial(const Model& model, const HardwareOptions& options,
                            const std::string& folder) {
  ASSIGN_OR_RETURN(const SerialHardware hardware,
                   MakeSerialHardware(model, options));
  ASSIGN_OR_RETURN(const Circuit lowered, Lower(model));
  const Device& device = *options.device;
  ASSIGN_OR_RETURN(
      const Synthesis counted,
      Synthesise(
          SerialDesign{model, lowered, hardware, {.source = "model.json"}},
          device, folder));
  return Both{MakeEstimate(model.name, hardware, device).needs, counted};
}

absl::Status Compare(const Model& model, const Device& device,
                     int adders_per_stage, const std::string& folder) {
  const std::string adders = absl::StrCat(adders_per_stage);
  const std::string elements = absl::GetFlag(FLAGS_elements);
  if (elements != "parallel" && elements != "serial") {
    return Invalid("--elements=", elements, ": expected parallel or serial");
  }
  const HardwareOptions options = {.effort = absl::GetFlag(FLAGS_effort),
                                   .adders_per_stage = adders_per_stage,
                                   .device = &device};
  ASSIGN_OR_RETURN(const Both both, (elements == "serial" ? Serial : Parallel)(
                                        model, options, folder + "/" + adders));
  const auto& [estimate, counted] = both;
  PrintLine(adders, "LUT, logic", estimate.luts, counted.luts);
  PrintLine("", "LUT, shift registers", estimate.shift_luts,
            counted.shift_luts);
  PrintLine("", "flip-flops", estimate.flip_flops, counted.flip_flops);
  PrintLine("", "DSP", estimate.dsps, counted.dsps);
  PrintLine("", "LUT levels", estimate.lut_levels, counted.lut_levels);
  return absl::OkStatus();
}

absl::Status Run() {
  if (absl::GetFlag(FLAGS_model).empty()) {
    return absl::InvalidArgumentError("--model is missing: a model file");
  }
  const absl::StatusOr<const Device*> device =
      FindDevice(absl::GetFlag(FLAGS_device));
  if (!device.ok()) return device.status();
  const absl::StatusOr<Model> model =
      ReadModel(ResolveUserPath(absl::GetFlag(FLAGS_model)));
  if (!model.ok()) return model.status();
  const absl::StatusOr<std::vector<int>> stages = ParseFlagCounts(
      "adders_per_stage", absl::GetFlag(FLAGS_adders_per_stage), 0, 1000000);
  if (!stages.ok()) return stages.status();
  char folder[] = "/tmp/compare_synthesis.XXXXXX";
  if (mkdtemp(folder) == nullptr) {
    return absl::InternalError("cannot make a folder in /tmp");
  }
  std::printf("%-8s %-22s %9s %9s %8s\n", "a stage", "", "estimate", "yosys",
              "off");
  absl::Status status;
  for (const int adders_per_stage : *stages) {
    status = Compare(*model, **device, adders_per_stage, folder);
    if (!status.ok()) break;
    std::fflush(stdout);
  }
  std::error_code ignored;  // what is left in /tmp harms nobody
  std::filesystem::remove_all(folder, ignored);
  return status;
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("compare_synthesis", autopruner::kUsage, argc,
                                argv, autopruner::Run);
}
