// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_serial_vhdl.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_split.h"
#include "base/generated_file.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/vhdl/simulated_vhdl.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

void ExpectPasses(const SerialDesign& design) {
  const absl::StatusOr<std::string> said = RunVhdl(design);
  EXPECT_TRUE(said.ok()) << said.status();
}

TEST(EmitSerialVhdl, PoolsSetsThatFollowEachOther) {
  for (const Pooling pooling : kPoolings) {
    for (const int adders : {0, 1, 2, 4}) {
      const TestSerialDesign test(SmallSets(pooling, 2),
                                  {.adders_per_stage = adders});
      ExpectPasses(test.design());
    }
  }
}

// Sets of one element; inputs and nodes that nothing reads; and all of them.
TEST(EmitSerialVhdl, LeavesOutWhatNothingReads) {
  const std::vector<RandomModelSpec> specs = {
      {.sizes = {2, 3, 1}, .set = {.elements = 1, .shared_layers = 1}},
      {.sizes = {3, 6, 5, 2},
       .live_inputs = 0.6,
       .live = 0.6,
       .mixed_formats = true,
       .mixed_modes = true,
       .set = {.elements = 3,
               .shared_layers = 2,
               .pooling = Pooling::kMax,
               .joined = 3}},
      {.sizes = {2, 3, 1},
       .live_inputs = 0,
       .live = 0,
       .set = {.elements = 3, .shared_layers = 1, .joined = 1}},
  };
  for (const RandomModelSpec& spec : specs) {
    for (const int adders : {0, 2}) {
      const TestSerialDesign test(RandomModel(spec),
                                  {.adders_per_stage = adders});
      ExpectPasses(test.design());
    }
  }
}

// Benches that cannot fail show nothing.
TEST(EmitSerialVhdl, BenchFindsOneWrongBit) {
  TestSerialDesign test(SmallSets(Pooling::kSum, 0), {});
  test.outputs[test.outputs.size() / 2][1] ^= 1;
  const absl::StatusOr<std::string> said = RunVhdl(test.design());
  ASSERT_FALSE(said.ok());
  EXPECT_NE(std::string(said.status().message()).find("FAIL: 1 differences"),
            std::string::npos)
      << said.status();
}

TEST(EmitSerialVhdl, BenchWantsVectors) {
  TestSerialDesign test(SmallSets(Pooling::kSum, 0), {});
  test.inputs.clear();
  test.outputs.clear();
  EXPECT_FALSE(RunVhdl(test.design()).ok());
}

TEST(EmitSerialVhdl, AnyNameWillDo) {
  for (const char* const name : {"entity", "a__b_"}) {
    Model model = SmallSets(Pooling::kMax, 2);
    model.name = name;
    model.features[0].name = "a\nuse \"x\"; --";
    const TestSerialDesign test(std::move(model), {});
    SerialDesign design = test.design();
    for (const PortNames names : {PortNames::kNumbers, PortNames::kFeatures}) {
      design.project.port_names = names;
      ExpectPasses(design);
    }
  }
}

// One element of a set, a reset, a set of one element; that set once more; and
// a set of both elements.
constexpr char kResetBench[] = R"(
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use std.textio.all;
use std.env.finish;

entity bench is
end entity bench;

architecture test of bench is
  signal clock : std_logic := '0';
  signal reset : std_logic := '0';
  signal in_valid : std_logic := '0';
  signal last : std_logic := '0';
  signal x : std_logic_vector(7 downto 0) := (others => '0');
  signal out_valid : std_logic;
  signal y0 : std_logic_vector(11 downto 0);
  signal y1 : std_logic_vector(11 downto 0);
begin
  clock <= not clock after 5 ns;

  network : entity work.random_1_network
    port map (
      clock => clock, reset => reset, enable => '1', in_valid => in_valid,
      there => '1', last => last, x0 => x, x1 => x, x2 => x,
      out_valid => out_valid, y0 => y0, y1 => y1
    );

  process
    procedure send(value : integer; ends : std_logic) is
    begin
      wait until falling_edge(clock);
      in_valid <= '1';
      x <= std_logic_vector(to_signed(value, 8));
      last <= ends;
      wait until falling_edge(clock);
      in_valid <= '0';
      for i in 1 to 30 loop
        wait until falling_edge(clock);
      end loop;
    end procedure send;
  begin
    send(50, '0');
    reset <= '1';
    wait until falling_edge(clock);
    reset <= '0';
    send(20, '1');
    send(20, '1');
    send(50, '0');
    send(20, '1');
    finish;
  end process;

  process (clock)
  begin
    if rising_edge(clock) and out_valid = '1' then
      write(output, to_hstring(y0) & to_hstring(y1) & LF);
    end if;
  end process;
end architecture test;
)";

TEST(EmitSerialVhdl, AResetForgetsTheSet) {
  for (const Pooling pooling : kPoolings) {
    const TestSerialDesign test(SmallSets(pooling, 0), {.adders_per_stage = 1});
    const TestFolder folder("reset");
    absl::StatusOr<std::vector<GeneratedFile>> files =
        EmitSerialVhdl(test.design());
    ASSERT_TRUE(files.ok()) << files.status();
    files->push_back({"vhdl/bench.vhd", kResetBench});
    ASSERT_TRUE(folder.Write(files).ok());
    const absl::Status analysed =
        folder.RunSilently({"ghdl", "-a", "--std=08", "random_1_element.vhd",
                            "random_1_pooled.vhd", "random_1.vhd", "bench.vhd"},
                           "vhdl");
    ASSERT_TRUE(analysed.ok()) << analysed;
    const absl::StatusOr<std::string> said =
        folder.Run({"ghdl", "--elab-run", "--std=08", "bench",
                    "--ieee-asserts=disable-at-0"},
                   "vhdl");
    ASSERT_TRUE(said.ok()) << said.status();
    const std::vector<std::string> lines = absl::StrSplit(*said, '\n');
    ASSERT_GE(lines.size(), 4u) << *said;
    EXPECT_EQ(lines[0], lines[1]);
    EXPECT_NE(lines[0], lines[2]);  // of two elements
  }
}

}  // namespace
}  // namespace autopruner
