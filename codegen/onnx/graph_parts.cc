// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/graph_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/feature_scaling.h"

namespace autopruner {
namespace {

using Type = GraphWriter::Type;

int64_t Size(const std::vector<ModelFeature>& features) {
  return static_cast<int64_t>(features.size());
}

// The k-th code of each feature for a missing value; NaN equals nothing.
std::vector<float> Codes(const std::vector<ModelFeature>& features, size_t k) {
  std::vector<float> codes;
  for (const ModelFeature& feature : features) {
    codes.push_back(feature.replacement.has_value() &&
                            k < feature.missing.size()
                        ? feature.missing[k]
                        : std::numeric_limits<float>::quiet_NaN());
  }
  return codes;
}

// Whether each value of `x` is missing and has a replacement.
std::string AddIsMissing(const std::string& x,
                         const std::vector<ModelFeature>& features,
                         GraphWriter& graph) {
  std::string missing = graph.Node("IsNaN", {x}, "is_nan");
  size_t codes = 0;
  std::vector<bool> replaced;
  for (const ModelFeature& feature : features) {
    replaced.push_back(feature.replacement.has_value());
    codes = std::max(codes, feature.missing.size());
  }
  for (size_t k = 0; k < codes; ++k) {
    const std::string code = graph.Floats(absl::StrCat("missing_", k),
                                          {Size(features)}, Codes(features, k));
    const std::string equal =
        graph.Node("Equal", {x, code}, absl::StrCat("is_missing_", k));
    missing = graph.Node("Or", {missing, equal}, absl::StrCat("is_nan_or_", k));
  }
  if (std::find(replaced.begin(), replaced.end(), false) == replaced.end()) {
    return missing;
  }
  return graph.Node("And", {missing, graph.Bools("has_replacement", replaced)},
                    "is_replaced");
}

}  // namespace

std::string AddInput(const std::vector<ModelFeature>& features,
                     GraphWriter& graph) {
  const std::string x =
      graph.Input(kOnnxInput, static_cast<int>(features.size()));
  std::vector<float> replacement;
  bool any = false;
  for (const ModelFeature& feature : features) {
    replacement.push_back(feature.replacement.value_or(0));
    any |= feature.replacement.has_value();
  }
  if (!any) return x;
  const std::string missing = AddIsMissing(x, features, graph);
  return graph.Node(
      "Where",
      {missing, graph.Floats("replacement", {Size(features)}, replacement), x},
      "replaced");
}

std::string AddScaled(const std::string& x, const std::vector<float>& offset,
                      const std::vector<float>& factor, GraphWriter& graph) {
  const auto size = static_cast<int64_t>(offset.size());
  std::string value = x;
  if (std::any_of(offset.begin(), offset.end(),
                  [](float o) { return o != 0; })) {
    value = graph.Node("Sub", {value, graph.Floats("offset", {size}, offset)},
                       "shifted");
  }
  if (std::any_of(factor.begin(), factor.end(),
                  [](float f) { return f != 1; })) {
    value = graph.Node("Mul", {value, graph.Floats("factor", {size}, factor)},
                       "scaled");
  }
  return value;
}

void AddOutputs(Head head, const ModelTarget& target, int outputs,
                GraphWriter& graph) {
  switch (head) {
    case Head::kSigmoid:
      graph.Node("Sigmoid", {kOnnxLogits}, kOnnxScores);
      break;
    case Head::kSoftmax:
      graph.Node("Softmax", {kOnnxLogits}, kOnnxScores, {{"axis", int64_t{1}}});
      break;
    case Head::kLinear:
      graph.Floats("target_factor", {1}, {PowerOfTwo(-target.log2_scale)});
      graph.Floats("target_offset", {1}, {target.offset});
      graph.Node("Mul", {kOnnxLogits, "target_factor"}, "target_scaled");
      graph.Node("Add", {"target_scaled", "target_offset"}, kOnnxScores);
      break;
  }
  graph.Output(kOnnxScores, Type::kFloat, outputs);
  graph.Output(kOnnxLogits, Type::kFloat, outputs);
}

void AddNames(const std::vector<ModelFeature>& features,
              const std::vector<std::string>& classes, Head head,
              GraphWriter& graph) {
  std::vector<std::string> names;
  for (const ModelFeature& feature : features) names.push_back(feature.name);
  graph.Metadata(kOnnxFeatureNames, absl::StrJoin(names, "\n"));
  graph.Metadata(kOnnxClassNames, absl::StrJoin(classes, "\n"));
  graph.Metadata(kOnnxHead, HeadName(head));
}

}  // namespace autopruner
