// SPDX-License-Identifier: Apache-2.0
//
// Names, one a line.
//
//   ReadNames("features.txt")  ->  {"pt", "eta", "mass", ...}
#ifndef TRAINER_DATA_DATASET_NAMES_H_
#define TRAINER_DATA_DATASET_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

// Returns the lines of the file at `path`, without blanks and carriage returns
// around them and without empty lines at the end.
//   Errors: as ReadTextFile; InvalidArgument, which starts with path:line, for
//   an empty line in between or a name that is there twice.
absl::StatusOr<std::vector<std::string>> ReadNames(const std::string& path);

}  // namespace autopruner

#endif  // TRAINER_DATA_DATASET_NAMES_H_
