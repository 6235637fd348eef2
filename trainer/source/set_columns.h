// SPDX-License-Identifier: Apache-2.0
//
// Finds the elements of sets among the columns of a source.
//
//   tracks.0.d0, tracks.0.z0, tracks.0.valid, tracks.1.d0, .., pt, eta
//
//   ASSIGN_OR_RETURN(const SetColumns set,
//                    FindSetColumns(source, columns, shape));
//   set.columns.features   // in the order of the rows of SetShape
//   set.feature_names      ->  {"d0", "z0", "pt", "eta"}
//   set.name               ->  "tracks"
//
// An element is absent where its column `valid` is 0 or, where there is no such
// column, where all its features are NaN. What else it holds does not count.
#ifndef TRAINER_SOURCE_SET_COLUMNS_H_
#define TRAINER_SOURCE_SET_COLUMNS_H_

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trainer/source/sample_source.h"
#include "trainer/source/set_shape.h"

namespace autopruner {

struct SetColumns {
  // Features are in the order of SetShape. Where no column tells whether an
  // element is there, that of its first feature stands in this place.
  ColumnChoice columns;
  std::vector<std::string> feature_names = {};  // [shape.features()]
  std::string name = {};                        // of the set
  int elements = 0;                             // of a sample of the source
  bool has_valid = false;
};

// Returns the first `shape.elements` elements of each sample, and all other
// features as the joined ones.
//   Errors: InvalidArgument, which starts with the file: there is no set, or
//   more than one; other numbers of elements and features than `shape` has.
absl::StatusOr<SetColumns> FindSetColumns(const SampleSource& source,
                                          const ColumnChoice& columns,
                                          const SetShape& shape);

// Makes each absent element of a row 0, and tells whether each is there.
//   Shapes: row [shape.row_size()].
void MarkAbsent(const SetShape& shape, bool has_valid, std::span<double> row);

}  // namespace autopruner

#endif  // TRAINER_SOURCE_SET_COLUMNS_H_
