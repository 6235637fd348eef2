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
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kTopHeaderFrame[] =
#include "codegen/emit/hls/hls_top_header_frame.inc"
    ;
constexpr char kSerialFrame[] =
#include "codegen/emit/hls/hls_serial_frame.inc"
    ;

constexpr Format kBit = {.width = 1, .frac = 0, .is_signed = false};

class SerialHls {
 public:
  explicit SerialHls(const SerialDesign& design)
      : design_(design),
        element_(design.hardware.element),
        pooled_(design.hardware.pooled),
        element_ports_(HlsPorts(element_.model, element_.circuit)),
        pooled_ports_(HlsPorts(pooled_.model, pooled_.circuit)) {
    for (const BusField& field :
         InputBus(element_.model, element_.circuit).fields) {
      AddInput(field);
    }
    AddInput({.port = "there",
              .index = OwnInputs(),
              .format = kBit,
              .meaning = "1: there is this element"});
    for (BusField field : InputBus(pooled_.model, pooled_.circuit).fields) {
      if (!IsJoined(field.index)) continue;
      field.port = JoinedName(field.index);
      field.index += OwnInputs() + 1 - Nodes();
      AddInput(field);
    }
    AddInput({.port = "last",
              .index = OwnInputs() + 1 + design.model.set.joined,
              .format = kBit,
              .meaning = "1: the set ends"});
    for (const HlsPort& port : pooled_ports_) {
      if (!port.is_input) ports_.push_back(port);
    }
    for (const BusField& field : OutputBus(design.model).fields) {
      port_comments_ += HlsPortComment(field);
    }
    port_comments_.pop_back();  // the line break
  }

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  int OwnInputs() const { return element_.model.inputs(); }
  int Nodes() const { return element_.model.outputs(); }
  // Of an input of the layers behind.
  bool IsJoined(int index) const { return index >= Nodes(); }
  std::string JoinedName(int index) const {
    return absl::StrCat("j", index - Nodes());
  }
  static std::string PooledName(int index) {
    return absl::StrCat("pooled_", index);
  }

  void AddInput(const BusField& field) {
    ports_.push_back({.name = field.port,
                      .type = HlsType(field.format),
                      .index = field.index});
    port_comments_ += HlsPortComment(field);
  }

  std::string Interfaces() const;
  std::string Declarations() const;
  std::string Added() const;
  std::string Cleared() const;
  std::string ElementArguments() const;
  std::string PooledArguments() const;

  const SerialDesign& design_;
  const HardwarePart& element_;
  const HardwarePart& pooled_;
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
  for (const HlsPort& port : pooled_ports_) {
    if (!port.is_input || IsJoined(port.index)) continue;
    absl::StrAppend(&text, "  static ", port.type, " ", PooledName(port.index),
                    "(0);\n");
  }
  for (const HlsPort& port : element_ports_) {
    if (port.is_input) continue;
    absl::StrAppend(&text, "  ", port.type, " v", port.index, ";\n");
  }
  text.pop_back();
  return text;
}

std::string SerialHls::Added() const {
  std::vector<std::string> lines;
  for (const HlsPort& port : pooled_ports_) {
    if (!port.is_input || IsJoined(port.index)) continue;
    const std::string pooled = PooledName(port.index);
    const std::string value = absl::StrCat("v", port.index);
    switch (design_.model.set.pooling) {
      case Pooling::kSum:
        lines.push_back(absl::StrCat("    ", pooled, " = ", value,
                                     " + (none ? ", port.type, "(0) : ", pooled,
                                     ");"));
        break;
      case Pooling::kMax:
        lines.push_back(absl::StrCat("    if (none || ", value, " > ", pooled,
                                     ") ", pooled, " = ", value, ";"));
        break;
    }
  }
  return absl::StrJoin(lines, "\n");
}

std::string SerialHls::Cleared() const {
  std::vector<std::string> lines;
  for (const HlsPort& port : pooled_ports_) {
    if (!port.is_input || IsJoined(port.index)) continue;
    lines.push_back(absl::StrCat("    ", PooledName(port.index), " = 0;"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string SerialHls::ElementArguments() const {
  return absl::StrJoin(
      element_ports_, ",\n", [](std::string* out, const HlsPort& port) {
        absl::StrAppend(
            out, "      ",
            port.is_input ? port.name : absl::StrCat("v", port.index));
      });
}

std::string SerialHls::PooledArguments() const {
  return absl::StrJoin(
      pooled_ports_, ",\n", [&](std::string* out, const HlsPort& port) {
        absl::StrAppend(out, "        ",
                        !port.is_input         ? port.name
                        : IsJoined(port.index) ? JoinedName(port.index)
                                               : PooledName(port.index));
      });
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
