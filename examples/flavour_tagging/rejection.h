// SPDX-License-Identifier: Apache-2.0
//
// What flavour taggers are compared by: how many c and light jets one passes
// that passes so many of the b jets.
//
//   FlavourScores scores = ...;                  // discriminants of all jets
//   Rejection c = RejectionAt(scores.b, scores.c, /*efficiency=*/0.77);
//   c.rejection, c.error  ->  4.5, 0.1           // one c jet in 4.5 passes
#ifndef EXAMPLES_FLAVOUR_TAGGING_REJECTION_H_
#define EXAMPLES_FLAVOUR_TAGGING_REJECTION_H_

#include <span>
#include <vector>

namespace autopruner {

// The discriminant log(p_b / (f_c p_c + (1 - f_c) p_light)) of the logits of
// light, c and b, from a softmax.
double Discriminant(std::span<const double> logits, double f_c);

// Discriminants of the jets of each flavour.
struct FlavourScores {
  std::vector<double> light;
  std::vector<double> c;
  std::vector<double> b;
};

// From discriminants [jets] and flavours [jets]: 0 light, 1 c, 2 b.
FlavourScores ByFlavour(std::span<const double> discriminants,
                        std::span<const float> flavours);

// The same from logits [jets][3].
FlavourScores ScoresOf(std::span<const double> logits,
                       std::span<const float> flavours, double f_c);

struct Rejection {
  double rejection = 0;  // all jets / those that pass; of none: all jets
  double error = 0;      // one standard deviation, binomial
};

// At the cut that `efficiency` of the signal passes, those at the cut included.
//   Requires both not to be empty, and an efficiency between 0 and 1.
Rejection RejectionAt(std::vector<double> signal,
                      std::span<const double> background, double efficiency);

}  // namespace autopruner

#endif  // EXAMPLES_FLAVOUR_TAGGING_REJECTION_H_
