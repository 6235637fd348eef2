// SPDX-License-Identifier: Apache-2.0
//
// The integer reference: slow, plain, and what every other form must equal.
//
//   InferReference(model, {3, -7})  ->  {12}
#ifndef CODEGEN_MODEL_REFERENCE_H_
#define CODEGEN_MODEL_REFERENCE_H_

#include <cstdint>
#include <vector>

#include "codegen/model/model.h"

namespace autopruner {

// Returns the last layer's raw outputs (0 for a node that is not live).
//   Shapes: raw_inputs [inputs], result [outputs].
//   Range:  each input within its feature's format.
std::vector<int64_t> InferReference(const Model& model,
                                    const std::vector<int64_t>& raw_inputs);

// Of two raw values of one format, e.g. of two elements.
int64_t PooledRaw(Pooling pooling, int64_t a, int64_t b);

// Returns the class of raw outputs of a sigmoid or softmax head: 1 above 0, or
// the largest output, compared at one binary point; of several, the first.
int ReferenceClass(const Model& model, const std::vector<int64_t>& outputs);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_REFERENCE_H_
