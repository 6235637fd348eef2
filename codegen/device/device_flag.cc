// SPDX-License-Identifier: Apache-2.0
#include "codegen/device/device_flag.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/device/device.h"

namespace autopruner {

absl::StatusOr<const Device*> FindDevice(const std::string& key) {
  for (const Device& device : Devices()) {
    if (device.key == key) return &device;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--device=", key, ": expected one of ", DeviceKeys()));
}

std::string DeviceKeys() {
  return absl::StrJoin(Devices(), ", ",
                       [](std::string* text, const Device& device) {
                         text->append(device.key);
                       });
}

std::string DeviceParts() {
  std::vector<std::string> parts;
  for (const Device& device : Devices()) {
    if (!device.has_vivado()) continue;
    parts.push_back(absl::StrCat(device.part, " of ", device.key));
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace autopruner
