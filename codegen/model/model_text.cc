// SPDX-License-Identifier: Apache-2.0
//
// Writes a model as JSON in which a line is a feature, or a row of weights:
// it can be read, and two of them can be compared line by line.
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/model/json_tree.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

const char* BoolText(bool value) { return value ? "true" : "false"; }

// The shortest text that gives the same float again.
std::string FloatText(float value) {
  char buffer[32];
  if (value == 0) return "0";  // not "-0"
  const auto result = std::to_chars(buffer, buffer + sizeof(buffer), value);
  return std::string(buffer, result.ptr);
}

// What differs from the default is said.
const char* RoundingText(Rounding rounding) {
  switch (rounding) {
    case Rounding::kHalfUp:
      return "";
    case Rounding::kFloor:
      return ", \"rounding\": \"floor\"";
  }
  return "";
}

const char* OverflowText(Overflow overflow) {
  switch (overflow) {
    case Overflow::kSaturate:
      return "";
    case Overflow::kWrap:
      return ", \"overflow\": \"wrap\"";
  }
  return "";
}

std::string FormatJson(const Format& format) {
  return absl::StrCat("{\"width\": ", format.width, ", \"frac\": ", format.frac,
                      ", \"signed\": ", BoolText(format.is_signed),
                      RoundingText(format.rounding),
                      OverflowText(format.overflow), "}");
}

// [a, b, c] of the texts of 0 .. count-1, with `separator` between them.
std::string List(int count, const std::string& separator,
                 const std::function<std::string(int)>& text) {
  std::string list;
  for (int i = 0; i < count; ++i) {
    list += (i == 0 ? "" : separator) + text(i);
  }
  return list;
}

std::string Integers(const std::vector<int64_t>& values) {
  return absl::StrCat("[", absl::StrJoin(values, ", "), "]");
}

// One for all nodes where `texts` are all the same, else a list.
std::string PerNode(const std::vector<std::string>& texts) {
  const bool same =
      std::all_of(texts.begin(), texts.end(),
                  [&](const std::string& text) { return text == texts[0]; });
  if (same) return texts[0];
  return absl::StrCat("[\n        ", absl::StrJoin(texts, ",\n        "),
                      "\n      ]");
}

std::string NodeFormats(const std::vector<Format>& formats) {
  std::vector<std::string> texts;
  for (const Format& format : formats) texts.push_back(FormatJson(format));
  return PerNode(texts);
}

std::string TableJson(const ModelTable& table) {
  if (table.values.empty()) return "null";
  return absl::StrCat("{\"input_format\": ", FormatJson(table.input),
                      ", \"values\": ", Integers(table.values), "}");
}

// Nothing where the activation has none. One for all nodes that are live, if
// those have the same, else a list.
std::string TablesText(const ModelLayer& layer) {
  if (layer.table.empty()) return "";
  std::vector<std::string> texts;
  std::vector<std::string> of_live;
  for (int j = 0; j < layer.outputs(); ++j) {
    texts.push_back(TableJson(layer.table[j]));
    if (layer.live[j]) of_live.push_back(texts.back());
  }
  const bool same = std::adjacent_find(of_live.begin(), of_live.end(),
                                       std::not_equal_to<>()) == of_live.end();
  return absl::StrCat(",\n      \"table\": ",
                      PerNode(same && !of_live.empty() ? of_live : texts));
}

// Nothing where nothing is missing.
std::string MissingText(const ModelFeature& feature) {
  if (!feature.replacement) return "";
  return ", \"missing\": [" +
         List(static_cast<int>(feature.missing.size()), ", ",
              [&](int i) { return FloatText(feature.missing[i]); }) +
         "], \"replacement\": " + FloatText(*feature.replacement);
}

std::string FeatureText(const ModelFeature& feature) {
  return "    {\"name\": " + QuoteJson(feature.name) +
         ", \"offset\": " + FloatText(feature.offset) +
         absl::StrCat(", \"log2_scale\": ", feature.log2_scale) +
         ", \"format\": " + FormatJson(feature.format) +
         ", \"live\": " + BoolText(feature.live) + MissingText(feature) + "}";
}

// Nothing where the head's outputs are their own targets.
std::string TargetText(const ModelTarget& target) {
  if (target == ModelTarget()) return "";
  return ",\n  \"target\": {\"offset\": " + FloatText(target.offset) +
         absl::StrCat(", \"log2_scale\": ", target.log2_scale, "}");
}

// Nothing where samples are no sets.
std::string SetText(const SetSpec& set) {
  if (!set.exists()) return "";
  return absl::StrCat(",\n  \"set\": {\"elements\": ", set.elements,
                      ", \"shared_layers\": ", set.shared_layers,
                      ", \"pooling\": \"", PoolingName(set.pooling),
                      "\", \"joined\": ", set.joined, "}");
}

std::string LayerText(const ModelLayer& layer) {
  const int nodes = layer.outputs();
  return std::string("    {\n      \"activation\": \"") +
         ActivationName(layer.activation) +
         "\",\n      \"weight_format\": " + NodeFormats(layer.weight_format) +
         ",\n      \"output_format\": " + NodeFormats(layer.output_format) +
         TablesText(layer) + ",\n      \"live\": [" +
         List(nodes, ", ", [&](int j) { return BoolText(layer.live[j]); }) +
         "],\n      \"bias\": " + Integers(layer.bias) +
         ",\n      \"weights\": [\n        " +
         List(nodes, ",\n        ",
              [&](int j) { return Integers(layer.weight[j]); }) +
         "\n      ]\n    }";
}

std::string ProvenanceText(const Model& model) {
  std::string text;
  for (const auto& [key, value] : model.provenance) {
    text += (text.empty() ? "\n    " : ",\n    ") + QuoteJson(key) + ": " +
            QuoteJson(value);
  }
  return "{" + text + (text.empty() ? "}" : "\n  }");
}

}  // namespace

std::string ModelText(const Model& model) {
  const std::vector<ModelFeature> features =
      model.set.exists() ? FeaturesOfOneElement(model) : model.features;
  return "{\n  \"format\": \"autopruner-model\",\n  \"version\": 1,\n"
         "  \"name\": " +
         QuoteJson(model.name) + ",\n  \"head\": \"" + HeadName(model.head) +
         "\",\n  \"classes\": [" +
         List(static_cast<int>(model.classes.size()), ", ",
              [&](int i) { return QuoteJson(model.classes[i]); }) +
         "]" + TargetText(model.target) + SetText(model.set) +
         ",\n  \"provenance\": " + ProvenanceText(model) +
         ",\n  \"features\": [\n" +
         List(static_cast<int>(features.size()), ",\n",
              [&](int i) { return FeatureText(features[i]); }) +
         "\n  ],\n  \"layers\": [\n" +
         List(static_cast<int>(model.layers.size()), ",\n",
              [&](int l) { return LayerText(model.layers[l]); }) +
         "\n  ]\n}\n";
}

}  // namespace autopruner
