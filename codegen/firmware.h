// SPDX-License-Identifier: Apache-2.0
//
// All that is generated from one model.
//
//   absl::StatusOr<Firmware> firmware =
//       MakeFirmware(model, {.source = "m.json"});
//   firmware->files[1].path  ->  "NAME_nn.h"
#ifndef CODEGEN_FIRMWARE_H_
#define CODEGEN_FIRMWARE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/emit/project_options.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/model/model.h"

namespace autopruner {

// How hardware runs over a set's elements: it has the shared layers once for
// each of them, or once, and takes an element a clock.
enum class ElementsForm { kParallel, kSerial };

// The defaults are those of //codegen.
struct FirmwareOptions {
  ElementsForm elements = ElementsForm::kParallel;
  HardwareOptions hardware;
  ProjectOptions project;  // golden vectors are made here
  int vectors = 1000;      // of them, at random; corners come first
};

struct Firmware {
  Circuit circuit;  // as it is in Verilog, VHDL, HLS; serial: as in C++
  Estimate estimate;
  std::vector<GeneratedFile> files;
};

// Returns what firmware consists of, a line or two a target, for --help.
std::string FirmwareFiles();

// Returns the firmware of `model` for all targets: see FirmwareFiles().
//   Errors: those of MakeHardware() and MakeSerialHardware().
absl::StatusOr<Firmware> MakeFirmware(const Model& model,
                                      const FirmwareOptions& options);

}  // namespace autopruner

#endif  // CODEGEN_FIRMWARE_H_
