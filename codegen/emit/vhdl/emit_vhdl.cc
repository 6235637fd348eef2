// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_vhdl.h"

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
#include "codegen/emit/rtl_expression.h"
#include "codegen/emit/rtl_names.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/vhdl/vhdl_bench.h"
#include "codegen/emit/vhdl/vhdl_bus.h"
#include "codegen/emit/vhdl/vhdl_text.h"

namespace autopruner {
namespace {

constexpr char kNetwork[] =
#include "codegen/emit/vhdl/network_vhd_frame.inc"
    ;

using Values = FramedFiles::Values;

std::string Declarations(const RtlBlock& block) {
  std::string text;
  if (!block.comment.empty() && !block.signals.empty()) {
    absl::StrAppend(&text, "\n", CommentLines("  -- ", block.comment));
  }
  for (const RtlSignal& signal : block.signals) {
    absl::StrAppend(&text, "  ", VhdlDeclaration(signal), ";");
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
    absl::StrAppend(&text, "  ", signal.name, " <= ", VhdlText(signal.value),
                    ";", signal.meaning.empty() ? "" : "  -- ", signal.meaning,
                    "\n");
  }
  return text;
}

std::string InputName(const std::string& port) {
  return absl::StrCat(port, "_in");
}

std::string ValidDeclaration(int latency) {
  if (latency == 0) return "";
  return absl::StrCat("  signal valid : ", VhdlVector(latency),
                      " := (others => '0');\n");
}

std::string Declarations(const Bus& inputs, const RtlBody& body) {
  std::string text = ValidDeclaration(body.latency);
  for (const BusField& field : inputs.fields) {
    absl::StrAppend(&text, "  signal ", InputName(field.port), " : unsigned",
                    VhdlRange(field.format.width - 1, 0), ";\n");
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
          : absl::StrCat("valid", VhdlRange(latency - 2, 0), " & in_valid");
  return absl::StrCat(
      kVhdlClocked,
      "      if reset = '1' then\n        valid <= (others => '0');\n"
      "      elsif enable = '1' then\n        valid <= ",
      next, ";\n      end if;\n", kVhdlEndClocked, "  out_valid <= valid(",
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
             .text = VhdlText});
}

std::string OutputBits(const Circuit& circuit,
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

// What inputs are called inside, by their index.
std::vector<std::string> InputNames(const Design& design, const Bus& inputs) {
  std::vector<std::string> names(design.model.inputs());
  for (const BusField& field : inputs.fields) {
    names[field.index] = InputName(field.port);
  }
  return names;
}

Values Network(const Design& design) {
  const Circuit& circuit = design.circuit;
  const PortNames port_names = design.project.port_names;
  const Bus inputs = InputBus(design.model, circuit, port_names);
  const Bus outputs = OutputBus(design.model, port_names);
  const std::vector<std::string> names =
      RtlNames(circuit, InputNames(design, inputs));
  const RtlBody body = MakeRtlBody(design.lowered, circuit, names);
  const std::string latency = absl::StrCat(body.latency);
  const std::string declarations = Declarations(inputs, body);
  return {{"entity", VhdlEntity(design.model.name)},
          {"summary", SummaryComment("--   ", design.model, circuit,
                                     absl::StrCat("Latency ", latency,
                                                  ", initiation interval 1."))},
          {"latency", latency},
          {"ports", VhdlPorts(inputs, outputs)},
          {"legend", RtlLegend("--", declarations)},
          {"declarations", declarations},
          {"valid", ValidBit(body.latency)},
          {"inputs", InputBits(inputs)},
          {"statements", Statements(body)},
          {"registers", Registers(body)},
          {"outputs", OutputBits(circuit, names, outputs)}};
}

void AddNetwork(const Design& design, FramedFiles& files) {
  files.Add(absl::StrCat("vhdl/", design.model.name, ".vhd"), kNetwork,
            Network(design));
}

}  // namespace

absl::StatusOr<GeneratedFile> EmitVhdlEntity(const Design& design) {
  FramedFiles files = {{"source", design.project.source}};
  AddNetwork(design, files);
  absl::StatusOr<std::vector<GeneratedFile>> taken = std::move(files).Take();
  if (!taken.ok()) return taken.status();
  return std::move(taken->front());
}

absl::StatusOr<std::vector<GeneratedFile>> EmitVhdl(const Design& design) {
  const ProjectOptions& project = design.project;
  const std::string& name = design.model.name;
  const Bus inputs = InputBus(design.model, design.circuit, project.port_names);
  const Bus outputs = OutputBus(design.model, project.port_names);
  FramedFiles files = {{"source", project.source}};
  AddNetwork(design, files);
  AddVhdlBench({.name = name,
                .sources = name + ".vhd",
                .latency = design.circuit.latency(),
                .inputs = inputs,
                .outputs = outputs},
               project.golden_inputs, project.golden_outputs, files);
  return std::move(files).Take();
}

}  // namespace autopruner
