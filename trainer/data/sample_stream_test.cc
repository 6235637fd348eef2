// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/sample_stream.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kBatch = 128;

// Sample i has the feature i, the label i % 3 and the weight 2.
std::unique_ptr<SampleStream> Numbered(int samples,
                                       const StreamTransform& transform) {
  auto stream = SampleStream::Create(1);
  EXPECT_TRUE(stream.ok()) << stream.status();
  for (int i = 0; i < samples; ++i) {
    const float x = i == 5 ? NAN : static_cast<float>(i);
    EXPECT_TRUE((*stream)->Append({&x, 1}, static_cast<float>(i % 3), 2).ok());
  }
  EXPECT_TRUE((*stream)->Finish(transform).ok());
  return *std::move(stream);
}

Dataset AllOf(const SampleStream& stream, int epoch) {
  Dataset all = {.features = 1, .classes = 2};
  Dataset window = all;
  for (int w = 0; w < stream.windows(kBatch); ++w) {
    stream.Load(/*seed=*/1, epoch, w, kBatch, window);
    EXPECT_EQ(window.samples(), stream.window_samples(w, kBatch));
    all.x.insert(all.x.end(), window.x.begin(), window.x.end());
    all.y.insert(all.y.end(), window.y.begin(), window.y.end());
    all.weight.insert(all.weight.end(), window.weight.begin(),
                      window.weight.end());
  }
  return all;
}

TEST(SampleStreamTest, GivesEverySampleOnceAnEpoch) {
  constexpr int kSamples = 150000;
  const auto stream =
      Numbered(kSamples, {.class_of_label = {0, 1, 2}, .replacement = {5}});
  EXPECT_EQ(stream->samples(), kSamples);
  EXPECT_EQ(stream->windows(kBatch), 3);
  EXPECT_EQ(stream->window_samples(0, kBatch), 65536);
  EXPECT_EQ(stream->window_samples(2, kBatch), kSamples - 2 * 65536);
  const Dataset first = AllOf(*stream, 0);
  ASSERT_EQ(first.samples(), kSamples);
  std::vector<bool> seen(kSamples);
  for (int i = 0; i < kSamples; ++i) {
    const int row = static_cast<int>(first.x[i]);
    EXPECT_FALSE(seen[row]);
    seen[row] = true;
    EXPECT_EQ(first.y[i], row % 3);
    EXPECT_EQ(first.weight[i], 2);
  }
  EXPECT_EQ(AllOf(*stream, 0).x, first.x);
  EXPECT_NE(AllOf(*stream, 1).x, first.x);
  // No window has one part of the file only.
  const auto [low, high] =
      std::minmax_element(first.x.begin(), first.x.begin() + 65536);
  EXPECT_LT(*low, 2000);
  EXPECT_GT(*high, kSamples - 2000);
}

TEST(SampleStreamTest, LeavesOutLabels) {
  const auto stream = Numbered(1000, {.class_of_label = {1, -1, 0},
                                      .weight_factors = {0.5, 2},
                                      .replacement = {7}});
  EXPECT_EQ(stream->samples(), 667);
  const Dataset all = AllOf(*stream, 0);
  ASSERT_EQ(all.samples(), 667);
  for (int i = 0; i < all.samples(); ++i) {
    const int row = static_cast<int>(all.x[i]);
    if (row == 7) continue;  // in place of sample 5
    EXPECT_NE(row % 3, 1);
    EXPECT_EQ(all.y[i], row % 3 == 0);
    EXPECT_EQ(all.weight[i], row % 3 == 0 ? 4 : 1);
  }
}

TEST(SampleStreamTest, TakesWindowsOfABatch) {
  const auto stream = Numbered(150000, {.class_of_label = {0, 1, 2}});
  EXPECT_EQ(stream->windows(100000), 2);
  EXPECT_GE(stream->window_samples(0, 100000), 100000);
}

}  // namespace
}  // namespace autopruner
