// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/emit_cpp.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/cpp/cpp_text.h"
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

std::string Guard(const std::string& name) {
  return absl::StrCat(absl::AsciiStrToUpper(name), "_H_");
}

bool HaveOneFrac(const std::vector<Format>& formats) {
  return std::all_of(formats.begin(), formats.end(), [&](const Format& format) {
    return format.frac == formats[0].frac;
  });
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
      return "";
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
             {"guard", Guard(model.name)},
             {"inputs", absl::StrCat(model.inputs())},
             {"outputs", absl::StrCat(model.outputs())},
             {"features", Features(model, circuit)},
             {"output_formats", OutputFormats(model)},
             {"classes", Classes(model)},
             {"details", body.Details()},
             {"value", body.value_type()},
             {"infer", body.Infer()},
             {"infer_batch", body.InferBatch()},
             {"classify", Classify(model)}});
  return std::move(files).Take();
}

}  // namespace autopruner
