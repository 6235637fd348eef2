// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_serial_hls.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/hls/hls_expression.h"
#include "codegen/emit/hls/hls_function.h"
#include "codegen/emit/hls/hls_project.h"
#include "codegen/emit/summary.h"
#include "codegen/model/identifier.h"
#include "codegen/serial/serial_beats.h"
#include "codegen/serial/serial_signals.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kTopHeaderFrame[] =
#include "codegen/emit/hls/hls_top_header_frame.inc"
    ;
constexpr char kSerialFrame[] =
#include "codegen/emit/hls/hls_serial_frame.inc"
    ;

class SerialHls {
 public:
  explicit SerialHls(const SerialDesign& design)
      : design_(design),
        element_(design.hardware.element),
        pooled_(design.hardware.pooled),
        signals_(design, PortNames::kNumbers),
        element_ports_(HlsPorts(element_.model, element_.circuit)),
        pooled_ports_(HlsPorts(pooled_.model, pooled_.circuit)) {
    for (const BusField& field : signals_.with_last.fields) {
      ports_.push_back({.name = field.port,
                        .type = HlsType(field.format),
                        .index = field.index});
      port_comments_ += HlsPortComment(field);
    }
    for (const HlsPort& port : pooled_ports_) {
      if (!port.is_input) ports_.push_back(port);
    }
    for (const BusField& field : signals_.outputs.fields) {
      port_comments_ += HlsPortComment(field);
    }
    port_comments_.pop_back();  // the line break
  }

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  std::string Interfaces() const;
  std::string Declarations() const;
  std::string Added() const;
  std::string Cleared() const;
  std::string ElementArguments() const;
  std::string PooledArguments() const;

  const SerialDesign& design_;
  const HardwarePart& element_;
  const HardwarePart& pooled_;
  const SerialSignals signals_;
  const std::vector<HlsPort> element_ports_;
  const std::vector<HlsPort> pooled_ports_;
  std::vector<HlsPort> ports_;  // of the top function
  std::string port_comments_;
};

// The outputs' valid signals come with a set's last element alone.
std::string SerialHls::Interfaces() const {
  return absl::StrJoin(ports_, "\n", [](std::string* out, const HlsPort& port) {
    absl::StrAppend(out, "#pragma HLS interface mode=",
                    port.is_input ? "ap_none" : "ap_vld", " port=", port.name);
  });
}

std::string SerialHls::Declarations() const {
  std::string text;
  for (const HeldSignal& signal : signals_.held) {
    if (signal.is_joined()) continue;
    absl::StrAppend(&text, "  static ", HlsType(signal.format), " ",
                    signal.name, "(0);\n");
  }
  for (const ElementNode& node : signals_.nodes) {
    absl::StrAppend(&text, "  ", HlsType(node.format), " ", node.name, ";\n");
  }
  text.pop_back();
  return text;
}

std::string SerialHls::Added() const {
  std::vector<std::string> lines;
  for (const HeldSignal& signal : signals_.held) {
    if (signal.is_joined()) continue;
    switch (design_.model.set.pooling) {
      case Pooling::kSum:
        lines.push_back(absl::StrCat("    ", signal.name, " = ", signal.source,
                                     " + (none ? ", HlsType(signal.format),
                                     "(0) : ", signal.name, ");"));
        break;
      case Pooling::kMax:
        lines.push_back(absl::StrCat("    if (none || ", signal.source, " > ",
                                     signal.name, ") ", signal.name, " = ",
                                     signal.source, ";"));
        break;
    }
  }
  return absl::StrJoin(lines, "\n");
}

std::string SerialHls::Cleared() const {
  std::vector<std::string> lines;
  for (const HeldSignal& signal : signals_.held) {
    if (signal.is_joined()) continue;
    lines.push_back(absl::StrCat("    ", signal.name, " = 0;"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string SerialHls::ElementArguments() const {
  return absl::StrJoin(
      element_ports_, ",\n", [&](std::string* out, const HlsPort& port) {
        absl::StrAppend(
            out, "      ",
            port.is_input ? port.name : signals_.nodes[port.index].name);
      });
}

std::string SerialHls::PooledArguments() const {
  std::vector<std::string> arguments;
  for (const HeldSignal& signal : signals_.held) {
    arguments.push_back(signal.is_joined() ? signal.input : signal.name);
  }
  for (const BusField& field : signals_.outputs.fields) {
    arguments.push_back(field.port);
  }
  return absl::StrCat("        ", absl::StrJoin(arguments, ",\n        "));
}

absl::StatusOr<std::vector<GeneratedFile>> SerialHls::Files() const {
  const std::string name = HlsName(design_.model.name);
  const std::string base = absl::StrCat("hls/", name);
  const std::string summary =
      SummaryComment("//   ", design_.model, design_.lowered);
  FramedFiles files = {{"source", design_.project.source}, {"name", name}};
  files.Add(base + ".h", kTopHeaderFrame,
            {{"summary", summary},
             {"guard", absl::StrCat(absl::AsciiStrToUpper(name), "_H_")},
             {"ports", port_comments_},
             {"parameters", HlsParameters(ports_)}});
  files.Add(base + ".cpp", kSerialFrame,
            {{"summary", summary},
             {"element_name", HlsName(element_.model.name)},
             {"element_parameters", HlsParameters(element_ports_)},
             {"element_body", HlsBody(element_.lowered, element_.circuit)},
             {"element_arguments", ElementArguments()},
             {"pooled_name", HlsName(pooled_.model.name)},
             {"pooled_parameters", HlsParameters(pooled_ports_)},
             {"pooled_body", HlsBody(pooled_.lowered, pooled_.circuit)},
             {"pooled_arguments", PooledArguments()},
             {"parameters", HlsParameters(ports_)},
             {"interfaces", Interfaces()},
             {"declarations", Declarations()},
             {"added", Added()},
             {"cleared", Cleared()}});
  const SerialBeats beats = MakeSerialBeats(design_.model, design_.project);
  AddHlsProject(ports_, beats.inputs, beats.outputs, design_.project, name,
                files);
  return std::move(files).Take();
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitSerialHls(
    const SerialDesign& design) {
  return SerialHls(design).Files();
}

}  // namespace autopruner
