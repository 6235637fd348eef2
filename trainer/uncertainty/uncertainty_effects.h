// SPDX-License-Identifier: Apache-2.0
//
// What systematic uncertainties of the inputs do to a model's scores, and to
// the analysis behind them.
//
//   std::vector<double> scores = Scores(model, test, table, {0, 0});
//   Cuts cuts = ChooseCuts(scores, test, analysis);
//   std::vector<double> up = Scores(model, test, table, {1, 0});
//   Effect effect = Measure(up, scores, test, cuts, analysis);
//   effect.score_rms, effect.significance  ->  0.21, 4.8
//
// Class 1 is the signal, class 0 the background. A sample passes a cut if its
// score is at least that large.
#ifndef TRAINER_UNCERTAINTY_UNCERTAINTY_EFFECTS_H_
#define TRAINER_UNCERTAINTY_UNCERTAINTY_EFFECTS_H_

#include <cstdint>
#include <vector>

#include "codegen/model/model.h"
#include "trainer/data/dataset.h"
#include "trainer/metrics/spread.h"
#include "trainer/uncertainty/uncertainty_shifts.h"

namespace autopruner {

// The analysis that counts what passes the tagger.
struct Analysis {
  double efficiency = 0.5;               // of the signal, at the working point
  double signal = 100;                   // events before the cut
  double background = 100000;            // the same
  double background_uncertainty = 0.05;  // relative, after the cut
  // The best cut leaves at least so many samples of the background.
  int least_samples = 20;
};

struct Cuts {
  double working_point = 0;  // the tightest with Analysis::efficiency
  double best = 0;           // with the largest significance
};

// What is measured with one set of inputs.
struct Effect {
  // Against the scores of the nominal inputs, in the scores' units.
  double score_shift = 0;  // mean
  double score_rms = 0;    // root of the mean square
  double auc = 0;
  double signal_efficiency = 0;  // both at the working point
  double background_efficiency = 0;
  double signal = 0;  // events beyond the best cut
  double background = 0;
  double significance = 0;  // Asimov, there
};

// Returns the model's scores (logits), as the firmware computes them, for
// inputs shifted by `pulls` [nuisances].
//   Shapes: data of model.inputs() features; result [samples].
std::vector<double> Scores(const Model& model, const Dataset& data,
                           const ShiftTable& table,
                           const std::vector<double>& pulls);

// Chooses cuts with the nominal scores. Of equally good ones the tightest.
Cuts ChooseCuts(const std::vector<double>& scores, const Dataset& data,
                const Analysis& analysis);

Effect Measure(const std::vector<double>& scores,
               const std::vector<double>& nominal, const Dataset& data,
               const Cuts& cuts, const Analysis& analysis);

// Pulls of toy `toy`: independent standard normal numbers.
std::vector<double> ToyPulls(uint64_t seed, int toy, int nuisances);

// All toys of a model together.
struct Toys {
  double score_rms = 0;  // over samples and toys
  Spread auc;
  Spread signal_efficiency;
  Spread background_efficiency;
  Spread signal;  // events beyond the best cut
  Spread background;
  Spread significance;
  // Of the nominal inputs, with the background's spread over the toys added to
  // its uncertainty in quadrature.
  double significance_with_spread = 0;
};

Toys Combine(const Effect& nominal, const std::vector<Effect>& toys,
             const Analysis& analysis);

}  // namespace autopruner

#endif  // TRAINER_UNCERTAINTY_UNCERTAINTY_EFFECTS_H_
