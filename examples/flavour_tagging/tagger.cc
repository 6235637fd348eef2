// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/tagger.h"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/reference.h"
#include "trainer/data/dataset_load.h"

namespace autopruner {
namespace {

template <typename... Args>
absl::Status Invalid(const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(args...));
}

absl::StatusOr<Dataset> LoadJets(const Model& model, const std::string& path) {
  DataOptions options;
  options.columns.label = "flavour";
  if (model.set.exists()) {
    options.samples.set = {.elements = model.set.elements,
                           .inputs = model.element_size() - 1,
                           .joined = model.set.joined};
  } else {
    options.columns.drop = {"tracks.*.valid"};
  }
  ASSIGN_OR_RETURN(TrainTest data, LoadData(path, options));
  return std::move(data.test);
}

}  // namespace

absl::StatusOr<RawJets> LoadRawJets(const Model& model,
                                    const std::string& data) {
  ASSIGN_OR_RETURN(Dataset jets, LoadJets(model, data));
  if (jets.row_size() != model.inputs()) {
    return Invalid(model.name, ": has ", model.inputs(),
                   " inputs; the data have ", jets.row_size());
  }
  RawJets raw;
  for (int jet = 0; jet < jets.samples(); ++jet) {
    const std::span<const float> row = jets.row(jet);
    raw.inputs.emplace_back();
    for (int i = 0; i < model.inputs(); ++i) {
      raw.inputs.back().push_back(RawFeature(model.features[i], row[i]));
    }
  }
  raw.flavours = std::move(jets.y);
  return raw;
}

absl::StatusOr<Tagger> EvaluateTagger(const std::string& file,
                                      const TaggerData& from) {
  ASSIGN_OR_RETURN(const Model model, ReadModel(file));
  if (model.head != Head::kSoftmax || model.outputs() != 3) {
    return Invalid(file, ": has ", model.outputs(), " outputs behind a ",
                   HeadName(model.head), " head; expected those of three ",
                   "flavours behind a softmax");
  }
  ASSIGN_OR_RETURN(const RawJets jets, LoadRawJets(model, from.data));
  std::vector<double> logits;
  for (const std::vector<int64_t>& raw : jets.inputs) {
    const std::vector<int64_t> outputs = InferReference(model, raw);
    for (int o = 0; o < 3; ++o) {
      logits.push_back(std::ldexp(static_cast<double>(outputs[o]),
                                  -model.layers.back().output_format[o].frac));
    }
  }
  return Tagger{file, ScoresOf(logits, jets.flavours, from.f_c)};
}

}  // namespace autopruner
