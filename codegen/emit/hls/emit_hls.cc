// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_hls.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/arithmetic.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/hls/hls_expression.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/reading_order.h"
#include "codegen/emit/summary.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

constexpr char kTopHeaderFrame[] =
#include "codegen/emit/hls/hls_top_header_frame.inc"
    ;
constexpr char kTopFrame[] =
#include "codegen/emit/hls/hls_top_frame.inc"
    ;
constexpr char kTestFrame[] =
#include "codegen/emit/hls/hls_test_frame.inc"
    ;
constexpr char kProjectFrame[] =
#include "codegen/emit/hls/hls_project_frame.inc"
    ;
constexpr char kFallback[] =
#include "codegen/emit/hls/hls_fallback.inc"
    ;

using Values = FramedFiles::Values;

std::string OutputName(int index) { return absl::StrCat("y", index); }

// Names of values: not those of the outputs' ports, nor the function's own.
std::vector<std::string> Names(const Circuit& circuit) {
  std::vector<std::string> taken = {HlsName(circuit.name())};
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    taken.push_back(OutputName(static_cast<int>(j)));
  }
  return HlsNames(circuit, taken);
}

std::string Guard(const std::string& name) {
  return absl::StrCat(absl::AsciiStrToUpper(name), "_H_");
}

std::string PortComments(const Model& model, const Circuit& circuit) {
  std::string text;
  for (const Bus& bus : {InputBus(model, circuit), OutputBus(model)}) {
    for (const BusField& field : bus.fields) {
      absl::StrAppend(
          &text, CommentLines("//   ", absl::StrCat(field.port, ": ",
                                                    FormatText(field.format),
                                                    ", ", field.meaning, ".")));
    }
  }
  text.pop_back();
  return text;
}

std::string Parameters(const std::vector<HlsPort>& ports) {
  return absl::StrJoin(ports, ",\n", [](std::string* out, const HlsPort& port) {
    absl::StrAppend(out, "    ", port.type, port.is_input ? " " : "& ",
                    port.name);
  });
}

std::string Interfaces(const std::vector<HlsPort>& ports) {
  return absl::StrJoin(ports, "\n", [](std::string* out, const HlsPort& port) {
    absl::StrAppend(out, "#pragma HLS interface mode=ap_none port=", port.name);
  });
}

// Registers have no statement: what begins with one begins with the next value.
std::string Body(const Circuit& lowered, const Circuit& circuit,
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

// What the test bench reads: a line for each vector, inputs and outputs in the
// order of the ports.
std::string Vectors(const std::vector<HlsPort>& ports,
                    const ProjectOptions& project) {
  std::string text;
  for (size_t n = 0; n < project.golden_inputs.size(); ++n) {
    std::vector<int64_t> numbers;
    for (const HlsPort& port : ports) {
      const Rows& rows =
          port.is_input ? project.golden_inputs : project.golden_outputs;
      numbers.push_back(rows[n][port.index]);
    }
    absl::StrAppend(&text, absl::StrJoin(numbers, " "), "\n");
  }
  return text;
}

Values TestValues(const std::vector<HlsPort>& ports) {
  std::vector<std::string> declarations;
  std::vector<std::string> arguments;
  std::vector<std::string> results;
  int inputs = 0;
  for (const HlsPort& port : ports) {
    if (port.is_input) {
      arguments.push_back(
          absl::StrCat("      ", port.type, "(vector[", inputs++, "])"));
    } else {
      declarations.push_back(
          absl::StrCat("  ", port.type, " ", port.name, ";"));
      arguments.push_back(absl::StrCat("      ", port.name));
      results.push_back(absl::StrCat("      ", port.name, ".to_int64(),"));
    }
  }
  return {{"inputs", absl::StrCat(inputs)},
          {"outputs", absl::StrCat(declarations.size())},
          {"declarations", absl::StrJoin(declarations, "\n")},
          {"arguments", absl::StrJoin(arguments, ",\n")},
          {"results", absl::StrJoin(results, "\n")}};
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

absl::StatusOr<std::vector<GeneratedFile>> EmitHls(const Design& design) {
  const Model& model = design.model;
  const Circuit& circuit = design.circuit;
  const std::vector<std::string> names = Names(circuit);
  const std::vector<HlsPort> ports = HlsPorts(model, circuit);
  const std::string summary = SummaryComment("//   ", model, circuit);
  const std::string name = HlsName(model.name);
  const std::string base = absl::StrCat("hls/", name);
  FramedFiles files = {{"source", design.project.source}, {"name", name}};
  files.Add(base + ".h", kTopHeaderFrame,
            {{"summary", summary},
             {"guard", Guard(name)},
             {"ports", PortComments(model, circuit)},
             {"parameters", Parameters(ports)}});
  files.Add(base + ".cpp", kTopFrame,
            {{"summary", summary},
             {"parameters", Parameters(ports)},
             {"interfaces", Interfaces(ports)},
             {"body", Body(design.lowered, circuit, names)},
             {"outputs", Outputs(circuit, names)}});
  files.Add(base + "_test.cpp", kTestFrame, TestValues(ports));
  files.AddText(base + "_vectors.txt", Vectors(ports, design.project));
  if (!design.project.part.empty()) {
    files.Add("hls/run_hls.tcl", kProjectFrame,
              {{"part", design.project.part},
               {"clock_ns", Decimal(design.project.clock_ns)}});
  }
  files.AddText("hls/fallback/ap_int.h", kFallback);
  return std::move(files).Take();
}

}  // namespace autopruner
