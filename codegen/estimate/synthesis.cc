// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/synthesis.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/command.h"
#include "base/file.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/emit/verilog/emit_serial_verilog.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/model/model.h"
#include "codegen/serial/serial_design.h"
#include "nlohmann/json.hpp"

namespace autopruner {
namespace {

constexpr char kAdderChains[] =
#include "codegen/estimate/adder_chains.inc"
    ;
constexpr char kTernaryChains[] =
#include "codegen/estimate/ternary_chains.inc"
    ;

// What keeps yosys from making sums anything but carry chains. With ternary
// adders: alumacc makes one cell of what is added in one expression, as only
// signals that have a name are kept apart.
std::string ChainScript(const Device& device) {
  if (!device.ternary_adders) return "techmap -map adder_chains.v; opt_clean; ";
  return "setattr -set keep 1 w:*; setattr -unset keep w:$*; alumacc; "
         "setattr -unset keep w:*; opt_clean; "
         "techmap -map ternary_chains.v; "
         "techmap -map adder_chains.v; opt_clean; ";
}

using Json = nlohmann::ordered_json;

bool StartsWithAny(const std::string& type,
                   std::initializer_list<const char*> starts) {
  return std::any_of(starts.begin(), starts.end(), [&](const char* start) {
    return absl::StartsWith(type, start);
  });
}

// Cells by their names in Xilinx' libraries and in that of iCE40.
bool IsLut(const std::string& type) {
  return StartsWithAny(type, {"LUT", "SB_LUT"});
}
bool IsFlipFlop(const std::string& type) {
  return StartsWithAny(type, {"FD", "SB_DFF"});
}
bool IsShiftRegister(const std::string& type) {
  return absl::StartsWith(type, "SRL");
}

// What ternary_chains.v says of a LUT that is the second output of another.
bool SharesLut(const Json& cell) {
  return cell.contains("attributes") &&
         cell["attributes"].contains("shares_lut");
}

struct Cell {
  bool is_lut = false;
  bool is_sequential = false;
  std::vector<int> inputs;  // nets
};

// The cells of a netlist, and who drives each net.
class Netlist {
 public:
  explicit Netlist(const Json& cells) {
    for (const auto& [name, cell] : cells.items()) Add(cell);
  }

  const Synthesis& counts() const { return counts_; }

  // LUTs in a row, at most; -1 for a loop of logic.
  int LutLevels() {
    levels_.assign(cells_.size(), kUnknown);
    int deepest = 0;
    for (size_t i = 0; i < cells_.size(); ++i) {
      const int level = Level(i);
      if (level < 0) return -1;
      deepest = std::max(deepest, level);
    }
    return deepest;
  }

 private:
  static constexpr int kUnknown = -1;
  static constexpr int kOpen = -2;

  void Add(const Json& json) {
    const std::string type = json.at("type");
    counts_.luts += IsLut(type) && !SharesLut(json);
    counts_.shift_luts += IsShiftRegister(type);
    counts_.flip_flops += IsFlipFlop(type);
    counts_.carry_cells += StartsWithAny(type, {"CARRY", "SB_CARRY"});
    counts_.dsps += StartsWithAny(type, {"DSP", "SB_MAC"});
    Cell cell = {.is_lut = IsLut(type),
                 // What a clock parts from what is before it.
                 .is_sequential = IsFlipFlop(type) || IsShiftRegister(type),
                 .inputs = {}};
    for (const auto& [port, nets] : json.at("connections").items()) {
      const bool is_output = json.at("port_directions").at(port) == "output";
      for (const Json& net : nets) {
        if (!net.is_number()) continue;  // a constant
        if (is_output) {
          driver_[net] = cells_.size();
        } else {
          cell.inputs.push_back(net);
        }
      }
    }
    cells_.push_back(cell);
  }

  // LUTs in a row up to and with cell `i`. Depth first, without recursion:
  // carry chains and shared sums make long paths.
  int Level(size_t i) {
    std::vector<size_t> open = {i};
    while (!open.empty()) {
      const size_t at = open.back();
      if (levels_[at] >= 0) {
        open.pop_back();
        continue;
      }
      const bool first_visit = levels_[at] == kUnknown;
      levels_[at] = kOpen;
      int level = 0;
      bool waits = false;
      for (const int net : cells_[at].inputs) {
        const auto driver = driver_.find(net);
        if (cells_[at].is_sequential || driver == driver_.end()) continue;
        const size_t before = driver->second;
        if (cells_[before].is_sequential) continue;
        if (levels_[before] < 0) {
          if (levels_[before] == kOpen || !first_visit) return -1;
          open.push_back(before);
          waits = true;
        } else {
          level = std::max(level, levels_[before]);
        }
      }
      if (waits) continue;
      levels_[at] = level + (cells_[at].is_lut ? 1 : 0);
      open.pop_back();
    }
    return levels_[i];
  }

  Synthesis counts_;
  std::vector<Cell> cells_;
  std::map<int, size_t> driver_;
  std::vector<int> levels_;
};

}  // namespace

absl::StatusOr<Synthesis> ReadNetlist(const std::string& json) {
  const Json netlist = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!netlist.is_object() || !netlist.contains("modules")) {
    return absl::InvalidArgumentError("no netlist of yosys");
  }
  for (const auto& [name, module] : netlist["modules"].items()) {
    if (!module.contains("attributes") ||
        !module["attributes"].contains("top")) {
      continue;  // a library cell
    }
    Netlist cells(module.at("cells"));
    Synthesis counts = cells.counts();
    counts.lut_levels = cells.LutLevels();
    if (counts.lut_levels >= 0) return counts;
    return absl::InvalidArgumentError("netlist: a loop of logic");
  }
  return absl::InvalidArgumentError("netlist: no top module");
}

namespace {

// Writes `files` to `folder`; modules are those of the files of these names,
// the first one being on top.
absl::StatusOr<Synthesis> SynthesiseModules(
    absl::StatusOr<std::vector<GeneratedFile>> files,
    const std::vector<std::string>& modules, const Device& device,
    const std::string& folder) {
  if (!files.ok()) return files.status();
  files->push_back({"verilog/adder_chains.v", kAdderChains});
  files->push_back({"verilog/ternary_chains.v", kTernaryChains});
  const absl::Status written = WriteFiles(*files, folder);
  if (!written.ok()) return written;
  const std::string script = absl::StrCat(
      "read_verilog ", absl::StrJoin(modules, ".v "), ".v; hierarchy -top ",
      modules[0], "; proc; opt_expr; opt_clean; wreduce; opt_clean; ",
      ChainScript(device), device.yosys, " -top ", modules[0],
      "; write_json netlist.json");
  const absl::StatusOr<std::string> said =
      RunCommand({"yosys", "-q", "-p", script}, folder + "/verilog");
  if (!said.ok()) return said.status();
  const absl::StatusOr<std::string> netlist =
      ReadFile(folder + "/verilog/netlist.json");
  if (!netlist.ok()) return netlist.status();
  return ReadNetlist(*netlist);
}

}  // namespace

absl::StatusOr<Synthesis> Synthesise(const Model& model, const Circuit& circuit,
                                     const Device& device,
                                     const std::string& folder) {
  return SynthesiseModules(
      EmitVerilog({model, circuit, circuit, {.source = "model.json"}}),
      {model.name}, device, folder);
}

absl::StatusOr<Synthesis> Synthesise(const SerialDesign& design,
                                     const Device& device,
                                     const std::string& folder) {
  const std::string& name = design.model.name;
  return SynthesiseModules(EmitSerialVerilog(design),
                           {name, design.hardware.element.model.name,
                            design.hardware.pooled.model.name},
                           device, folder);
}

}  // namespace autopruner
