// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_body.h"

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/verilog/verilog_text.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

std::string Port(const BusField& field, const char* direction, bool is_last) {
  return absl::StrCat("  ", direction, " wire ",
                      VerilogType(field.format.is_signed, field.format.width),
                      field.port, is_last ? "  // " : ",  // ",
                      FormatText(field.format), ", ", field.meaning);
}

}  // namespace

std::string VerilogPorts(const Bus& inputs, const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(Port(field, "input", false));
  }
  lines.emplace_back("  output wire out_valid,");
  for (const BusField& field : outputs.fields) {
    lines.push_back(Port(field, "output", &field == &outputs.fields.back()));
  }
  return absl::StrJoin(lines, "\n");
}

std::string VerilogValid(int latency) {
  if (latency == 0) {
    return "  assign out_valid = in_valid;\n"
           "  wire unused_control = &{1'b0, clock, reset, enable};";
  }
  const std::string zero = absl::StrCat(latency, "'d0");
  const std::string next =
      latency == 1 ? "in_valid"
                   : absl::StrCat("{valid[", latency - 2, ":0], in_valid}");
  return absl::StrCat("  reg [", latency - 1, ":0] valid = ", zero,
                      ";\n  always @(posedge clock)\n    if (reset) valid <= ",
                      zero, ";\n    else if (enable) valid <= ", next,
                      ";\n  assign out_valid = valid[", latency - 1, "];");
}

std::string VerilogRegisters(const RtlBody& body) {
  return ClockedBlocks(
      body, {.comment = "  //",
             .open = "  always @(posedge clock)\n    if (enable) begin\n",
             .indent = "      ",
             .close = "    end\n",
             .text = VerilogText});
}

std::string VerilogOutputs(const Circuit& circuit,
                           const std::vector<std::string>& names,
                           const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat(
        "  assign ", field.port, " = ",
        VerilogText(RtlBits(circuit, names, circuit.outputs()[field.index], 0,
                            field.format.width - 1, 0)),
        ";"));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace autopruner
