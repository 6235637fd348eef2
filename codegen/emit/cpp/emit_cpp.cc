// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/emit_cpp.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/cpp_text.h"
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
  return "{" + std::to_string(format.width) + ", " +
         std::to_string(format.frac) + ", " +
         (format.is_signed ? "true}" : "false}");
}

std::string Features(const Model& model, const Circuit& circuit) {
  std::string text;
  for (int i = 0; i < model.inputs(); ++i) {
    const ModelFeature& feature = model.features[i];
    const bool used = circuit.inputs()[i] != kNoValue;
    text += "    {" + QuoteCpp(feature.name) + ", " +
            FloatLiteral(feature.offset) + ", " +
            PowerOfTwoLiteral(feature.log2_scale + feature.format.frac) + ", " +
            FormatLiteral(feature.format) + ", " + (used ? "true" : "false") +
            "},\n";
  }
  text.pop_back();
  return text;
}

std::string OutputFormats(const Model& model) {
  std::string text;
  for (const Format& format : model.layers.back().output_format) {
    text += "    " + FormatLiteral(format) + ",\n";
  }
  text.pop_back();
  return text;
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
  std::string text =
      "inline constexpr const char* " + NamesOfOutputs(model.head) + " = {";
  for (const std::string& name : model.classes) {
    text += "\n    " + QuoteCpp(name) + ",";
  }
  return text + "\n};";
}

std::string Guard(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return name + "_H_";
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

std::string EmitCpp(const Model& model, const Circuit& circuit,
                    const std::string& source) {
  const CppBody body(circuit);
  std::string summary =
      CppComment("//   ", model.name + ": " +
                              SummaryText(Summarize(model, circuit)) + ".") +
      CppComment("//   ", FormatsText(model) +
                              " (Q<width>.<frac>, signed unless said), raw "
                              "integers.");
  summary.pop_back();
  const absl::StatusOr<std::string> text =
      FillTemplate("infer.h.tmpl", kFrame,
                   {{"source", source},
                    {"summary", summary},
                    {"guard", Guard(model.name)},
                    {"name", model.name},
                    {"inputs", std::to_string(model.inputs())},
                    {"outputs", std::to_string(model.outputs())},
                    {"features", Features(model, circuit)},
                    {"output_formats", OutputFormats(model)},
                    {"classes", Classes(model)},
                    {"details", body.Details()},
                    {"value", body.value_type()},
                    {"infer", body.Infer()},
                    {"infer_batch", body.InferBatch()},
                    {"classify", Classify(model)}});
  // The frame is part of this program: a gap left open is shown by every test.
  return text.ok() ? *text : "#error " + std::string(text.status().message());
}

}  // namespace autopruner
