// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_serial_verilog.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "base/generated_file.h"
#include "codegen/device/device_flag.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/verilog/simulated_verilog.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

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

TEST(EmitSerialVerilog, DropsTheLastSetBehindACarryChain) {
  const TestSerialDesign test(
      SmallSets(Pooling::kSum, 0),
      {.adders_per_stage = 1, .device = *FindDevice("ice40")});
  const SimulatedVerilog verilog(test.design());
  const absl::StatusOr<std::string> said =
      verilog.Run(Simulator::kIcarus, Bench::kNetwork);
  EXPECT_TRUE(said.ok()) << said.status();
  EXPECT_TRUE(verilog.Lint().ok()) << verilog.Lint();
}

TEST(EmitSerialVerilog, NeedsNoRegistersInItsParts) {
  ExpectPasses(
      TestSerialDesign(SmallSets(Pooling::kMax, 0), {.adders_per_stage = 0}));
}

// One element of a set, a reset, a set of one element; and that set once more.
constexpr char kResetBench[] = R"(
module bench;
  reg clock = 0, reset = 0, in_valid = 0, last = 0;
  reg signed [7:0] x = 0;
  wire out_valid;
  wire signed [11:0] y0, y1;
  always #5 clock = !clock;
  random_1 network (.clock(clock), .reset(reset), .enable(1'b1),
    .in_valid(in_valid), .there(1'b1), .last(last), .x0(x), .x1(x), .x2(x),
    .out_valid(out_valid), .y0(y0), .y1(y1));
  task send(input signed [7:0] value, input ends);
    begin
      @(negedge clock) in_valid = 1; x = value; last = ends;
      @(negedge clock) in_valid = 0;
      repeat (30) @(negedge clock);
    end
  endtask
  always @(posedge clock) if (out_valid) $display("%0d %0d", y0, y1);
  initial begin
    send(50, 0);
    reset = 1; @(negedge clock) reset = 0;
    send(20, 1);
    send(20, 1);
    send(50, 0);
    send(20, 1);
    $finish(0);
  end
endmodule
)";

TEST(EmitSerialVerilog, AResetForgetsTheSet) {
  const TestSerialDesign test(SmallSets(Pooling::kSum, 0),
                              {.adders_per_stage = 1});
  const TestFolder folder("reset");
  absl::StatusOr<std::vector<GeneratedFile>> files =
      EmitSerialVerilog(test.design());
  ASSERT_TRUE(files.ok()) << files.status();
  files->push_back({"verilog/bench.v", kResetBench});
  ASSERT_TRUE(folder.Write(files).ok());
  const absl::Status compiled = folder.RunSilently(
      {"iverilog", "-g2012", "-o", "bench", "bench.v", "random_1.v",
       "random_1_element.v", "random_1_pooled.v"},
      "verilog");
  ASSERT_TRUE(compiled.ok()) << compiled;
  const absl::StatusOr<std::string> said = folder.Run({"./bench"}, "verilog");
  ASSERT_TRUE(said.ok()) << said.status();
  const std::vector<std::string> lines = absl::StrSplit(*said, '\n');
  ASSERT_EQ(lines.size(), 4u) << *said;
  EXPECT_EQ(lines[0], lines[1]);
  EXPECT_NE(lines[0], lines[2]);  // of two elements
}

}  // namespace
}  // namespace autopruner
