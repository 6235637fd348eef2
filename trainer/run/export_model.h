// SPDX-License-Identifier: Apache-2.0
//
// A trained network as a model: what a model file holds.
//
//   Model model = ExportModel("hbb_tagger", Trained(training.network()), data);
#ifndef TRAINER_RUN_EXPORT_MODEL_H_
#define TRAINER_RUN_EXPORT_MODEL_H_

#include <string>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/onnx/dense_network.h"
#include "core/feature_scaling.h"
#include "trainer/run/run.h"
#include "trainer/run/trained_network.h"

namespace autopruner {

// Which units a model has.
enum class UnitsOfModel {
  kLive,   // all that are live: where their number was asked for
  kInUse,  // of those, what a weight leads out of: where a price chose them
};

// Returns the integers of `network`: a model without names and provenance.
// Effective parameters stand on their grids, and are read off them exactly.
//   Requires a quantised network that is Prepare()d.
Model ExportIntegers(const TrainedNetwork& network,
                     const std::vector<FeatureScaling>& scaling,
                     UnitsOfModel units);

// Returns the model called `name`, whole but for its provenance. Names of
// features and classes, scaling, replacements of missing values and the scale
// of targets are those of `data`; the output of a regression is called
// "target". Constant features are not live.
//   Requires a quantised network that is Prepare()d.
Model ExportModel(const std::string& name, const TrainedNetwork& network,
                  const TrainingData& data, UnitsOfModel units);

// Returns `network` as floats compute it, of physical inputs, with names,
// replacements and the scale of targets as ExportModel has them. Nodes that are
// not live are left out. Nothing (no layers) where samples are sets.
//   Requires a network that is Prepare()d, and not quantised.
DenseNetwork ExportFloat(const std::string& name, const TrainedNetwork& network,
                         const TrainingData& data);

}  // namespace autopruner

#endif  // TRAINER_RUN_EXPORT_MODEL_H_
