// SPDX-License-Identifier: Apache-2.0
//
// Gradient descent on a flat array of parameters, and its learning rate.
//
//   Optimizer<kCount> optimizer({.kind = OptimizerKind::kAdam});
//   optimizer.Step(parameters, gradient, LearningRate(schedule, step));
#ifndef CORE_OPTIMIZER_H_
#define CORE_OPTIMIZER_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/lanes.h"

namespace autopruner {

enum class OptimizerKind : uint8_t { kSgd, kAdam };

struct OptimizerSpec {
  OptimizerKind kind = OptimizerKind::kAdam;
  float momentum = 0.9f;         // SGD's momentum, Adam's beta 1
  float second_moment = 0.999f;  // Adam's beta 2
  float epsilon = 1e-8f;         // Adam
  float weight_decay = 0;        // decoupled: AdamW
};

// Linear warm-up to `peak`, which is held until `hold` of the steps are done,
// then half a cosine down to `last` * peak.
struct LearningRateSchedule {
  double peak = 0.002;
  double last = 0.01;
  double hold = 0;
  int64_t warmup_steps = 0;
  int64_t steps = 1;
};

// The learning rate of step `step`, counted from 0.
inline double LearningRate(const LearningRateSchedule& schedule, int64_t step) {
  if (step < schedule.warmup_steps) {
    return schedule.peak * static_cast<double>(step + 1) /
           static_cast<double>(schedule.warmup_steps);
  }
  const double steps = static_cast<double>(schedule.steps);
  const double begin = std::max(static_cast<double>(schedule.warmup_steps),
                                schedule.hold * steps);
  const double progress = std::max(static_cast<double>(step) - begin, 0.0) /
                          std::max(steps - begin, 1.0);
  constexpr double kPi = 3.14159265358979323846;
  const double cosine = 0.5 * (1.0 + std::cos(kPi * std::min(progress, 1.0)));
  return schedule.peak * (schedule.last + (1.0 - schedule.last) * cosine);
}

// kCount parameters, whole vectors of them: arrays are aligned to
// kLaneAlignment.
template <int kCount>
requires(kCount % kVector == 0) class Optimizer {
 public:
  using Values = std::array<float, kCount>;

  explicit constexpr Optimizer(const OptimizerSpec& spec = {}) : spec_(spec) {}

  // Moves `parameters` against `gradient`.
  //   Sources: SGD with momentum, Sutskever et al., ICML 2013, eq. 1-2 with
  //   the rate outside; Adam, Kingma and Ba, arXiv 1412.6980, algorithm 1, with
  //   epsilon^2 under the root instead of epsilon beside it; decoupled decay,
  //   Loshchilov and Hutter, arXiv 1711.05101, of which this step has
  //   `decay_share`.
  void Step(Values& parameters, const Values& gradient, double rate,
            double decay_share = 1) {
    const float decay =
        static_cast<float>(1.0 - rate * decay_share * spec_.weight_decay);
    switch (spec_.kind) {
      case OptimizerKind::kSgd:
        return StepSgd(parameters, gradient, static_cast<float>(rate), decay);
      case OptimizerKind::kAdam:
        return StepAdam(parameters, gradient, rate, decay);
    }
  }

  // Forgets the past of parameter `index`: without gradient it stays.
  constexpr void Forget(int index) { first_[index] = second_[index] = 0; }

 private:
  void StepSgd(Values& parameters, const Values& gradient, float rate,
               float decay) {
    for (int k = 0; k < kCount; ++k) {
      first_[k] = spec_.momentum * first_[k] + gradient[k];
      parameters[k] = decay * parameters[k] - rate * first_[k];
    }
  }

  void StepAdam(Values& parameters, const Values& gradient, double rate,
                float decay) {
    power1_ *= double{spec_.momentum};
    power2_ *= double{spec_.second_moment};
    const float step = static_cast<float>(rate / (1.0 - power1_));
    const float scale = static_cast<float>(1.0 / (1.0 - power2_));
    const float rest1 = 1.0f - spec_.momentum;
    const float rest2 = 1.0f - spec_.second_moment;
    const float epsilon2 = spec_.epsilon * spec_.epsilon;
    for (int k = 0; k < kCount; k += kLanes) {
      const Lanes g = LoadLanes(gradient.data() + k);
      Lanes first = LoadLanes(first_.data() + k);
      Lanes second = LoadLanes(second_.data() + k);
      first += rest1 * (g - first);
      second += rest2 * (g * g - second);
      StoreLanes(first, first_.data() + k);
      StoreLanes(second, second_.data() + k);
      const Lanes move = step * first * InverseSqrt(second * scale + epsilon2);
      StoreLanes(decay * LoadLanes(parameters.data() + k) - move,
                 parameters.data() + k);
    }
  }

  OptimizerSpec spec_;
  double power1_ = 1;  // beta 1 and beta 2 to the number of steps
  double power2_ = 1;
  alignas(kLaneAlignment) Values first_ = {};   // momentum
  alignas(kLaneAlignment) Values second_ = {};  // mean square
};

}  // namespace autopruner

#endif  // CORE_OPTIMIZER_H_
