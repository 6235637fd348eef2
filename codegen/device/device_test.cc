// SPDX-License-Identifier: Apache-2.0
#include "codegen/device/device.h"

#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(DeviceTest, IsFoundByItsKey) {
  for (const Device& device : Devices()) {
    const absl::StatusOr<const Device*> found = FindDevice(device.key);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, &device);
  }
  EXPECT_EQ(&DefaultDevice(), *FindDevice("ultrascale+"));
  EXPECT_EQ(FindDevice("ice").status().message(),
            "--device=ice: expected one of ultrascale+, 7-series, ice40");
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
