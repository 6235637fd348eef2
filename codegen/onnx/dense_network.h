// SPDX-License-Identifier: Apache-2.0
//
// A dense network in real numbers, with or without formats: what an ONNX file
// of ours holds.
//
//   DenseNetwork network = *ToDenseNetwork(model);      // with its formats
//   absl::StatusOr<Model> same = ToModel(network);      // of integers
//   WithoutFormats(network)                             // plain float
#ifndef CODEGEN_ONNX_DENSE_NETWORK_H_
#define CODEGEN_ONNX_DENSE_NETWORK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

// output[j] = act(sum_i weight[j][i] * x[i] + bias[j]), in real numbers, then
// rounded to output_format[j] where that is a format.
struct DenseLayer {
  Activation activation = Activation::kLinear;
  std::vector<std::vector<double>> weight = {};  // [node][input]
  std::vector<double> bias = {};                 // [node]
  // One a node; a width of 0: not quantised.
  std::vector<Format> weight_format = {};
  std::vector<Format> output_format = {};

  int outputs() const { return static_cast<int>(bias.size()); }
};

struct DenseNetwork {
  std::string name = {};
  // Empty where a file does not tell.
  std::optional<Head> head = {};
  // Formats of width 0: not quantised.
  std::vector<ModelFeature> features = {};
  std::vector<DenseLayer> layers = {};
  std::vector<std::string> classes = {};
  ModelTarget target = {};
  // What was read otherwise than it was written, in a line each.
  std::vector<std::string> remarks = {};

  int inputs() const { return static_cast<int>(features.size()); }
  int outputs() const { return layers.back().outputs(); }
};

// Returns what `model` computes, in real numbers. Nodes that are not live are
// left out; such features stay, and nothing reads them.
//   Errors: InvalidArgument for a model of sets of elements, for one whose
//   linear layers look up tables.
absl::StatusOr<DenseNetwork> ToDenseNetwork(const Model& model);

// Returns `network` as floats compute it: nothing is rounded but by them.
DenseNetwork WithoutFormats(DenseNetwork network);

// Returns the integers of a network that has all formats. Biases are rounded
// to the binary point of their sums. What no weight leads out of is not live.
//   Errors: InvalidArgument, in one line: a quantity without a format, a
//   weight beside its grid, a head that is not known, what no model file may
//   hold.
absl::StatusOr<Model> ToModel(const DenseNetwork& network);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_DENSE_NETWORK_H_
