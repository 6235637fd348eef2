// SPDX-License-Identifier: Apache-2.0
//
// The estimate of a circuit, for people and for programs.
//
//   std::fputs(EstimateText(circuit, *device).c_str(), stdout);
#ifndef CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
#define CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/estimate/estimate.h"

namespace autopruner {

// What is known of the whole of a design.
struct Estimate {
  std::string name;
  const Device* device = nullptr;
  Resources needs;
  std::vector<Timing> timing;
  int interval = 1;  // clocks from one event to the next
};

Estimate MakeEstimate(const Circuit& circuit, const Device& device);

// A table: a number, its unit and its meaning a line. What the circuit takes
// of `device`, and its speed on each of Devices().
std::string EstimateText(const Estimate& estimate);
std::string EstimateText(const Circuit& circuit, const Device& device);

// The same as JSON, keys in a fixed order.
std::string EstimateJson(const Estimate& estimate);
std::string EstimateJson(const Circuit& circuit, const Device& device);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
