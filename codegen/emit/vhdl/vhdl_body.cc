// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/vhdl_body.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/vhdl/vhdl_text.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

// Without the semicolon: the last port has none.
std::string Port(const BusField& field, const char* direction, bool is_last) {
  return absl::StrCat("    ", field.port, " : ", direction, " std_logic_vector",
                      VhdlRange(field.format.width - 1, 0),
                      is_last ? "  -- " : ";  -- ", FormatText(field.format),
                      ", ", field.meaning);
}

std::string Declarations(const RtlBlock& block) {
  std::string text;
  if (!block.comment.empty() && !block.signals.empty()) {
    absl::StrAppend(&text, "\n", CommentLines("  -- ", block.comment));
  }
  for (const RtlSignal& signal : block.signals) {
    absl::StrAppend(&text, "  ", VhdlDeclaration(signal), ";");
    if (signal.kind == OpKind::kConstant) {
      absl::StrAppend(&text, "  -- ", signal.constant);
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

// What has a statement of its own: no clock, and no constant.
bool IsWire(const RtlSignal& signal) {
  return signal.kind != OpKind::kConstant && signal.kind != OpKind::kRegister;
}

std::string Statements(const RtlBlock& block) {
  std::string text;
  if (!block.comment.empty()) {
    absl::StrAppend(&text, "\n", CommentLines("  -- ", block.comment));
  }
  for (const RtlSignal& signal : block.signals) {
    for (const RtlDot& dot : signal.dots) {
      absl::StrAppend(&text, "\n",
                      CommentEquation("  --", dot.name, dot.pieces));
    }
    if (!IsWire(signal)) continue;
    absl::StrAppend(&text, "  ", signal.name, " <= ", VhdlText(signal.value),
                    ";", signal.meaning.empty() ? "" : "  -- ", signal.meaning,
                    "\n");
  }
  return text;
}

}  // namespace

std::string VhdlInput(const std::string& port) {
  return absl::StrCat(port, "_in");
}

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

std::string VhdlDeclarations(const Bus& inputs, const RtlBody& body) {
  std::string text = VhdlValidDeclaration(body.latency);
  for (const BusField& field : inputs.fields) {
    absl::StrAppend(&text, "  signal ", VhdlInput(field.port), " : unsigned",
                    VhdlRange(field.format.width - 1, 0), ";\n");
  }
  for (const RtlBlock& block : body.blocks) text += Declarations(block);
  return text;
}

std::string VhdlInputs(const Bus& inputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(absl::StrCat("  ", VhdlInput(field.port), " <= unsigned(",
                                 field.port, ");"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string VhdlValidDeclaration(int latency) {
  if (latency == 0) return "";
  return absl::StrCat("  signal valid : std_logic_vector",
                      VhdlRange(latency - 1, 0), " := (others => '0');\n");
}

std::string VhdlValid(int latency) {
  if (latency == 0) return "  out_valid <= in_valid;";
  const std::string next =
      latency == 1
          ? "(0 => in_valid)"
          : absl::StrCat("valid", VhdlRange(latency - 2, 0), " & in_valid");
  return absl::StrCat(
      "  process (clock)\n  begin\n    if rising_edge(clock) then\n"
      "      if reset = '1' then\n        valid <= (others => '0');\n"
      "      elsif enable = '1' then\n        valid <= ",
      next,
      ";\n      end if;\n    end if;\n  end process;\n  out_valid <= valid(",
      latency - 1, ");");
}

std::string VhdlStatements(const RtlBody& body) {
  std::string text;
  for (const RtlBlock& block : body.blocks) text += Statements(block);
  return text;
}

std::string VhdlRegisters(const RtlBody& body) {
  std::string text;
  for (int stage = 1; stage <= body.latency; ++stage) {
    const std::vector<const RtlSignal*> registers =
        RegistersOfStage(body, stage);
    if (registers.empty()) continue;
    absl::StrAppend(&text, "\n  -- Stage ", stage,
                    ".\n  process (clock)\n  begin\n"
                    "    if rising_edge(clock) then\n"
                    "      if enable = '1' then\n");
    for (const RtlSignal* signal : registers) {
      absl::StrAppend(&text, "        ", signal->name,
                      " <= ", VhdlText(signal->value), ";\n");
    }
    absl::StrAppend(&text, "      end if;\n    end if;\n  end process;\n");
  }
  return text;
}

std::string VhdlOutputs(const Circuit& circuit,
                        const std::vector<std::string>& names,
                        const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat(
        "  ", field.port, " <= std_logic_vector(unsigned'(",
        VhdlText(RtlBits(circuit, names, circuit.outputs()[field.index], 0,
                         field.format.width - 1, 0)),
        "));"));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace autopruner
