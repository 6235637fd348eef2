// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/vhdl/vhdl_bench.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/framed_files.h"
#include "codegen/emit/vhdl/vhdl_text.h"

namespace autopruner {
namespace {

constexpr char kNetworkTest[] =
#include "codegen/emit/vhdl/network_test_vhd_frame.inc"
    ;

// Where an input stands on `x`.
std::string Bits(const BusField& field) {
  if (field.is_control) return absl::StrCat("(", field.offset, ")");
  return VhdlRange(field.offset + field.format.width - 1, field.offset);
}

// Between `x` and `y` and the ports.
std::string Connections(const VhdlBench& bench) {
  std::vector<std::string> lines;
  for (const BusField& field : bench.inputs.fields) {
    lines.push_back(absl::StrCat("      ", field.port, " => x", Bits(field)));
  }
  for (const BusField& field : bench.outputs.fields) {
    lines.push_back(absl::StrCat("      ", field.port, " => ", field.port));
  }
  return absl::StrJoin(lines, ",\n");
}

std::string Signals(const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : outputs.fields) {
    lines.push_back(absl::StrCat("  signal ", field.port, " : ",
                                 VhdlVector(field.format.width), ";"));
  }
  return absl::StrJoin(lines, "\n");
}

std::string Assigns(const Bus& outputs) {
  std::vector<std::string> lines;
  for (const BusField& field : outputs.fields) {
    const int bits = 8 * field.bytes();
    lines.push_back(
        absl::StrCat("  y", VhdlRange(field.offset + bits - 1, field.offset),
                     " <= std_logic_vector(",
                     VhdlNumber(field.port, field.format, bits), ");"));
  }
  return absl::StrJoin(lines, "\n");
}

}  // namespace

void AddVhdlBench(const VhdlBench& bench, const Rows& inputs,
                  const Rows& outputs, FramedFiles& files) {
  const std::string base = absl::StrCat("vhdl/", bench.name);
  files.Add(base + "_test.vhd", kNetworkTest,
            {{"name", bench.name},
             {"entity", VhdlEntity(bench.name)},
             {"sources", bench.sources},
             {"latency", absl::StrCat(bench.latency)},
             {"last", absl::StrCat(bench.last)},
             {"in_top", absl::StrCat(bench.inputs.width() - 1)},
             {"out_top", absl::StrCat(bench.outputs.width() - 1)},
             {"signals", Signals(bench.outputs)},
             {"connections", Connections(bench)},
             {"assigns", Assigns(bench.outputs)}});
  files.AddText(base + "_vectors.hex",
                VectorFile(bench.inputs, inputs, bench.outputs, outputs));
}

}  // namespace autopruner
