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

absl::StatusOr<Tagger> EvaluateTagger(const std::string& file,
                                      const TaggerData& from) {
  ASSIGN_OR_RETURN(const Model model, ReadModel(file));
  if (model.head != Head::kSoftmax || model.outputs() != 3) {
    return Invalid(file, ": has ", model.outputs(), " outputs behind a ",
                   HeadName(model.head), " head; expected those of three ",
                   "flavours behind a softmax");
  }
  ASSIGN_OR_RETURN(const Dataset jets, LoadJets(model, from.data));
  if (jets.row_size() != model.inputs()) {
    return Invalid(file, ": has ", model.inputs(), " inputs; the data have ",
                   jets.row_size());
  }
  std::vector<double> logits;
  std::vector<int64_t> raw(model.inputs());
  for (int jet = 0; jet < jets.samples(); ++jet) {
    const std::span<const float> row = jets.row(jet);
    for (int i = 0; i < model.inputs(); ++i) {
      raw[i] = RawFeature(model.features[i], row[i]);
    }
    const std::vector<int64_t> outputs = InferReference(model, raw);
    for (int o = 0; o < 3; ++o) {
      logits.push_back(std::ldexp(static_cast<double>(outputs[o]),
                                  -model.layers.back().output_format[o].frac));
    }
  }
  return Tagger{file, ScoresOf(logits, jets.y, from.f_c)};
}

}  // namespace autopruner
