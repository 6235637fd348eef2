// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_vhdl.h"

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
#include "codegen/emit/rtl_body.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/vhdl/vhdl_body.h"
#include "codegen/emit/vhdl/vhdl_text.h"

namespace autopruner {
namespace {

constexpr char kNetwork[] =
#include "codegen/emit/vhdl/network_vhd_frame.inc"
    ;
constexpr char kNetworkTest[] =
#include "codegen/emit/vhdl/network_test_vhd_frame.inc"
    ;

using Values = FramedFiles::Values;

// What inputs are called inside, by their index.
std::vector<std::string> InputNames(const Design& design, const Bus& inputs) {
  std::vector<std::string> names(design.model.inputs());
  for (const BusField& field : inputs.fields) {
    names[field.index] = VhdlInput(field.port);
  }
  return names;
}

Values Network(const Design& design, const Bus& inputs, const Bus& outputs) {
  const Circuit& circuit = design.circuit;
  const std::vector<std::string> names =
      RtlNames(circuit, InputNames(design, inputs));
  const RtlBody body = MakeRtlBody(design.lowered, circuit, names);
  const std::string latency = absl::StrCat(body.latency);
  return {{"summary", SummaryComment("--   ", design.model, circuit,
                                     absl::StrCat("Latency ", latency,
                                                  ", initiation interval 1."))},
          {"latency", latency},
          {"ports", VhdlPorts(inputs, outputs)},
          {"declarations", VhdlDeclarations(inputs, body)},
          {"valid", VhdlValid(body.latency)},
          {"inputs", VhdlInputs(inputs)},
          {"statements", VhdlStatements(body)},
          {"registers", VhdlRegisters(body)},
          {"outputs", VhdlOutputs(circuit, names, outputs)}};
}

std::string Vector(const BusField& field) {
  return absl::StrCat("std_logic_vector", VhdlRange(field.format.width - 1, 0));
}

// Between the buses `x` and `y` and the ports.
Values Bench(const Bus& inputs, const Bus& outputs) {
  std::vector<std::string> connections;
  for (const BusField& field : inputs.fields) {
    connections.push_back(absl::StrCat(
        "      ", field.port, " => x",
        VhdlRange(field.offset + field.format.width - 1, field.offset)));
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
        "  y", VhdlRange(field.offset + 8 * field.bytes() - 1, field.offset),
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
