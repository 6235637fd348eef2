// SPDX-License-Identifier: Apache-2.0
//
// Whether the output format of a regression holds its targets.
//
//   CheckTargets(network.spec, data)  ->  "--data: target 431.5 (of sample 17
//   of
//     the training part) is beyond the output format Q12.6, which holds -32 to
//     31.98; expected .output of a width of 16, or scaled targets"
#ifndef TRAINER_COMMAND_TARGET_FORMAT_H_
#define TRAINER_COMMAND_TARGET_FORMAT_H_

#include "absl/status/status.h"
#include "core/network_spec.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Errors: InvalidArgument if the network is a quantised regression, and a
// target is beyond what its outputs can hold, or if all targets round to one
// value. A classifier's outputs are free.
absl::Status CheckTargets(const NetworkSpec& spec, const TrainTest& data);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_TARGET_FORMAT_H_
