// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate_report.h"

#include <string>

#include "absl/status/statusor.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
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
  const Resources needs = EstimateResources(*circuit);
  const auto json = nlohmann::json::parse(EstimateJson(*circuit));
  EXPECT_EQ(json["luts"], needs.luts);
  EXPECT_EQ(json["flip_flops"], needs.flip_flops);
  EXPECT_EQ(json["latency_clocks"], needs.latency);
  EXPECT_EQ(json["timing"].size(), DelayModels().size());
  const std::string text = EstimateText(*circuit);
  EXPECT_NE(text.find(" " + std::to_string(needs.luts) + "  of six inputs\n"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace autopruner
