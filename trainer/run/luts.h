// SPDX-License-Identifier: Apache-2.0
//
// LUTs of a model's firmware, as //codegen makes and estimates it.
//
//   CountLuts(outcome.model, device)  ->  1987
#ifndef TRAINER_RUN_LUTS_H_
#define TRAINER_RUN_LUTS_H_

#include <cstdint>

#include "codegen/device/device.h"
#include "codegen/model/model.h"

namespace autopruner {

// Quickly: some percent more than CountLuts().
int64_t CountLutsQuickly(const Model& model, const Device& device);

// With the defaults of //codegen.
//   Requires a model of a trained network, whose sums keep within 63 bits.
int64_t CountLuts(const Model& model, const Device& device);

}  // namespace autopruner

#endif  // TRAINER_RUN_LUTS_H_
