// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_hls.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/hls/hls_function.h"
#include "codegen/emit/hls/hls_project.h"
#include "codegen/emit/summary.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"

namespace autopruner {
namespace {

constexpr char kTopHeaderFrame[] =
#include "codegen/emit/hls/hls_top_header_frame.inc"
    ;
constexpr char kTopFrame[] =
#include "codegen/emit/hls/hls_top_frame.inc"
    ;

std::string Guard(const std::string& name) {
  return absl::StrCat(absl::AsciiStrToUpper(name), "_H_");
}

std::string PortComments(const Model& model, const Circuit& circuit) {
  std::string text;
  for (const Bus& bus : {InputBus(model, circuit), OutputBus(model)}) {
    for (const BusField& field : bus.fields) text += HlsPortComment(field);
  }
  text.pop_back();
  return text;
}

std::string Interfaces(const std::vector<HlsPort>& ports) {
  return absl::StrJoin(ports, "\n", [](std::string* out, const HlsPort& port) {
    absl::StrAppend(out, "#pragma HLS interface mode=ap_none port=", port.name);
  });
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitHls(const Design& design) {
  const Model& model = design.model;
  const Circuit& circuit = design.circuit;
  const std::vector<HlsPort> ports = HlsPorts(model, circuit);
  const std::string summary = SummaryComment("//   ", model, circuit);
  const std::string name = HlsName(model.name);
  const std::string base = absl::StrCat("hls/", name);
  FramedFiles files = {{"source", design.project.source}, {"name", name}};
  files.Add(base + ".h", kTopHeaderFrame,
            {{"summary", summary},
             {"guard", Guard(name)},
             {"ports", PortComments(model, circuit)},
             {"parameters", HlsParameters(ports)}});
  files.Add(base + ".cpp", kTopFrame,
            {{"summary", summary},
             {"parameters", HlsParameters(ports)},
             {"interfaces", Interfaces(ports)},
             {"body", HlsBody(design.lowered, circuit)}});
  AddHlsProject(ports, design.project.golden_inputs,
                design.project.golden_outputs, design.project, name, files);
  return std::move(files).Take();
}

}  // namespace autopruner
