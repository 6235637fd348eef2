// SPDX-License-Identifier: Apache-2.0
//
// A device as the flag --device has it.
//
//   absl::StatusOr<const Device*> device = FindDevice("ice40");
//   (*device)->lut_inputs  ->  4
#ifndef CODEGEN_DEVICE_DEVICE_FLAG_H_
#define CODEGEN_DEVICE_DEVICE_FLAG_H_

#include <string>

#include "absl/status/statusor.h"
#include "codegen/device/device.h"

namespace autopruner {

// The device of that key.
//   Errors: InvalidArgument: names --device and the keys that there are.
absl::StatusOr<const Device*> FindDevice(const std::string& key);

// "a, b, c": the keys of all.
std::string DeviceKeys();

// "x of a, y of b": the parts of those that Vivado knows.
std::string DeviceParts();

}  // namespace autopruner

#endif  // CODEGEN_DEVICE_DEVICE_FLAG_H_
