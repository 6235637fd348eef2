// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/serial_estimate.h"

#include "absl/status/statusor.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/estimate/estimate.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/serial/serial_hardware.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Three nodes of 7 bits, in sets of up to 4: sums of 9 bits. Joined are two
// features of 8 bits.
SerialHardware Sets(Pooling pooling, const Device& device) {
  return *MakeSerialHardware(
      RandomModel({.sizes = {3, 3, 2},
                   .seed = 1,
                   .hidden = {.width = 7, .frac = 3, .is_signed = false},
                   .set = {.elements = 4,
                           .shared_layers = 1,
                           .pooling = pooling,
                           .joined = 2}}),
      {.adders_per_stage = 1, .device = &device});
}

// What the accumulators and what goes past the shared layers take.
Resources BesideTheParts(Pooling pooling, const Device& device) {
  const SerialHardware hardware = Sets(pooling, device);
  Resources needs = MakeEstimate("sets", hardware, device).needs;
  for (const HardwarePart* part : {&hardware.element, &hardware.pooled}) {
    const Resources of = EstimateResources(part->circuit, device);
    needs.luts -= of.luts;
    needs.shift_luts -= of.shift_luts;
    needs.flip_flops -= of.flip_flops;
    needs.latency -= of.latency;
  }
  return needs;
}

TEST(SerialEstimateTest, CountsAccumulatorsAndWhatPasses) {
  const Device& device = DefaultDevice();
  const Resources sum = BesideTheParts(Pooling::kSum, device);
  EXPECT_EQ(sum.luts, 3 * 9 + 6);
  EXPECT_EQ(sum.flip_flops, 3 * 9 + 2 * 8 + 2);
  EXPECT_EQ(sum.shift_luts, 2 * 8 + 2);  // `there` and `last`
  EXPECT_EQ(sum.latency, 1);
  const Resources maximum = BesideTheParts(Pooling::kMax, device);
  EXPECT_EQ(maximum.luts, 3 * (4 + 1) + 6);
  EXPECT_EQ(maximum.flip_flops, 3 * 7 + 2 * 8 + 2);
}

TEST(SerialEstimateTest, SmallLutsTakeMoreForAMaximum) {
  const Device& device = **FindDevice("ice40");
  EXPECT_EQ(BesideTheParts(Pooling::kSum, device).luts, 3 * 9 + 6);
  EXPECT_EQ(BesideTheParts(Pooling::kMax, device).luts, 3 * (7 + 1) + 6);
  const int late = Sets(Pooling::kSum, device).element.circuit.latency();
  const Resources sum = BesideTheParts(Pooling::kSum, device);
  EXPECT_EQ(sum.shift_luts, 0);
  EXPECT_EQ(sum.flip_flops, 3 * 9 + 2 * 8 + 2 + (2 * 8 + 2) * late);
}

TEST(SerialEstimateTest, ASetTakesAsManyClocksAsElements) {
  const SerialHardware hardware = Sets(Pooling::kSum, DefaultDevice());
  const Estimate estimate = MakeEstimate("sets", hardware, DefaultDevice());
  EXPECT_EQ(estimate.interval, 4);
  EXPECT_EQ(estimate.name, "sets");
  for (const Timing& timing : estimate.timing) {
    const Device& device = *timing.device;
    EXPECT_GE(timing.clock_ns,
              device.register_ns + 2 * device.lut_ns + 9 * device.carry_bit_ns);
    EXPECT_DOUBLE_EQ(timing.latency_ns, timing.clock_ns * hardware.latency());
  }
}

// Parts without a sum, not even of a rounding, are faster than an accumulator
// of 9 bits.
TEST(SerialEstimateTest, AnAccumulatorMayBeTheSlowestStage) {
  Model model = RandomModel({.sizes = {1, 1, 1},
                             .seed = 1,
                             .hidden = {.width = 7, .frac = 8},
                             .output = {.width = 12, .frac = 12},
                             .set = {.elements = 4, .shared_layers = 1}});
  for (ModelLayer& layer : model.layers) {
    layer.weight = {{16}};
    layer.bias = {0};
  }
  const SerialHardware hardware = *MakeSerialHardware(model, {});
  for (const Timing& timing :
       MakeEstimate("sets", hardware, DefaultDevice()).timing) {
    const Device& device = *timing.device;
    EXPECT_DOUBLE_EQ(timing.clock_ns, device.register_ns + 2 * device.lut_ns +
                                          9 * device.carry_bit_ns);
  }
}

}  // namespace
}  // namespace autopruner
