// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_serial_verilog.h"

#include <string>

#include "absl/status/statusor.h"
#include "codegen/emit/verilog/simulated_verilog.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Model SmallSets(Pooling pooling, int joined) {
  Model model = RandomModel({.sizes = {3, 4, 3, 2},
                             .seed = 1,
                             .hidden = {.width = 7, .frac = 3},
                             .head = Head::kSoftmax,
                             .set = {.elements = 4,
                                     .shared_layers = 1,
                                     .pooling = pooling,
                                     .joined = joined}});
  // Values below 0, too.
  model.layers[0].activation = Activation::kLinear;
  return model;
}

void ExpectPasses(const TestSerialDesign& test) {
  const SimulatedVerilog verilog(test.design());
  EXPECT_TRUE(verilog.Lint().ok()) << verilog.Lint();
  for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
    const absl::StatusOr<std::string> said =
        verilog.Run(Simulator::kIcarus, bench);
    EXPECT_TRUE(said.ok()) << said.status();
  }
}

TEST(EmitSerialVerilog, PoolsSetsThatFollowEachOther) {
  for (const Pooling pooling : kPoolings) {
    ExpectPasses(
        TestSerialDesign(SmallSets(pooling, 2), {.adders_per_stage = 1}));
  }
}

TEST(EmitSerialVerilog, NeedsNoRegistersInItsParts) {
  ExpectPasses(
      TestSerialDesign(SmallSets(Pooling::kMax, 0), {.adders_per_stage = 0}));
}

}  // namespace
}  // namespace autopruner
