// SPDX-License-Identifier: Apache-2.0
//
// What all our ONNX graphs have: physical features at the begin, scores at the
// end, names in between.
//
//   std::string x = AddInput(features, graph);           // replaced, physical
//   x = AddScaled(x, offsets, factors, graph);
//   AddOutputs(head, target, logits, 1, graph);
#ifndef CODEGEN_ONNX_GRAPH_PARTS_H_
#define CODEGEN_ONNX_GRAPH_PARTS_H_

#include <string>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/onnx/graph_writer.h"
#include "core/network_spec.h"

namespace autopruner {

// What the values are called that all our files have.
inline constexpr char kOnnxInput[] = "features";  // physical
inline constexpr char kOnnxLogits[] = "logits";   // of the last layer
inline constexpr char kOnnxScores[] = "scores";   // behind the head
// Keys of what else a file of ours tells; names in a line each.
inline constexpr char kOnnxFeatureNames[] = "autopruner.features";
inline constexpr char kOnnxClassNames[] = "autopruner.classes";
inline constexpr char kOnnxHead[] = "autopruner.head";

// Adds the input, [samples][features] of physical values, and puts the
// replacements in the place of missing ones. Returns the name of the result.
std::string AddInput(const std::vector<ModelFeature>& features,
                     GraphWriter& graph);

// Adds (x - offset) * factor, of columns. Parts that change nothing are left
// out.
std::string AddScaled(const std::string& x, const std::vector<float>& offset,
                      const std::vector<float>& factor, GraphWriter& graph);

// Adds the outputs kOnnxLogits, which is there, and kOnnxScores: probabilities,
// or values in the units of the targets.
void AddOutputs(Head head, const ModelTarget& target, int outputs,
                GraphWriter& graph);

void AddNames(const std::vector<ModelFeature>& features,
              const std::vector<std::string>& classes, Head head,
              GraphWriter& graph);

}  // namespace autopruner

#endif  // CODEGEN_ONNX_GRAPH_PARTS_H_
