// SPDX-License-Identifier: Apache-2.0
//
// Dense layers in bytes: four products in the place of two.
//
// Part of dense_layers.h; not for others.
#ifndef CODEGEN_EMIT_CPP_DENSE_BYTES_H_
#define CODEGEN_EMIT_CPP_DENSE_BYTES_H_

#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_layers.h"

namespace autopruner {

// Returns what no sum of some of the terms of `node`, which is one of `layer`,
// exceeds in size.
int64_t LargestSum(const Circuit& circuit, const DenseLayer& layer,
                   const DenseNode& node);

// Has those of `layers` use bytes whose inputs have at most 256 values each,
// and weights of 8 bits. Offsets make the inputs 0 to 255; where these would
// take a sum beyond 32 bits, a layer stays as it is.
void UseBytes(const Circuit& circuit, std::vector<DenseLayer>* layers);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_DENSE_BYTES_H_
