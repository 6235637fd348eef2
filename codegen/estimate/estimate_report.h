// SPDX-License-Identifier: Apache-2.0
//
// The estimate of a circuit, for people and for programs.
//
//   std::fputs(EstimateText(circuit, *device).c_str(), stdout);
#ifndef CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
#define CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_

#include <string>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"

namespace autopruner {

// A table: a number, its unit and its meaning a line. What the circuit takes
// of `device`, and its speed on each of Devices().
std::string EstimateText(const Circuit& circuit, const Device& device);

// The same as JSON, keys in a fixed order.
std::string EstimateJson(const Circuit& circuit, const Device& device);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
