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
// network. So all but the last counts are quick ones without a search, and the
// ratio of both is learned on the way.
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
      if (is_at(share, training.steps())) FitQuickly(training);
    }
  }

  // Fits the digits of a network whose training is done.
  void Finish(AnyTraining& training) {
    MeasureRatio(training);
    FitQuickly(training);
    used_ = static_cast<int64_t>(
        Fit(training, {.least = kFilled * budget_, .most = budget_},
            [&] { return Measure(Export(training), measure_, device_); }));
  }

  // What the network takes, after Finish().
  int64_t used() const { return used_; }

 private:
  static constexpr std::array kCalibrateAt = {0.5, 0.6,  0.7, 0.8,
                                              0.9, 0.95, 0.98};
  static constexpr std::array kFitAt = {0.85, 0.9, 0.95};
  static constexpr int kMostTries = 8;
  // Of the budget: what will do, and how near a quick count shall come.
  static constexpr double kFilled = 0.982;
  static constexpr double kNear = 0.003;
  static constexpr int kSomeEffort = 2;

  struct Goal {
    double least = 0;
    double most = 0;
  };

  Model Export(AnyTraining& training) const {
    training.Prepare();
    return ExportIntegers(Trained(training.network()), scaling_,
                          UnitsOfModel::kInUse);
  }

  double CountQuickly(AnyTraining& training) const {
    return static_cast<double>(
        MeasureQuickly(Export(training), measure_, device_, /*effort=*/0));
  }

  // From a search of some effort. The full one has been seen to find half a
  // percent less for each doubling from 250 LUTs on.
  void MeasureRatio(AnyTraining& training) {
    const Model model = Export(training);
    const auto some = static_cast<double>(
        MeasureQuickly(model, measure_, device_, kSomeEffort));
    const double less = 0.005 * std::log2(std::max(some / 250, 1.0));
    ratio_ = (1 - less) * some /
             static_cast<double>(
                 MeasureQuickly(model, measure_, device_, /*effort=*/0));
  }

  void Calibrate(AnyTraining& training) {
    training.method().priced()->Calibrate(
        static_cast<int64_t>(ratio_ * CountQuickly(training)));
  }

  void FitQuickly(AnyTraining& training) {
    const double goal = 0.5 * (1 + kFilled) * budget_ / ratio_;
    Fit(training, {.least = (1 - kNear) * goal, .most = (1 + kNear) * goal},
        [&] { return CountQuickly(training); });
  }

  // Drops or adds digits until what `count` tells is within `goal`, or as near
  // below as it comes. Returns the count; one above tells that nothing fits.
  //   LUTs, say, are a bumpy function of the cost in adder bits.
  template <typename Count>
  double Fit(AnyTraining& training, const Goal& goal, const Count& count) {
    PricedPruning<kSpec>& method = *training.method().priced();
    Network<kSpec>& network = training.network();
    auto used = static_cast<double>(count());
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
      used = static_cast<double>(count());
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
  double ratio_ = 0.95;  // of the full count and a quick one
  int64_t used_ = 0;
};

}  // namespace autopruner

#endif  // TRAINER_RUN_CIRCUIT_FIT_H_
