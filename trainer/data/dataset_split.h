// SPDX-License-Identifier: Apache-2.0
//
// Splits a validation part off the training part.
//
//   TrainValidation parts = Split(data.train, /*fraction=*/0.1, /*seed=*/1);
//   parts.validation.samples()  ->  4025    // of 40,250
#ifndef TRAINER_DATA_DATASET_SPLIT_H_
#define TRAINER_DATA_DATASET_SPLIT_H_

#include <cstdint>

#include "trainer/data/dataset.h"

namespace autopruner {

struct TrainValidation {
  Dataset train;
  Dataset validation;
};

// Returns the samples of `data` in two parts, each in the order of `data`.
// `fraction` (0 to 1) of each class, rounded to the nearest number of samples,
// is for validation: those with the smallest hash of (seed, row). Where the
// fraction is not 0 both parts get a sample of each class that has two.
TrainValidation Split(const Dataset& data, double fraction, uint64_t seed);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_SPLIT_H_
