// SPDX-License-Identifier: Apache-2.0
//
// Which values of a network saturate, and what to change.
//
//   std::vector<SaturatedGroup> groups =
//       SaturatedGroups(MeasureRanges(model, data.validation), names);
//   SaturationText(groups)  ->
//     "saturation, validation part: 2 of 35 inputs on more than 1 % of it (pt
//      2.3 %, ..): values to 31.2, the format Q10.6 holds -8 to 7.98; a width
//      of 12 would hold them\n"
#ifndef TRAINER_REPORT_SATURATION_H_
#define TRAINER_REPORT_SATURATION_H_

#include <string>
#include <vector>

#include "trainer/report/fixed_point_values.h"

namespace autopruner {

// Up to this share of the samples saturation is not told.
inline constexpr double kLittleSaturation = 0.01;

// The inputs, a layer's nodes, or the sums that these look up.
struct SaturatedGroup {
  // "inputs", "nodes of hidden layer 0", "table inputs of hidden layer 0",
  // "outputs"
  std::string name;
  bool is_table = false;
  int live = 0;
  double mean = 0;     // share, over the live ones
  double largest = 0;  // share
  // Of those above kLittleSaturation, the most saturated first.
  std::vector<std::string> names = {};
  std::vector<double> shares = {};
  Format format = {};  // theirs, and the one that holds their values
  Format needed = {};
  double low = 0;  // of their values
  double high = 0;
};

// Returns all groups, inputs first, whether they saturate or not.
//   Shapes: feature_names [inputs].
std::vector<SaturatedGroup> SaturatedGroups(
    const FixedPointRanges& ranges,
    const std::vector<std::string>& feature_names);

// A line for each group of which something is told, with what to change. If
// training has `found` the formats, only of those of tables: they are not.
std::string SpecSaturationText(const std::vector<SaturatedGroup>& groups,
                               bool found);

// That and, if training has found the formats, a line for all other groups.
// Empty: nothing is told.
std::string SaturationText(const std::vector<SaturatedGroup>& groups,
                           bool found);

}  // namespace autopruner

#endif  // TRAINER_REPORT_SATURATION_H_
