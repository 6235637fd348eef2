// SPDX-License-Identifier: Apache-2.0
#include "codegen/device/device.h"

#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(DeviceTest, IsFoundByItsKey) {
  for (const Device& device : Devices()) {
    EXPECT_EQ(FindDevice(device.key), &device);
  }
  EXPECT_EQ(FindDevice("ice"), nullptr);
  EXPECT_EQ(DeviceKeys(), "ultrascale+, 7-series, ice40");
}

TEST(DeviceTest, OnlyALutBeforeTheChainAddsThree) {
  for (const Device& device : Devices()) {
    EXPECT_TRUE(device.lut_before_carry || !device.ternary_adders)
        << device.name;
    EXPECT_GE(device.lut_inputs, 4) << device.name;
    EXPECT_GT(device.lut_ns, device.carry_bit_ns) << device.name;
  }
}

}  // namespace
}  // namespace autopruner
