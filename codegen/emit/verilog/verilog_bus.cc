// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_bus.h"

#include <bit>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/verilog/verilog_text.h"

namespace autopruner {

std::string VerilogSlice(const std::string& name, int high, int low) {
  if (high == low) return absl::StrCat(name, "[", high, "]");
  return absl::StrCat(name, "[", high, ":", low, "]");
}

std::string VerilogExtended(const std::string& name, const Format& format,
                            int width) {
  const int more = width - format.width;
  if (more == 0) return name;
  std::string bit = "1'b0";
  if (format.is_signed) {
    bit = format.width == 1 ? name
                            : absl::StrCat(name, "[", format.width - 1, "]");
  }
  return absl::StrCat("{", more, "{", bit, "}}, ", name);
}

std::string VerilogConnections(const Bus& inputs, const std::string& x,
                               const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(absl::StrCat(
        "    .", field.port, "(",
        VerilogSlice(x, field.offset + field.format.width - 1, field.offset),
        ")"));
  }
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat("    .", field.port, "(", field.port, ")"));
  }
  return absl::StrJoin(lines, ",\n");
}

std::string VerilogWires(const Bus& inputs, const std::string& x,
                         const Bus& outputs) {
  std::string text;
  for (const BusField& field : outputs.fields) {
    absl::StrAppend(&text, "  wire ",
                    VerilogType(field.format.is_signed, field.format.width),
                    field.port, ";\n");
  }
  std::vector<std::string> padding;
  for (const BusField& field : inputs.fields) {
    const int used = field.offset + field.format.width;
    const int end = field.offset + 8 * field.bytes();
    if (used < end) padding.push_back(VerilogSlice(x, end - 1, used));
  }
  if (inputs.fields.empty()) padding.push_back(x);
  if (!padding.empty()) {
    absl::StrAppend(&text, "  wire unused_padding = &{1'b0, ",
                    absl::StrJoin(padding, ", "), "};\n");
  }
  return text;
}

std::string VerilogAssign(const Bus& outputs, const std::string& y) {
  std::vector<std::string> parts;
  for (size_t i = outputs.fields.size(); i-- > 0;) {
    const BusField& field = outputs.fields[i];
    parts.push_back(
        VerilogExtended(field.port, field.format, 8 * field.bytes()));
  }
  return absl::StrCat("  assign ", y, " = {", absl::StrJoin(parts, ",\n    "),
                      "};");
}

std::string VerilogLastOfPacket(int events) {
  if (events == 1) return "  assign m_axis_tlast = 1'b1;";
  const int width = std::bit_width(static_cast<unsigned>(events - 1));
  const std::string last = absl::StrCat(width, "'d", events - 1);
  const std::string zero = absl::StrCat(width, "'d0");
  return absl::StrCat(
      "  // Outputs of this packet that have gone.\n  reg ",
      VerilogType(false, width), "gone = ", zero,
      ";\n  assign m_axis_tlast = gone == ", last,
      ";\n  always @(posedge aclk)\n    if (!aresetn) gone <= ", zero,
      ";\n    else if (m_axis_tvalid && m_axis_tready)\n      gone <= "
      "m_axis_tlast ? ",
      zero, " : gone + ", width, "'d1;");
}

}  // namespace autopruner
