// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/plan_search.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace autopruner {
namespace {

constexpr double kCloseEnough = 0.99;  // of the budget of LUTs
constexpr int kMostSteps = 50;         // beside the edge, tried before or not

// The multiplications at which a power law through two tries meets `budget`.
// Of one try alone: in proportion.
double Interpolate(const LutTry& low, const LutTry& high, int64_t budget) {
  const double target = std::log(static_cast<double>(budget));
  const double high_x = std::log(high.multiplications);
  const double high_y = std::log(static_cast<double>(high.luts));
  if (low.luts <= 0) return std::exp(high_x + target - high_y);
  const double low_x = std::log(low.multiplications);
  const double low_y = std::log(static_cast<double>(low.luts));
  return std::exp(low_x +
                  (target - low_y) * (high_x - low_x) / (high_y - low_y));
}

}  // namespace

NodeSearch FewestNodes(int fewest, int all, double enough,
                       const std::function<double(int)>& metric) {
  NodeSearch search = {.chosen = all, .tried = {}};
  int low = fewest;  // all below are not good enough
  while (low < search.chosen) {
    const int nodes = low + (search.chosen - low) / 2;
    search.tried.push_back({nodes, metric(nodes)});
    if (search.tried.back().metric >= enough) {
      search.chosen = nodes;
    } else {
      low = nodes + 1;
    }
  }
  return search;
}

LutSearch MostMultiplications(int fewest, int all, int64_t budget,
                              const std::function<LutTry(int)>& train) {
  LutSearch search;
  LutTry low = {.multiplications = fewest - 1};  // within the budget, if tried
  LutTry high = {.multiplications = all + 1};    // above it
  std::set<int> asked;
  const auto attempt = [&](int multiplications) {
    if (!asked.insert(multiplications).second) return;
    const LutTry made = train(multiplications);
    search.tried.push_back(made);
    const int index = static_cast<int>(search.tried.size()) - 1;
    if (made.luts > budget) {
      // What was left is what all numbers up to the one asked for leave.
      high = {std::min(multiplications, made.multiplications), made.luts};
      return;
    }
    low = {multiplications, made.luts};
    if (search.chosen < 0 || made.luts > search.tried[search.chosen].luts) {
      search.chosen = index;
    }
  };
  const auto tries = [&] { return static_cast<int>(search.tried.size()); };
  const auto is_done = [&] {
    if (tries() == kMostLutTries) return true;
    return search.chosen >= 0 &&
           static_cast<double>(search.tried[search.chosen].luts) >=
               kCloseEnough * static_cast<double>(budget);
  };
  attempt(all);
  if (search.chosen >= 0) return search;
  while (!is_done() && high.multiplications - low.multiplications > 1) {
    // Now and then the middle, where interpolation creeps.
    double guess = Interpolate(low, high, budget);
    if (tries() % 4 == 3) {
      guess = std::sqrt(1.0 * std::max(1, low.multiplications) *
                        high.multiplications);
    }
    if (tries() == kMostLutTries - 1 && search.chosen < 0) guess = fewest;
    attempt(std::clamp(static_cast<int>(guess), low.multiplications + 1,
                       high.multiplications - 1));
  }
  // LUTs are not quite monotone: networks beside the edge may come closer.
  const LutTry below = low;
  const LutTry above = high;
  for (int k = 1; k <= kMostSteps && below.luts > 0 && !is_done(); ++k) {
    const int away = (k + 1) / 2 * std::max(1, below.multiplications / 100);
    attempt(k % 2 == 1 ? std::min(all, above.multiplications + away)
                       : std::max(fewest, below.multiplications - away));
  }
  return search;
}

}  // namespace autopruner
