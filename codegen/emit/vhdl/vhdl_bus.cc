// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/vhdl_bus.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/vhdl/vhdl_text.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

// Without the semicolon: the last port has none.
std::string Port(const BusField& field, const char* direction, bool is_last) {
  return absl::StrCat("    ", field.port, " : ", direction, " ",
                      VhdlVector(field.format.width),
                      is_last ? "  -- " : ";  -- ", FormatText(field.format),
                      ", ", field.meaning);
}

}  // namespace

std::string VhdlPorts(const Bus& inputs, const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(Port(field, "in", false));
  }
  lines.emplace_back("    out_valid : out std_logic;");
  for (const BusField& field : outputs.fields) {
    lines.push_back(Port(field, "out", &field == &outputs.fields.back()));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace autopruner
