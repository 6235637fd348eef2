// SPDX-License-Identifier: Apache-2.0
//
// yosys proves that ternary_chains.v adds.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "codegen/emit/test_folder.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Sums of three operands, signed, unsigned and shifted, with every sign.
std::string Sums() {
  std::string text =
      "module sums(input signed [4:0] a, input [3:0] b,\n"
      "    input signed [2:0] c, output [7:0] y0, output [7:0] y1,\n"
      "    output [7:0] y2, output [7:0] y3, output [7:0] y4,\n"
      "    output [7:0] y5, output [7:0] y6, output [7:0] y7);\n";
  for (int form = 0; form < 8; ++form) {
    absl::StrAppend(&text, "  wire [7:0] s", form, " = ",
                    form < 4 ? "{{3{a[4]}}, a}" : "{{2{a[4]}}, a, 1'd0}",
                    form % 2 == 0 ? " + " : " - ", "{4'd0, b}",
                    form / 2 % 2 == 0 ? " + " : " - ",
                    form < 4 ? "{{5{c[2]}}, c}" : "{{2{c[2]}}, c, 3'd0}", ";\n",
                    "  assign y", form, " = s", form, ";\n");
  }
  return text + "endmodule\n";
}

constexpr char kScript[] = R"(read_verilog sums.v
hierarchy -top sums
proc
copy sums gold
cd sums
alumacc
select -assert-count 8 t:$macc
techmap -map ternary_chains.v
select -assert-none t:$macc
select -assert-count 64 t:LUT4
select -assert-count 64 a:shares_lut
select -assert-count 16 t:CARRY4
cd ..
techmap -map +/xilinx/cells_sim.v sums
proc
opt_clean
miter -equiv -flatten gold sums miter
sat -verify -prove trigger 0 miter
)";

TEST(TernaryChainsTest, AddThreeOperands) {
  const absl::StatusOr<std::string> chains =
      ReadFile("codegen/estimate/ternary_chains.v");
  ASSERT_TRUE(chains.ok()) << chains.status();
  const TestFolder folder("ternary_chains");
  ASSERT_TRUE(folder
                  .Write({{{"sums.v", Sums()},
                           {"ternary_chains.v", *chains},
                           {"prove.ys", kScript}}})
                  .ok());
  const absl::StatusOr<std::string> said =
      folder.Run({"yosys", "-q", "-s", "prove.ys"});
  EXPECT_TRUE(said.ok()) << said.status();
}

}  // namespace
}  // namespace autopruner
