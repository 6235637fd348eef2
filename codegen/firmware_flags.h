// SPDX-License-Identifier: Apache-2.0
//
// What the flags of //codegen ask for.
//
//   ASSIGN_OR_RETURN(const FirmwareOptions options, FlaggedFirmwareOptions());
//   MakeFirmware(model, options)
#ifndef CODEGEN_FIRMWARE_FLAGS_H_
#define CODEGEN_FIRMWARE_FLAGS_H_

#include "absl/status/statusor.h"
#include "codegen/firmware.h"

namespace autopruner {

// Returns all but the source and the golden vectors.
//   Errors: InvalidArgument for a flag that is out of range, that says nothing,
//   or that contradicts another one.
absl::StatusOr<FirmwareOptions> FlaggedFirmwareOptions();

}  // namespace autopruner

#endif  // CODEGEN_FIRMWARE_FLAGS_H_
