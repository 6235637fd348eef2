// SPDX-License-Identifier: Apache-2.0
#include "codegen/firmware_flags.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/flag_numbers.h"
#include "base/status_macros.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/emit/bus.h"

using autopruner::FirmwareOptions;

ABSL_FLAG(int, adders_per_stage, FirmwareOptions().hardware.adders_per_stage,
          "at most so many adders in a row between registers; 0: no registers");
ABSL_FLAG(std::optional<int>, latency, std::nullopt,
          "clock cycles from input to output, instead of --adders_per_stage; "
          "of --elements=parallel alone");
ABSL_FLAG(std::string, elements, "parallel",
          "of a network of sets: parallel (the shared layers once for each "
          "element, a set a clock), or serial (once, an element a clock: "
          "Verilog, VHDL and HLS, beside C++)");
ABSL_FLAG(std::optional<int>, max_depth, std::nullopt,
          "at most so many adders in a row in the sums of a layer (more where "
          "there is no other way); default: two more than without sharing");
ABSL_FLAG(int, effort, FirmwareOptions().hardware.effort,
          "how long to search for adders that can be shared: 0 is one pass, "
          "100 some ten seconds a layer");
ABSL_FLAG(uint64_t, seed, FirmwareOptions().hardware.seed,
          "of that search; the same seed and effort give the same firmware");
ABSL_FLAG(std::string, device, autopruner::DefaultDevice().key,
          "what the firmware is made for, and its LUTs are counted for: " +
              autopruner::DeviceKeys());
ABSL_FLAG(std::string, part, "",
          "the FPGA, for the scripts of Vivado and Vitis HLS; default: one of "
          "the --device: " +
              autopruner::DeviceParts());
ABSL_FLAG(double, clock_ns, FirmwareOptions().project.clock_ns,
          "the clock period in ns, for all scripts");
ABSL_FLAG(std::string, port_names, "numbers",
          "of the Verilog and VHDL: numbers (x3), or features (x3_jet_pt)");
ABSL_FLAG(int, events_per_packet, FirmwareOptions().project.events_per_packet,
          "of the AXI4-Stream output: TLAST comes with each so many");
ABSL_FLAG(int, vectors, FirmwareOptions().vectors,
          "random vectors in the test benches, besides the corners");

namespace autopruner {
namespace {

// Of counts that nothing else limits.
constexpr int kMost = 1000000;

// Where registers stand is said once. Of a serial network each part has its
// own.
absl::Status CheckRegisters(ElementsForm elements) {
  if (!FLAGS_latency.IsSpecifiedOnCommandLine()) return absl::OkStatus();
  const std::optional<int> latency = absl::GetFlag(FLAGS_latency);
  if (!latency.has_value() || *latency < 1) {
    return Invalid(
        "--latency=", latency.has_value() ? absl::StrCat(*latency) : "",
        ": expected 1 or more; --adders_per_stage=0 makes a circuit "
        "without registers");
  }
  if (FLAGS_adders_per_stage.IsSpecifiedOnCommandLine()) {
    return Invalid("--latency and --adders_per_stage: expected one of them");
  }
  if (elements == ElementsForm::kSerial) {
    return Invalid("--latency=", *latency,
                   ": not of --elements=serial; expected "
                   "--adders_per_stage");
  }
  return absl::OkStatus();
}

absl::Status CheckRanges() {
  const std::optional<int> max_depth = absl::GetFlag(FLAGS_max_depth);
  if (FLAGS_max_depth.IsSpecifiedOnCommandLine()) {
    RETURN_IF_ERROR(
        CheckFlagRange("max_depth", max_depth.value_or(-1), 0, kMost));
  }
  RETURN_IF_ERROR(
      CheckFlagRange("effort", absl::GetFlag(FLAGS_effort), 0, 100000));
  RETURN_IF_ERROR(CheckFlagRange(
      "adders_per_stage", absl::GetFlag(FLAGS_adders_per_stage), 0, kMost));
  RETURN_IF_ERROR(
      CheckFlagRange("clock_ns", absl::GetFlag(FLAGS_clock_ns), 0.1, kMost));
  RETURN_IF_ERROR(
      CheckFlagRange("vectors", absl::GetFlag(FLAGS_vectors), 0, kMost));
  return CheckFlagRange("events_per_packet",
                        absl::GetFlag(FLAGS_events_per_packet), 1, kMost);
}

// The part of --part, or else the one of the device.
absl::StatusOr<std::string> FlaggedPart(const Device& device) {
  if (!FLAGS_part.IsSpecifiedOnCommandLine()) return device.part;
  const std::string part = absl::GetFlag(FLAGS_part);
  if (!device.has_vivado()) {
    return Invalid("--part=", part, ": Vivado knows no ", device.name,
                   "; expected another --device");
  }
  // The name stands in scripts that run as they are.
  const bool is_name = std::all_of(part.begin(), part.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' ||
           c == '_';
  });
  if (!part.empty() && is_name) return part;
  return Invalid("--part='", part,
                 "': expected letters, digits, - and _, as in ", device.part);
}

absl::StatusOr<PortNames> ParsePortNames(const std::string& text) {
  if (text == "numbers") return PortNames::kNumbers;
  if (text == "features") return PortNames::kFeatures;
  return Invalid("--port_names=", text, ": expected numbers or features");
}

absl::StatusOr<ElementsForm> ParseElements(const std::string& text) {
  if (text == "parallel") return ElementsForm::kParallel;
  if (text == "serial") return ElementsForm::kSerial;
  return Invalid("--elements=", text, ": expected parallel or serial");
}

}  // namespace

absl::StatusOr<FirmwareOptions> FlaggedFirmwareOptions() {
  FirmwareOptions options;
  HardwareOptions& hardware = options.hardware;
  ProjectOptions& project = options.project;
  RETURN_IF_ERROR(CheckRanges());
  ASSIGN_OR_RETURN(options.elements,
                   ParseElements(absl::GetFlag(FLAGS_elements)));
  RETURN_IF_ERROR(CheckRegisters(options.elements));
  ASSIGN_OR_RETURN(hardware.device, FindDevice(absl::GetFlag(FLAGS_device)));
  hardware.effort = absl::GetFlag(FLAGS_effort);
  hardware.max_depth =
      absl::GetFlag(FLAGS_max_depth).value_or(hardware.max_depth);
  hardware.seed = absl::GetFlag(FLAGS_seed);
  hardware.adders_per_stage = absl::GetFlag(FLAGS_adders_per_stage);
  hardware.latency = absl::GetFlag(FLAGS_latency).value_or(0);
  ASSIGN_OR_RETURN(project.part, FlaggedPart(*hardware.device));
  project.clock_ns = absl::GetFlag(FLAGS_clock_ns);
  ASSIGN_OR_RETURN(project.port_names,
                   ParsePortNames(absl::GetFlag(FLAGS_port_names)));
  project.events_per_packet = absl::GetFlag(FLAGS_events_per_packet);
  options.vectors = absl::GetFlag(FLAGS_vectors);
  return options;
}

}  // namespace autopruner
