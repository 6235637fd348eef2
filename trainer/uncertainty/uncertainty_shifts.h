// SPDX-License-Identifier: Apache-2.0
//
// By how much features may be off: a table of systematic uncertainties.
//
//   nuisance,feature,kind,up,down
//   mass_scale,mass,relative,0.02,
//   mass_scale,mass_sd,relative,0.02,
//   tracking,n_tracks,absolute,0.5,-0.8
//
//   absl::StatusOr<ShiftTable> table = ReadShifts("shifts.csv", names);
//   table->nuisances        ->  {"mass_scale", "tracking"}
//   ShiftedValue(*table, feature, 120.0f, {+1, 0})  ->  122.4f
//
// `up` is what a nuisance of +1 standard deviation adds to the feature, `down`
// what one of -1 adds; without `down` it is -up. Relative: times the value.
// Between and beyond, shifts are linear on both sides of 0. The features of
// one nuisance move together; without the column each feature is its own.
#ifndef TRAINER_UNCERTAINTY_UNCERTAINTY_SHIFTS_H_
#define TRAINER_UNCERTAINTY_UNCERTAINTY_SHIFTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

struct Shift {
  int nuisance = 0;
  bool relative = false;
  double up = 0;
  double down = 0;
};

struct ShiftTable {
  std::vector<std::string> nuisances;        // in their order in the file
  std::vector<std::vector<Shift>> features;  // [features]
};

// Reads a table of shifts of the features `names`. Lines that are empty or
// begin with # are skipped; fields stand between commas, semicolons, tabs or
// blanks.
//   Errors: as ReadTextFile; InvalidArgument, in one line with file, line,
//   column and value, if the table is not as above.
absl::StatusOr<ShiftTable> ReadShifts(const std::string& path,
                                      const std::vector<std::string>& names);

// The same from `text`. `path` only appears in messages.
absl::StatusOr<ShiftTable> ParseShifts(const std::string& path,
                                       const std::string& text,
                                       const std::vector<std::string>& names);

// Returns `value` of feature `feature`, shifted by all nuisances; `pulls`
// [nuisances] are in standard deviations. Relative shifts are of `value`.
float ShiftedValue(const ShiftTable& table, int feature, float value,
                   const std::vector<double>& pulls);

}  // namespace autopruner

#endif  // TRAINER_UNCERTAINTY_UNCERTAINTY_SHIFTS_H_
