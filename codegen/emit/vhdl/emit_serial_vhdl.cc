// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/emit_serial_vhdl.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/project_options.h"
#include "codegen/emit/summary.h"
#include "codegen/emit/vhdl/emit_vhdl.h"
#include "codegen/emit/vhdl/vhdl_bench.h"
#include "codegen/emit/vhdl/vhdl_bus.h"
#include "codegen/emit/vhdl/vhdl_text.h"
#include "codegen/serial/serial_beats.h"
#include "codegen/serial/serial_signals.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kSerial[] =
#include "codegen/emit/vhdl/network_serial_vhd_frame.inc"
    ;

// What stood there before a set's first element counts for nothing.
std::string KeptName(const HeldSignal& pooled) {
  return absl::StrCat("kept_", pooled.name);
}

class SerialProject {
 public:
  explicit SerialProject(const SerialDesign& design)
      : design_(design), signals_(design, design.project.port_names) {}

  absl::StatusOr<std::vector<GeneratedFile>> Files() const;

 private:
  bool IsSum() const { return design_.model.set.pooling == Pooling::kSum; }
  int Delayed() const { return design_.hardware.element.circuit.latency(); }

  FramedFiles::Values Network() const;
  std::string ElementSignals() const;
  std::string ElementConnections() const;
  std::string LateSignals() const;
  std::string Delay() const;
  std::string HeldSignals() const;
  std::string Accumulate(const HeldSignal& pooled) const;
  std::string HeldValues() const;
  std::string PooledConnections() const;

  const SerialDesign& design_;
  const SerialSignals signals_;
};

std::string SerialProject::ElementSignals() const {
  std::string text;
  for (const ElementNode& node : signals_.nodes) {
    if (!node.is_pooled) continue;
    absl::StrAppend(&text, "  signal ", node.name, " : ",
                    VhdlVector(node.format.width), ";\n");
  }
  return text;
}

std::string SerialProject::ElementConnections() const {
  std::vector<std::string> lines;
  for (size_t k = 0; k < signals_.element.fields.size(); ++k) {
    lines.push_back(absl::StrCat("      ", signals_.element.fields[k].port,
                                 " => ", signals_.inputs.fields[k].port));
  }
  for (size_t j = 0; j < signals_.nodes.size(); ++j) {
    const ElementNode& node = signals_.nodes[j];
    lines.push_back(absl::StrCat("      y", j, " => ",
                                 node.is_pooled ? node.name : "open"));
  }
  return absl::StrJoin(lines, ",\n");
}

std::string SerialProject::LateSignals() const {
  const int width = signals_.late_width();
  std::string text =
      absl::StrCat("  signal passing : ", VhdlVector(width), ";\n");
  if (Delayed() > 0) {
    absl::StrAppend(&text, "  signal delay : ", VhdlVector(Delayed() * width),
                    " := (others => '0');\n");
  }
  absl::StrAppend(&text, "  signal late : ", VhdlVector(width), ";\n");
  for (const LateSignal& signal : signals_.late) {
    absl::StrAppend(
        &text, "  signal ", signal.name, " : ",
        signal.is_control ? "std_logic" : VhdlVector(signal.format.width),
        ";\n");
  }
  return text;
}

// A shift register of everything, as long as the shared layers take.
std::string SerialProject::Delay() const {
  const int width = signals_.late_width();
  std::vector<std::string> parts;  // the last of them is the lowest
  for (const LateSignal& signal : signals_.late) {
    parts.insert(parts.begin(), signal.source);
  }
  std::string text =
      absl::StrCat("  passing <= ", absl::StrJoin(parts, " & "), ";\n");
  if (Delayed() == 0) {
    absl::StrAppend(&text, "  late <= passing;");
  } else {
    const int top = Delayed() * width - 1;
    absl::StrAppend(
        &text, kVhdlClocked, "      if enable = '1' then\n        delay <= ",
        Delayed() == 1
            ? "passing"
            : absl::StrCat("delay", VhdlRange(top - width, 0), " & passing"),
        ";\n      end if;\n", kVhdlEndClocked, "  late <= delay",
        VhdlRange(top, top - width + 1), ";");
  }
  for (const LateSignal& signal : signals_.late) {
    const int high = signal.offset + signal.format.width - 1;
    absl::StrAppend(&text, "\n  ", signal.name, " <= late",
                    signal.is_control ? absl::StrCat("(", high, ")")
                                      : VhdlRange(high, signal.offset),
                    ";");
  }
  return text;
}

std::string SerialProject::HeldSignals() const {
  std::string text;
  for (const HeldSignal& signal : signals_.held) {
    const std::string type =
        absl::StrCat(signal.format.is_signed ? "signed" : "unsigned",
                     VhdlRange(signal.format.width - 1, 0));
    absl::StrAppend(&text, "  signal ", signal.name, " : ", type,
                    " := (others => '0');  -- ", signal.meaning, "\n");
    if (signal.is_joined() || !IsSum()) continue;
    absl::StrAppend(&text, "  signal ", KeptName(signal), " : ", type, ";\n");
  }
  return text;
}

// What becomes of a node with one more element that is there. The value goes
// first: it is what a carry chain takes beside the sum of both bits.
std::string SerialProject::Accumulate(const HeldSignal& pooled) const {
  const std::string value =
      VhdlNumber(pooled.source, pooled.source_format, pooled.format.width);
  if (IsSum()) {
    return absl::StrCat("        ", pooled.name, " <= ", value, " + ",
                        KeptName(pooled), ";\n");
  }
  return absl::StrCat("        if none = '1' or ", value, " > ", pooled.name,
                      " then\n          ", pooled.name, " <= ", value,
                      ";\n        end if;\n");
}

// Joined features count with the last element: each one moves on.
std::string SerialProject::HeldValues() const {
  std::string kept;
  std::string cleared;
  std::string added;
  std::string moved;
  for (const HeldSignal& signal : signals_.held) {
    if (signal.is_joined()) {
      absl::StrAppend(
          &moved, "        ", signal.name,
          " <= ", VhdlNumber(signal.source, signal.format, signal.format.width),
          ";\n");
      continue;
    }
    if (IsSum()) {
      absl::StrAppend(&kept, "  ", KeptName(signal),
                      " <= (others => '0') when none = '1' else ", signal.name,
                      ";\n");
    }
    absl::StrAppend(&cleared, "        ", signal.name,
                    " <= (others => '0');\n");
    absl::StrAppend(&added, Accumulate(signal));
  }
  std::string text = kept;
  if (!added.empty()) {
    absl::StrAppend(&text, kVhdlClocked, "      if clears = '1' then\n",
                    cleared, "      elsif adds = '1' then\n", added,
                    "      end if;\n", kVhdlEndClocked);
  }
  if (!moved.empty()) {
    absl::StrAppend(&text, kVhdlClocked, "      if comes = '1' then\n", moved,
                    "      end if;\n", kVhdlEndClocked);
  }
  return text;
}

std::string SerialProject::PooledConnections() const {
  std::vector<std::string> lines;
  for (const HeldSignal& signal : signals_.held) {
    lines.push_back(absl::StrCat("      ", signal.port, " => std_logic_vector(",
                                 signal.name, ")"));
  }
  for (const BusField& field : signals_.outputs.fields) {
    lines.push_back(absl::StrCat("      y", field.index, " => ", field.port));
  }
  return absl::StrJoin(lines, ",\n");
}

FramedFiles::Values SerialProject::Network() const {
  const std::string latency = absl::StrCat(design_.hardware.latency());
  return {{"entity", VhdlEntity(design_.model.name)},
          {"element_entity", VhdlEntity(design_.hardware.element.model.name)},
          {"pooled_entity", VhdlEntity(design_.hardware.pooled.model.name)},
          {"summary",
           SummaryComment("--   ", design_.model, design_.lowered,
                          absl::StrCat("Latency ", latency,
                                       ", initiation interval the number of "
                                       "elements."))},
          {"latency", latency},
          {"ports", VhdlPorts(signals_.inputs, signals_.outputs)},
          {"element_signals", ElementSignals()},
          {"element_connections", ElementConnections()},
          {"late_signals", LateSignals()},
          {"delay", Delay()},
          {"held_signals", HeldSignals()},
          {"held_values", HeldValues()},
          {"pooled_connections", PooledConnections()}};
}

absl::StatusOr<std::vector<GeneratedFile>> SerialProject::Files() const {
  const std::string& name = design_.model.name;
  const SerialBeats beats = MakeSerialBeats(design_.model, design_.project);
  FramedFiles files = {{"source", design_.project.source}};
  files.Add(absl::StrCat("vhdl/", name, ".vhd"), kSerial, Network());
  AddVhdlBench({.name = name,
                .sources = absl::StrCat(name, "_element.vhd ", name,
                                        "_pooled.vhd ", name, ".vhd"),
                .latency = design_.hardware.latency(),
                .last = signals_.with_last.fields.back().offset,
                .inputs = signals_.with_last,
                .outputs = signals_.outputs},
               beats.inputs, beats.outputs, files);
  absl::StatusOr<std::vector<GeneratedFile>> all = std::move(files).Take();
  if (!all.ok()) return all;
  for (const Design& part : {design_.element(), design_.pooled()}) {
    ASSIGN_OR_RETURN(GeneratedFile entity, EmitVhdlEntity(part));
    all->push_back(std::move(entity));
  }
  return all;
}

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitSerialVhdl(
    const SerialDesign& design) {
  return SerialProject(design).Files();
}

}  // namespace autopruner
