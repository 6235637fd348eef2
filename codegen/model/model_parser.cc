// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model_parser.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/model/identifier.h"
#include "codegen/model/json_tree.h"
#include "codegen/model/model.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

// Behind the parser all formats have bits: what had none is not live.
void GiveBits(std::vector<Format>* formats) {
  for (Format& format : *formats) format.width = std::max(format.width, 1);
}

// The bits of an output when all are shifted left to one binary point.
int AlignedWidth(const Format& format, int largest_frac) {
  return format.width + largest_frac - format.frac;
}

}  // namespace

template <typename T>
bool ModelParser::ReadName(const At& at, std::span<const T> all,
                           const char* (*name_of)(T), T* result) {
  std::string known;
  for (const T value : all) {
    const std::string name = name_of(value);
    if (at.value->kind == JsonKind::kString && at.value->text == name) {
      *result = value;
      return true;
    }
    const bool is_last = value == all.back();
    absl::StrAppend(&known,
                    known.empty() ? ""
                    : is_last     ? " or "
                                  : ", ",
                    QuoteJson(name));
  }
  return FailKind(at, known);
}

bool ModelParser::ReadProvenance(const At& at, Model* model) {
  if (at.value->kind != JsonKind::kObject) return FailKind(at, "an object");
  for (const std::string& key : at.value->keys) {
    if (!ReadText(Member(at, key), &model->provenance[key])) return false;
  }
  return true;
}

bool ModelParser::ReadScale(const At& at, int* log2_scale) {
  int64_t scale = 0;
  if (at.value == nullptr) return true;
  if (!ReadInteger(at, -kMaxLog2Scale, kMaxLog2Scale, &scale)) return false;
  *log2_scale = static_cast<int>(scale);
  return true;
}

bool ModelParser::ReadMissing(const At& at, ModelFeature* feature) {
  const At replacement = Member(at, "replacement");
  const At missing = Member(at, "missing");
  if (replacement.value == nullptr) {
    return missing.value == nullptr ||
           Fail(missing, "has no \"replacement\" beside it");
  }
  float value = 0;
  if (!ReadFloat(replacement, &value)) return false;
  feature->replacement = value;
  if (missing.value == nullptr) return true;
  if (!IsArray(missing, 0, kMaxMissingCodes)) return false;
  for (size_t i = 0; i < missing.value->items.size(); ++i) {
    if (!ReadFloat(Item(missing, static_cast<int>(i)), &value)) return false;
    feature->missing.push_back(value);
  }
  return true;
}

bool ModelParser::ReadTarget(const At& at, Model* model) {
  if (at.value == nullptr) return true;
  if (HasClasses(model->head)) {
    return Fail(at, "is only for a \"linear\" head");
  }
  const At offset = Member(at, "offset");
  return IsObject(at, {}, {"offset", "log2_scale"}) &&
         (offset.value == nullptr ||
          ReadFloat(offset, &model->target.offset)) &&
         ReadScale(Member(at, "log2_scale"), &model->target.log2_scale);
}

bool ModelParser::ReadSet(const At& at, SetSpec* set) {
  if (at.value == nullptr) return true;
  if (!IsObject(at, {"elements", "shared_layers", "pooling"}, {"joined"}) ||
      !ReadName<Pooling>(Member(at, "pooling"), kPoolings, PoolingName,
                         &set->pooling)) {
    return false;
  }
  const auto read = [&](const char* name, int64_t least, int64_t most,
                        int* number) {
    int64_t value = 0;
    if (!ReadInteger(Member(at, name), least, most, &value)) return false;
    *number = static_cast<int>(value);
    return true;
  };
  return read("elements", 1, kMaxElements, &set->elements) &&
         read("shared_layers", 1, kMaxModelLayers - 1, &set->shared_layers) &&
         (Member(at, "joined").value == nullptr ||
          read("joined", 0, kMaxModelNodes, &set->joined));
}

// From the features of one element to the inputs of all.
bool ModelParser::ExpandSet(const At& features, const At& set, Model* model) {
  if (!model->set.exists()) return true;
  const int own = model->inputs() - model->set.joined;
  if (own < 1) {
    return Fail(features,
                absl::StrCat("has ", model->inputs(), "; a set that joins ",
                             model->set.joined, " has more"));
  }
  const int inputs = model->set.elements * (own + 1) + model->set.joined;
  if (inputs > kMaxModelNodes) {
    return Fail(set, absl::StrCat("makes ", inputs, " inputs; at most ",
                                  kMaxModelNodes, " are supported"));
  }
  model->features = FeaturesOfElements(model->set, model->features);
  return true;
}

bool ModelParser::ReadFeature(const At& at, ModelFeature* feature) {
  if (!IsObject(at, {"name", "format"},
                {"offset", "log2_scale", "live", "missing", "replacement"}) ||
      !ReadText(Member(at, "name"), &feature->name) ||
      !ReadFormat(Member(at, "format"), &feature->format)) {
    return false;
  }
  const At offset = Member(at, "offset");
  if (offset.value != nullptr && !ReadFloat(offset, &feature->offset)) {
    return false;
  }
  if (!ReadScale(Member(at, "log2_scale"), &feature->log2_scale) ||
      !ReadMissing(at, feature)) {
    return false;
  }
  const At live = Member(at, "live");
  return live.value == nullptr || ReadBool(live, &feature->live);
}

bool ModelParser::ReadFeatures(const At& at, Model* model) {
  if (!IsArray(at, 1, kMaxModelNodes)) return false;
  std::set<std::string> seen;
  for (size_t i = 0; i < at.value->items.size(); ++i) {
    const At item = Item(at, static_cast<int>(i));
    ModelFeature feature;
    if (!ReadFeature(item, &feature)) return false;
    if (!seen.insert(feature.name).second) {
      const At name = Member(item, "name");
      return Fail(name, "duplicate " + Describe(*name.value));
    }
    model->features.push_back(std::move(feature));
  }
  return true;
}

bool ModelParser::ReadWeight(const At& row, int node, int input,
                             const Model& model, int64_t* weight) {
  const JsonValue& value = row.value->items[input];
  const int layer = static_cast<int>(model.layers.size()) - 1;
  const ModelLayer& dense = model.layers[layer];
  const Format& format = dense.weight_format[node];
  *weight = value.integer;
  if (value.kind != JsonKind::kInteger) {
    return FailKind(Item(row, input), "an integer");
  }
  if (*weight < format.min_raw() || *weight > format.max_raw()) {
    return Fail(
        Item(row, input),
        absl::StrCat("is ", *weight, "; ", FormatText(format), " holds ",
                     format.min_raw(), " to ", format.max_raw()));
  }
  // What meets a value of no bits is lost.
  if (dense.output_format[node].width == 0 ||
      LayerInputFormat(model, layer, input).width == 0) {
    *weight = 0;
  }
  if (*weight == 0) return true;
  if (!dense.live[node]) {
    return FailKind(Item(row, input),
                    absl::StrCat("0, as node ", node, " is not live"));
  }
  if (!LayerInputLive(model, layer, input)) {
    return FailKind(Item(row, input),
                    absl::StrCat("0, as input ", input, " is not live"));
  }
  return true;
}

bool ModelParser::ReadWeights(const At& at, Model* model) {
  const int layer = static_cast<int>(model->layers.size()) - 1;
  ModelLayer& dense = model->layers[layer];
  const int nodes = dense.outputs();
  const int inputs = LayerInputs(*model, layer);
  weights_ += int64_t{nodes} * inputs;
  if (weights_ > kMaxModelWeights) {
    return Fail(at,
                absl::StrCat("makes ", weights_, " weights so far; at most ",
                             kMaxModelWeights, " are supported"));
  }
  if (!IsArrayFor(at, nodes, "there are", "biases")) {
    return false;
  }
  dense.weight.assign(nodes, std::vector<int64_t>(inputs));
  for (int j = 0; j < nodes; ++j) {
    const At row = Item(at, j);
    if (!IsArrayFor(row, inputs,
                    layer == 0 ? "there are"
                    : model->reads_pooled(layer)
                        ? "pooling and joined features make"
                        : "the layer before has",
                    layer == 0                   ? "features"
                    : model->reads_pooled(layer) ? "inputs"
                                                 : "nodes")) {
      return false;
    }
    for (int i = 0; i < inputs; ++i) {
      if (!ReadWeight(row, j, i, *model, &dense.weight[j][i])) return false;
    }
  }
  return true;
}

// All live nodes have one where the activation has, some may in a linear layer.
bool ModelParser::ReadTablesOf(const At& at, ModelLayer* layer) {
  const At table = Member(at, "table");
  const char* const activation = ActivationName(layer->activation);
  if (!HasTable(layer->activation)) {
    if (table.value == nullptr) return true;
    return layer->activation == Activation::kLinear
               ? ReadTables(table, layer)
               : Fail(table, absl::StrCat("the activation ", activation,
                                          " is computed, not looked up"));
  }
  if (table.value == nullptr) {
    return Fail(at, absl::StrCat("lacks the key \"table\", in which the "
                                 "activation ",
                                 activation, " is looked up"));
  }
  return ReadTables(table, layer);
}

bool ModelParser::ReadLayer(const At& at, Model* model) {
  if (!IsObject(
          at,
          {"activation", "weight_format", "output_format", "bias", "weights"},
          {"live", "table"})) {
    return false;
  }
  const int index = static_cast<int>(model->layers.size());
  ModelLayer& layer = model->layers.emplace_back();
  const At activation = Member(at, "activation");
  const At bias = Member(at, "bias");
  if (!ReadName<Activation>(activation, kActivations, ActivationName,
                            &layer.activation) ||
      !ReadBias(bias, &layer.bias)) {
    return false;
  }
  const int nodes = layer.outputs();
  if (!ReadNodeFormats(Member(at, "weight_format"), nodes,
                       &ModelFieldReader::ReadFormat, &layer.weight_format) ||
      !ReadNodeFormats(Member(at, "output_format"), nodes,
                       &ModelFieldReader::ReadOutputFormat,
                       &layer.output_format) ||
      !ReadLive(Member(at, "live"), nodes, &layer.live) ||
      !ReadTablesOf(at, &layer) || !ReadWeights(Member(at, "weights"), model)) {
    return false;
  }
  for (int j = 0; j < nodes; ++j) {
    if (layer.output_format[j].width == 0) {
      layer.live[j] = false;
      layer.bias[j] = 0;
    }
    if (!layer.live[j]) {
      if (layer.bias[j] == 0) continue;
      return FailKind(Item(bias, j),
                      absl::StrCat("0, as node ", j, " is not live"));
    }
    const std::string problem = AccumulatorProblem(*model, index, j);
    if (!problem.empty()) return Fail(Item(Member(at, "weights"), j), problem);
  }
  return true;
}

bool ModelParser::ReadLayers(const At& at, Model* model) {
  if (!IsArray(at, 1, kMaxModelLayers)) return false;
  if (model->is_shared(static_cast<int>(at.value->items.size()) - 1)) {
    return Fail(at, absl::StrCat("has ", at.value->items.size(),
                                 "; a set with ", model->set.shared_layers,
                                 " shared_layers has at least one more"));
  }
  for (size_t l = 0; l < at.value->items.size(); ++l) {
    if (!ReadLayer(Item(at, static_cast<int>(l)), model)) return false;
  }
  return true;
}

bool ModelParser::CheckHead(const At& root, const Model& model) {
  const At head = Member(root, "head");
  const ModelLayer& last = model.layers.back();
  const int outputs = last.outputs();
  const int last_layer = static_cast<int>(model.layers.size()) - 1;
  if (!FitsHead(model.head, outputs)) {
    return Fail(head, absl::StrCat("a ", HeadName(model.head), " head has ",
                                   OutputsOfHead(model.head),
                                   " outputs; the last layer has ", outputs));
  }
  const int classes = NamesBehindHead(model.head, outputs);
  if (!IsArrayFor(
          Member(root, "classes"), classes,
          IsBinary(model.head) ? "a sigmoid head tells apart" : "there are",
          IsBinary(model.head) ? "classes" : "outputs")) {
    return false;
  }
  const At layer = Item(Member(root, "layers"), last_layer);
  if (HasClasses(model.head) && last.activation != Activation::kLinear) {
    return FailKind(Member(layer, "activation"),
                    "\"linear\" in the last layer");
  }
  return !ComparesOutputs(model.head) ||
         CheckComparable(Member(layer, "output_format"), last.output_format);
}

// The largest output wins: all are shifted left to the finest one's binary
// point.
bool ModelParser::CheckComparable(const At& at,
                                  const std::vector<Format>& outputs) {
  int largest_frac = outputs[0].frac;
  for (const Format& format : outputs) {
    largest_frac = std::max(largest_frac, format.frac);
  }
  for (const Format& format : outputs) {
    const int width = AlignedWidth(format, largest_frac);
    if (width <= kMaxAccumulatorBits) continue;
    return Fail(at,
                absl::StrCat(
                    "a softmax head compares its outputs: ", FormatText(format),
                    " at ", largest_frac, " fraction bits takes ", width,
                    " bits; at most ", kMaxAccumulatorBits, " are supported"));
  }
  return true;
}

bool ModelParser::ReadHeader(const At& root, Model* model) {
  const At format = Member(root, "format");
  if (format.value == nullptr || format.value->text != "autopruner-model") {
    return Fail(format.value == nullptr ? root : format,
                "no model file: \"format\" must be \"autopruner-model\"");
  }
  const At version = Member(root, "version");
  if (version.value == nullptr || version.value->integer != 1) {
    return Fail(version.value == nullptr ? root : version,
                "\"version\" must be 1, the only one that this program knows");
  }
  if (!IsObject(root,
                {"format", "version", "name", "head", "classes", "features",
                 "layers"},
                {"provenance", "set", "target"})) {
    return false;
  }
  const At name = Member(root, "name");
  if (!ReadText(name, &model->name)) return false;
  const std::string problem = IdentifierProblem(model->name);
  if (!problem.empty()) {
    return Fail(name, Describe(*name.value) + " " + problem);
  }
  return ReadName<Head>(Member(root, "head"), kHeads, HeadName, &model->head);
}

absl::StatusOr<Model> ModelParser::Parse(const JsonValue& value) {
  const At root = {&value, ""};
  Model model;
  if (value.kind != JsonKind::kObject) {
    FailKind(root, "an object");
    return status();
  }
  const bool ok =
      ReadHeader(root, &model) &&
      ReadUniqueNames(Member(root, "classes"), &model.classes) &&
      (root.value->Find("provenance") == nullptr ||
       ReadProvenance(Member(root, "provenance"), &model)) &&
      ReadTarget(Member(root, "target"), &model) &&
      ReadSet(Member(root, "set"), &model.set) &&
      ReadFeatures(Member(root, "features"), &model) &&
      ExpandSet(Member(root, "features"), Member(root, "set"), &model) &&
      ReadLayers(Member(root, "layers"), &model) && CheckHead(root, model);
  if (!ok) return status();
  for (ModelFeature& feature : model.features) {
    feature.live = feature.live && feature.format.width > 0;
    feature.format.width = std::max(feature.format.width, 1);
  }
  for (ModelLayer& layer : model.layers) {
    GiveBits(&layer.weight_format);
    GiveBits(&layer.output_format);
  }
  return model;
}

}  // namespace autopruner
