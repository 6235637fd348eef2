// SPDX-License-Identifier: Apache-2.0
#include "core/activation.h"

#include <cstdint>

#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

template <typename Vector>
void ExpectIsRescale() {
  const Format format = {.width = 4, .frac = 1};
  const Grid grid = MakeGrid(format);
  for (int raw = -200; raw <= 200; ++raw) {
    const auto value = Broadcast<Vector>(static_cast<float>(raw) / 16);
    EXPECT_EQ(RoundToGrid(value, grid)[0] * 2, Rescale(raw, 4, format))
        << raw << " / 16";
  }
}

TEST(RoundToGridTest, IsRescale) {
  ExpectIsRescale<Lanes>();
  ExpectIsRescale<DoubleLanes>();
}

template <typename Vector>
void ExpectHoldsForTheWidest(const Format& format) {
  const Grid grid = MakeGrid(format);
  for (const int64_t near : {int64_t{0}, format.max_raw(), format.min_raw(),
                             format.max_raw() / 2, format.min_raw() / 2}) {
    for (int quarter = -8; quarter <= 8; ++quarter) {
      const int64_t quarters = 4 * near + quarter;
      const auto value = Vector{} + static_cast<Number<Vector>>(quarters) / 4;
      if (value[0] * 4 != quarters) continue;  // not a float
      EXPECT_EQ(RoundToGrid(value, grid)[0], Rescale(quarters, 2, format))
          << quarters << " / 4";
    }
  }
}

TEST(RoundToGridTest, HoldsForTheWidestFormats) {
  ExpectHoldsForTheWidest<Lanes>({.width = 23, .frac = 0});
  ExpectHoldsForTheWidest<DoubleLanes>({.width = 24, .frac = 0});
  ExpectHoldsForTheWidest<DoubleLanes>(
      {.width = 24, .frac = 0, .is_signed = false});
}

// Grids of one format.
struct Grids : UnitGrids<kVector> {
  explicit Grids(Format format) {
    for (int j = 0; j < kVector; ++j) Set(j, MakeGrid(format));
  }
};

float Forward(const LayerActivation& activation, float sum) {
  return activation.rounds() ? activation.Forward<true>(Broadcast(sum), 0)[0]
                             : activation.Forward<false>(Broadcast(sum), 0)[0];
}

// Whether the output follows the sum.
bool Follows(const LayerActivation& activation, float sum) {
  const Lanes gradient =
      activation.rounds()
          ? activation.Backward<true>(Broadcast(sum), Broadcast(3), 0)
          : activation.Backward<false>(Broadcast(sum), Broadcast(3), 0);
  EXPECT_TRUE(gradient[0] == 0 || gradient[0] == 3);
  return gradient[0] == 3;
}

TEST(LayerActivationTest, FloatRelu) {
  const LayerActivation relu(Activation::kRelu, {});
  EXPECT_EQ(Forward(relu, 0.3f), 0.3f);
  EXPECT_EQ(Forward(relu, -0.3f), 0);
  EXPECT_TRUE(Follows(relu, 1e30f));
  EXPECT_TRUE(Follows(relu, 1e-30f));
  EXPECT_FALSE(Follows(relu, 0));
  EXPECT_FALSE(Follows(relu, -1e30f));
}

TEST(LayerActivationTest, FloatLinear) {
  const LayerActivation linear(Activation::kLinear, {});
  EXPECT_EQ(Forward(linear, -0.3f), -0.3f);
  EXPECT_TRUE(Follows(linear, 1e30f));
  EXPECT_TRUE(Follows(linear, 0));
  EXPECT_TRUE(Follows(linear, -1e30f));
}

// Values -2 .. 1.75, or 0 .. 3.75.
constexpr Format kSigned = {.width = 4, .frac = 2};
constexpr Format kUnsigned = {.width = 4, .frac = 2, .is_signed = false};

TEST(LayerActivationTest, QuantisedLinear) {
  const Grids grids(kSigned);
  const LayerActivation linear(Activation::kLinear, grids.Rows(0));
  EXPECT_EQ(Forward(linear, 0.125f), 0.25f);
  EXPECT_EQ(Forward(linear, -0.125f), 0);
  EXPECT_EQ(Forward(linear, 9), 1.75f);
  EXPECT_EQ(Forward(linear, -9), -2);
  EXPECT_TRUE(Follows(linear, 1.75f));
  EXPECT_FALSE(Follows(linear, 1.7500001f));
  EXPECT_TRUE(Follows(linear, -2));
  EXPECT_FALSE(Follows(linear, -2.0000002f));
  const Grids unsigned_grids(kUnsigned);
  const LayerActivation positive(Activation::kLinear, unsigned_grids.Rows(0));
  EXPECT_TRUE(Follows(positive, 0));
  EXPECT_FALSE(Follows(positive, -1e-30f));
}

TEST(LayerActivationTest, QuantisedRelu) {
  for (const Format& format : {kSigned, kUnsigned}) {
    const Grids grids(format);
    const LayerActivation relu(Activation::kRelu, grids.Rows(0));
    EXPECT_EQ(Forward(relu, -0.4f), 0);
    EXPECT_EQ(Forward(relu, 0.4f), 0.5f);
    EXPECT_FALSE(Follows(relu, 0));
    EXPECT_TRUE(Follows(relu, 0.01f));
    EXPECT_TRUE(Follows(relu, 1.75f));
    EXPECT_EQ(Follows(relu, 1.8f), !format.is_signed);
    EXPECT_FALSE(Follows(relu, 3.8f));
  }
}

// Each node has a grid of its own.
TEST(LayerActivationTest, GridsDifferByNode) {
  UnitGrids<kVector> grids;
  for (int j = 0; j < kVector; ++j) {
    grids.Set(j, MakeGrid({.width = 4, .frac = j % 2}));
  }
  const LayerActivation linear(Activation::kLinear, grids.Rows(0));
  const Lanes values = linear.Forward<true>(Broadcast(1.4f), 0);
  EXPECT_EQ(values[0], 1);
  EXPECT_EQ(values[1], 1.5f);
  const Lanes gradient =
      linear.Backward<true>(Broadcast(5.0f), Broadcast(3.0f), 0);
  EXPECT_EQ(gradient[0], 3);
  EXPECT_EQ(gradient[1], 0);
}

}  // namespace
}  // namespace autopruner
