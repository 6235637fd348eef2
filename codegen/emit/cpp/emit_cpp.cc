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
#include "codegen/emit/cpp/cpp_text.h"
#include "codegen/emit/cpp/cpp_version.h"
#include "codegen/emit/cpp/emit_cpp_vector.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/summary.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kFrame[] =
#include "codegen/emit/cpp/infer_frame.inc"
    ;

constexpr char kClassifySigmoid[] = R"(
// The raw logit at which both classes are equally probable.
inline constexpr int32_t kThreshold = 0;

// Returns the class of outputs y: 1 above the threshold, else 0.
constexpr int Classify(const int32_t (&y)[kOutputs]) noexcept {
  return y[0] > kThreshold ? 1 : 0;
}
)";

constexpr char kClassifySoftmax[] = R"(
// Returns the class of the largest output; of several, the first.
constexpr int Classify(const int32_t (&y)[kOutputs]) noexcept {
  int best = 0;
  for (int j = 1; j < kOutputs; ++j) {
    if (y[j] > y[best]) best = j;
  }
  return best;
}
)";

constexpr char kClassifyMixedSoftmax[] = R"(
// Returns output j at the binary point of the finest one.
constexpr int64_t Aligned(const int32_t (&y)[kOutputs], int j) noexcept {
  int frac = kOutputFormats[0].frac;
  for (const Format& f : kOutputFormats) frac = f.frac > frac ? f.frac : frac;
  return y[j] * (int64_t{1} << (frac - kOutputFormats[j].frac));
}

// Returns the class of the largest output; of several, the first.
constexpr int Classify(const int32_t (&y)[kOutputs]) noexcept {
  int best = 0;
  for (int j = 1; j < kOutputs; ++j) {
    if (Aligned(y, j) > Aligned(y, best)) best = j;
  }
  return best;
}
)";

std::string FormatLiteral(const Format& format) {
  return absl::StrCat("{", format.width, ", ", format.frac, ", ",
                      format.is_signed ? "true}" : "false}");
}

std::string Features(const Model& model, const Circuit& circuit) {
  std::vector<std::string> lines;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    const bool used = circuit.inputs()[i] != kNoValue;
    lines.push_back(absl::StrCat(
        "    {", QuoteCpp(feature.name), ", ", FloatLiteral(feature.offset),
        ", ", PowerOfTwoLiteral(feature.log2_scale + feature.format.frac), ", ",
        FormatLiteral(feature.format), used ? ", true}," : ", false},"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string OutputFormats(const Model& model) {
  return absl::StrJoin(model.layers.back().output_format, "\n",
                       [](std::string* out, const Format& format) {
                         absl::StrAppend(out, "    ", FormatLiteral(format),
                                         ",");
                       });
}

std::string NamesOfOutputs(Head head) {
  switch (head) {
    case Head::kSigmoid:
      return "kClasses[2]";
    case Head::kSoftmax:
      return "kClasses[kOutputs]";
    case Head::kLinear:
      return "kOutputNames[kOutputs]";
  }
  return "";
}

std::string Classes(const Model& model) {
  std::string text = absl::StrCat("inline constexpr const char* ",
                                  NamesOfOutputs(model.head), " = {");
  for (const std::string& name : model.classes) {
    absl::StrAppend(&text, "\n    ", QuoteCpp(name), ",");
  }
  return absl::StrCat(text, "\n};");
}

bool HaveOneFrac(const std::vector<Format>& formats) {
  return std::all_of(formats.begin(), formats.end(), [&](const Format& format) {
    return format.frac == formats[0].frac;
  });
}

bool HasReplacements(const Model& model) {
  return std::any_of(model.features.begin(), model.features.end(),
                     [](const ModelFeature& feature) {
                       return feature.replacement.has_value();
                     });
}

// A function that puts the replacements in the place of missing values.
std::string Present(const Model& model) {
  if (!HasReplacements(model)) return "";
  std::string cases;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    if (!feature.replacement) continue;
    cases += "    case " + std::to_string(i) + ":\n      return IsNan(value)";
    for (const float code : feature.missing) {
      cases += " ||\n                     value == " + FloatLiteral(code);
    }
    cases += "\n                 ? " + FloatLiteral(*feature.replacement) +
             "\n                 : value;\n";
  }
  return "// Also where the compiler takes it that there is no NaN.\n"
         "constexpr bool IsNan(float value) noexcept {\n"
         "  return (__builtin_bit_cast(uint32_t, value) & 0x7fffffffu) > "
         "0x7f800000u;\n}\n\n"
         "// Returns `value`, or what takes its place if it is missing.\n"
         "constexpr float Present(int feature, float value) noexcept {\n"
         "  switch (feature) {\n" +
         cases + "    default:\n      return value;\n  }\n}\n\n";
}

// A function from an output to the units of the targets.
std::string FromRaw(const Model& model) {
  if (model.target == ModelTarget()) return "";
  return "\n// Returns output `j` of `y` in the units of the training's "
         "targets.\n"
         "constexpr float FromRaw(const int32_t (&y)[kOutputs], int j) "
         "noexcept "
         "{\n  return static_cast<float>(y[j]) * " +
         PowerOfTwoLiteral(-model.target.log2_scale -
                           model.layers.back().output_format[0].frac) +
         " + " + FloatLiteral(model.target.offset) + ";\n}\n";
}

std::string Classify(const Model& model) {
  switch (model.head) {
    case Head::kSigmoid:
      return kClassifySigmoid;
    case Head::kSoftmax:
      return HaveOneFrac(model.layers.back().output_format)
                 ? kClassifySoftmax
                 : kClassifyMixedSoftmax;
    case Head::kLinear:
      return FromRaw(model);
  }
  return "";
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitCpp(const Design& design) {
  const Model& model = design.model;
  const Circuit& circuit = design.lowered;
  const CppBody body(circuit);
  FramedFiles files = {{"source", design.project.source}, {"name", model.name}};
  files.Add(absl::StrCat(model.name, ".h"), kFrame,
            {{"summary", SummaryComment("//   ", model, circuit)},
             {"version", CppVersion(model)},
             {"guard", CppGuard(model, "")},
             {"inputs", absl::StrCat(model.inputs())},
             {"outputs", absl::StrCat(model.outputs())},
             {"features", Features(model, circuit)},
             {"output_formats", OutputFormats(model)},
             {"classes", Classes(model)},
             {"details", absl::StrCat(Present(model), body.Details())},
             {"nan", HasReplacements(model)
                         ? "One that is missing, as NaN\n// is, gives that of "
                           "its replacement."
                         : "NaN gives the lowest one."},
             {"replace", HasReplacements(model)
                             ? "  value = detail::Present(feature, value);\n"
                             : ""},
             {"value", body.value_type()},
             {"infer", body.Infer()},
             {"classify", Classify(model)}});
  const absl::StatusOr<GeneratedFile> vector = EmitCppVector(design, body);
  if (!vector.ok()) return vector.status();
  files.AddText(vector->path, vector->text);
  return std::move(files).Take();
}

}  // namespace autopruner
