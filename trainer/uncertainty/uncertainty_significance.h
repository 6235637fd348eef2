// SPDX-License-Identifier: Apache-2.0
//
// The expected discovery significance of a counting experiment.
//
//   AsimovSignificance({.signal = 10, .background = 100})        ->  0.984
//   AsimovSignificance({.signal = 10, .background = 100,
//                       .background_uncertainty = 10})           ->  0.690
#ifndef TRAINER_UNCERTAINTY_UNCERTAINTY_SIGNIFICANCE_H_
#define TRAINER_UNCERTAINTY_UNCERTAINTY_SIGNIFICANCE_H_

namespace autopruner {

struct CountingExperiment {
  double signal = 0;                  // s, expected events
  double background = 0;              // b, above 0
  double background_uncertainty = 0;  // sigma, in events
};

// Returns the median significance, in standard deviations, with which s + b
// events exclude the background alone, b being known to +- sigma:
//
//   Z^2 = 2 ((s + b) ln(1 + s b / (b^2 + (s + b) sigma^2))
//            - b^2 / sigma^2 ln(1 + sigma^2 s / (b (b + sigma^2))))
//
// and for sigma = 0: Z^2 = 2 ((s + b) ln(1 + s / b) - s). For s << b it is
// s / sqrt(b + sigma^2).
//   Source: sigma = 0: G. Cowan, K. Cranmer, E. Gross, O. Vitells, Eur. Phys.
//   J. C 71 (2011) 1554, eq. 97; with sigma: G. Cowan, "Discovery sensitivity
//   for a counting experiment with background uncertainty" (2012), eq. 20, the
//   same method with b measured in a control region.
double AsimovSignificance(const CountingExperiment& expected);

}  // namespace autopruner

#endif  // TRAINER_UNCERTAINTY_UNCERTAINTY_SIGNIFICANCE_H_
