// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_hls.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/cpp_text.h"
#include "codegen/emit/hls/hls_expression.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/summary.h"
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

using Values = std::map<std::string, std::string>;

std::string OutputName(int index) { return "y" + std::to_string(index); }

// Names of values: not those of the outputs' ports, nor the function's own.
std::vector<std::string> Names(const Circuit& circuit) {
  std::vector<std::string> taken = {circuit.name()};
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    taken.push_back(OutputName(static_cast<int>(j)));
  }
  return HlsNames(circuit, taken);
}

// `lines` with line breaks between them.
std::string Join(const std::vector<std::string>& lines,
                 const std::string& separator = "\n") {
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    text += (i == 0 ? "" : separator) + lines[i];
  }
  return text;
}

std::string Guard(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return name + "_HLS_H_";
}

std::string Summary(const Model& model, const Circuit& circuit) {
  std::string text =
      CppComment("//   ", model.name + ": " +
                              SummaryText(Summarize(model, circuit)) + ".");
  text.pop_back();
  return text;
}

std::string PortComments(const Model& model, const Circuit& circuit) {
  std::string text;
  for (const Bus& bus : {InputBus(model, circuit), OutputBus(model)}) {
    for (const BusField& field : bus.fields) {
      text += CppComment("//   ", field.port + ": " + FormatText(field.format) +
                                      ", " + field.meaning + ".");
    }
  }
  text.pop_back();
  return text;
}

std::string Parameters(const std::vector<HlsPort>& ports) {
  std::vector<std::string> lines;
  for (const HlsPort& port : ports) {
    lines.push_back("    " + port.type + (port.is_input ? " " : "& ") +
                    port.name);
  }
  return Join(lines, ",\n");
}

std::string Interfaces(const std::vector<HlsPort>& ports) {
  std::vector<std::string> lines;
  for (const HlsPort& port : ports) {
    lines.push_back("#pragma HLS interface mode=ap_none port=" + port.name);
  }
  return Join(lines);
}

std::string Body(const Circuit& circuit,
                 const std::vector<std::string>& names) {
  std::string text;
  auto section = circuit.sections().begin();
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    for (; section != circuit.sections().end() &&
           section->first <= static_cast<ValueId>(id);
         ++section) {
      text += "\n" + CppComment("  // ", section->comment);
    }
    text += HlsStatement(circuit, names, static_cast<ValueId>(id), "  ");
  }
  return text;
}

std::string Outputs(const Circuit& circuit,
                    const std::vector<std::string>& names) {
  std::vector<std::string> lines;
  for (size_t j = 0; j < circuit.outputs().size(); ++j) {
    lines.push_back("  " + OutputName(static_cast<int>(j)) + " = " +
                    HlsOperand(circuit, names, circuit.outputs()[j]) + ";");
  }
  return Join(lines);
}

// One row of a golden array. An array needs an element, even of no inputs.
std::string Row(std::vector<std::string> numbers) {
  if (numbers.empty()) numbers.emplace_back("0");
  for (size_t i = 0; i + 1 < numbers.size(); ++i) numbers[i] += ",";
  numbers.front().insert(0, "{");
  numbers.back() += "},";
  return WrapCpp("   ", "  ", numbers);
}

std::string GoldenRows(const std::vector<HlsPort>& ports, bool inputs,
                       const Rows& rows) {
  std::vector<std::string> lines;
  for (const std::vector<int64_t>& row : rows) {
    std::vector<std::string> numbers;
    for (const HlsPort& port : ports) {
      if (port.is_input != inputs) continue;
      numbers.push_back(std::to_string(row[port.index]));
    }
    lines.push_back(Row(numbers));
  }
  return Join(lines);
}

Values TestValues(const std::vector<HlsPort>& ports,
                  const ProjectOptions& options) {
  std::vector<std::string> declarations;
  std::vector<std::string> arguments;
  std::vector<std::string> results;
  int inputs = 0;
  for (const HlsPort& port : ports) {
    if (port.is_input) {
      arguments.push_back("      " + port.type + "(kX[n][" +
                          std::to_string(inputs++) + "])");
    } else {
      declarations.push_back("  " + port.type + " " + port.name + ";");
      arguments.push_back("      " + port.name);
      results.push_back("      " + port.name + ".to_int64(),");
    }
  }
  return {{"vectors", std::to_string(options.golden_inputs.size())},
          {"inputs", std::to_string(std::max(1, inputs))},
          {"outputs", std::to_string(declarations.size())},
          {"golden_inputs", GoldenRows(ports, true, options.golden_inputs)},
          {"golden_outputs", GoldenRows(ports, false, options.golden_outputs)},
          {"declarations", Join(declarations)},
          {"arguments", Join(arguments, ",\n")},
          {"results", Join(results)}};
}

// A frame is part of this program: a gap left open is shown by every test.
std::string Fill(const std::string& file, const std::string& frame,
                 Values values, const Values& common) {
  values.insert(common.begin(), common.end());
  const absl::StatusOr<std::string> text = FillTemplate(file, frame, values);
  return text.ok() ? *text : "#error " + std::string(text.status().message());
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

std::vector<GeneratedFile> EmitHls(const Model& model, const Circuit& circuit,
                                   const ProjectOptions& options) {
  const std::vector<std::string> names = Names(circuit);
  const std::vector<HlsPort> ports = HlsPorts(model, circuit);
  const Values common = {{"source", options.source}, {"name", model.name}};
  const std::string summary = Summary(model, circuit);
  const std::string base = "hls/" + model.name;
  return {{base + ".h", Fill("hls_top.h.tmpl", kTopHeaderFrame,
                             {{"summary", summary},
                              {"guard", Guard(model.name)},
                              {"ports", PortComments(model, circuit)},
                              {"parameters", Parameters(ports)}},
                             common)},
          {base + ".cpp", Fill("hls_top.cpp.tmpl", kTopFrame,
                               {{"summary", summary},
                                {"parameters", Parameters(ports)},
                                {"interfaces", Interfaces(ports)},
                                {"body", Body(circuit, names)},
                                {"outputs", Outputs(circuit, names)}},
                               common)},
          {base + "_test.cpp", Fill("hls_test.cpp.tmpl", kTestFrame,
                                    TestValues(ports, options), common)},
          {"hls/run_hls.tcl", Fill("hls_project.tcl.tmpl", kProjectFrame,
                                   {{"part", options.part},
                                    {"clock_ns", Decimal(options.clock_ns)}},
                                   common)},
          {"hls/fallback/ap_int.h", kFallback}};
}

}  // namespace autopruner
