// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/dense_bytes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "core/interval.h"

namespace autopruner {
namespace {

constexpr Interval kByte = {0, 255};

bool SumsFit(const Circuit& circuit, const DenseLayer& layer) {
  return std::all_of(layer.nodes.begin(), layer.nodes.end(),
                     [&](const DenseNode& node) {
                       return LargestSum(circuit, layer, node) <=
                              std::numeric_limits<int32_t>::max();
                     });
}

// False if an input has more than 256 values.
bool SetOffsets(const Circuit& circuit, DenseLayer* layer) {
  for (size_t i = 0; i < layer->inputs.size(); ++i) {
    const Interval range = circuit.op(layer->inputs[i]).range;
    const bool is_byte = kByte.contains(range.min) && kByte.contains(range.max);
    layer->offsets[i] = is_byte ? 0 : -range.min;
    if (range.max - range.min > kByte.max) return false;
  }
  return true;
}

// False if a weight has more than 8 bits.
bool SubtractOffsets(DenseLayer* layer) {
  for (DenseNode& node : layer->nodes) {
    for (size_t i = 0; i < node.weights.size(); ++i) {
      const int64_t weight = node.weights[i];
      if (static_cast<int8_t>(weight) != weight) return false;
      node.bias -= weight * layer->offsets[i];
    }
  }
  return true;
}

// Has the nodes compute more than their values.
void AddOffsets(const std::vector<int64_t>& offsets, DenseLayer* layer) {
  for (size_t j = 0; j < offsets.size(); ++j) {
    DenseNode& node = layer->nodes[j];
    node.bias += offsets[j] * (int64_t{1} << node.shift);
    node.range = {node.range.min + offsets[j], node.range.max + offsets[j]};
  }
}

}  // namespace

int64_t LargestSum(const Circuit& circuit, const DenseLayer& layer,
                   const DenseNode& node) {
  int64_t sum = std::abs(node.bias);
  for (size_t i = 0; i < node.weights.size(); ++i) {
    const Interval range = circuit.op(layer.inputs[i]).range;
    const int64_t offset = layer.offsets[i];
    sum += std::abs(node.weights[i]) *
           std::max(std::abs(range.min + offset), std::abs(range.max + offset));
  }
  return sum;
}

void UseBytes(const Circuit& circuit, std::vector<DenseLayer>* layers) {
  for (size_t l = 0; l < layers->size(); ++l) {
    DenseLayer layer = (*layers)[l];
    layer.bytes = true;
    if (!SetOffsets(circuit, &layer) || !SubtractOffsets(&layer) ||
        !SumsFit(circuit, layer)) {
      continue;
    }
    if (l > 0) {
      DenseLayer before = (*layers)[l - 1];
      AddOffsets(layer.offsets, &before);
      if (!SumsFit(circuit, before)) continue;
      (*layers)[l - 1] = std::move(before);
    }
    (*layers)[l] = std::move(layer);
  }
}

}  // namespace autopruner
