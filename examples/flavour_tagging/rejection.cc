// SPDX-License-Identifier: Apache-2.0
#include "examples/flavour_tagging/rejection.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

namespace autopruner {

double Discriminant(std::span<const double> logits, double f_c) {
  // Relative to b: exp does not overflow where b is the largest, and where it
  // is not infinity is right.
  const double light = std::exp(logits[0] - logits[2]);
  const double c = std::exp(logits[1] - logits[2]);
  return -std::log(f_c * c + (1 - f_c) * light);
}

FlavourScores ByFlavour(std::span<const double> discriminants,
                        std::span<const float> flavours) {
  FlavourScores scores;
  std::vector<double>* const by_flavour[] = {&scores.light, &scores.c,
                                             &scores.b};
  for (size_t jet = 0; jet < flavours.size(); ++jet) {
    by_flavour[static_cast<int>(flavours[jet])]->push_back(discriminants[jet]);
  }
  return scores;
}

FlavourScores ScoresOf(std::span<const double> logits,
                       std::span<const float> flavours, double f_c) {
  std::vector<double> discriminants;
  for (size_t jet = 0; jet < flavours.size(); ++jet) {
    discriminants.push_back(Discriminant(logits.subspan(3 * jet, 3), f_c));
  }
  return ByFlavour(discriminants, flavours);
}

Rejection RejectionAt(std::vector<double> signal,
                      std::span<const double> background, double efficiency) {
  const auto passing = std::clamp<size_t>(
      static_cast<size_t>(
          std::lround(efficiency * static_cast<double>(signal.size()))),
      1, signal.size());
  const auto cut = signal.begin() + (passing - 1);
  std::nth_element(signal.begin(), cut, signal.end(), std::greater<>());
  const auto all = static_cast<double>(background.size());
  const auto left = static_cast<double>(
      std::count_if(background.begin(), background.end(),
                    [&](double score) { return score >= *cut; }));
  const double rejection = all / std::max(left, 1.0);
  return {
      .rejection = rejection,
      .error = rejection * std::sqrt((1 - left / all) / std::max(left, 1.0))};
}

}  // namespace autopruner
