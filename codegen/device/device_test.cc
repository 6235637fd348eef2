// SPDX-License-Identifier: Apache-2.0
#include "codegen/device/device.h"

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "codegen/device/device_flag.h"
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

// The family and the speed grade of a part are those of its device.
TEST(DeviceTest, PartsAreOfTheirDevices) {
  EXPECT_EQ(DeviceParts(),
            "xcvu9p-flga2104-2L-e of ultrascale+, xc7a100tcsg324-1 of "
            "7-series");
}

TEST(DeviceTest, OnlyALutBeforeTheChainAddsThree) {
  for (const Device& device : Devices()) {
    EXPECT_TRUE(device.lut_before_carry || !device.ternary_adders)
        << device.name;
    EXPECT_GE(device.lut_inputs, 4) << device.name;
    EXPECT_GT(device.lut_ns, device.carry_bit_ns) << device.name;
  }
}

// The table has the newest device first.
TEST(DeviceTest, ANewerDeviceIsFaster) {
  for (size_t i = 1; i < Devices().size(); ++i) {
    const Device& newer = Devices()[i - 1];
    const Device& older = Devices()[i];
    EXPECT_LT(newer.register_ns, older.register_ns) << newer.name;
    EXPECT_LT(newer.lut_ns, older.lut_ns) << newer.name;
    EXPECT_LT(newer.carry_bit_ns, older.carry_bit_ns) << newer.name;
  }
}

// AMD: LUT6, SRL16E, and a LUT before each bit of CARRY4 or CARRY8. Lattice:
// SB_LUT4 with an adder's inputs beside it, and no shift registers.
TEST(DeviceTest, HasTheCellsOfItsVendor) {
  for (const Device& device : Devices()) {
    const bool amd = absl::StartsWith(device.yosys, "synth_xilinx ");
    EXPECT_EQ(amd, device.key != std::string("ice40")) << device.name;
    EXPECT_EQ(device.has_vivado(), amd) << device.name;
    EXPECT_EQ(device.lut_inputs, amd ? 6 : 4) << device.name;
    EXPECT_EQ(device.lut_before_carry, amd) << device.name;
    EXPECT_EQ(device.shift_register_bits, amd ? 16 : 0) << device.name;
  }
  const auto family = [](const char* key, const char* option) {
    return absl::StrContains((*FindDevice(key))->yosys, option);
  };
  EXPECT_TRUE(family("ultrascale+", "-family xcup "));
  EXPECT_TRUE(family("7-series", "-family xc7 "));
  EXPECT_TRUE(family("ice40", "synth_ice40 "));
}

}  // namespace
}  // namespace autopruner
