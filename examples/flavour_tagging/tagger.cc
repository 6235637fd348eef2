// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/tagger.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/reference.h"
#include "codegen/score/log_likelihood_score.h"
#include "core/fixed.h"
#include "trainer/data/dataset_load.h"

namespace autopruner {

namespace {

// Values [jets][outputs] of what `model` makes of the jets.
absl::StatusOr<std::vector<double>> Outputs(const Model& model,
                                            const Dataset& jets) {
  ASSIGN_OR_RETURN(const Rows rows, RawInputs(model, jets));
  const std::vector<Format>& formats = model.layers.back().output_format;
  std::vector<double> values;
  for (const std::vector<int64_t>& raw : rows) {
    const std::vector<int64_t> outputs = InferReference(model, raw);
    for (int o = 0; o < model.outputs(); ++o) {
      values.push_back(
          std::ldexp(static_cast<double>(outputs[o]), -formats[o].frac));
    }
  }
  return values;
}

}  // namespace

absl::StatusOr<Model> ReadTagger(const std::string& file) {
  ASSIGN_OR_RETURN(Model model, ReadModel(file));
  if (model.head != Head::kSoftmax || model.outputs() != 3) {
    return Invalid(file, ": has ", model.outputs(), " outputs behind a ",
                   HeadName(model.head), " head; expected those of three ",
                   "flavours behind a softmax");
  }
  return model;
}

absl::StatusOr<TrainTest> LoadJets(const Model& model,
                                   const std::string& folder) {
  DataOptions options;
  options.columns.label = "flavour";
  if (model.set.exists()) {
    options.samples.set = {.elements = model.set.elements,
                           .inputs = model.element_size() - 1,
                           .joined = model.set.joined};
  } else {
    for (const ModelFeature& feature : model.features) {
      options.columns.features.push_back(feature.name);
    }
  }
  return LoadData(folder, options);
}

absl::StatusOr<Dataset> LoadTestJets(const Model& model,
                                     const std::string& folder) {
  ASSIGN_OR_RETURN(TrainTest data, LoadJets(model, folder));
  return std::move(data.test);
}

absl::StatusOr<Rows> RawInputs(const Model& model, const Dataset& jets) {
  if (jets.row_size() != model.inputs()) {
    return Invalid(model.name, ": has ", model.inputs(),
                   " inputs; the data have ", jets.row_size());
  }
  const std::vector<ModelFeature> features =
      model.set.exists() ? FeaturesOfOneElement(model) : model.features;
  for (size_t i = 0; i < features.size(); ++i) {
    if (features[i].name == jets.feature_names[i]) continue;
    return Invalid(model.name, ": its feature ", i, " is ", features[i].name,
                   "; that of the data is ", jets.feature_names[i]);
  }
  Rows rows;
  for (int jet = 0; jet < jets.samples(); ++jet) {
    const std::span<const float> row = jets.row(jet);
    rows.emplace_back();
    for (int i = 0; i < model.inputs(); ++i) {
      rows.back().push_back(RawFeature(model.features[i], row[i]));
    }
  }
  return rows;
}

absl::StatusOr<FlavourScores> EvaluateTagger(const Model& model,
                                             const Dataset& jets, double f_c) {
  ASSIGN_OR_RETURN(const std::vector<double> logits, Outputs(model, jets));
  return ScoresOf(logits, jets.y, f_c);
}

absl::StatusOr<FlavourScores> EvaluateScore(const Model& model,
                                            const Dataset& jets, double f_c,
                                            int bits) {
  ASSIGN_OR_RETURN(
      const Model scored,
      WithLogLikelihood(
          model, bits, {{model.classes[0], 1 - f_c}, {model.classes[1], f_c}}));
  ASSIGN_OR_RETURN(const std::vector<double> scores, Outputs(scored, jets));
  return ByFlavour(scores, jets.y);
}

}  // namespace autopruner
