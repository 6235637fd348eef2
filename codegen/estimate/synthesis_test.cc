// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/synthesis.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/device/device.h"
#include "codegen/device/device_flag.h"
#include "codegen/estimate/estimate.h"
#include "codegen/estimate/serial_estimate.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/serial_hardware.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string Cell(const std::string& type, const std::string& in,
                 const std::string& out) {
  return R"({"type": ")" + type +
         R"(", "port_directions": {"I": "input", "O": "output"},
             "connections": {"I": [)" +
         in + R"(], "O": [)" + out + "]}}";
}

std::string Netlist(const std::string& cells) {
  return R"({"modules": {"LUT2": {"attributes": {}, "cells": {}},
      "top": {"attributes": {"top": "1"}, "cells": {)" +
         cells + "}}}}";
}

TEST(SynthesisTest, CountsCellsAndLevels) {
  // 2 -> LUT -> 3 -> carry -> 4 -> LUT -> 5 -> register -> 6 -> LUT -> 7
  // -> shift register -> 8 -> LUT -> 9 -> LUT -> 10
  const absl::StatusOr<Synthesis> counted = ReadNetlist(Netlist(
      R"("a": )" + Cell("LUT2", "2, \"0\"", "3") + R"(, "b": )" +
      Cell("CARRY4", "3", "4") + R"(, "c": )" + Cell("LUT6", "4, 3", "5") +
      R"(, "d": )" + Cell("FDRE", "5, 2", "6") + R"(, "e": )" +
      Cell("LUT1", "6", "7") + R"(, "f": )" + Cell("SRL16E", "7", "8") +
      R"(, "g": )" + Cell("LUT1", "8", "9") + R"(, "h": )" +
      Cell("LUT1", "9", "10")));
  ASSERT_TRUE(counted.ok()) << counted.status();
  EXPECT_EQ(counted->luts, 5);
  EXPECT_EQ(counted->shift_luts, 1);
  EXPECT_EQ(counted->flip_flops, 1);
  EXPECT_EQ(counted->carry_cells, 1);
  EXPECT_EQ(counted->dsps, 0);
  EXPECT_EQ(counted->lut_levels, 2);
}

TEST(SynthesisTest, KnowsTheCellsOfIce40) {
  const absl::StatusOr<Synthesis> counted = ReadNetlist(Netlist(
      R"("a": )" + Cell("SB_LUT4", "2", "3") + R"(, "b": )" +
      Cell("SB_CARRY", "3", "4") + R"(, "c": )" + Cell("SB_DFFESR", "4", "5") +
      R"(, "d": )" + Cell("SB_LUT4", "5", "6") + R"(, "e": )" +
      Cell("SB_MAC16", "6", "7")));
  ASSERT_TRUE(counted.ok()) << counted.status();
  EXPECT_EQ(counted->luts, 2);
  EXPECT_EQ(counted->flip_flops, 1);
  EXPECT_EQ(counted->carry_cells, 1);
  EXPECT_EQ(counted->dsps, 1);
  EXPECT_EQ(counted->lut_levels, 1);
}

TEST(SynthesisTest, RefusesLoopsAndOtherFiles) {
  EXPECT_EQ(ReadNetlist(Netlist(R"("a": )" + Cell("LUT2", "3", "2") +
                                R"(, "b": )" + Cell("LUT2", "2", "3")))
                .status()
                .message(),
            "netlist: a loop of logic");
  EXPECT_EQ(ReadNetlist("{}").status().message(), "no netlist of yosys");
  EXPECT_EQ(ReadNetlist(R"({"modules": {}})").status().message(),
            "netlist: no top module");
}

void ExpectWithin(int percent, int64_t estimate, int64_t counted,
                  const std::string& what) {
  EXPECT_LE(std::abs(estimate - counted) * 100, counted * percent)
      << what << ": estimate " << estimate << ", yosys " << counted;
}

// Compares estimate and count of a tagger with so many adders a stage.
void ExpectEstimate(const Device& device, int adders) {
  const absl::StatusOr<Model> model =
      ReadModel("testdata/models/pruned_tagger.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const std::string form =
      absl::StrCat(device.name, ", ", adders, " adders a stage, ");
  const absl::StatusOr<Circuit> circuit =
      MakeHardware(*model, {.adders_per_stage = adders, .device = &device});
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<Synthesis> counted =
      Synthesise(*model, *circuit, device,
                 absl::StrCat(testing::TempDir(), "/", device.key, adders));
  ASSERT_TRUE(counted.ok()) << counted.status();
  const Resources estimate = EstimateResources(*circuit, device);
  ExpectWithin(10, estimate.luts, counted->luts, form + "LUT");
  EXPECT_EQ(counted->dsps, 0);
  // yosys may see one where two values are the same.
  EXPECT_LE(std::abs(estimate.shift_luts - counted->shift_luts) * 50,
            counted->luts)
      << form << estimate.shift_luts << ", yosys " << counted->shift_luts;
  if (adders == 0) {
    // Not the levels: where one piece of logic between carry chains is
    // deep, yosys lets all be as deep.
    EXPECT_EQ(counted->flip_flops, 0);
    return;
  }
  ExpectWithin(10, estimate.lut_levels, counted->lut_levels, form + "levels");
  ExpectWithin(10, estimate.flip_flops, counted->flip_flops,
               form + "flip-flops");
}

TEST(SynthesisTest, EstimateOfLogicIsWithinTenPercentOfYosys) {
  ExpectEstimate(DefaultDevice(), 0);
}

TEST(SynthesisTest, SoIsThatWithAnAdderAStage) {
  ExpectEstimate(DefaultDevice(), 1);
}

TEST(SynthesisTest, SoIsThatWithTwo) { ExpectEstimate(DefaultDevice(), 2); }

TEST(SynthesisTest, SoAreThoseForOtherDevices) {
  for (const Device& device : Devices().subspan(1)) ExpectEstimate(device, 1);
}

// Of a network of sets that takes one element a clock.
void ExpectSerialEstimate(const Device& device, Pooling pooling,
                          int adders_per_stage, int percent) {
  const Model model = RandomModel({.sizes = {4, 6, 6, 5, 3},
                                   .seed = 2,
                                   .head = Head::kSoftmax,
                                   .set = {.elements = 10,
                                           .shared_layers = 2,
                                           .pooling = pooling,
                                           .joined = 3}});
  const std::string form = absl::StrCat(device.name, ", ", PoolingName(pooling),
                                        ", ", adders_per_stage, ", ");
  const absl::StatusOr<SerialHardware> hardware = MakeSerialHardware(
      model, {.adders_per_stage = adders_per_stage, .device = &device});
  ASSERT_TRUE(hardware.ok()) << hardware.status();
  const absl::StatusOr<Circuit> lowered = Lower(model);
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  const absl::StatusOr<Synthesis> counted = Synthesise(
      SerialDesign{model, *lowered, *hardware, {.source = "model.json"}},
      device,
      absl::StrCat(testing::TempDir(), "/", device.key, PoolingName(pooling)));
  ASSERT_TRUE(counted.ok()) << counted.status();
  const Resources estimate = MakeEstimate("model", *hardware, device).needs;
  ExpectWithin(percent, estimate.luts, counted->luts, form + "LUT");
  ExpectWithin(percent, estimate.flip_flops, counted->flip_flops,
               form + "flip-flops");
  ExpectWithin(10, estimate.shift_luts + 100, counted->shift_luts + 100,
               form + "shift registers");
}

TEST(SynthesisTest, EstimateOfTheSerialFormIsWithinFivePercentOfYosys) {
  for (const Pooling pooling : kPoolings) {
    ExpectSerialEstimate(DefaultDevice(), pooling, /*adders_per_stage=*/2, 5);
  }
}

TEST(SynthesisTest, ThatOfASumForSmallLutsIsWithinTwo) {
  const Device& device = **FindDevice("ice40");
  for (const int adders_per_stage : {0, 2}) {
    ExpectSerialEstimate(device, Pooling::kSum, adders_per_stage, 2);
  }
}

TEST(SynthesisTest, SoIsThatOfAMaximum) {
  ExpectSerialEstimate(**FindDevice("ice40"), Pooling::kMax, 1, 2);
}

}  // namespace
}  // namespace autopruner
