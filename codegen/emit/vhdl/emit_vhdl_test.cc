// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_vhdl.h"

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_design.h"
#include "codegen/emit/vhdl/simulated_vhdl.h"
#include "codegen/emit/vhdl/vhdl_text.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/sample_inputs.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::vector<Model> Models() {
  return {
      RandomModel({.sizes = {6, 5, 4, 1}, .seed = 1, .head = Head::kSigmoid}),
      RandomModel({.sizes = {8, 6, 5, 3},
                   .seed = 2,
                   .mixed_formats = true,
                   .mixed_modes = true}),
      RandomModel({.sizes = {7, 5, 2},
                   .seed = 3,
                   .input = {.width = 1, .frac = 0, .is_signed = false},
                   .output = {.width = 9, .frac = 4},
                   .live_inputs = 0.5}),
  };
}

TEST(EmitVhdlTest, PassesInGhdl) {
  for (const Model& model : Models()) {
    for (const int adders : {0, 1, 2, 4}) {
      const TestDesign test(model, {.effort = 1, .adders_per_stage = adders});
      const auto said = RunVhdl(test.design());
      EXPECT_TRUE(said.ok()) << said.status();
    }
  }
}

// What no dense network has; bounds that are a power of two, and that are not.
Circuit OtherOperations(const Format& format) {
  Circuit circuit("other");
  const ValueId x = circuit.AddInput("x0", format);
  const ValueId y = circuit.AddInput("x1", format);
  const ValueId sum = circuit.AddSum("sum", x, 0, y, 1, true);
  circuit.AddOutput(circuit.AddClamp("clamped", sum, -11, 5));
  circuit.AddOutput(circuit.AddClamp("to_bits", sum, -4, 3));
  std::vector<int64_t> cubes;
  for (int64_t v = format.min_raw(); v <= format.max_raw(); ++v) {
    cubes.push_back(v * v * v);
  }
  const ValueId cube = circuit.AddTable("cube", y, cubes, 0);
  circuit.AddOutput(circuit.AddMax("larger", cube, sum));
  circuit.AddOutput(
      circuit.AddSelect("chosen", x, circuit.AddNegate("minus", y), cube));
  return circuit;
}

TEST(EmitVhdlTest, OtherOperationsPassInGhdl) {
  const Format format = {.width = 4, .frac = 0};
  const Model shell = RandomModel({.sizes = {2, 4},
                                   .seed = 1,
                                   .input = format,
                                   .output = {.width = 12, .frac = 0}});
  const Circuit circuit = OtherOperations(format);
  Design design = {shell, circuit, circuit, {.source = "other.json"}};
  for (int64_t x = -8; x < 8; ++x) {
    for (int64_t y = -8; y < 8; ++y) {
      design.project.golden_inputs.push_back({x, y});
      design.project.golden_outputs.push_back(
          Evaluate(circuit, design.project.golden_inputs.back()));
    }
  }
  const auto said = RunVhdl(design);
  EXPECT_TRUE(said.ok()) << said.status();
}

// A bench that cannot fail shows nothing.
TEST(EmitVhdlTest, BenchFindsOneWrongBit) {
  TestDesign test(RandomModel({.sizes = {4, 3, 2}, .seed = 5}), {});
  test.outputs.back().back() ^= 1;
  const auto said = RunVhdl(test.design());
  ASSERT_FALSE(said.ok());
  EXPECT_NE(std::string(said.status().message()).find("FAIL: 1 differences"),
            std::string::npos)
      << said.status();
}

TEST(EmitVhdlTest, BenchWantsVectors) {
  TestDesign test(RandomModel({.sizes = {4, 3, 2}, .seed = 5}), {});
  test.inputs.clear();
  test.outputs.clear();
  EXPECT_FALSE(RunVhdl(test.design()).ok());
}

TEST(EmitVhdlTest, TheLegendHasPortsAsBits) {
  const TestDesign test(RandomModel({.sizes = {4, 3, 2}, .seed = 5}), {});
  const auto files = EmitVhdl(test.design());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_NE((*files)[0].text.find("\n--   xI_in         the bits of port xI\n"),
            std::string::npos);
}

// The language's words, underscores in a row and names of features that try to
// leave their comment.
TEST(EmitVhdlTest, AnyNameWillDo) {
  EXPECT_EQ(VhdlEntity("tagger"), "tagger_network");
  EXPECT_EQ(VhdlEntity("my__tagger_"), "my_tagger_network");
  for (const char* const name : {"entity", "Signal", "a__b_", "work"}) {
    Model model = RandomModel({.sizes = {2, 1}, .seed = 7});
    model.name = name;
    model.features[0].name = "a\nuse \"x\"; --";
    const TestDesign test(model, {});
    Design design = test.design();
    for (const PortNames names : {PortNames::kNumbers, PortNames::kFeatures}) {
      design.project.port_names = names;
      const auto said = RunVhdl(design);
      EXPECT_TRUE(said.ok()) << name << ": " << said.status();
    }
  }
}

}  // namespace
}  // namespace autopruner
