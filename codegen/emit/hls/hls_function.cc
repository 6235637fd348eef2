// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/hls_function.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/arithmetic.h"
#include "codegen/emit/hls/hls_expression.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/reading_order.h"
#include "codegen/model/identifier.h"

namespace autopruner {
namespace {

std::string OutputName(int index) { return absl::StrCat("y", index); }

// Names of values: not those of the outputs' ports, nor the function's own.
std::vector<std::string> Names(const Circuit& circuit) {
  std::vector<std::string> taken = {HlsName(circuit.name())};
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    taken.push_back(OutputName(static_cast<int>(j)));
  }
  return HlsNames(circuit, taken);
}

// Registers have no statement: what begins with one begins with the next value.
std::string Statements(const Circuit& lowered, const Circuit& circuit,
                       const std::vector<std::string>& names) {
  const auto name = [&](ValueId id) { return lowered.op(id).name; };
  std::string text;
  for (const OrderedSection& section : ReadingOrder(lowered, circuit)) {
    if (!section.comment.empty()) {
      absl::StrAppend(&text, "\n", CommentLines("  // ", section.comment));
    }
    std::vector<ValueId> dots;
    for (const OrderedValue& value : section.values) {
      dots.insert(dots.end(), value.dots.begin(), value.dots.end());
      const std::string statement =
          HlsStatement(circuit, names, value.id, "  ");
      if (statement.empty()) continue;
      for (const ValueId dot : dots) {
        const Op& op = lowered.op(dot);
        absl::StrAppend(&text, "\n",
                        CommentEquation("  //", op.name, Arithmetic(op, name)));
      }
      dots.clear();
      absl::StrAppend(&text, statement);
    }
  }
  return text;
}

std::string Outputs(const Circuit& circuit,
                    const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    lines.push_back(
        absl::StrCat("  ", OutputName(static_cast<int>(j)), " = ",
                     HlsOperand(circuit, names, circuit.outputs()[j]), ";"));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace

std::vector<HlsPort> HlsPorts(const Model& model, const Circuit& circuit) {
  const std::vector<std::string> names = Names(circuit);
  std::vector<HlsPort> ports;
  for (size_t i = 0; i < circuit.inputs().size(); ++i) {
    const ValueId id = circuit.inputs()[i];
    if (id == kNoValue) continue;
    ports.push_back({.name = names[id],
                     .type = HlsType(circuit.input_formats()[i]),
                     .index = static_cast<int>(i)});
  }
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    const int index = static_cast<int>(j);
    ports.push_back({.name = OutputName(index),
                     .type = HlsType(model.layers.back().output_format[j]),
                     .index = index,
                     .is_input = false});
  }
  return ports;
}

std::string HlsParameters(const std::vector<HlsPort>& ports) {
  return absl::StrJoin(ports, ",\n", [](std::string* out, const HlsPort& port) {
    absl::StrAppend(out, "    ", port.type, port.is_input ? " " : "& ",
                    port.name);
  });
}

std::string HlsPortComment(const BusField& port) {
  return CommentLines(
      "//   ", absl::StrCat(port.port, ": ", FormatText(port.format), ", ",
                            port.meaning, "."));
}

std::string HlsBody(const Circuit& lowered, const Circuit& circuit) {
  const std::vector<std::string> names = Names(circuit);
  return absl::StrCat(Statements(lowered, circuit, names), "\n",
                      Outputs(circuit, names));
}

}  // namespace autopruner
