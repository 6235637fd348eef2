// SPDX-License-Identifier: Apache-2.0
//
// Whether a network and its data have the same sizes.
//
//   RETURN_IF_ERROR(CheckMatches(data, "jets.csv", /*inputs=*/35,
//                                /*classes=*/2));
//
// Not in dataset.h, so that what is compiled for each network is small.
#ifndef TRAINER_DATA_DATASET_MATCH_H_
#define TRAINER_DATA_DATASET_MATCH_H_

#include <string>

#include "absl/status/status.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Checks that a network with `inputs` inputs, which tells `classes` classes
// apart (0: regression; 2 for a sigmoid head), fits `data`.
//   Errors: InvalidArgument, which starts with `name` and gives both numbers.
absl::Status CheckMatches(const Dataset& data, const std::string& name,
                          int inputs, int classes);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_MATCH_H_
