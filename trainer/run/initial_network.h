// SPDX-License-Identifier: Apache-2.0
//
// A network that was trained elsewhere, as what a training begins with.
//
//   RETURN_IF_ERROR(FitToSpec(spec, data.train.feature_names, network));
//   request.initial = InitialParameters(spec, data, network);
#ifndef TRAINER_RUN_INITIAL_NETWORK_H_
#define TRAINER_RUN_INITIAL_NETWORK_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "codegen/onnx/dense_network.h"
#include "core/network_spec.h"
#include "trainer/run/run.h"

namespace autopruner {

// Checks that `network`, of physical inputs, has the layers of `spec`, and the
// names of its features where it has names. Two outputs behind a softmax become
// one logit where the spec has a sigmoid: their difference.
//   Errors: InvalidArgument, to follow the name of a file.
absl::Status FitToSpec(const NetworkSpec& spec,
                       const std::vector<std::string>& feature_names,
                       DenseNetwork& network);

// Returns the parameters, as core/network_layout.h lays them out, of the same
// network for scaled inputs and targets. In float: what is rounded is rounded
// by what is found.
std::vector<float> InitialParameters(const NetworkSpec& spec,
                                     const TrainingData& data,
                                     const DenseNetwork& network);

}  // namespace autopruner

#endif  // TRAINER_RUN_INITIAL_NETWORK_H_
