// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/reference.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// The inputs of a layer, shifted left to one binary point.
std::vector<int64_t> Align(const Model& model, int layer,
                           const std::vector<int64_t>& inputs) {
  const int largest_frac = LargestInputFrac(model, layer);
  std::vector<int64_t> aligned;
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    const int shift = largest_frac - LayerInputFormat(model, layer, i).frac;
    // Unsigned: an input that is too far off to fit meets no weight but 0.
    aligned.push_back(
        static_cast<int64_t>(static_cast<uint64_t>(inputs[i]) << shift));
  }
  return aligned;
}

int64_t InferNode(const ModelLayer& dense, int node, int input_frac,
                  const std::vector<int64_t>& aligned) {
  if (!dense.live[node]) return 0;
  int64_t sum = dense.bias[node];
  for (size_t i = 0; i < aligned.size(); ++i) {
    if (dense.weight[node][i] != 0) sum += dense.weight[node][i] * aligned[i];
  }
  if (Rectifies(dense.activation)) sum = std::max(sum, int64_t{0});
  const int64_t value = Rescale(
      sum, dense.weight_format[node].frac + input_frac, dense.sum_format(node));
  return dense.looks_up(node) ? dense.table[node].at(value) : value;
}

// Layers `begin` .. `end`, from what the first of them reads.
std::vector<int64_t> InferLayers(const Model& model, int begin, int end,
                                 std::vector<int64_t> values) {
  for (int layer = begin; layer < end; ++layer) {
    const ModelLayer& dense = model.layers[layer];
    const std::vector<int64_t> aligned = Align(model, layer, values);
    const int input_frac = LargestInputFrac(model, layer);
    values.clear();
    for (int node = 0; node < dense.outputs(); ++node) {
      values.push_back(InferNode(dense, node, input_frac, aligned));
    }
  }
  return values;
}

// What is made of the elements that are there; of none 0.
std::vector<int64_t> PoolElements(const Model& model,
                                  const std::vector<int64_t>& raw_inputs) {
  const int layers = model.set.shared_layers;
  std::vector<int64_t> pooled;
  for (int e = 0; e < model.set.elements; ++e) {
    if (raw_inputs[model.valid_input(e)] == 0) continue;
    const auto begin = raw_inputs.begin() + e * model.element_size();
    const std::vector<int64_t> values = InferLayers(
        model, 0, layers, {begin, begin + model.element_size() - 1});
    if (pooled.empty()) {
      pooled = values;
      continue;
    }
    for (size_t j = 0; j < values.size(); ++j) {
      pooled[j] = PooledRaw(model.set.pooling, pooled[j], values[j]);
    }
  }
  pooled.resize(model.layers[layers - 1].outputs());
  return pooled;
}

}  // namespace

int64_t PooledRaw(Pooling pooling, int64_t a, int64_t b) {
  switch (pooling) {
    case Pooling::kSum:
      return a + b;
    case Pooling::kMax:
      return std::max(a, b);
  }
  return 0;
}

int ReferenceClass(const Model& model, const std::vector<int64_t>& outputs) {
  if (IsBinary(model.head)) return outputs[0] > 0 ? 1 : 0;
  const std::vector<Format>& formats = model.layers.back().output_format;
  int largest_frac = formats[0].frac;
  for (const Format& format : formats) {
    largest_frac = std::max(largest_frac, format.frac);
  }
  std::vector<int64_t> aligned;
  for (size_t j = 0; j < outputs.size(); ++j) {
    aligned.push_back(outputs[j] *
                      (int64_t{1} << (largest_frac - formats[j].frac)));
  }
  return static_cast<int>(std::max_element(aligned.begin(), aligned.end()) -
                          aligned.begin());
}

std::vector<int64_t> InferReference(const Model& model,
                                    const std::vector<int64_t>& raw_inputs) {
  const auto layers = static_cast<int>(model.layers.size());
  if (!model.set.exists()) return InferLayers(model, 0, layers, raw_inputs);
  std::vector<int64_t> values = PoolElements(model, raw_inputs);
  values.insert(values.end(), raw_inputs.end() - model.set.joined,
                raw_inputs.end());
  return InferLayers(model, model.set.shared_layers, layers, std::move(values));
}

}  // namespace autopruner
