// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_vhdl.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/rtl_names.h"
#include "codegen/emit/summary.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

constexpr char kNetwork[] =
#include "codegen/emit/vhdl/network_vhd_frame.inc"
    ;
constexpr char kNetworkTest[] =
#include "codegen/emit/vhdl/network_test_vhd_frame.inc"
    ;

// Expressions and declarations. All signals are unsigned: bits, whatever their
// sign.

// "(7 downto 0)"
std::string Range(int high, int low) {
  return absl::StrCat("(", high, " downto ", low, ")");
}

// `expression` on one line.
std::string Text(const RtlExpression& expression);

// The lowest `width` bits of `value`.
std::string Literal(int64_t value, int width) {
  std::string bits;
  for (int i = width - 1; i >= 0; --i) {
    bits += (value >> i & 1) != 0 ? '1' : '0';
  }
  return absl::StrCat("\"", bits, "\"");
}

std::string Slice(const RtlExpression& slice) {
  if (slice.width == slice.signal_width) return slice.signal;
  return absl::StrCat(slice.signal, Range(slice.high, slice.low));
}

// Slices and literals stand alone; operators of different kinds need brackets.
std::string Operand(const RtlExpression& expression) {
  const bool alone = expression.kind == RtlKind::kSlice ||
                     expression.kind == RtlKind::kLiteral ||
                     expression.kind == RtlKind::kRepeat;
  return alone ? Text(expression) : absl::StrCat("(", Text(expression), ")");
}

// The operand of a comparison.
std::string Compared(const RtlExpression& operand, bool is_signed) {
  if (operand.kind == RtlKind::kLiteral) {
    return absl::StrCat(is_signed ? "signed'(" : "unsigned'(", Text(operand),
                        ")");
  }
  return is_signed ? absl::StrCat("signed(", Text(operand), ")")
                   : Operand(operand);
}

std::string Binary(const RtlExpression& expression, const char* op) {
  return absl::StrCat(Operand(expression.operands[0]), op,
                      Operand(expression.operands[1]));
}

std::string Comparison(const RtlExpression& expression, const char* op) {
  return absl::StrCat(Compared(expression.operands[0], expression.is_signed),
                      op,
                      Compared(expression.operands[1], expression.is_signed));
}

// A function that lists the whole table, for operand values as bit patterns.
std::string TableFunction(const RtlSignal& signal) {
  const int width = SignalWidth(signal.range);
  const int index_width = SignalWidth(signal.index);
  const std::string name = absl::StrCat(signal.name, "_table");
  std::string text = absl::StrCat(
      "function ", name, "(index : unsigned", Range(index_width - 1, 0),
      ") return unsigned is\n  begin\n    case index is\n");
  for (size_t i = 0; i < signal.table.size(); ++i) {
    const int64_t index = signal.index.min + static_cast<int64_t>(i);
    absl::StrAppend(
        &text, "      when ",
        i + 1 < signal.table.size() ? Literal(index, index_width) : "others",
        " => return unsigned'(", Literal(signal.table[i], width), ");\n");
  }
  return absl::StrCat(text, "    end case;\n  end function ", name, ";\n  ");
}

std::string Text(const RtlExpression& expression) {
  const std::vector<RtlExpression>& operands = expression.operands;
  switch (expression.kind) {
    case RtlKind::kSlice:
      return Slice(expression);
    case RtlKind::kLiteral:
      return Literal(expression.value, expression.width);
    case RtlKind::kJoin:
      return absl::StrJoin(operands, " & ",
                           [](std::string* out, const RtlExpression& part) {
                             out->append(Operand(part));
                           });
    case RtlKind::kRepeat:
      return absl::StrCat("repeated(", expression.width, ", ",
                          operands[0].signal, "(", operands[0].high, "))");
    case RtlKind::kAdd:
      return Binary(expression, " + ");
    case RtlKind::kSubtract:
      return Binary(expression, " - ");
    case RtlKind::kLookUp:
      return absl::StrCat(expression.signal, "_table(", Text(operands[0]), ")");
    case RtlKind::kIf:
      return absl::StrCat(Text(operands[1]), " when ", Text(operands[0]),
                          " else ", Text(operands[2]));
    case RtlKind::kAnyOne:
      return absl::StrCat(Text(operands[0]), " /= 0");
    case RtlKind::kAnyZero:
      return absl::StrCat("(not ", Text(operands[0]), ") /= 0");
    case RtlKind::kLess:
      return Comparison(expression, " < ");
    case RtlKind::kGreater:
      return Comparison(expression, " > ");
    case RtlKind::kAnd:
      return absl::StrCat("(", Text(operands[0]), ") and (", Text(operands[1]),
                          ")");
  }
  return "";
}

std::string Declaration(const RtlSignal& signal) {
  const int width = SignalWidth(signal.range);
  const std::string typed =
      absl::StrCat(signal.name, " : unsigned", Range(width - 1, 0));
  switch (signal.role) {
    case RtlRole::kConstant:
      return absl::StrCat("constant ", typed,
                          " := ", Literal(signal.constant, width));
    case RtlRole::kRegister:
      return absl::StrCat("signal ", typed, " := (others => '0')");
    case RtlRole::kTable:
      return absl::StrCat(TableFunction(signal), "signal ", typed);
    case RtlRole::kWire:
      return absl::StrCat("signal ", typed);
  }
  return "";
}

// The inside of the entity.

// Without the semicolon: the last port has none.
std::string Port(const BusField& field, const char* direction, bool is_last) {
  return absl::StrCat("    ", field.port, " : ", direction, " std_logic_vector",
                      Range(field.format.width - 1, 0),
                      is_last ? "  -- " : ";  -- ", FormatText(field.format),
                      ", ", field.meaning);
}

std::string Declarations(const RtlBlock& block) {
  std::string text;
  if (!block.comment.empty() && !block.signals.empty()) {
    absl::StrAppend(&text, "\n", CommentLines("  -- ", block.comment));
  }
  for (const RtlSignal& signal : block.signals) {
    absl::StrAppend(&text, "  ", Declaration(signal), ";");
    if (signal.role == RtlRole::kConstant) {
      absl::StrAppend(&text, "  -- ", signal.constant);
    }
    absl::StrAppend(&text, "\n");
  }
  return text;
}

// What has a statement of its own: no clock, and no constant.
bool IsWire(const RtlSignal& signal) {
  return signal.role != RtlRole::kConstant && signal.role != RtlRole::kRegister;
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
    absl::StrAppend(&text, "  ", signal.name, " <= ", Text(signal.value), ";",
                    signal.meaning.empty() ? "" : "  -- ", signal.meaning,
                    "\n");
  }
  return text;
}

std::string InputName(const std::string& port) {
  return absl::StrCat(port, "_in");
}

std::string Ports(const Bus& inputs, const Bus& outputs) {
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

std::string ValidDeclaration(int latency) {
  if (latency == 0) return "";
  return absl::StrCat("  signal valid : std_logic_vector",
                      Range(latency - 1, 0), " := (others => '0');\n");
}

std::string Declarations(const Bus& inputs, const RtlBody& body) {
  std::string text = ValidDeclaration(body.latency);
  for (const BusField& field : inputs.fields) {
    absl::StrAppend(&text, "  signal ", InputName(field.port), " : unsigned",
                    Range(field.format.width - 1, 0), ";\n");
  }
  for (const RtlBlock& block : body.blocks) text += Declarations(block);
  return text;
}

std::string InputBits(const Bus& inputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(absl::StrCat("  ", InputName(field.port), " <= unsigned(",
                                 field.port, ");"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string ValidBit(int latency) {
  if (latency == 0) return "  out_valid <= in_valid;";
  const std::string next =
      latency == 1
          ? "(0 => in_valid)"
          : absl::StrCat("valid", Range(latency - 2, 0), " & in_valid");
  return absl::StrCat(
      "  process (clock)\n  begin\n    if rising_edge(clock) then\n"
      "      if reset = '1' then\n        valid <= (others => '0');\n"
      "      elsif enable = '1' then\n        valid <= ",
      next,
      ";\n      end if;\n    end if;\n  end process;\n  out_valid <= valid(",
      latency - 1, ");");
}

std::string Statements(const RtlBody& body) {
  std::string text;
  for (const RtlBlock& block : body.blocks) text += Statements(block);
  return text;
}

std::string Registers(const RtlBody& body) {
  return ClockedBlocks(
      body, {.comment = "  --",
             .open = "  process (clock)\n  begin\n    if rising_edge(clock) "
                     "then\n      if enable = '1' then\n",
             .indent = "        ",
             .close = "      end if;\n    end if;\n  end process;\n",
             .text = Text});
}

std::string OutputBits(const Circuit& circuit,
                       const std::vector<std::string>& names,
                       const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat(
        "  ", field.port, " <= std_logic_vector(unsigned'(",
        Text(RtlBits(circuit, names, circuit.outputs()[field.index], 0,
                     field.format.width - 1, 0)),
        "));"));
  }
  return absl::StrJoin(lines, "\n");
}

// The files.

using Values = FramedFiles::Values;

// What inputs are called inside, by their index.
std::vector<std::string> InputNames(const Design& design, const Bus& inputs) {
  std::vector<std::string> names(design.model.inputs());
  for (const BusField& field : inputs.fields) {
    names[field.index] = InputName(field.port);
  }
  return names;
}

Values Network(const Design& design, const Bus& inputs, const Bus& outputs) {
  const Circuit& circuit = design.circuit;
  const std::vector<std::string> names =
      RtlNames(circuit, InputNames(design, inputs));
  const RtlBody body = MakeRtlBody(design.lowered, circuit, names);
  const std::string latency = absl::StrCat(body.latency);
  const std::string declarations = Declarations(inputs, body);
  return {{"summary", SummaryComment("--   ", design.model, circuit,
                                     absl::StrCat("Latency ", latency,
                                                  ", initiation interval 1."))},
          {"latency", latency},
          {"ports", Ports(inputs, outputs)},
          {"legend", RtlLegend("--", declarations)},
          {"declarations", declarations},
          {"valid", ValidBit(body.latency)},
          {"inputs", InputBits(inputs)},
          {"statements", Statements(body)},
          {"registers", Registers(body)},
          {"outputs", OutputBits(circuit, names, outputs)}};
}

std::string Vector(const BusField& field) {
  return absl::StrCat("std_logic_vector", Range(field.format.width - 1, 0));
}

// Between the buses `x` and `y` and the ports.
Values Bench(const Bus& inputs, const Bus& outputs) {
  std::vector<std::string> connections;
  for (const BusField& field : inputs.fields) {
    connections.push_back(absl::StrCat(
        "      ", field.port, " => x",
        Range(field.offset + field.format.width - 1, field.offset)));
  }
  std::vector<std::string> signals;
  std::vector<std::string> assigns;
  for (const BusField& field : outputs.fields) {
    const char* type = field.format.is_signed ? "signed" : "unsigned";
    connections.push_back(
        absl::StrCat("      ", field.port, " => ", field.port));
    signals.push_back(
        absl::StrCat("  signal ", field.port, " : ", Vector(field), ";"));
    assigns.push_back(absl::StrCat(
        "  y", Range(field.offset + 8 * field.bytes() - 1, field.offset),
        " <= std_logic_vector(resize(", type, "(", field.port, "), ",
        8 * field.bytes(), "));"));
  }
  return {{"in_top", absl::StrCat(inputs.width() - 1)},
          {"out_top", absl::StrCat(outputs.width() - 1)},
          {"signals", absl::StrJoin(signals, "\n")},
          {"connections", absl::StrJoin(connections, ",\n")},
          {"assigns", absl::StrJoin(assigns, "\n")}};
}

}  // namespace

std::string VhdlEntity(const std::string& model) {
  return absl::StrCat(
      absl::StrJoin(absl::StrSplit(model, '_', absl::SkipEmpty()), "_"),
      "_network");
}

absl::StatusOr<std::vector<GeneratedFile>> EmitVhdl(const Design& design) {
  const Bus inputs =
      InputBus(design.model, design.circuit, design.project.port_names);
  const Bus outputs = OutputBus(design.model, design.project.port_names);
  const std::string& name = design.model.name;
  const std::string base = absl::StrCat("vhdl/", name);
  FramedFiles files = {{"source", design.project.source},
                       {"entity", VhdlEntity(name)}};
  files.Add(base + ".vhd", kNetwork, Network(design, inputs, outputs));
  Values bench = Bench(inputs, outputs);
  bench.insert({{"file", name},
                {"name", name},
                {"latency", absl::StrCat(design.circuit.latency())}});
  files.Add(base + "_test.vhd", kNetworkTest, std::move(bench));
  files.AddText(base + "_vectors.hex",
                VectorFile(inputs, design.project.golden_inputs, outputs,
                           design.project.golden_outputs));
  return std::move(files).Take();
}

}  // namespace autopruner
