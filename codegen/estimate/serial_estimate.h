// SPDX-License-Identifier: Apache-2.0
//
// What the serial form of a network of sets takes: the shared layers, what
// accumulates their outputs, and the layers behind.
//
//   EstimateText(MakeEstimate("tagger", hardware, device))
#ifndef CODEGEN_ESTIMATE_SERIAL_ESTIMATE_H_
#define CODEGEN_ESTIMATE_SERIAL_ESTIMATE_H_

#include <string>

#include "codegen/device/device.h"
#include "codegen/estimate/estimate_report.h"
#include "codegen/serial/serial_hardware.h"

namespace autopruner {

// Of a sum each bit takes a LUT, which also drops what was there at a set's
// first element. A maximum takes a comparison, two bits a LUT (a bit where the
// chain takes what it is given), and a LUT that enables its register.
Estimate MakeEstimate(const std::string& name, const SerialHardware& hardware,
                      const Device& device);

}  // namespace autopruner

#endif  // CODEGEN_ESTIMATE_SERIAL_ESTIMATE_H_
