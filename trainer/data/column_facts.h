// SPDX-License-Identifier: Apache-2.0
//
// What one column of numbers is like: its bulk, and what stands far from it.
//
//   ColumnFacts mass = FindColumnFacts(data, /*feature=*/3);
//   mass.mean, mass.deviation  ->  115.2, 48.1      // of the bulk
//   mass.codes                 ->  {{-999, 0.05}}   // 5 % are -999
#ifndef TRAINER_DATA_COLUMN_FACTS_H_
#define TRAINER_DATA_COLUMN_FACTS_H_

#include <functional>
#include <string>
#include <vector>

#include "trainer/data/dataset.h"

namespace autopruner {

// A value that many samples have, further from all others than these are from
// each other.
struct FarValue {
  float value = 0;
  double share = 0;  // of the samples

  bool operator==(const FarValue&) const = default;
};

// "5.0 % are -999, far from all others"
std::string FarValueText(const FarValue& code);

// "5.0 %"
std::string PercentText(double share);

// Moments are weighted; shares count samples. Samples of weight 0 have no say.
struct ColumnFacts {
  bool constant = false;
  float first = 0;  // the value, if it is constant
  // Of all samples.
  double mean = 0;
  double deviation = 0;
  // Of the bulk: without far values, and without what is further beyond the
  // central 99 % than these are wide. The same as above where nothing is.
  double bulk_mean = 0;
  double bulk_deviation = 0;
  double outliers = 0;  // share that is beyond, far values apart
  std::vector<FarValue> codes;

  // Whether what is not in the bulk changes mean or deviation so much that the
  // bulk would be squeezed or shifted.
  bool distorted() const;
};

// Values are taken from `value(sample)`: any number for each sample of `data`.
ColumnFacts FindColumnFacts(const Dataset& data,
                            const std::function<float(int)>& value);

// The values of a feature: of an element's those of all elements that are
// there. `y` and `weight` are set.
Dataset FeatureColumn(const Dataset& data, int feature);

// Of a feature: of an element's over all elements that are there.
ColumnFacts FindColumnFacts(const Dataset& data, int feature);

}  // namespace autopruner

#endif  // TRAINER_DATA_COLUMN_FACTS_H_
