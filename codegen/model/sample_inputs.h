// SPDX-License-Identifier: Apache-2.0
//
// Raw inputs of a model: for tests, and for the test benches of its firmware.
//
//   Rows inputs = RandomInputs(model, 1000, /*seed=*/2);
#ifndef CODEGEN_MODEL_SAMPLE_INPUTS_H_
#define CODEGEN_MODEL_SAMPLE_INPUTS_H_

#include <cstdint>
#include <vector>

#include "codegen/model/model.h"

namespace autopruner {

// Samples, each a list of raw integers.
using Rows = std::vector<std::vector<int64_t>>;

// Returns inputs at the limits of their formats: all of them, one by one, and
// those at which a node of the first layer is largest and smallest.
Rows CornerInputs(const Model& model);

// Returns `count` inputs within their formats: even spread, and now and then
// a limit or 0.
Rows RandomInputs(const Model& model, int count, uint64_t seed);

// Returns CornerInputs(), and behind them `count` of RandomInputs().
Rows CornersAndRandom(const Model& model, int count, uint64_t seed);

// Returns every possible input. The formats must have at most 20 bits together.
Rows AllInputs(const Model& model);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_SAMPLE_INPUTS_H_
