// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_serial_verilog.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
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

constexpr Format kBit = {.width = 1, .frac = 0, .is_signed = false};

std::string Type(const Format& format) {
  return VerilogType(format.is_signed, format.width);
}

class SerialProject {
 public:
  explicit SerialProject(const SerialDesign& design)
      : design_(design),
        element_part_(design.hardware.element),
        nodes_(design.hardware.element.model.outputs()),
        element_(InputBus(design.hardware.element.model,
                          design.hardware.element.circuit)),
        pooled_(InputBus(design.hardware.pooled.model,
                         design.hardware.pooled.circuit)),
        outputs_(OutputBus(design.model, design.project.port_names)) {
    const PortNames names = design.project.port_names;
    const Bus element = InputBus(design.hardware.element.model,
                                 design.hardware.element.circuit, names);
    for (const BusField& field : element.fields) ports_.Append(field);
    const Bus pooled = InputBus(design.hardware.pooled.model,
                                design.hardware.pooled.circuit, names);
    for (size_t k = 0; k < pooled.fields.size(); ++k) {
      BusField joined = pooled.fields[k];
      if (!IsJoined(joined)) continue;
      // "x17_pt", number 17 of that module, is "j1_pt" here.
      joined.port = JoinedName("j", joined) +
                    joined.port.substr(pooled_.fields[k].port.size());
      // Behind the element's inputs and `there`.
      joined.index = OwnInputs() + 1 + joined.index - nodes_;
      ports_.Append(joined);
      joined_.push_back(joined);
    }
    beat_ = element;
    beat_.Append({.port = "there",
                  .index = OwnInputs(),
                  .format = kBit,
                  .meaning = "whether the element is there"});
    for (const BusField& field : joined_) beat_.Append(field);
    with_last_ = beat_;
    with_last_.Append({.port = "last",
                       .index = OwnInputs() + 1 + design.model.set.joined,
                       .format = kBit,
                       .meaning = "the set ends"});
  }

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  int OwnInputs() const { return element_part_.model.inputs(); }
  bool IsJoined(const BusField& field) const { return field.index >= nodes_; }
  // Of one of joined_.
  std::string LateName(const BusField& field) const {
    return absl::StrCat("late_j", field.index - OwnInputs() - 1);
  }
  // Of a joined feature among the inputs of the pooled part.
  std::string JoinedName(const std::string& prefix,
                         const BusField& field) const {
    return absl::StrCat(prefix, field.index - nodes_);
  }

  FramedFiles::Values Network() const;
  std::string ElementWires() const;
  std::string ElementConnections() const;
  std::string Delay() const;
  std::string PooledValues() const;
  std::string Accumulate(const BusField& field) const;
  std::string PooledConnections() const;
  std::string Vectors() const;

  const SerialDesign& design_;
  const HardwarePart& element_part_;
  const int nodes_;
  const Bus element_;  // of the module of the shared layers
  const Bus pooled_;   // of that of the layers behind
  const Bus outputs_;
  Bus ports_;      // of the whole, but for `there` and `last`
  Bus beat_;       // what stands on the stream
  Bus with_last_;  // and in the vectors
  std::vector<BusField> joined_;
};

std::string SerialProject::ElementWires() const {
  std::vector<bool> used(nodes_);
  for (const BusField& field : pooled_.fields) {
    if (!IsJoined(field)) used[field.index] = true;
  }
  std::string text;
  std::vector<std::string> unused;
  for (int j = 0; j < nodes_; ++j) {
    const Format& format = element_part_.model.layers.back().output_format[j];
    absl::StrAppend(&text, text.empty() ? "" : "\n", "  wire ", Type(format),
                    "v", j, ";");
    if (!used[j]) unused.push_back(absl::StrCat("v", j));
  }
  if (!unused.empty()) {
    absl::StrAppend(&text, "\n  wire unused_nodes = &{1'b0, ",
                    absl::StrJoin(unused, ", "), "};");
  }
  return text;
}

std::string SerialProject::ElementConnections() const {
  std::vector<std::string> lines;
  for (size_t k = 0; k < element_.fields.size(); ++k) {
    lines.push_back(absl::StrCat("    .", element_.fields[k].port, "(",
                                 ports_.fields[k].port, ")"));
  }
  for (int j = 0; j < nodes_; ++j) {
    lines.push_back(absl::StrCat("    .y", j, "(v", j, ")"));
  }
  return absl::StrJoin(lines, ",\n");
}

// A shift register of everything, as long as the shared layers take.
std::string SerialProject::Delay() const {
  const int latency = element_part_.circuit.latency();
  std::vector<std::string> parts = {"there", "last"};
  int width = 2;
  for (const BusField& field : joined_) {
    parts.insert(parts.begin(), field.port);
    width += field.format.width;
  }
  std::string text;
  std::string late = absl::StrCat("{", absl::StrJoin(parts, ", "), "}");
  // The last of these parts is the lowest.
  if (latency == 0) {
    text = absl::StrCat("  wire [", width - 1, ":0] late = ", late, ";\n");
  } else {
    const std::string next =
        latency == 1 ? late
                     : absl::StrCat("{delay[", (latency - 1) * width - 1,
                                    ":0], ", late, "}");
    text =
        absl::StrCat("  reg [", latency * width - 1,
                     ":0] delay;\n  always @(posedge clock) if (enable) "
                     "delay <= ",
                     next, ";\n  wire [", width - 1, ":0] late = delay[",
                     latency * width - 1, ":", (latency - 1) * width, "];\n");
  }
  absl::StrAppend(&text,
                  "  wire late_last = late[0];\n  wire late_there = late[1];");
  int offset = 2;
  for (const BusField& field : joined_) {
    absl::StrAppend(
        &text, "\n  wire ", Type(field.format), LateName(field), " = ",
        VerilogSlice("late", offset + field.format.width - 1, offset), ";");
    offset += field.format.width;
  }
  return text;
}

// What becomes of node `field.index` with one more element that is there. The
// value goes first: it is what a carry chain takes beside the sum of both bits.
std::string SerialProject::Accumulate(const BusField& field) const {
  const int width = field.format.width;
  const Format& own =
      element_part_.model.layers.back().output_format[field.index];
  std::string value =
      VerilogExtended(absl::StrCat("v", field.index), own, width);
  if (width > own.width) value = absl::StrCat("{", value, "}");
  const std::string pooled = absl::StrCat("pooled_", field.index);
  switch (design_.model.set.pooling) {
    case Pooling::kSum:
      return absl::StrCat("      ", pooled, " <= ", value, " + (none ? ", width,
                          "'d0 : ", pooled, ");\n");
    case Pooling::kMax:
      return absl::StrCat("      if (none || ", value, " > ", pooled, ") ",
                          pooled, " <= ", value, ";\n");
  }
  return "";
}

// Joined features count with the last element: each one moves on.
std::string SerialProject::PooledValues() const {
  std::string declared;
  std::string cleared;
  std::string added;
  std::string moved;
  for (const BusField& field : pooled_.fields) {
    if (IsJoined(field)) {
      const std::string name = JoinedName("joined_", field);
      absl::StrAppend(&declared, "  reg ", Type(field.format), name, ";\n");
      absl::StrAppend(&moved, "      ", name,
                      " <= ", JoinedName("late_j", field), ";\n");
      continue;
    }
    const std::string name = absl::StrCat("pooled_", field.index);
    absl::StrAppend(&declared, "  reg ", Type(field.format), name, ";  // ",
                    field.meaning, "\n");
    absl::StrAppend(&cleared, "      ", name, " <= 0;\n");
    absl::StrAppend(&added, Accumulate(field));
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
  for (const BusField& field : pooled_.fields) {
    lines.push_back(absl::StrCat("    .", field.port, "(",
                                 IsJoined(field)
                                     ? JoinedName("joined_", field)
                                     : absl::StrCat("pooled_", field.index),
                                 ")"));
  }
  for (const BusField& field : outputs_.fields) {
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
          {"ports", VerilogPorts(ports_, outputs_)},
          {"element_wires", ElementWires()},
          {"element_connections", ElementConnections()},
          {"delay", Delay()},
          {"pooled_values", PooledValues()},
          {"pooled_connections", PooledConnections()}};
}

// A line an element.
std::string SerialProject::Vectors() const {
  const SerialBeats beats = MakeSerialBeats(design_.model, design_.project);
  return VectorFile(with_last_, beats.inputs, outputs_, beats.outputs);
}

absl::StatusOr<std::vector<GeneratedFile>> SerialProject::Files() const {
  const ProjectOptions& project = design_.project;
  const std::string name = design_.model.name;
  const std::string base = absl::StrCat("verilog/", name);
  const std::string latency = absl::StrCat(design_.hardware.latency());
  const std::string out_top = absl::StrCat(outputs_.width() - 1);
  const int last = with_last_.fields.back().offset;
  FramedFiles files = {{"source", project.source}, {"name", name}};
  FramedFiles::Values network = Network();
  network.insert({"escape", VerilogEscape(name)});
  files.Add(base + ".v", kSerial, std::move(network));
  files.Add(
      base + "_axis.v", kSerialAxis,
      {{"in_top", absl::StrCat(beat_.width() - 1)},
       {"out_top", out_top},
       {"escape", VerilogEscape(name)},
       {"wires", VerilogWires(beat_, "s_axis_tdata", outputs_)},
       {"connections", VerilogConnections(beat_, "s_axis_tdata", outputs_)},
       {"assigns", VerilogAssign(outputs_, "m_axis_tdata")},
       {"tlast", VerilogLastOfPacket(project.events_per_packet)}});
  files.Add(base + "_test.v", kNetworkTest,
            {{"in_top", absl::StrCat(with_last_.width() - 1)},
             {"out_top", out_top},
             {"latency", latency},
             {"last", absl::StrCat(last)},
             {"escape", VerilogEscape(name)},
             {"wires", VerilogWires(with_last_, "x", outputs_)},
             {"connections", VerilogConnections(with_last_, "x", outputs_)},
             {"assigns", VerilogAssign(outputs_, "y")}});
  files.Add(
      base + "_axis_test.v", kNetworkAxisTest,
      {{"in_top", absl::StrCat(with_last_.width() - 1)},
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
