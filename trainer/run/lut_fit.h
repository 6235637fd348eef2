// SPDX-License-Identifier: Apache-2.0
//
// Holds a training to its budget of LUTs: tells PricedPruning what the circuit
// of now takes, and fits digits to the budget in the end.
//
//   LutFit<kTagger> fit(/*budget=*/1000, scaling);
//   fit.BeforeStep(training);     // before each step
//   fit.Finish(training);         // at most 1000 LUTs, as near as it comes
#ifndef TRAINER_RUN_LUT_FIT_H_
#define TRAINER_RUN_LUT_FIT_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "codegen/device/device.h"
#include "core/feature_scaling.h"
#include "core/pruning_methods.h"
#include "core/training.h"
#include "trainer/run/export_model.h"
#include "trainer/run/luts.h"
#include "trainer/run/trained_network.h"

namespace autopruner {

template <NetworkSpec kSpec>
class LutFit {
 public:
  using AnyTraining = Training<kSpec, AnyPruning<kSpec>>;

  LutFit(int64_t budget, const Device& device,
         const std::vector<FeatureScaling>& scaling)
      : budget_(budget), device_(device), scaling_(scaling) {}

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
    PricedPruning<kSpec>& method = *training.method().priced();
    Search search = {.cost = method.cost()};
    for (int k = 0; k < kMostTries; ++k) {
      method.Fit(search.cost, training.network());
      const int64_t luts = CountLuts(Export(training), device_);
      if (luts <= budget_ && luts > search.best_luts) {
        search.best_luts = luts;
        search.best = search.cost;
      }
      if (luts <= budget_ && luts >= kFilled * static_cast<double>(budget_)) {
        return;
      }
      search.Next(luts, budget_);
    }
    // Where nothing fits, the last try tells by how much.
    if (search.best_luts > 0) method.Fit(search.best, training.network());
    training.Prepare();
  }

 private:
  static constexpr std::array kCalibrateAt = {0.7, 0.8, 0.9, 0.95, 0.98};
  static constexpr std::array kFitAt = {0.85, 0.9, 0.95};
  static constexpr int kMostTries = 10;
  static constexpr double kFilled = 0.985;

  // A search over the cost in adder bits, of which LUTs are a bumpy function.
  struct Search {
    double cost = 0;
    double best = 0;
    int64_t best_luts = 0;
    double low = 0, high = 0;  // costs within and above the budget
    double low_luts = 0, high_luts = 0;

    void Next(int64_t count, int64_t budget) {
      const auto luts = static_cast<double>(count);
      const double goal = 0.5 * (1 + kFilled) * static_cast<double>(budget);
      if (count > budget) {
        high = cost;
        high_luts = luts;
      } else {
        low = cost;
        low_luts = luts;
      }
      if (low > 0 && high > low) {
        const double part = (goal - low_luts) / (high_luts - low_luts);
        cost = low + (high - low) * std::clamp(part, 0.1, 0.9);
      } else {
        cost *= goal / luts;
      }
    }
  };

  Model Export(AnyTraining& training) const {
    training.Prepare();
    return ExportIntegers(Trained(training.network()), scaling_,
                          UnitsOfModel::kInUse);
  }

  // The ratio of the two counts is measured once.
  int64_t Measure(AnyTraining& training) {
    const Model model = Export(training);
    const auto quick = static_cast<double>(CountLutsQuickly(model, device_));
    if (quick_ratio_ == 0) {
      quick_ratio_ = static_cast<double>(CountLuts(model, device_)) / quick;
    }
    return static_cast<int64_t>(quick * quick_ratio_);
  }

  void Calibrate(AnyTraining& training) {
    training.method().priced()->Calibrate(Measure(training));
  }

  void FitQuickly(AnyTraining& training) {
    PricedPruning<kSpec>& method = *training.method().priced();
    const auto luts = static_cast<double>(Measure(training));
    method.Fit(method.cost() * static_cast<double>(budget_) / luts,
               training.network());
  }

  const int64_t budget_;
  const Device& device_;
  const std::vector<FeatureScaling>& scaling_;
  double quick_ratio_ = 0;
};

}  // namespace autopruner

#endif  // TRAINER_RUN_LUT_FIT_H_
