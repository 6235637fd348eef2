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

  double format_low() const;
  double format_high() const;
};

struct FixedPointRanges {
  std::vector<ValueRange> inputs;               // [inputs]
  std::vector<std::vector<ValueRange>> layers;  // [layer][node]
};

//   Requires data with at least one sample.
FixedPointRanges MeasureRanges(const Model& model, const Dataset& data);

// The narrowest format with `format`'s fraction bits and sign that holds all
// from `low` to `high`.
Format FormatThatHolds(const Format& format, double low, double high);

}  // namespace autopruner

#endif  // TRAINER_REPORT_FIXED_POINT_VALUES_H_
