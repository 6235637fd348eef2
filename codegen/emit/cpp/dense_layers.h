// SPDX-License-Identifier: Apache-2.0
//
// The layers of a circuit as matrices: what vector code multiplies with.
//
//   std::vector<DenseLayer> layers = FindDenseLayers(circuit);
//   layers[1].nodes[3].weights  ->  {5, 0, -12}, for each of layers[1].inputs
//
// Part of emit_cpp.h; not for others.
#ifndef CODEGEN_EMIT_CPP_DENSE_LAYERS_H_
#define CODEGEN_EMIT_CPP_DENSE_LAYERS_H_

#include <cstdint>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/interval.h"

namespace autopruner {

// Worth Clamp((bias + sum of weight * input) >> shift of the layer, range).
struct DenseNode {
  ValueId value = kNoValue;      // that it computes
  std::vector<int64_t> weights;  // one an input of the layer
  int64_t bias = 0;              // with the half of the rounding
  int shift = 0;                 // the layer's
  Interval range;
};

struct DenseLayer {
  std::vector<ValueId> inputs;  // the values of nodes of the layer before
  // By how much more an input is than its value: the nodes of the layer before
  // compute it so, and the biases of this layer make up for it.
  std::vector<int64_t> offsets;
  std::vector<DenseNode> nodes;
  // Inputs are 0 to 255 and weights -128 to 127; else both have 16 bits.
  bool bytes = false;
};

// Returns the layers of `circuit`: of each, all nodes with one shift, inputs
// and weights within 16 bits, and sums within 32, in whatever order they are
// added. In bytes where intervals and weights allow. Empty if the circuit is
// not of that kind: then it is computed in another way.
std::vector<DenseLayer> FindDenseLayers(const Circuit& circuit);

// Whether the products of `layer` for one event are so few that one after the
// other takes less time than nodes in the lanes: the end of a pruned network.
bool HasFewProducts(const DenseLayer& layer);

// Whether dense layers take less time than straight-line code: of one event,
// and with events in the lanes. By the products of both, and what a layer of
// one event costs before its first product. No layers are never faster.
struct FasterForms {
  bool one_event = false;
  bool many_events = false;
};
FasterForms CompareForms(const Circuit& circuit,
                         const std::vector<DenseLayer>& layers);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_DENSE_LAYERS_H_
