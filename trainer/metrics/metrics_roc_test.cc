// SPDX-License-Identifier: Apache-2.0
#include "trainer/metrics/metrics_roc.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <vector>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Samples = std::vector<RocSample>;

// The definition, pair by pair.
double SlowAuc(const Samples& samples) {
  double right = 0;
  double pairs = 0;
  for (const RocSample& s : samples) {
    for (const RocSample& b : samples) {
      if (!s.signal || b.signal) continue;
      const double pair = s.weight * b.weight;
      pairs += pair;
      right += s.score > b.score ? pair : s.score == b.score ? pair / 2 : 0;
    }
  }
  return right / pairs;
}

// The smallest background efficiency on the polyline, threshold by threshold.
double SlowRejection(const Samples& samples, double efficiency) {
  std::set<double, std::greater<>> thresholds;
  double all_signal = 0;
  double all_background = 0;
  double squares = 0;
  for (const RocSample& s : samples) {
    thresholds.insert(s.score);
    (s.signal ? all_signal : all_background) += s.weight;
    if (!s.signal) squares += s.weight * s.weight;
  }
  double best = all_background;
  double previous_signal = 0;
  double previous_background = 0;
  for (const double threshold : thresholds) {
    double signal = 0;
    double background = 0;
    for (const RocSample& s : samples) {
      if (s.score < threshold) continue;
      (s.signal ? signal : background) += s.weight;
    }
    const double wanted = efficiency * all_signal;
    if (previous_signal < wanted && wanted <= signal) {
      const double share =
          (wanted - previous_signal) / (signal - previous_signal);
      best = std::min(best, previous_background +
                                share * (background - previous_background));
    }
    previous_signal = signal;
    previous_background = background;
  }
  const double most = all_background * all_background / squares;
  return std::min(all_background / best, most);
}

TEST(RocTest, SeparatesPerfectly) {
  const Roc roc({{3, 1, true}, {2, 1, true}, {1, 1, false}, {0, 1, false}});
  EXPECT_EQ(roc.Auc(), 1);
  // No background passes: as if one of two did.
  EXPECT_EQ(roc.Rejection(0.5), 2);
  EXPECT_EQ(roc.Rejection(1), 2);
}

TEST(RocTest, CountsPairs) {
  // Of 6 pairs, signal is above in (4,3) (4,2) (4,0) (2,0) and equal in (2,2).
  const Roc roc({{4, 1, true},
                 {2, 1, true},
                 {3, 1, false},
                 {2, 1, false},
                 {0, 1, false}});
  EXPECT_EQ(roc.Auc(), 4.5 / 6);
}

TEST(RocTest, GivesHalfForNoInformation) {
  const Roc roc({{1, 2, true}, {1, 3, false}, {1, 1, false}});
  EXPECT_EQ(roc.Auc(), 0.5);
  EXPECT_EQ(roc.Rejection(0.5), 1.6);  // 16 / 10 effective samples
  EXPECT_EQ(roc.Rejection(1), 1);
}

TEST(RocTest, InterpolatesWithinEqualScores) {
  // Half of the signal needs half of the group of 4 signal and 2 background.
  Samples samples;
  for (int i = 0; i < 4; ++i) samples.push_back({1, 1, true});
  for (int i = 0; i < 2; ++i) samples.push_back({1, 1, false});
  for (int i = 0; i < 6; ++i) samples.push_back({0, 1, false});
  const Roc roc(samples);
  EXPECT_EQ(roc.Rejection(0.5), 8);
  EXPECT_EQ(roc.Rejection(0.75), 8 / 1.5);
  EXPECT_EQ(roc.Rejection(1), 4);
}

TEST(RocTest, TakesTheBeginningOfAPlateau) {
  // Half of the signal is reached before any background.
  Samples samples = {{9, 1, true}, {1, 1, true}};
  for (int i = 0; i < 10; ++i) {
    const int step = i / 4;
    samples.push_back({2.0 + step, 1, false});
  }
  const Roc roc(samples);
  EXPECT_EQ(roc.Rejection(0.5), 10);
  EXPECT_EQ(roc.Rejection(1), 1);
}

TEST(RocTest, FindsPlateausDespiteRounding) {
  // 0.55 of 20 weights of 0.18f is more than 11 of them, in the last bit.
  Samples samples;
  for (int i = 0; i < 11; ++i) samples.push_back({9, 0.18f, true});
  for (int i = 0; i < 5; ++i) samples.push_back({5, 1, false});
  for (int i = 0; i < 9; ++i) samples.push_back({3, 0.18f, true});
  for (int i = 0; i < 5; ++i) samples.push_back({1, 1, false});
  EXPECT_EQ(Roc(samples).Rejection(0.55), 10);
}

TEST(RocTest, IsUndefinedWithoutBothClasses) {
  for (const Samples& samples :
       {Samples{}, Samples{{1, 1, true}}, Samples{{1, 1, false}},
        Samples{{1, 1, true}, {0, 0, false}}}) {
    EXPECT_TRUE(std::isnan(Roc(samples).Auc()));
    EXPECT_TRUE(std::isnan(Roc(samples).Rejection(0.5)));
  }
}

TEST(RocTest, EqualsTheSlowReference) {
  for (uint64_t round = 0; round < 200; ++round) {
    Samples samples;
    const uint32_t levels = 1 + RandomBelow(round, 0, 0, 40);
    for (uint64_t i = 0; i < 120; ++i) {
      samples.push_back({.score = RandomBelow(round, 1, i, levels) * 0.1,
                         .weight = 0.0 + RandomBelow(round, 2, i, 4),
                         .signal = RandomBelow(round, 3, i, 3) == 0});
    }
    const Roc roc(samples);
    // Sums of small integers: exact.
    EXPECT_EQ(roc.Auc(), SlowAuc(samples)) << "round " << round;
    for (const double efficiency : {0.25, 0.5, 0.7, 1.0}) {
      EXPECT_DOUBLE_EQ(roc.Rejection(efficiency),
                       SlowRejection(samples, efficiency))
          << "round " << round << ", efficiency " << efficiency;
    }
  }
}

}  // namespace
}  // namespace autopruner
