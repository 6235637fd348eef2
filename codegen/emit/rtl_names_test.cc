// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/rtl_names.h"

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "core/fixed.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(RtlNamesTest, InputsAndTheirRegistersTakeThePortsNames) {
  constexpr Format kByte = {.width = 8, .frac = 0, .is_signed = true};
  Circuit circuit("two");
  const ValueId x = circuit.AddInput("x0", kByte);
  circuit.AddUnusedInput(kByte);
  const ValueId z = circuit.AddInput("x2", kByte);
  const ValueId held = circuit.AddRegister("x2_r1", z);
  const ValueId sum = circuit.AddSum("l0_s1_0", x, 0, x, 1);
  circuit.AddOutput(circuit.AddRegister("l0_s1_0_r1", sum));
  circuit.AddOutput(circuit.AddRegister("x2_r2", held));
  EXPECT_EQ(RtlNames(circuit, {"pt", "", "phi"}),
            (std::vector<std::string>{"pt", "phi", "phi_r1", "l0_s1_0",
                                      "l0_s1_0_r1", "phi_r2"}));
  EXPECT_EQ(RtlNames(circuit, {})[5], "x2_r2");
}

TEST(RtlNamesTest, KindsHaveLettersInThePlaceOfNumbers) {
  EXPECT_EQ(NameKind("l0_n12_sum_r3"), "lL_nJ_sum_rS");
  EXPECT_EQ(NameKind("e10_l1_s2_35"), "eE_lL_sD_K");
  EXPECT_EQ(NameKind("pool_n3_t0_1"), "pool_nJ_tD_K");
  EXPECT_EQ(NameKind("x7_n2_sum"), "xI");  // a feature n2_sum
  EXPECT_EQ(NameKind("x7_jet_pt_r1"), "xI_rS");
  for (const char* const name : {"", "clock", "valid", "_l0", "8", "lx_n0"}) {
    EXPECT_EQ(NameKind(name), "") << name;
  }
}

TEST(RtlNamesTest, TheLegendHasWhatOccurs) {
  EXPECT_EQ(RtlLegend("--", "  l0_n1_sum_r2 <= l0_c0 + x1;"),
            "-- Names, with L for a layer and J for a node:\n"
            "--   lL_nJ         the output of node J; behind that, its steps\n"
            "--   .._sum        the dot product\n"
            "--   .._cK         a constant of these sums\n"
            "--   .._rS         held in a register of stage S: S clocks after "
            "the inputs");
}

}  // namespace
}  // namespace autopruner
