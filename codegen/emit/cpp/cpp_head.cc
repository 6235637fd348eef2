// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_head.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/emit/cpp/cpp_text.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kClassifySigmoid[] = R"(
// The raw logit at which both classes are equally probable.
constexpr int32_t kThreshold = 0;

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

constexpr char kDecide[] = R"(
// Returns the class of an event of physical values.
constexpr int Decide(const float (&values)[kInputs]) noexcept {
  int32_t x[kInputs] = {};
  int32_t y[kOutputs] = {};
  ToRaw(values, x);
  Infer(x, y);
  return Classify(y);
}
)";

bool HaveOneFrac(const std::vector<Format>& formats) {
  return std::all_of(formats.begin(), formats.end(), [&](const Format& format) {
    return format.frac == formats[0].frac;
  });
}

// From a raw output to a logit, or to the units of the targets.
std::string FromRaw(const Model& model) {
  const std::vector<Format>& formats = model.layers.back().output_format;
  const int unit = -model.target.log2_scale;
  std::string text = absl::StrCat(
      "\n// Returns output `j` of `y` ",
      HasClasses(model.head) ? "as a logit.\n"
                             : "in the units of the training's targets.\n",
      "constexpr float FromRaw(const int32_t (&y)[kOutputs], int j) noexcept "
      "{\n");
  std::string scale = "scale";
  if (HaveOneFrac(formats)) {
    scale = PowerOfTwoLiteral(unit - formats[0].frac);
  } else {
    absl::StrAppend(
        &text, "  float scale = ", PowerOfTwoLiteral(unit), ";\n",
        "  for (int i = 0; i < kOutputFormats[j].frac; ++i) scale *= 0.5f;\n"
        "  for (int i = 0; i > kOutputFormats[j].frac; --i) scale *= 2.0f;\n");
  }
  const std::string offset =
      model.target.offset == 0
          ? ""
          : absl::StrCat(" + ", FloatLiteral(model.target.offset));
  return absl::StrCat(text, "  return static_cast<float>(y[j]) * ", scale,
                      offset, ";\n}\n");
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

std::string CppHead(const Model& model) {
  return absl::StrCat(FromRaw(model), Classify(model),
                      HasClasses(model.head) ? kDecide : "");
}

}  // namespace autopruner
