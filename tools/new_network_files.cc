// SPDX-License-Identifier: Apache-2.0
#include "tools/new_network_files.h"

#include <cctype>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/changed_flags.h"
#include "base/errors.h"
#include "base/generated_file.h"
#include "base/status_macros.h"
#include "base/template.h"
#include "codegen/model/identifier.h"
#include "core/network_spec.h"
#include "core/spec_problem.h"

namespace autopruner {
namespace {

constexpr char kSpecFrame[] =
#include "tools/new_network_spec.inc"
    ;
constexpr char kBuildFrame[] =
#include "tools/new_network_build.inc"
    ;
constexpr char kReadmeFrame[] =
#include "tools/new_network_readme.inc"
    ;

// "my_tagger" -> "MyTagger"
std::string CamelCase(const std::string& name) {
  std::string camel;
  for (const absl::string_view word :
       absl::StrSplit(name, '_', absl::SkipEmpty())) {
    camel += absl::ascii_toupper(word[0]);
    absl::StrAppend(&camel, word.substr(1));
  }
  return camel;
}

// "taggers/my_tagger/my_tagger.h" -> "TAGGERS_MY_TAGGER_MY_TAGGER_H_"
std::string Guard(const std::string& header) {
  std::string guard;
  for (const char c : header) {
    guard += std::isalnum(static_cast<unsigned char>(c)) != 0
                 ? absl::ascii_toupper(c)
                 : '_';
  }
  return guard + "_";
}

const char* HeadConstant(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return "kSigmoid";
    case Head::kSoftmax:
      return "kSoftmax";
    case Head::kLinear:
      return "kLinear";
  }
  return "";
}

// What stands in a comment or in a line of prose, whatever the data hold.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (absl::ascii_iscntrl(c)) c = ' ';
  }
  return text;
}

// A line of BUILD for each flag, or nothing.
std::string DataFlags(const std::vector<std::string>& flags) {
  if (flags.empty()) return "";
  if (flags.size() == 1) {
    return absl::StrCat("\n    data_flags = [\"", flags[0], "\"],");
  }
  std::string text = "\n    data_flags = [\n";
  for (const std::string& flag : flags) {
    absl::StrAppend(&text, "        \"", flag, "\",\n");
  }
  return text + "    ],";
}

std::string LayersText(const NewNetwork& network, const std::string& camel) {
  std::vector<std::string> layers;
  for (const int nodes : network.hidden) {
    layers.push_back(absl::StrCat(camel, "Hidden(", nodes, ")"));
  }
  layers.push_back(
      absl::StrCat("DenseSpec{.outputs = ", network.survey.outputs, "}"));
  constexpr char kNextLine[] = ",\n                     ";
  return absl::StrJoin(layers, kNextLine);
}

std::string HiddenLayer(const NewNetwork& network, const std::string& camel) {
  if (network.hidden.empty()) return "";
  return absl::StrCat(
      "\nconstexpr DenseSpec ", camel, "Hidden(int nodes) {\n",
      "  return {\n      .outputs = nodes, .activation = Activation::k",
      CamelCase(ActivationName(network.activation)),
      ", .prunable = true};\n}\n");
}

}  // namespace

absl::Status CheckNetworkName(const std::string& name) {
  if (name.empty()) {
    return Invalid("--name= is missing: an identifier, such as my_tagger");
  }
  const std::string problem = IdentifierProblem(name);
  return problem.empty() ? absl::OkStatus()
                         : Invalid("--name=", name, ": ", problem);
}

absl::StatusOr<std::vector<int>> ParseHidden(const std::string& text) {
  std::vector<int> hidden;
  if (text.empty()) return hidden;
  for (const absl::string_view field : absl::StrSplit(text, ',')) {
    int nodes = 0;
    if (!absl::SimpleAtoi(field, &nodes) || nodes < 1 || nodes > kMaxNodes) {
      return Invalid("--hidden=", text, ": '", field,
                     "' is no number of nodes; ", "expected 1 to ", kMaxNodes,
                     " for each layer, as 64,32,32");
    }
    hidden.push_back(nodes);
  }
  if (static_cast<int>(hidden.size()) < kMaxLayers) return hidden;
  return Invalid("--hidden=", text, ": ", hidden.size(),
                 " layers; expected at ", "most ", kMaxLayers - 1);
}

absl::Status CheckSizes(const NewNetwork& network) {
  const DataSurvey& survey = network.survey;
  NetworkSpec spec = {.inputs = survey.inputs, .head = survey.head};
  for (const int nodes : network.hidden) {
    spec.layers.at[spec.layers.count++].outputs = nodes;
  }
  spec.layers.at[spec.layers.count++].outputs = survey.outputs;
  const std::string problem = SpecProblem(spec).at;
  if (problem.empty()) return absl::OkStatus();
  if (survey.inputs <= kMaxNodes && survey.outputs > kMaxNodes) {
    return Invalid(network.data, ": ", survey.outputs,
                   " classes; expected at most ", kMaxNodes,
                   "; --classes chooses fewer, --task=regression takes labels "
                   "as targets");
  }
  return survey.inputs > kMaxNodes
             ? Invalid(network.data, ": ", problem,
                       "; --features, --drop choose fewer")
             : Invalid("--hidden: ", problem);
}

absl::StatusOr<Activation> ParseActivation(const std::string& text) {
  std::vector<std::string> known;
  for (const Activation activation : kActivations) {
    // Linear layers in a row are one layer.
    if (activation == Activation::kLinear) continue;
    if (text == ActivationName(activation)) return activation;
    known.emplace_back(ActivationName(activation));
  }
  return Invalid("--activation=", text, ": expected ",
                 absl::StrJoin(known, ", "));
}

absl::StatusOr<std::vector<GeneratedFile>> NewNetworkFiles(
    const NewNetwork& network) {
  for (const std::string& flag : network.data_flags) {
    if (flag.find_first_of("\"\\'\n\r") == std::string::npos) continue;
    return Invalid(OneLine(flag),
                   ": has a quotation mark or \\, which a BUILD ",
                   "file cannot pass on");
  }
  const std::string camel = CamelCase(network.name);
  const std::string in = network.package.empty() ? "" : network.package + "/";
  const std::string header = absl::StrCat(in, network.name, ".h");
  const std::string reason = OneLine(network.survey.reason);
  const std::string inputs = absl::StrCat(network.survey.inputs);
  std::vector<int> sizes = network.hidden;
  sizes.push_back(network.survey.outputs);
  const std::string begin =
      network.onnx.empty() ? "" : " --onnx=" + ShellWord(OneLine(network.onnx));
  const std::string frames[][2] = {{"BUILD", kBuildFrame},
                                   {"README.md", kReadmeFrame},
                                   {network.name + ".h", kSpecFrame}};
  const std::map<std::string, std::string> values[] = {
      {{"name", network.name},
       {"data_flags", DataFlags(network.data_flags)},
       {"header", header},
       {"constant", "k" + camel}},
      {{"name", network.name},
       {"sizes", absl::StrJoin(sizes, "-")},
       {"inputs", inputs},
       {"reason", reason},
       {"target", absl::StrCat("//", network.package, ":", network.name)},
       {"data", ShellWord(OneLine(network.data)) + begin},
       {"folder", network.package.empty() ? "." : network.package}},
      {{"name", network.name},
       {"inputs", inputs},
       {"reason", reason},
       {"guard", Guard(header)},
       {"hidden_layer", HiddenLayer(network, camel)},
       {"constant", "k" + camel},
       {"layers", LayersText(network, camel)},
       {"head", HeadConstant(network.survey.head)}}};
  std::vector<GeneratedFile> files;
  for (int f = 0; f < 3; ++f) {
    ASSIGN_OR_RETURN(std::string text,
                     FillTemplate(frames[f][0], frames[f][1], values[f]));
    files.push_back({.path = frames[f][0], .text = std::move(text)});
  }
  return files;
}

}  // namespace autopruner
