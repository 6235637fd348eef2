// SPDX-License-Identifier: Apache-2.0

#include "codegen/emit/bus.h"

#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr Format kByte = {.width = 8, .frac = 0};

// The inputs 0 and 3 of four are used.
Circuit TwoOfFour() {
  Circuit circuit("two");
  circuit.AddInput("x0", kByte);
  circuit.AddUnusedInput(kByte);
  circuit.AddUnusedInput(kByte);
  circuit.AddInput("x3", kByte);
  return circuit;
}

TEST(BusTest, TheFirstInputStandsLowest) {
  const Model model = RandomModel({.sizes = {4, 1}, .input = kByte});
  const Bus bus = InputBus(model, TwoOfFour());
  ASSERT_EQ(bus.fields.size(), 2u);
  EXPECT_EQ(bus.fields[1].port, "x3");
  EXPECT_EQ(bus.fields[1].index, 3);
  EXPECT_EQ(bus.fields[1].offset, 8);
  EXPECT_EQ(bus.width(), 16);
  EXPECT_EQ(bus.Hex({5, 7, 7, -1}), "ff05");
}

// A backslash would carry a comment on into the next line, and the two signs
// that end a comment of C would end it.
TEST(BusTest, NamesAreFitForAnyComment) {
  Model model = RandomModel({.sizes = {4, 1}, .input = kByte});
  model.features[0].name = "p\\t*/\n\xC3\xA9";
  model.features[3].name = "m_jet [GeV]";
  const Bus bus = InputBus(model, TwoOfFour());
  EXPECT_EQ(bus.fields[0].meaning, "p?t?/???");
  EXPECT_EQ(bus.fields[1].meaning, "m_jet [GeV]");
}

// One logit is that of the second class.
TEST(BusTest, OneLogitIsOfTheLastClass) {
  Model model = RandomModel({.sizes = {4, 1}, .head = Head::kSigmoid});
  ASSERT_EQ(model.classes.size(), 2u);
  model.classes = {"qcd", "hbb"};
  const Bus bus = OutputBus(model);
  ASSERT_EQ(bus.fields.size(), 1u);
  EXPECT_EQ(bus.fields[0].meaning, "logit of hbb");
}

}  // namespace
}  // namespace autopruner
