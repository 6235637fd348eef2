// SPDX-License-Identifier: Apache-2.0
//
// What a model computes of a data set, in integers as its firmware does:
// scores, and of each value how often it saturates.
//
//   std::vector<double> logits = FixedPointScores(model, data.test);
//   FixedPointRanges ranges = MeasureRanges(model, data.validation);
//   ranges.inputs[3].saturated  ->  0.023, of the samples, by weight
#ifndef TRAINER_REPORT_FIXED_POINT_VALUES_H_
#define TRAINER_REPORT_FIXED_POINT_VALUES_H_

#include <vector>

#include "codegen/model/model.h"
#include "trainer/data/dataset.h"

namespace autopruner {

// Returns the last layer's values.
//   Shapes: data.x [samples][inputs], scaled; result [samples][outputs].
std::vector<double> FixedPointScores(const Model& model, const Dataset& data);

// A value over a data set, before it is saturated to its format.
struct ValueRange {
  Format format = {};
  bool live = true;
  double low = 0;  // in the value's units, of an input: scaled
  double high = 0;
  double saturated = 0;  // share of the samples, by weight, beyond the format
  // That holds all, if that is not FormatThatHolds(): of a table's input.
  Format needed = {};

  double format_low() const;
  double format_high() const;
};

// A table is not the end of a format: the value of a node that looks up is that
// of the activation, saturated where the output's format is off by more than
// its last bit (1 - 2^-7 stands for 1). And a sum beyond the table's input is
// saturated only where the activation of it is another output: not where the
// activation is flat. Other sums beyond it are not in its range.
struct FixedPointRanges {
  std::vector<ValueRange> inputs;               // [inputs]
  std::vector<std::vector<ValueRange>> layers;  // [layer][node]
  // Of the sums that are looked up; of a layer without tables empty.
  std::vector<std::vector<ValueRange>> sums = {};  // [layer][node]
};

//   Requires data with at least one sample.
FixedPointRanges MeasureRanges(const Model& model, const Dataset& data);

// The narrowest format with `format`'s fraction bits and sign that holds all
// from `low` to `high`.
Format FormatThatHolds(const Format& format, double low, double high);

}  // namespace autopruner

#endif  // TRAINER_REPORT_FIXED_POINT_VALUES_H_
