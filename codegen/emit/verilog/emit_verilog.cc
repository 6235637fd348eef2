// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_verilog.h"

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/cpp_text.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/verilog/verilog_body.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {
namespace {

constexpr char kNetwork[] =
#include "codegen/emit/verilog/network_v_frame.inc"
    ;
constexpr char kNetworkAxis[] =
#include "codegen/emit/verilog/network_axis_frame.inc"
    ;
constexpr char kNetworkTest[] =
#include "codegen/emit/verilog/network_test_frame.inc"
    ;
constexpr char kNetworkAxisTest[] =
#include "codegen/emit/verilog/network_axis_test_frame.inc"
    ;
constexpr char kNetworkIce40[] =
#include "codegen/emit/verilog/network_ice40_frame.inc"
    ;
constexpr char kIce40Script[] =
#include "codegen/emit/verilog/ice40_script_frame.inc"
    ;
constexpr char kIce40Pins[] =
#include "codegen/emit/verilog/ice40_pins_frame.inc"
    ;
constexpr char kVivadoScript[] =
#include "codegen/emit/verilog/vivado_script_frame.inc"
    ;
constexpr char kVivadoClock[] =
#include "codegen/emit/verilog/vivado_clock_frame.inc"
    ;

using Values = std::map<std::string, std::string>;

// The frames are part of this program: a gap left open is shown by every test.
GeneratedFile Fill(const std::string& path, const char* frame,
                   const Values& values) {
  const absl::StatusOr<std::string> text = FillTemplate(path, frame, values);
  return {path, text.ok() ? *text : std::string(text.status().message())};
}

std::string Summary(const Model& model, const Circuit& circuit) {
  std::string text =
      CppComment("//   ", model.name + ": " +
                              SummaryText(Summarize(model, circuit)) + ".") +
      CppComment("//   ", FormatsText(model) +
                              " (Q<width>.<frac>, signed unless said), raw "
                              "integers. Latency " +
                              std::to_string(circuit.latency()) +
                              ", initiation interval 1.");
  text.pop_back();
  return text;
}

std::string Slice(const std::string& name, int high, int low) {
  return name + "[" + std::to_string(high) + ":" + std::to_string(low) + "]";
}

// Ports of an instance whose inputs are fields of the bus `x`.
std::string Connections(const Bus& inputs, const std::string& x,
                        const Bus& outputs) {
  std::string text;
  for (const BusField& field : inputs.fields) {
    text += "    ." + field.port + "(" +
            Slice(x, field.offset + field.format.width - 1, field.offset) +
            "),\n";
  }
  for (const BusField& field : outputs.fields) {
    text += "    ." + field.port + "(" + field.port + "),\n";
  }
  text.resize(text.size() - 2);
  return text;
}

// A signal for each output, and the bits of bus `x` that no input has.
std::string Wires(const Bus& inputs, const std::string& x, const Bus& outputs) {
  std::string text;
  for (const BusField& field : outputs.fields) {
    text += "  wire " + VerilogPortType(field.format) + field.port + ";\n";
  }
  std::string padding;
  for (const BusField& field : inputs.fields) {
    const int used = field.offset + field.format.width;
    const int end = field.offset + 8 * field.bytes();
    if (used < end) padding += ", " + Slice(x, end - 1, used);
  }
  if (inputs.fields.empty()) padding = ", " + x;
  if (!padding.empty()) {
    text += "  wire unused_padding = &{1'b0" + padding + "};\n";
  }
  return text;
}

// The output signals, each extended to whole bytes, as bus `y`.
std::string Assign(const Bus& outputs, const std::string& y) {
  std::string text = "  assign " + y + " = {";
  for (size_t i = outputs.fields.size(); i-- > 0;) {
    const BusField& field = outputs.fields[i];
    const int more = 8 * field.bytes() - field.format.width;
    if (more > 0) {
      const std::string bit =
          !field.format.is_signed ? "1'b0"
          : field.format.width == 1
              ? field.port
              : field.port + "[" + std::to_string(field.format.width - 1) + "]";
      text += "{" + std::to_string(more) + "{" + bit + "}}, ";
    }
    text += field.port + (i == 0 ? "};" : ",\n    ");
  }
  return text;
}

// `bus` moved down by a byte, with `in` above.
std::string ShiftBytes(const std::string& name, const std::string& in,
                       int width) {
  if (width == 8) return in;
  return "{" + in + ", " + Slice(name, width - 1, 8) + "}";
}

class VerilogProject {
 public:
  VerilogProject(const Model& model, const Circuit& circuit,
                 const ProjectOptions& options)
      : model_(model),
        circuit_(circuit),
        options_(options),
        inputs_(InputBus(model, circuit)),
        outputs_(OutputBus(model)),
        base_("verilog/" + model.name),
        both_({{"source", options.source}, {"name", model.name}}) {}

  std::vector<GeneratedFile> Files() const;

 private:
  // What every frame has, and `more`.
  Values With(Values more) const {
    more.insert(both_.begin(), both_.end());
    return more;
  }
  // What an instance between the buses `x` and `y` has, and `more`.
  Values Instance(const std::string& x, const std::string& y,
                  Values more) const {
    more.insert({{"wires", Wires(inputs_, x, outputs_)},
                 {"connections", Connections(inputs_, x, outputs_)},
                 {"assigns", Assign(outputs_, y)}});
    return With(Tops(more));
  }
  Values Tops(Values more) const {
    more.insert({{"in_top", std::to_string(inputs_.width() - 1)},
                 {"out_top", std::to_string(outputs_.width() - 1)}});
    return more;
  }

  const Model& model_;
  const Circuit& circuit_;
  const ProjectOptions& options_;
  const Bus inputs_;
  const Bus outputs_;
  const std::string base_;
  const Values both_;
};

std::vector<GeneratedFile> VerilogProject::Files() const {
  const std::string latency = std::to_string(circuit_.latency());
  const std::string megahertz =
      std::to_string(static_cast<int>(std::lround(1000 / options_.clock_ns)));
  return {
      Fill(base_ + ".v", kNetwork,
           With({{"summary", Summary(model_, circuit_)},
                 {"latency", latency},
                 {"ports", VerilogPorts(inputs_, outputs_)},
                 {"valid", VerilogValid(circuit_)},
                 {"statements", VerilogStatements(circuit_)},
                 {"outputs", VerilogOutputs(circuit_, outputs_)}})),
      Fill(base_ + "_axis.v", kNetworkAxis,
           Instance("s_axis_tdata", "m_axis_tdata", {})),
      Fill(base_ + "_ice40.v", kNetworkIce40,
           Instance(
               "x", "result",
               {{"latency", latency},
                {"shift_in", ShiftBytes("x", "in_byte", inputs_.width())},
                {"shift_out", ShiftBytes("y", "8'h00", outputs_.width())}})),
      Fill(base_ + "_test.v", kNetworkTest,
           Instance("x", "y", {{"latency", latency}})),
      Fill(base_ + "_axis_test.v", kNetworkAxisTest,
           With(Tops({{"latency", latency}}))),
      {base_ + "_vectors.hex",
       VectorFile(model_, circuit_, options_.golden_inputs,
                  options_.golden_outputs)},
      Fill(base_ + ".xdc", kVivadoClock,
           With({{"clock_ns", Decimal(options_.clock_ns)}})),
      Fill("verilog/vivado.tcl", kVivadoScript,
           With({{"part", options_.part}})),
      Fill(base_ + "_ice40.pcf", kIce40Pins, With({})),
      Fill("verilog/ice40.sh", kIce40Script, With({{"clock_mhz", megahertz}})),
  };
}

}  // namespace

std::vector<GeneratedFile> EmitVerilog(const Model& model,
                                       const Circuit& circuit,
                                       const ProjectOptions& options) {
  return VerilogProject(model, circuit, options).Files();
}

std::string VectorFile(const Model& model, const Circuit& circuit,
                       const Rows& inputs, const Rows& outputs) {
  const Bus input_bus = InputBus(model, circuit);
  const Bus output_bus = OutputBus(model);
  std::string text;
  for (size_t n = 0; n < inputs.size(); ++n) {
    text += input_bus.Hex(inputs[n]) + " " + output_bus.Hex(outputs[n]) + "\n";
  }
  return text;
}

}  // namespace autopruner
