// SPDX-License-Identifier: Apache-2.0
#include "codegen/firmware_flags.h"

#include <cctype>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/emit/bus.h"

using autopruner::FirmwareOptions;

ABSL_FLAG(int, adders_per_stage, FirmwareOptions().hardware.adders_per_stage,
          "at most so many adders in a row between registers; 0: no registers");
ABSL_FLAG(std::optional<int>, latency, std::nullopt,
          "clock cycles from input to output, instead of --adders_per_stage");
ABSL_FLAG(std::string, elements, "parallel",
          "of a network of sets: parallel (the shared layers once for each "
          "element, a set a clock), or serial (once, an element a clock: "
          "Verilog only, beside C++)");
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
ABSL_FLAG(std::string, port_names, "numbers",
          "of the Verilog and VHDL: numbers (x3), or features (x3_jet_pt)");
ABSL_FLAG(int, events_per_packet, FirmwareOptions().project.events_per_packet,
          "of the AXI4-Stream output: TLAST comes with each so many");
ABSL_FLAG(int, vectors, FirmwareOptions().vectors,
          "random vectors in the test benches, besides the corners");

namespace autopruner {
namespace {

absl::Status Invalid(const std::string& message) {
  return absl::InvalidArgumentError(message);
}

// Where registers stand is said once.
absl::Status CheckRegisters() {
  const std::optional<int> latency = absl::GetFlag(FLAGS_latency);
  if (!latency.has_value()) return absl::OkStatus();
  if (*latency < 1) {
    return Invalid(absl::StrCat("--latency=", *latency,
                                ": expected 1 or more; --adders_per_stage=0 "
                                "makes a circuit without registers"));
  }
  if (FLAGS_adders_per_stage.IsSpecifiedOnCommandLine()) {
    return Invalid("--latency and --adders_per_stage: expected one of them");
  }
  return absl::OkStatus();
}

absl::StatusOr<PortNames> ParsePortNames(const std::string& text) {
  if (text == "numbers") return PortNames::kNumbers;
  if (text == "features") return PortNames::kFeatures;
  return Invalid("--port_names=" + text + ": expected numbers or features");
}

absl::StatusOr<ElementsForm> ParseElements(const std::string& text) {
  if (text == "parallel") return ElementsForm::kParallel;
  if (text == "serial") return ElementsForm::kSerial;
  return Invalid("--elements=" + text + ": expected parallel or serial");
}

}  // namespace

absl::StatusOr<FirmwareOptions> FlaggedFirmwareOptions() {
  const absl::StatusOr<const Device*> device =
      FindDevice(absl::GetFlag(FLAGS_device));
  if (!device.ok()) return device.status();
  RETURN_IF_ERROR(CheckRegisters());
  const auto port_names = ParsePortNames(absl::GetFlag(FLAGS_port_names));
  if (!port_names.ok()) return port_names.status();
  const auto elements = ParseElements(absl::GetFlag(FLAGS_elements));
  if (!elements.ok()) return elements.status();
  FirmwareOptions options = {
      .elements = *elements,
      .hardware = {.effort = absl::GetFlag(FLAGS_effort),
                   .max_depth = absl::GetFlag(FLAGS_max_depth),
                   .seed = absl::GetFlag(FLAGS_seed),
                   .adders_per_stage = absl::GetFlag(FLAGS_adders_per_stage),
                   .latency = absl::GetFlag(FLAGS_latency).value_or(0),
                   .device = *device},
      .project = {.part = absl::GetFlag(FLAGS_part),
                  .clock_ns = absl::GetFlag(FLAGS_clock_ns),
                  .port_names = *port_names,
                  .events_per_packet = absl::GetFlag(FLAGS_events_per_packet)},
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
  if (options.project.events_per_packet < 1 ||
      options.project.events_per_packet > 1000000) {
    return Invalid(
        absl::StrCat("--events_per_packet=", options.project.events_per_packet,
                     ": expected 1 to 1000000"));
  }
  // The name stands in scripts that run as they are.
  if (options.project.part.empty()) {
    return Invalid("--part=: expected a name, as in " +
                   FirmwareOptions().project.part);
  }
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

}  // namespace autopruner
