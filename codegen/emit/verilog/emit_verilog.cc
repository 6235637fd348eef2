// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_verilog.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/verilog/verilog_body.h"
#include "codegen/emit/verilog/verilog_text.h"

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

using Values = FramedFiles::Values;

std::string Slice(const std::string& name, int high, int low) {
  return absl::StrCat(name, "[", high, ":", low, "]");
}

// Ports of an instance whose inputs are fields of the bus `x`.
std::string Connections(const Bus& inputs, const std::string& x,
                        const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : inputs.fields) {
    lines.push_back(absl::StrCat(
        "    .", field.port, "(",
        Slice(x, field.offset + field.format.width - 1, field.offset), ")"));
  }
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat("    .", field.port, "(", field.port, ")"));
  }
  return absl::StrJoin(lines, ",\n");
}

// A signal for each output, and the bits of bus `x` that no input has.
std::string Wires(const Bus& inputs, const std::string& x, const Bus& outputs) {
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
    if (used < end) padding.push_back(Slice(x, end - 1, used));
  }
  if (inputs.fields.empty()) padding.push_back(x);
  if (!padding.empty()) {
    absl::StrAppend(&text, "  wire unused_padding = &{1'b0, ",
                    absl::StrJoin(padding, ", "), "};\n");
  }
  return text;
}

// An output, extended to whole bytes.
std::string InBytes(const BusField& field) {
  const int width = field.format.width;
  const int more = 8 * field.bytes() - width;
  if (more == 0) return field.port;
  std::string bit = "1'b0";
  if (field.format.is_signed) {
    bit =
        width == 1 ? field.port : absl::StrCat(field.port, "[", width - 1, "]");
  }
  return absl::StrCat("{", more, "{", bit, "}}, ", field.port);
}

// The output signals, each extended to whole bytes, as bus `y`.
std::string Assign(const Bus& outputs, const std::string& y) {
  std::vector<std::string> parts;
  for (size_t i = outputs.fields.size(); i-- > 0;) {
    parts.push_back(InBytes(outputs.fields[i]));
  }
  return absl::StrCat("  assign ", y, " = {", absl::StrJoin(parts, ",\n    "),
                      "};");
}

// `bus` moved down by a byte, with `in` above.
std::string ShiftBytes(const std::string& name, const std::string& in,
                       int width) {
  if (width == 8) return in;
  return absl::StrCat("{", in, ", ", Slice(name, width - 1, 8), "}");
}

// What says that an output is the last one of a packet.
std::string LastOfPacket(int events) {
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

// What stands in the frames of one network.
class VerilogProject {
 public:
  explicit VerilogProject(const Design& design)
      : design_(design),
        inputs_(
            InputBus(design.model, design.circuit, design.project.port_names)),
        outputs_(OutputBus(design.model, design.project.port_names)),
        latency_(absl::StrCat(design.circuit.latency())) {}

  // The gaps of the network itself.
  Values Network() const;

  // The gaps of an instance between the buses `x` and `y`, and `more`.
  Values Instance(const std::string& x, const std::string& y,
                  Values more) const {
    more.insert({{"wires", Wires(inputs_, x, outputs_)},
                 {"connections", Connections(inputs_, x, outputs_)},
                 {"assigns", Assign(outputs_, y)}});
    return Tops(more);
  }

  // The widths of both buses, and `more`.
  Values Tops(Values more) const {
    more.insert({{"in_top", absl::StrCat(inputs_.width() - 1)},
                 {"out_top", absl::StrCat(outputs_.width() - 1)}});
    return more;
  }

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  const Design& design_;
  const Bus inputs_;
  const Bus outputs_;
  const std::string latency_;
};

Values VerilogProject::Network() const {
  std::vector<std::string> ports(design_.model.inputs());
  for (const BusField& field : inputs_.fields) ports[field.index] = field.port;
  const std::vector<std::string> names = RtlNames(design_.circuit, ports);
  const RtlBody body = MakeRtlBody(design_.lowered, design_.circuit, names);
  return {
      {"summary", SummaryComment("//   ", design_.model, design_.circuit,
                                 absl::StrCat("Latency ", latency_,
                                              ", initiation interval 1."))},
      {"latency", latency_},
      {"ports", VerilogPorts(inputs_, outputs_)},
      {"valid", VerilogValid(body.latency)},
      {"statements", absl::StrJoin(body.blocks, "",
                                   [](std::string* out, const RtlBlock& block) {
                                     out->append(VerilogBlock(block));
                                   })},
      {"registers", VerilogRegisters(body)},
      {"outputs", VerilogOutputs(design_.circuit, names, outputs_)}};
}

absl::StatusOr<std::vector<GeneratedFile>> VerilogProject::Files() const {
  const ProjectOptions& project = design_.project;
  const std::string base = absl::StrCat("verilog/", design_.model.name);
  FramedFiles files = {{"source", project.source},
                       {"name", design_.model.name}};
  files.Add(base + ".v", kNetwork, Network());
  files.Add(base + "_axis.v", kNetworkAxis,
            Instance("s_axis_tdata", "m_axis_tdata",
                     {{"tlast", LastOfPacket(project.events_per_packet)}}));
  files.Add(
      base + "_ice40.v", kNetworkIce40,
      Instance("x", "result",
               {{"latency", latency_},
                {"shift_in", ShiftBytes("x", "in_byte", inputs_.width())},
                {"shift_out", ShiftBytes("y", "8'd0", outputs_.width())}}));
  files.Add(base + "_test.v", kNetworkTest,
            Instance("x", "y", {{"latency", latency_}}));
  files.Add(
      base + "_axis_test.v", kNetworkAxisTest,
      Tops({{"latency", latency_},
            {"events_per_packet", absl::StrCat(project.events_per_packet)}}));
  files.AddText(base + "_vectors.hex",
                VectorFile(inputs_, project.golden_inputs, outputs_,
                           project.golden_outputs));
  files.Add(base + ".xdc", kVivadoClock,
            {{"clock_ns", Decimal(project.clock_ns)}});
  files.Add("verilog/vivado.tcl", kVivadoScript, {{"part", project.part}});
  files.Add(base + "_ice40.pcf", kIce40Pins, {});
  files.Add(
      "verilog/ice40.sh", kIce40Script,
      {{"clock_mhz", absl::StrCat(std::lround(1000 / project.clock_ns))}});
  return std::move(files).Take();
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitVerilog(const Design& design) {
  return VerilogProject(design).Files();
}

}  // namespace autopruner
