// SPDX-License-Identifier: Apache-2.0
//
// The estimate of a circuit, for people and for programs.
//
//   std::fputs(EstimateText(circuit).c_str(), stdout);
#ifndef CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
#define CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_

#include <string>

#include "codegen/circuit/circuit.h"

namespace autopruner {

// A table: a number, its unit and its meaning a line.
std::string EstimateText(const Circuit& circuit);

// The same as JSON, keys in a fixed order.
std::string EstimateJson(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_ESTIMATE_REPORT_H_
