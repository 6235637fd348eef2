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

// With the defaults of //codegen.
//   Requires a model of a trained network, whose sums keep within 63 bits.
int64_t CountLuts(const Model& model, const Device& device);

// With less effort in the search for shared adders: some percent more, and 100
// (effort 0) or 5 (effort 2) times as fast.
int64_t CountLuts(const Model& model, const Device& device, int effort);

}  // namespace autopruner

#endif  // TRAINER_RUN_LUTS_H_
