// SPDX-License-Identifier: Apache-2.0
//
// The flags that say what to train on: --data, --label, --weights, --classes,
// ..
//
//   absl::StatusOr<TrainTest> data = LoadFlaggedData(kHbbTagger, /*seed=*/1);
//   TrainingData parts = PrepareData(*data, absl::GetFlag(FLAGS_validation),
//   1);
//
// A program has these flags when it links this library.
#ifndef TRAINER_DATA_DATA_FLAGS_H_
#define TRAINER_DATA_DATA_FLAGS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/flags/declare.h"
#include "absl/status/statusor.h"
#include "core/network_spec.h"
#include "trainer/data/dataset.h"

ABSL_DECLARE_FLAG(std::string, data);

namespace autopruner {

// Returns the data that the flags ask for, with the classes and the number of
// features of `spec`. `seed` chooses the test part of a single .csv.
//   Errors: as LoadData and CheckMatches; InvalidArgument for --classes.
absl::StatusOr<TrainTest> LoadFlaggedData(const NetworkSpec& spec,
                                          uint64_t seed);

// Returns the data that the flags ask for, with all features and all labels
// that there are: classes, or targets of a `regression`.
//   Errors: as LoadData; OutOfRange for labels that can only be targets.
absl::StatusOr<TrainTest> LoadFlaggedDataAsTheyAre(bool regression,
                                                   uint64_t seed);

// Returns these flags, but for --data, as far as they are not at their
// defaults: {"--drop=event*", "--label=flavour"}.
std::vector<std::string> DataFlagsInUse();

}  // namespace autopruner

#endif  // TRAINER_DATA_DATA_FLAGS_H_
