// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_serial_verilog.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "codegen/device/device.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/lines.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/emit/verilog/verilog_body.h"
#include "codegen/emit/verilog/verilog_bus.h"
#include "codegen/emit/verilog/verilog_text.h"
#include "codegen/model/identifier.h"
#include "codegen/serial/serial_beats.h"
#include "codegen/serial/serial_signals.h"

namespace autopruner {
namespace {

constexpr char kSerial[] =
#include "codegen/emit/verilog/network_serial_frame.inc"
    ;
constexpr char kSerialAxis[] =
#include "codegen/emit/verilog/network_serial_axis_frame.inc"
    ;
constexpr char kNetworkTest[] =
#include "codegen/emit/verilog/network_test_frame.inc"
    ;
constexpr char kNetworkAxisTest[] =
#include "codegen/emit/verilog/network_axis_test_frame.inc"
    ;
constexpr char kVivadoScript[] =
#include "codegen/emit/verilog/vivado_script_frame.inc"
    ;
constexpr char kVivadoClock[] =
#include "codegen/emit/verilog/vivado_clock_frame.inc"
    ;

std::string Type(const Format& format) {
  return VerilogType(format.is_signed, format.width);
}

// `value` and what is accumulated, but for a set's first element. A LUT a bit
// drops that in front of a carry chain or behind it, as the device has it.
std::string Sum(const std::string& value, const std::string& accumulated,
                int width, const Device& device) {
  if (!device.lut_before_carry) {
    return absl::StrCat("none ? ", value, " : ", value, " + ", accumulated);
  }
  return absl::StrCat(value, " + (none ? ", width, "'d0 : ", accumulated, ")");
}

class SerialProject {
 public:
  explicit SerialProject(const SerialDesign& design)
      : design_(design), signals_(design, design.project.port_names) {}

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  FramedFiles::Values Network() const;
  std::string ElementWires() const;
  std::string ElementConnections() const;
  std::string Delay() const;
  std::string PooledValues() const;
  std::string Accumulate(const HeldSignal& pooled) const;
  std::string PooledConnections() const;
  std::string Vectors() const;

  const SerialDesign& design_;
  const SerialSignals signals_;
};

std::string SerialProject::ElementWires() const {
  std::string text;
  std::vector<std::string> unused;
  for (const ElementNode& node : signals_.nodes) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", "  wire ",
                    Type(node.format), node.name, ";");
    if (!node.is_pooled) unused.push_back(node.name);
  }
  if (!unused.empty()) {
    absl::StrAppend(&text, "\n  wire unused_nodes = &{1'b0, ",
                    absl::StrJoin(unused, ", "), "};");
  }
  return text;
}

std::string SerialProject::ElementConnections() const {
  std::vector<std::string> lines;
  for (size_t k = 0; k < signals_.element.fields.size(); ++k) {
    lines.push_back(absl::StrCat("    .", signals_.element.fields[k].port, "(",
                                 signals_.inputs.fields[k].port, ")"));
  }
  for (size_t j = 0; j < signals_.nodes.size(); ++j) {
    lines.push_back(
        absl::StrCat("    .y", j, "(", signals_.nodes[j].name, ")"));
  }
  return absl::StrJoin(lines, ",\n");
}

// A shift register of everything, as long as the shared layers take.
std::string SerialProject::Delay() const {
  const int latency = design_.hardware.element.circuit.latency();
  const int width = signals_.late_width();
  std::vector<std::string> parts;  // the last of them is the lowest
  for (const LateSignal& signal : signals_.late) {
    parts.insert(parts.begin(), signal.source);
  }
  std::string text;
  const std::string now = absl::StrCat("{", absl::StrJoin(parts, ", "), "}");
  if (latency == 0) {
    text = absl::StrCat("  wire [", width - 1, ":0] late = ", now, ";");
  } else {
    const std::string next =
        latency == 1 ? now
                     : absl::StrCat("{delay[", (latency - 1) * width - 1,
                                    ":0], ", now, "}");
    text = absl::StrCat("  reg [", latency * width - 1,
                        ":0] delay;\n  always @(posedge clock) if (enable) "
                        "delay <= ",
                        next, ";\n  wire [", width - 1, ":0] late = delay[",
                        latency * width - 1, ":", (latency - 1) * width, "];");
  }
  for (const LateSignal& signal : signals_.late) {
    absl::StrAppend(
        &text, "\n  wire ", Type(signal.format), signal.name, " = ",
        VerilogSlice("late", signal.offset + signal.format.width - 1,
                     signal.offset),
        ";");
  }
  return text;
}

// What becomes of a node with one more element that is there. The value goes
// first: it is what a carry chain takes beside the sum of both bits.
std::string SerialProject::Accumulate(const HeldSignal& pooled) const {
  const int width = pooled.format.width;
  std::string value =
      VerilogExtended(pooled.source, pooled.source_format, width);
  if (width > pooled.source_format.width) value = absl::StrCat("{", value, "}");
  switch (design_.model.set.pooling) {
    case Pooling::kSum:
      return absl::StrCat(
          "      ", pooled.name,
          " <= ", Sum(value, pooled.name, width, *design_.hardware.device),
          ";\n");
    case Pooling::kMax:
      return absl::StrCat("      if (none || ", value, " > ", pooled.name, ") ",
                          pooled.name, " <= ", value, ";\n");
  }
  return "";
}

// Joined features count with the last element: each one moves on.
std::string SerialProject::PooledValues() const {
  std::string declared;
  std::string cleared;
  std::string added;
  std::string moved;
  for (const HeldSignal& signal : signals_.held) {
    absl::StrAppend(&declared, "  reg ", Type(signal.format), signal.name,
                    ";  // ", signal.meaning, "\n");
    if (signal.is_joined()) {
      absl::StrAppend(&moved, "      ", signal.name, " <= ", signal.source,
                      ";\n");
    } else {
      absl::StrAppend(&cleared, "      ", signal.name, " <= 0;\n");
      absl::StrAppend(&added, Accumulate(signal));
    }
  }
  if (added.empty() && moved.empty()) return "";
  std::string text = "  wire comes = enable && element_valid;\n";
  absl::StrAppend(&text, declared);
  if (!added.empty()) {
    absl::StrAppend(&text,
                    "  wire adds = comes && late_there;\n"
                    "  wire clears = comes && !late_there && none;\n"
                    "  always @(posedge clock)\n    if (clears) begin\n",
                    cleared, "    end else if (adds) begin\n", added,
                    "    end\n");
  }
  if (!moved.empty()) {
    absl::StrAppend(&text, "  always @(posedge clock)\n    if (comes) begin\n",
                    moved, "    end\n");
  }
  return text;
}

std::string SerialProject::PooledConnections() const {
  std::vector<std::string> lines;
  for (const HeldSignal& signal : signals_.held) {
    lines.push_back(absl::StrCat("    .", signal.port, "(", signal.name, ")"));
  }
  for (const BusField& field : signals_.outputs.fields) {
    lines.push_back(absl::StrCat("    .y", field.index, "(", field.port, ")"));
  }
  return absl::StrJoin(lines, ",\n");
}

FramedFiles::Values SerialProject::Network() const {
  const std::string latency = absl::StrCat(design_.hardware.latency());
  return {{"summary",
           SummaryComment("//   ", design_.model, design_.lowered,
                          absl::StrCat("Latency ", latency,
                                       ", initiation interval the number of "
                                       "elements."))},
          {"latency", latency},
          {"ports", VerilogPorts(signals_.inputs, signals_.outputs)},
          {"element_wires", ElementWires()},
          {"element_connections", ElementConnections()},
          {"delay", Delay()},
          {"pooled_values", PooledValues()},
          {"pooled_connections", PooledConnections()}};
}

// A line an element.
std::string SerialProject::Vectors() const {
  const SerialBeats beats = MakeSerialBeats(design_.model, design_.project);
  return VectorFile(signals_.with_last, beats.inputs, signals_.outputs,
                    beats.outputs);
}

absl::StatusOr<std::vector<GeneratedFile>> SerialProject::Files() const {
  const ProjectOptions& project = design_.project;
  const std::string name = design_.model.name;
  const std::string base = absl::StrCat("verilog/", name);
  const std::string latency = absl::StrCat(design_.hardware.latency());
  const std::string out_top = absl::StrCat(signals_.outputs.width() - 1);
  const int last = signals_.with_last.fields.back().offset;
  FramedFiles files = {{"source", project.source}, {"name", name}};
  FramedFiles::Values network = Network();
  network.insert({"escape", VerilogEscape(name)});
  files.Add(base + ".v", kSerial, std::move(network));
  files.Add(
      base + "_axis.v", kSerialAxis,
      {{"in_top", absl::StrCat(signals_.beat.width() - 1)},
       {"out_top", out_top},
       {"escape", VerilogEscape(name)},
       {"wires", VerilogWires(signals_.beat, "s_axis_tdata", signals_.outputs)},
       {"connections",
        VerilogConnections(signals_.beat, "s_axis_tdata", signals_.outputs)},
       {"assigns", VerilogAssign(signals_.outputs, "m_axis_tdata")},
       {"tlast", VerilogLastOfPacket(project.events_per_packet)}});
  files.Add(base + "_test.v", kNetworkTest,
            {{"in_top", absl::StrCat(signals_.with_last.width() - 1)},
             {"out_top", out_top},
             {"latency", latency},
             {"last", absl::StrCat(last)},
             {"escape", VerilogEscape(name)},
             {"wires", VerilogWires(signals_.with_last, "x", signals_.outputs)},
             {"connections",
              VerilogConnections(signals_.with_last, "x", signals_.outputs)},
             {"assigns", VerilogAssign(signals_.outputs, "y")}});
  files.Add(
      base + "_axis_test.v", kNetworkAxisTest,
      {{"in_top", absl::StrCat(signals_.with_last.width() - 1)},
       {"out_top", out_top},
       {"latency", latency},
       {"last", absl::StrCat(last)},
       {"events_per_packet", absl::StrCat(project.events_per_packet)},
       {"stream", absl::StrCat("    .s_axis_tdata(s_axis_tdata[LAST-1:0]),\n"
                               "    .s_axis_tlast(s_axis_tdata[LAST]),")}});
  files.AddText(base + "_vectors.hex", Vectors());
  if (!project.part.empty()) {
    files.Add(base + ".xdc", kVivadoClock,
              {{"clock_ns", Decimal(project.clock_ns)}});
    files.Add("verilog/vivado.tcl", kVivadoScript,
              {{"part", project.part},
               {"modules",
                absl::StrCat("read_verilog ", name, "_element.v\nread_verilog ",
                             name, "_pooled.v\nread_verilog ", name, ".v")}});
  }
  absl::StatusOr<std::vector<GeneratedFile>> all = std::move(files).Take();
  if (!all.ok()) return all;
  for (const Design& part : {design_.element(), design_.pooled()}) {
    ASSIGN_OR_RETURN(GeneratedFile module, EmitVerilogModule(part));
    all->push_back(std::move(module));
  }
  return all;
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitSerialVerilog(
    const SerialDesign& design) {
  return SerialProject(design).Files();
}

}  // namespace autopruner
