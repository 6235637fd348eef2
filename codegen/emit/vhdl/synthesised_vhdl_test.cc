// SPDX-License-Identifier: Apache-2.0
//
// What GHDL synthesises of the VHDL, in place of the Verilog, passes the test
// bench of that: it has the same ports, latency and integers, and is hardware.
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/generated_file.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/test_design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/verilog/emit_serial_verilog.h"
#include "codegen/emit/verilog/emit_verilog.h"
#include "codegen/emit/vhdl/emit_serial_vhdl.h"
#include "codegen/emit/vhdl/emit_vhdl.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Files = absl::StatusOr<std::vector<GeneratedFile>>;

// What the bench of the Verilog says of the VHDL. `parts` are the sources
// before NAME.vhd.
absl::StatusOr<std::string> RunSynthesised(
    const std::string& name, const Files& verilog, const Files& vhdl,
    const std::vector<std::string>& parts) {
  const TestFolder folder(name);
  for (const Files& files : {verilog, vhdl}) {
    const absl::Status written = folder.Write(files);
    if (!written.ok()) return written;
  }
  const std::string entity = name + "_network";
  std::vector<std::string> synthesise = {"ghdl", "--synth", "--std=08",
                                         "--out=verilog"};
  for (const std::string& part : parts) synthesise.push_back(part + ".vhd");
  synthesise.insert(synthesise.end(), {name + ".vhd", "-e", entity});
  const absl::StatusOr<std::string> netlist = folder.Run(synthesise, "vhdl");
  if (!netlist.ok()) return netlist;
  const std::string module = absl::StrCat("module ", entity, "\n");
  EXPECT_TRUE(absl::StrContains(*netlist, module)) << *netlist;
  const absl::Status written = folder.Write(Files({
      {"verilog/synthesised.v",
       absl::StrReplaceAll(*netlist, {{module, "module " + name + "\n"}})},
  }));
  if (!written.ok()) return written;
  const absl::Status compiled = folder.RunSilently(
      {"iverilog", "-g2012", "-o", "bench", "synthesised.v", name + "_test.v"},
      "verilog");
  if (!compiled.ok()) return compiled;
  return folder.Run({"./bench"}, "verilog");
}

TEST(SynthesisedVhdl, PassesTheBenchOfTheVerilog) {
  const TestDesign test(RandomModel({.sizes = {6, 5, 4, 2},
                                     .seed = 1,
                                     .mixed_formats = true,
                                     .mixed_modes = true}),
                        {.adders_per_stage = 1});
  const Design design = test.design();
  const absl::StatusOr<std::string> said = RunSynthesised(
      design.model.name, EmitVerilog(design), EmitVhdl(design), {});
  EXPECT_TRUE(said.ok()) << said.status();
}

TEST(SynthesisedVhdl, OfOneElementAClockPassesIt) {
  for (const Pooling pooling : kPoolings) {
    const TestSerialDesign test(SmallSets(pooling, 2), {.adders_per_stage = 2});
    SerialDesign design = test.design();
    design.project.port_names = PortNames::kFeatures;
    const std::string& name = design.model.name;
    const absl::StatusOr<std::string> said =
        RunSynthesised(name, EmitSerialVerilog(design), EmitSerialVhdl(design),
                       {name + "_element", name + "_pooled"});
    EXPECT_TRUE(said.ok()) << said.status();
  }
}

}  // namespace
}  // namespace autopruner
