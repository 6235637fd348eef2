// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate_report.h"

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "base/table.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/estimate/estimate.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace autopruner {
namespace {

TEST(EstimateReportTest, TextAndJsonHaveTheSameNumbers) {
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(RandomModel({.sizes = {8, 6, 2}, .seed = 1}), {.effort = 1});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const Device& device = **FindDevice("ice40");
  const Resources needs = EstimateResources(*circuit, device);
  const auto json = nlohmann::json::parse(EstimateJson(*circuit, device));
  EXPECT_EQ(json["device"], "ice40");
  EXPECT_EQ(json["luts"], needs.luts);
  EXPECT_EQ(json["flip_flops"], needs.flip_flops);
  EXPECT_EQ(json["latency_clocks"], needs.latency);
  const std::string text = EstimateText(*circuit, device);
  EXPECT_NE(text.find("  of 4 inputs: iCE40 HX\n"), std::string::npos) << text;
  EXPECT_NE(text.find(" " + Grouped(needs.luts) + "  of 4"), std::string::npos)
      << text;
}

TEST(EstimateReportTest, ListsTheSpeedOfEveryDevice) {
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(RandomModel({.sizes = {4, 2}, .seed = 1}), {.effort = 1});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const auto json =
      nlohmann::json::parse(EstimateJson(*circuit, DefaultDevice()));
  const std::string text = EstimateText(*circuit, DefaultDevice());
  ASSERT_EQ(json["timing"].size(), Devices().size());
  for (size_t i = 0; i < Devices().size(); ++i) {
    EXPECT_EQ(json["timing"][i]["device"], Devices()[i].key);
    EXPECT_NE(text.find(std::string("\n") + Devices()[i].name + "  "),
              std::string::npos)
        << text;
  }
}

}  // namespace
}  // namespace autopruner
