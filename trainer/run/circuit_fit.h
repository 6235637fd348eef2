// SPDX-License-Identifier: Apache-2.0
//
// Holds a training to a budget of its firmware: tells PricedPruning what the
// circuit of now takes, and fits digits to the budget in the end.
//
//   CircuitFit<kTagger> fit(/*budget=*/1000, DefaultMeasure(), device,
//   scaling); fit.BeforeStep(training);     // before each step
//   fit.Finish(training);
//   fit.used()                    // at most 1000, nearly all of them
//
// The adder search of //codegen takes as long as the training of a small
// network. So the counts during training are quick ones without a search, those
// in the end brief ones, and only what is then expected to fill the budget is
// counted in full. The ratios between them are learned.
#ifndef TRAINER_RUN_CIRCUIT_FIT_H_
#define TRAINER_RUN_CIRCUIT_FIT_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "codegen/device/device.h"
#include "core/feature_scaling.h"
#include "core/pruning_methods.h"
#include "core/training.h"
#include "trainer/run/circuit_measure.h"
#include "trainer/run/export_model.h"
#include "trainer/run/trained_network.h"

namespace autopruner {

template <NetworkSpec kSpec>
class CircuitFit {
 public:
  using AnyTraining = Training<kSpec, AnyPruning<kSpec>>;

  CircuitFit(int64_t budget, const CircuitMeasure& measure,
             const Device& device, const std::vector<FeatureScaling>& scaling)
      : budget_(static_cast<double>(budget)),
        measure_(measure),
        device_(device),
        scaling_(scaling) {}

  // Measures the circuit at a few steps.
  void BeforeStep(AnyTraining& training) {
    const auto is_at = [&](double share, int64_t steps) {
      return training.step() ==
             static_cast<int64_t>(share * static_cast<double>(steps));
    };
    for (const double share : kCalibrateAt) {
      if (is_at(share, training.snap_step())) Calibrate(training);
    }
    for (const double share : kFitAt) {
      if (!is_at(share, training.steps())) continue;
      FitQuickly(training, CountQuickly(training), kNearBefore);
    }
  }

  // Fits the digits of a network whose training is done.
  void Finish(AnyTraining& training) {
    const int most = MostCounts();
    double quick = CountQuickly(training);
    for (int k = 0;
         k < std::max(4, most / 2) || (best_.used == 0 && k < kMostTries);
         ++k) {
      const double before = training.method().priced()->cost();
      quick = FitQuickly(training, quick, kNear);
      if (k > 0 && training.method().priced()->cost() == before) break;
      const double used = Count(training);
      if (IsFilled()) break;
      ratio_ = used / quick;
    }
    if (best_.used == 0) TakeWhatFits(training, quick);
    if (best_.used == 0) return;  // nothing fits
    if (!IsFilled()) AddSingleDigits(training, most);
    training.network().digits() = best_.digits;
    training.Prepare();
    used_ = static_cast<int64_t>(best_.used);
  }

  // What the network takes, after Finish().
  int64_t used() const { return used_; }

 private:
  static constexpr std::array kCalibrateAt = {0.5, 0.6,  0.7, 0.8,
                                              0.9, 0.95, 0.98};
  static constexpr std::array kFitAt = {0.85, 0.9, 0.95};
  static constexpr int kMostTries = 8;
  // Of the budget: what will do, what is aimed at, and how near a quick count
  // shall come to that, in the end and before it.
  static constexpr double kFilled = 0.98;
  static constexpr double kAim = 0.991;
  static constexpr double kNear = 0.003;
  static constexpr double kNearBefore = 0.01;
  // Adder bits of the digits that are tried one by one.
  static constexpr double kMoreBits = 60;
  // By how much less is tried, if nothing has fitted.
  static constexpr double kLess = 0.02;

  struct Goal {
    double least = 0;
    double most = 0;
  };

  // A network, and what it takes: 0 before there is one.
  struct Found {
    double used = 0;
    double cost = 0;
    typename Network<kSpec>::Values digits = {};
  };

  Model Export(AnyTraining& training) const {
    training.Prepare();
    return ExportIntegers(Trained(training.network()), scaling_,
                          UnitsOfModel::kInUse);
  }

  double CountQuickly(AnyTraining& training) const {
    return static_cast<double>(
        MeasureQuickly(Export(training), measure_, device_));
  }

  // Full counts in the end, at most: a digit is more of a small circuit, and
  // that is counted in less time.
  int MostCounts() const {
    return std::clamp(static_cast<int>(4000 / budget_) + 1, 5, 12);
  }

  bool IsFilled() const { return best_.used >= kFilled * budget_; }

  // In full, if a brief count expects it to fill the budget; else that.
  double Count(AnyTraining& training) {
    const auto brief = static_cast<double>(
        MeasureBriefly(Export(training), measure_, device_));
    const double expected = search_ratio_ * brief;
    const double cost = training.method().priced()->cost();
    if (expected > budget_) return expected;
    if (expected < kFilled * budget_) {
      Remember(training, {.used = expected, .cost = cost}, smaller_);
      return expected;
    }
    const double used = CountFully(training, cost);
    search_ratio_ = used / brief;
    return used;
  }

  // Remembers the network as best_ if it is the largest one that fits.
  double CountFully(AnyTraining& training, double cost) {
    const auto used =
        static_cast<double>(Measure(Export(training), measure_, device_));
    if (best_.used == 0) used_ = static_cast<int64_t>(used);
    Remember(training, {.used = used, .cost = cost}, best_);
    return used;
  }

  void Remember(AnyTraining& training, Found found, Found& largest) const {
    if (found.used > budget_ || found.used <= largest.used) return;
    found.digits = training.network().digits();
    largest = found;
  }

  // The largest network that was too small to be counted in full, or ever
  // smaller ones than the one of now, which a quick count makes `quick`.
  void TakeWhatFits(AnyTraining& training, double quick) {
    const auto now = training.network().digits();
    if (smaller_.used > 0) {
      training.network().digits() = smaller_.digits;
      CountFully(training, smaller_.cost);
      if (best_.used > 0) return;
      training.network().digits() = now;
    }
    for (int k = 0; k < kMostTries; ++k) {
      CountFully(training, training.method().priced()->cost());
      if (best_.used > 0) return;
      ratio_ *= 1 + kLess;
      quick = FitQuickly(training, quick, kNear);
    }
  }

  // Adds single digits to the best network, of those that would come next:
  // first the one with which it is expected to take nearly all of the budget.
  void AddSingleDigits(AnyTraining& training, int counts) {
    auto& digits = training.network().digits();
    digits = best_.digits;
    const double quick = CountQuickly(training);
    training.method().priced()->Fit(best_.cost + kMoreBits, training.network());
    const auto more = digits;
    struct Candidate {
      double distance;
      size_t at;
    };
    std::vector<Candidate> candidates;
    for (size_t at = 0; at < digits.size(); ++at) {
      if (more[at] <= best_.digits[at]) continue;
      digits = best_.digits;
      ++digits[at];
      const double used =
          best_.used + ratio_ * (CountQuickly(training) - quick);
      candidates.push_back({std::abs(used - kAim * budget_), at});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.distance < b.distance;
                     });
    for (const Candidate& candidate : candidates) {
      if (IsFilled() || counts-- == 0) return;
      digits = best_.digits;
      ++digits[candidate.at];
      Count(training);
    }
  }

  void Calibrate(AnyTraining& training) {
    training.method().priced()->Calibrate(
        static_cast<int64_t>(ratio_ * CountQuickly(training)));
  }

  // Takes the quick count of now, and returns that of then.
  double FitQuickly(AnyTraining& training, double used, double near) {
    const double goal = kAim * budget_ / ratio_;
    return Fit(training, used,
               {.least = (1 - near) * goal, .most = (1 + near) * goal});
  }

  // Drops or adds digits until a quick count, which is `used` now, is within
  // `goal`, or as near below as it comes, and returns that count.
  //   LUTs, say, are a bumpy function of the cost in adder bits.
  double Fit(AnyTraining& training, double used, const Goal& goal) {
    PricedPruning<kSpec>& method = *training.method().priced();
    Network<kSpec>& network = training.network();
    double best = 0;
    auto best_digits = network.digits();
    double asked = method.cost();
    double low = 0;  // costs within and above the goal
    double high = 0;
    for (int k = 0; k < kMostTries; ++k) {
      if (used <= goal.most && used > best) {
        best = used;
        best_digits = network.digits();
      }
      if (used >= goal.least && used <= goal.most) return used;
      (used > goal.most ? high : low) = asked;
      asked *= 0.5 * (goal.least + goal.most) / used;
      if (low > 0 && high > 0 && !(low < asked && asked < high)) {
        asked = 0.5 * (low + high);
      }
      const double before = method.cost();
      method.Fit(asked, network);
      if (method.cost() == before) break;  // none or all are in
      used = CountQuickly(training);
    }
    if (best == 0) return used;
    network.digits() = best_digits;
    training.Prepare();
    return best;
  }

  const double budget_;
  const CircuitMeasure& measure_;
  const Device& device_;
  const std::vector<FeatureScaling>& scaling_;
  double ratio_ = 0.95;         // of the full count and a quick one
  double search_ratio_ = 0.99;  // and a brief one
  int64_t used_ = 0;
  Found best_;     // the largest one within the budget, counted in full
  Found smaller_;  // of those that a brief count expects not to fill it
};

}  // namespace autopruner

#endif  // TRAINER_RUN_CIRCUIT_FIT_H_
