// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_verilog.h"

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
#include "codegen/emit/rtl_names.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/verilog/verilog_body.h"
#include "codegen/emit/verilog/verilog_bus.h"
#include "codegen/emit/verilog/verilog_text.h"
#include "codegen/model/identifier.h"

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

// `bus` moved down by a byte, with `in` above.
std::string ShiftBytes(const std::string& name, const std::string& in,
                       int width) {
  if (width == 8) return in;
  return absl::StrCat("{", in, ", ", VerilogSlice(name, width - 1, 8), "}");
}

// The gaps of the network itself.
Values NetworkValues(const Design& design) {
  const PortNames port_names = design.project.port_names;
  const Bus inputs = InputBus(design.model, design.circuit, port_names);
  const Bus outputs = OutputBus(design.model, port_names);
  const std::string latency = absl::StrCat(design.circuit.latency());
  std::vector<std::string> ports(design.model.inputs());
  for (const BusField& field : inputs.fields) ports[field.index] = field.port;
  const std::vector<std::string> names = RtlNames(design.circuit, ports);
  const RtlBody body = MakeRtlBody(design.lowered, design.circuit, names);
  std::string statements;
  for (const RtlBlock& block : body.blocks) statements += VerilogBlock(block);
  const std::string valid = VerilogValid(body.latency);
  return {{"escape", VerilogEscape(design.model.name)},
          {"summary", SummaryComment("//   ", design.model, design.circuit,
                                     absl::StrCat("Latency ", latency,
                                                  ", initiation interval 1."))},
          {"latency", latency},
          {"ports", VerilogPorts(inputs, outputs)},
          {"legend", RtlLegend("//", valid + statements)},
          {"valid", valid},
          {"statements", statements},
          {"registers", VerilogRegisters(body)},
          {"outputs", VerilogOutputs(design.circuit, names, outputs)}};
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

  // The gaps of an instance between the buses `x` and `y`, and `more`.
  Values Instance(const std::string& x, const std::string& y,
                  Values more) const {
    more.insert({{"escape", VerilogEscape(design_.model.name)},
                 {"wires", VerilogWires(inputs_, x, outputs_)},
                 {"connections", VerilogConnections(inputs_, x, outputs_)},
                 {"assigns", VerilogAssign(outputs_, y)}});
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

absl::StatusOr<std::vector<GeneratedFile>> VerilogProject::Files() const {
  const ProjectOptions& project = design_.project;
  const std::string base = absl::StrCat("verilog/", design_.model.name);
  FramedFiles files = {{"source", project.source},
                       {"name", design_.model.name}};
  files.Add(base + ".v", kNetwork, NetworkValues(design_));
  files.Add(
      base + "_axis.v", kNetworkAxis,
      Instance("s_axis_tdata", "m_axis_tdata",
               {{"tlast", VerilogLastOfPacket(project.events_per_packet)}}));
  files.Add(
      base + "_ice40.v", kNetworkIce40,
      Instance("x", "result",
               {{"latency", latency_},
                {"shift_in", ShiftBytes("x", "in_byte", inputs_.width())},
                {"shift_out", ShiftBytes("y", "8'd0", outputs_.width())}}));
  files.Add(base + "_test.v", kNetworkTest,
            Instance("x", "y", {{"latency", latency_}, {"last", "-1"}}));
  files.Add(
      base + "_axis_test.v", kNetworkAxisTest,
      Tops({{"latency", latency_},
            {"events_per_packet", absl::StrCat(project.events_per_packet)},
            {"last", "-1"},
            {"stream", "    .s_axis_tdata(s_axis_tdata),"}}));
  files.AddText(base + "_vectors.hex",
                VectorFile(inputs_, project.golden_inputs, outputs_,
                           project.golden_outputs));
  if (!project.part.empty()) {
    files.Add(base + ".xdc", kVivadoClock,
              {{"clock_ns", Decimal(project.clock_ns)}});
    files.Add(
        "verilog/vivado.tcl", kVivadoScript,
        {{"part", project.part},
         {"modules", absl::StrCat("read_verilog ", design_.model.name, ".v")}});
  }
  files.Add(base + "_ice40.pcf", kIce40Pins, {});
  files.Add(
      "verilog/ice40.sh", kIce40Script,
      {{"clock_mhz", absl::StrCat(std::lround(1000 / project.clock_ns))}});
  return std::move(files).Take();
}

}  // namespace

absl::StatusOr<GeneratedFile> EmitVerilogModule(const Design& design) {
  FramedFiles files = {{"source", design.project.source},
                       {"name", design.model.name}};
  files.Add(absl::StrCat("verilog/", design.model.name, ".v"), kNetwork,
            NetworkValues(design));
  absl::StatusOr<std::vector<GeneratedFile>> taken = std::move(files).Take();
  if (!taken.ok()) return taken.status();
  return std::move(taken->front());
}

absl::StatusOr<std::vector<GeneratedFile>> EmitVerilog(const Design& design) {
  return VerilogProject(design).Files();
}

}  // namespace autopruner
