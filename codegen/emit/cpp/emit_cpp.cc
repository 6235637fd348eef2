// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/emit_cpp.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/cpp/cpp_head.h"
#include "codegen/emit/cpp/cpp_text.h"
#include "codegen/emit/cpp/cpp_version.h"
#include "codegen/emit/cpp/emit_cpp_vector.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/summary.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kFrame[] =
#include "codegen/emit/cpp/infer_frame.inc"
    ;

std::string FormatLiteral(const Format& format) {
  return absl::StrCat("{", format.width, ", ", format.frac, ", ",
                      format.is_signed ? "true}" : "false}");
}

// The lines of an array that is a member.
std::string Entries(const std::vector<std::string>& entries) {
  return absl::StrJoin(entries, "\n",
                       [](std::string* out, const std::string& entry) {
                         absl::StrAppend(out, "      ", entry, ",");
                       });
}

std::string Features(const Model& model, const Circuit& circuit) {
  std::vector<std::string> lines;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    const bool used = circuit.inputs()[i] != kNoValue;
    lines.push_back(absl::StrCat(
        "{", QuoteCpp(feature.name), ", ", FloatLiteral(feature.offset), ", ",
        PowerOfTwoLiteral(feature.log2_scale + feature.format.frac), ", ",
        FormatLiteral(feature.format), used ? ", true}" : ", false}"));
  }
  return Entries(lines);
}

std::string OutputFormats(const Model& model) {
  std::vector<std::string> lines;
  for (const Format& format : model.layers.back().output_format) {
    lines.push_back(FormatLiteral(format));
  }
  return Entries(lines);
}

// The array of the names of classes or outputs, and its size.
std::pair<std::string, std::string> NamesOfOutputs(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return {"kClasses", "[2]"};
    case Head::kSoftmax:
      return {"kClasses", "[kOutputs]"};
    case Head::kLinear:
      return {"kOutputNames", "[kOutputs]"};
  }
  return {};
}

std::string Classes(const Model& model) {
  std::vector<std::string> lines;
  for (const std::string& name : model.classes) {
    lines.push_back(QuoteCpp(name));
  }
  return Entries(lines);
}

bool HasReplacements(const Model& model) {
  return std::any_of(model.features.begin(), model.features.end(),
                     [](const ModelFeature& feature) {
                       return feature.replacement.has_value();
                     });
}

// Which values are missing, and what takes their places.
std::string Missing(const Model& model) {
  if (!HasReplacements(model)) return "";
  std::string missing;
  std::string replacement;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    if (!feature.replacement) continue;
    const std::string of = absl::StrCat("    case ", i, ":\n      return ");
    absl::StrAppend(&missing, of, "IsNan(value)");
    for (const float code : feature.missing) {
      absl::StrAppend(&missing, " || value == ", FloatLiteral(code));
    }
    missing += ";\n";
    absl::StrAppend(&replacement, of, FloatLiteral(*feature.replacement),
                    ";\n");
  }
  return absl::StrCat(
      "constexpr bool IsNan(const float& value) noexcept {\n"
      "  return (Bits(value) & 0x7fffffffu) > 0x7f800000u;\n}\n\n"
      "constexpr bool IsMissing(int feature, const float& value) noexcept {\n"
      "  switch (feature) {\n",
      missing,
      "    default:\n      return false;\n  }\n}\n\n"
      "// Returns what takes the place of a missing value.\n"
      "constexpr float Replacement(int feature) noexcept {\n"
      "  switch (feature) {\n",
      replacement, "    default:\n      return 0.0f;\n  }\n}\n\n");
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitCpp(const Design& design) {
  const Model& model = design.model;
  const Circuit& circuit = design.lowered;
  const CppBody body(circuit);
  const std::string name = CppName(model.name);
  const auto& [class_list, class_count] = NamesOfOutputs(model.head);
  FramedFiles files = {{"source", design.project.source}, {"name", name}};
  files.Add(
      absl::StrCat(name, ".h"), kFrame,
      {{"summary", SummaryComment("//   ", model, circuit)},
       {"version", CppVersion(model)},
       {"guard", CppGuard(model, "")},
       {"inputs", absl::StrCat(model.inputs())},
       {"outputs", absl::StrCat(model.outputs())},
       {"features", Features(model, circuit)},
       {"output_formats", OutputFormats(model)},
       {"class_list", class_list},
       {"class_count", class_count},
       {"classes", Classes(model)},
       {"details", absl::StrCat(Missing(model), body.Details())},
       {"nan", HasReplacements(model)
                   ? "One that is missing, as NaN\n// is, gives that of its "
                     "replacement; NaN without one gives the lowest."
                   : "NaN gives the lowest one."},
       {"replace",
        HasReplacements(model)
            ? "  if (detail::IsMissing(feature, value)) {\n    return "
              "detail::RawInput(f, detail::Replacement(feature));\n  }\n"
            : ""},
       {"value", body.value_type()},
       {"infer", body.Infer()},
       {"head", CppHead(model)}});
  const absl::StatusOr<GeneratedFile> vector = EmitCppVector(design, body);
  if (!vector.ok()) return vector.status();
  files.AddText(vector->path, vector->text);
  return std::move(files).Take();
}

}  // namespace autopruner
