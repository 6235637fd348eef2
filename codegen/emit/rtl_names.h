// SPDX-License-Identifier: Apache-2.0
//
// What signals are called in hardware languages, and a legend of that.
//
//   RtlNames(circuit, {"x0_pt"})  ->  {"x0_pt", "l0_s1_0", "l0_n0_sum", ..}
//   RtlLegend("//", "wire [3:0] l0_n0_sum = ..")  ->
//     // Names, with L for a layer and J for a node:
//     //   lL_nJ         the output of node J; behind that, its steps
//     //   .._sum        the dot product
#ifndef CODEGEN_EMIT_RTL_NAMES_H_
#define CODEGEN_EMIT_RTL_NAMES_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

// What the values of `circuit` are called, by ValueId: inputs as `ports` says
// (by index of the input), registers of inputs likewise, and all others as
// the circuit calls them.
std::vector<std::string> RtlNames(const Circuit& circuit,
                                  const std::vector<std::string>& ports);

// Returns the kind of a name that comes from structure, with letters in the
// place of numbers: "e3_l0_n12_sum" -> "eE_lL_nJ_sum". Of an input, whose port
// may be called as its feature, the beginning and the end: "x3_jet_pt_r1" ->
// "xI_rS". Empty for other names.
std::string NameKind(const std::string& name);

// Returns the lines of comment that explain the names in `code`: those kinds
// that occur there. `comment` begins each line.
std::string RtlLegend(const std::string& comment, const std::string& code);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_RTL_NAMES_H_
