// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial/serial_signals.h"

#include <string>
#include <utility>
#include <vector>

#include "codegen/emit/bus.h"
#include "codegen/model/model.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Elements of three features and two joined ones, of which the first is read
// by nothing.
TestSerialDesign NamedSets() {
  Model model = SmallSets(Pooling::kSum, 2);
  model.features[model.joined_input(1)].name = "pt";
  model.features[model.joined_input(0)].live = false;
  for (std::vector<int64_t>& row : model.layers[1].weight) row[4] = 0;
  return TestSerialDesign(std::move(model), {});
}

std::vector<std::string> Ports(const Bus& bus) {
  std::vector<std::string> ports;
  for (const BusField& field : bus.fields) ports.push_back(field.port);
  return ports;
}

TEST(SerialSignals, JoinedFeaturesKeepTheirNumber) {
  const TestSerialDesign test = NamedSets();
  const SerialSignals signals(test.design(), PortNames::kFeatures);
  const std::vector<std::string> names = Ports(signals.with_last);
  ASSERT_EQ(names.size(), 6u);
  EXPECT_EQ(names[3], "there");
  EXPECT_EQ(names[4], "j1_pt");
  EXPECT_EQ(names[5], "last");
  // Behind the inputs, `there` and the joined feature that is not read.
  EXPECT_EQ(signals.with_last.fields[4].index, 5);
  EXPECT_EQ(signals.with_last.fields[5].index, 6);
  EXPECT_EQ(Ports(signals.element),
            (std::vector<std::string>{"x0", "x1", "x2"}));
}

TEST(SerialSignals, WhatGoesPastTheSharedLayersStandsSideBySide) {
  const TestSerialDesign test = NamedSets();
  const SerialSignals signals(test.design(), PortNames::kNumbers);
  ASSERT_EQ(signals.late.size(), 3u);
  EXPECT_EQ(signals.late[0].source, "last");
  EXPECT_EQ(signals.late[1].source, "there");
  EXPECT_EQ(signals.late[2].source, "j1");
  EXPECT_EQ(signals.late[2].name, "late_j1");
  EXPECT_EQ(signals.late[2].offset, 2);
  EXPECT_EQ(signals.late_width(), 2 + signals.late[2].format.width);
}

TEST(SerialSignals, HoldsWhatTheLayersBehindRead) {
  const TestSerialDesign test = NamedSets();
  const SerialSignals signals(test.design(), PortNames::kNumbers);
  ASSERT_EQ(signals.held.size(), 5u);
  const HeldSignal& pooled = signals.held[3];
  EXPECT_EQ(pooled.name, "pooled_3");
  EXPECT_EQ(pooled.source, "v3");
  EXPECT_EQ(pooled.port, "x3");
  EXPECT_FALSE(pooled.is_joined());
  // Four elements: two bits more.
  EXPECT_EQ(pooled.format.width, pooled.source_format.width + 2);
  const HeldSignal& joined = signals.held[4];
  EXPECT_EQ(joined.name, "joined_1");
  EXPECT_EQ(joined.source, "late_j1");
  EXPECT_EQ(joined.port, "x5");
  EXPECT_EQ(joined.input, "j1");
  for (const ElementNode& node : signals.nodes) EXPECT_TRUE(node.is_pooled);
}

}  // namespace
}  // namespace autopruner
