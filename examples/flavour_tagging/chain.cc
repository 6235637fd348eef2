// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/chain.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/model/model_file.h"
#include "codegen/model/reference.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "examples/flavour_tagging/tagger.h"

namespace autopruner {
namespace {

// By how many bits offsets may be finer than the raw inputs: as weights have.
constexpr int kMaxLinkBits = kMaxFormatWidth - 2;

float LogitValue(const Model& first, int output, int64_t raw) {
  return static_cast<float>(
      std::ldexp(static_cast<double>(raw),
                 -first.layers.back().output_format[output].frac));
}

absl::Status CheckFeatures(const Model& first, const Model& second) {
  std::vector<std::string> names;
  for (const ModelFeature& feature : second.features) {
    names.push_back(feature.name);
  }
  const std::vector<std::string> expected = ChainFeatures(first);
  if (names == expected) return absl::OkStatus();
  return Invalid(second.name, ": reads ", absl::StrJoin(names, ", "),
                 "; behind ", first.name, " it reads ",
                 absl::StrJoin(expected, ", "));
}

// A node for each input of `second`, whose features are raw outputs of the
// first network now: it makes the raw value that `trained` had. Of a logit that
// is (x - offset) * 2^log2_scale, with `bits` fraction bits more for the
// offset.
ModelLayer LinkLayer(const Model& second, int logits,
                     const std::vector<ModelFeature>& trained, int bits) {
  const int frac = LargestInputFrac(second, 0);
  ModelLayer layer;
  for (int i = 0; i < second.inputs(); ++i) {
    const ModelFeature& feature = trained[i];
    const FeatureScaling scaling =
        i < logits && feature.live
            ? FeatureScaling{feature.offset, feature.log2_scale}
            : FeatureScaling{};
    layer.weight_format.push_back(
        {.width = bits + 2, .frac = bits - scaling.log2_scale});
    layer.output_format.push_back(feature.format);
    layer.live.push_back(feature.live);
    std::vector<int64_t>& row = layer.weight.emplace_back(second.inputs());
    row[i] = feature.live ? int64_t{1} << bits : 0;
    layer.bias.push_back(-static_cast<int64_t>(
        std::llround(std::ldexp(scaling.offset, frac + bits))));
  }
  return layer;
}

// Whether the first layer of `linked` makes of each output of `first` the raw
// value that `trained` had.
absl::Status CheckLink(const Model& first, Model linked,
                       const std::vector<ModelFeature>& trained) {
  linked.layers.resize(1);
  for (int j = 0; j < first.outputs(); ++j) {
    if (!trained[j].live) continue;
    const Format& format = first.layers.back().output_format[j];
    std::vector<int64_t> x(linked.inputs());
    for (x[j] = format.min_raw(); x[j] <= format.max_raw(); ++x[j]) {
      const int64_t found = InferReference(linked, x)[j];
      const int64_t expected =
          RawFeature(trained[j], LogitValue(first, j, x[j]));
      if (found == expected) continue;
      return Invalid(trained[j].name, ": the raw value ", x[j], " becomes ",
                     found, "; training had ", expected);
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> ChainFeatures(const Model& first) {
  std::vector<std::string> names;
  for (const std::string& name : first.classes) {
    names.push_back(absl::StrCat("logit_", name));
  }
  for (int i = 0; i < first.set.joined; ++i) {
    names.push_back(first.features[first.joined_input(i)].name);
  }
  return names;
}

absl::StatusOr<std::vector<std::vector<float>>> ChainRows(const Model& first,
                                                          const Dataset& jets) {
  ASSIGN_OR_RETURN(const Rows inputs, RawInputs(first, jets));
  std::vector<std::vector<float>> rows;
  for (int jet = 0; jet < jets.samples(); ++jet) {
    std::vector<float>& row = rows.emplace_back();
    const std::vector<int64_t> logits = InferReference(first, inputs[jet]);
    for (int j = 0; j < first.outputs(); ++j) {
      row.push_back(LogitValue(first, j, logits[j]));
    }
    for (int i = 0; i < first.set.joined; ++i) {
      row.push_back(jets.row(jet)[first.joined_input(i)]);
    }
  }
  return rows;
}

std::string ChainCsv(const Model& first,
                     const std::vector<std::vector<float>>& rows,
                     const Dataset& jets) {
  std::string text = absl::StrJoin(ChainFeatures(first), ",") + ",flavour\n";
  for (size_t jet = 0; jet < rows.size(); ++jet) {
    // All digits that a float has.
    for (const float value : rows[jet]) {
      absl::StrAppend(&text, absl::StrFormat("%.9g,", value));
    }
    absl::StrAppend(&text, jets.y[jet], "\n");
  }
  return text;
}

absl::StatusOr<Model> Linked(const Model& first, Model second) {
  RETURN_IF_ERROR(CheckFeatures(first, second));
  const std::vector<ModelFeature> trained = second.features;
  for (int j = 0; j < first.outputs(); ++j) {
    second.features[j] = {.name = trained[j].name,
                          .format = first.layers.back().output_format[j],
                          .live = trained[j].live};
  }
  absl::Status status;
  for (int bits = 0; bits <= kMaxLinkBits; ++bits) {
    Model linked = second;
    linked.layers.insert(linked.layers.begin(),
                         LinkLayer(second, first.outputs(), trained, bits));
    // All that a model file may not hold.
    const absl::StatusOr<Model> parsed =
        ParseModel(ModelText(linked), linked.name);
    if (!parsed.ok()) return status.ok() ? parsed.status() : status;
    status = CheckLink(first, *parsed, trained);
    if (status.ok()) return parsed;
  }
  return status;
}

}  // namespace autopruner
