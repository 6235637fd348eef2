// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/emit_verilog.h"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/generated_file.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/design.h"
#include "codegen/emit/rtl_names.h"
#include "codegen/emit/test_design.h"
#include "codegen/emit/test_folder.h"
#include "codegen/emit/verilog/simulated_verilog.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

std::string FileNamed(const Design& design, const std::string& path) {
  const auto files = EmitVerilog(design);
  EXPECT_TRUE(files.ok()) << files.status();
  for (const GeneratedFile& file : *files) {
    if (file.path == path) return file.text;
  }
  ADD_FAILURE() << "no file " << path;
  return "";
}

std::vector<Model> Models() {
  return {
      RandomModel({.sizes = {6, 5, 4, 1}, .seed = 1, .head = Head::kSigmoid}),
      RandomModel({.sizes = {8, 6, 5, 3}, .seed = 2, .mixed_formats = true}),
      RandomModel({.sizes = {7, 5, 2},
                   .seed = 3,
                   .input = {.width = 1, .frac = 0, .is_signed = false},
                   .output = {.width = 9, .frac = 4},
                   .live_inputs = 0.5}),
  };
}

// A model may be called as a keyword.
TEST(EmitVerilogTest, KeywordsAreModules) {
  Model model = RandomModel({.sizes = {2, 1}, .seed = 1});
  model.name = "time";
  const TestDesign test(model, {});
  const SimulatedVerilog verilog(test.design());
  EXPECT_EQ(verilog.Lint().message(), "");
  for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
    const auto said = verilog.Run(Simulator::kIcarus, bench);
    EXPECT_TRUE(said.ok()) << said.status();
  }
}

TEST(EmitVerilogTest, IsCleanAndPassesInIcarus) {
  for (const Model& model : Models()) {
    for (const int adders : {0, 1, 2, 4, 1000}) {
      const TestDesign test(model, {.effort = 1, .adders_per_stage = adders});
      const SimulatedVerilog verilog(test.design());
      EXPECT_EQ(verilog.Lint().message(), "");
      for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
        const auto said = verilog.Run(Simulator::kIcarus, bench);
        EXPECT_TRUE(said.ok()) << said.status();
      }
    }
  }
}

TEST(EmitVerilogTest, PassesInVerilator) {
  const Model model = RandomModel({.sizes = {6, 5, 4, 2}, .seed = 4});
  for (const int adders : {0, 2}) {
    const TestDesign test(model, {.adders_per_stage = adders});
    const SimulatedVerilog verilog(test.design());
    for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
      const auto said = verilog.Run(Simulator::kVerilator, bench);
      EXPECT_TRUE(said.ok()) << said.status();
    }
  }
}

TEST(EmitVerilogTest, PortsHaveNamesAndPacketsAnEnd) {
  Model model = RandomModel({.sizes = {3, 4, 2}, .seed = 9});
  model.features[0].name = "wire";
  model.features[1].name = "__jet.pt [GeV]";
  model.features[2].name = "\xce\xb7";
  const TestDesign test(model, {});
  Design design = test.design();
  design.project.port_names = PortNames::kFeatures;
  for (const int events : {1, 2, 7, 64}) {
    design.project.events_per_packet = events;
    const SimulatedVerilog verilog(design);
    EXPECT_EQ(verilog.Lint().message(), "");
    for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
      const auto said = verilog.Run(Simulator::kIcarus, bench);
      EXPECT_TRUE(said.ok()) << said.status();
    }
  }
  const std::string text =
      FileNamed(design, absl::StrCat("verilog/", model.name, ".v"));
  for (const char* const port : {" x0_wire,", " x1_jet_pt_GeV,", " x2,"}) {
    EXPECT_TRUE(absl::StrContains(text, port)) << port;
  }
}

// A bench that cannot fail shows nothing.
TEST(EmitVerilogTest, BenchesFindOneWrongBit) {
  TestDesign test(RandomModel({.sizes = {4, 3, 2}, .seed = 5}), {});
  test.outputs.back().back() ^= 1;
  const SimulatedVerilog verilog(test.design());
  for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
    const auto said = verilog.Run(Simulator::kIcarus, bench);
    ASSERT_FALSE(said.ok());
    EXPECT_NE(std::string(said.status().message()).find(", 1 differences"),
              std::string::npos)
        << said.status();
  }
  EXPECT_FALSE(verilog.Run(Simulator::kVerilator, Bench::kNetwork).ok());
}

TEST(EmitVerilogTest, BenchesWantVectors) {
  TestDesign test(RandomModel({.sizes = {4, 3, 2}, .seed = 5}), {});
  test.inputs.clear();
  test.outputs.clear();
  const SimulatedVerilog verilog(test.design());
  EXPECT_FALSE(verilog.Run(Simulator::kIcarus, Bench::kNetwork).ok());
  EXPECT_FALSE(verilog.Run(Simulator::kIcarus, Bench::kAxis).ok());
}

TEST(EmitVerilogTest, SaysWhatItIs) {
  const absl::StatusOr<Model> model =
      ReadModel("testdata/models/soft_xor.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const TestDesign test(*model, {});
  const auto files = EmitVerilog(test.design());
  ASSERT_TRUE(files.ok()) << files.status();
  ASSERT_EQ((*files)[0].path, "verilog/soft_xor.v");
  const std::string& text = (*files)[0].text;
  EXPECT_EQ(text.rfind(
                "// Generated by //codegen from model.json. Do not edit.\n", 0),
            0u);
  for (const Section& section : test.circuit.sections()) {
    EXPECT_NE(text.find(section.comment.substr(0, 20)), std::string::npos)
        << section.comment;
  }
  // The same model, the same bytes.
  const auto again = EmitVerilog(test.design());
  ASSERT_EQ(again->size(), files->size());
  for (size_t i = 0; i < files->size(); ++i) {
    EXPECT_EQ((*files)[i].text, (*again)[i].text) << (*files)[i].path;
  }
}

// The words of all names in `text` that come from structure: "lL", "sum".
std::set<std::string> WordsOfNames(const std::string& text) {
  std::set<std::string> words;
  for (const std::string& name : std::vector<std::string>(absl::StrSplit(
           text, absl::ByAnyChar(" \n()[]{},;:+-*=&|~^<>?!'\"")))) {
    const std::string kind = NameKind(name);
    for (const auto word : absl::StrSplit(kind, '_', absl::SkipEmpty())) {
      words.emplace(word);
    }
  }
  return words;
}

// Those of its legend: what stands first in a line.
std::set<std::string> WordsOfLegend(const std::string& text) {
  std::set<std::string> words = {"xI", "inputs", "control"};
  bool is_legend = false;
  for (const auto line : absl::StrSplit(text, '\n')) {
    is_legend = (is_legend && line != "//") ||
                absl::StartsWith(line, "// Names, with L ");
    const std::vector<std::string> columns =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (!is_legend || columns.size() < 2) continue;
    for (const auto word : absl::StrSplit(columns[1], absl::ByAnyChar("._"))) {
      words.emplace(word);
    }
  }
  return words;
}

// Outputs that are finer than their sums; elements below zero.
std::vector<Model> ModelsOfRareNames() {
  const Model finer =
      RandomModel({.sizes = {4, 3, 1},
                   .seed = 1,
                   .hidden = {.width = 14, .frac = 10, .is_signed = false}});
  Model below = RandomModel(
      {.sizes = {4, 3, 2, 1},
       .seed = 1,
       .hidden = {.width = 8, .frac = 4},
       .set = {.elements = 3, .shared_layers = 1, .pooling = Pooling::kMax}});
  below.layers[0].activation = Activation::kLinear;
  return {finer, below};
}

TEST(EmitVerilogTest, TheLegendHasAllKindsOfNames) {
  std::vector<Model> models = Models();
  for (const Model& model : ModelsOfRareNames()) models.push_back(model);
  for (const uint64_t seed : {1, 2}) {
    for (const Pooling pooling : {Pooling::kSum, Pooling::kMax}) {
      models.push_back(RandomModel({.sizes = {4, 5, 3, 4, 2},
                                    .seed = seed,
                                    .mixed_formats = true,
                                    .mixed_modes = true,
                                    .tables = 0.5,
                                    .set = {.elements = 5,
                                            .shared_layers = 2,
                                            .pooling = pooling,
                                            .joined = 1}}));
    }
  }
  std::set<std::string> seen;
  for (const Model& model : models) {
    for (const int adders : {0, 2}) {
      const TestDesign test(model, {.adders_per_stage = adders});
      const absl::StatusOr<GeneratedFile> file =
          EmitVerilogModule(test.design());
      ASSERT_TRUE(file.ok()) << file.status();
      const std::set<std::string> legend = WordsOfLegend(file->text);
      const size_t begins = file->text.find("\nmodule ");
      for (const std::string& word : WordsOfNames(file->text.substr(begins))) {
        EXPECT_TRUE(legend.contains(word)) << word << " in " << model.name;
        seen.insert(word);
      }
    }
  }
  for (const char* const word :
       {"lL",   "nJ", "eE",    "pool",   "sum", "shifted", "near",
        "relu", "at", "table", "absent", "tD",  "most",    "any",
        "none", "sD", "cK",    "unused", "rS",  "gN"}) {
    EXPECT_TRUE(seen.contains(word)) << word;
  }
}

TEST(EmitVerilogTest, VectorsStandInBytes) {
  TestDesign test(RandomModel({.sizes = {2, 1},
                               .seed = 6,
                               .input = {.width = 12, .frac = 0},
                               .output = {.width = 3, .frac = 0}}),
                  {});
  test.inputs = {{-1, 0x123}};
  test.outputs = {{-3}};
  EXPECT_EQ(
      FileNamed(test.design(), "verilog/" + test.model.name + "_vectors.hex"),
      "0123ffff fd\n");
}

// A user's design around the network, in its own file before or after ours.
class UserDesign {
 public:
  UserDesign() : test_(RandomModel({.sizes = {2, 1}, .seed = 8}), {}) {
    const std::string name = test_.model.name;
    EXPECT_TRUE(folder_.Write(EmitVerilog(test_.design())).ok());
    user_ = absl::StrCat(
        "module user_top(input wire clk, output wire o);\n"
        "  wire [11:0] y;\n  wire valid;\n  assign o = ^{y, valid};\n  ",
        name,
        " u(.clock(clk), .reset(1'b0), .enable(1'b1), .in_valid(1'b1),\n"
        "    .x0(8'd1), .x1(8'd2), .out_valid(valid), .y0(y));\nendmodule\n");
  }

  // What verilator and Icarus have to say of it after `directives`.
  absl::Status Lint(const std::string& directives, bool before,
                    const std::vector<std::string>& defines) {
    EXPECT_TRUE(folder_.Write({{{"user_top.v", directives + user_}}}).ok());
    std::vector<std::string> sources = {"user_top.v",
                                        "verilog/" + test_.model.name + ".v"};
    if (!before) std::swap(sources[0], sources[1]);
    sources.insert(sources.end(), defines.begin(), defines.end());
    std::vector<std::string> verilator = {"verilator", "--lint-only", "-Wall",
                                          "--top-module", "user_top"};
    std::vector<std::string> icarus = {"iverilog", "-g2012", "-Wall",   "-o",
                                       "user",     "-s",     "user_top"};
    verilator.insert(verilator.end(), sources.begin(), sources.end());
    icarus.insert(icarus.end(), sources.begin(), sources.end());
    absl::Status status = folder_.RunSilently(verilator);
    status.Update(folder_.RunSilently(icarus));
    return status;
  }

 private:
  TestDesign test_;
  TestFolder folder_ = TestFolder("user");
  std::string user_;
};

TEST(EmitVerilogTest, LivesWithAUsersTimescale) {
  UserDesign user;
  for (const bool before : {true, false}) {
    EXPECT_EQ(user.Lint("`timescale 1ns/1ps\n", before, {}).message(), "");
    EXPECT_EQ(user.Lint("", before, {"-DAUTOPRUNER_NO_TIMESCALE"}).message(),
              "");
  }
}

// Our `default_nettype must not reach a user's file.
TEST(EmitVerilogTest, LeavesImplicitWiresToTheUser) {
  UserDesign user;
  const absl::Status said = user.Lint(
      "`timescale 1ns/1ps\nmodule implicit(input wire a, output wire b);\n"
      "  assign c = a;\n  assign b = c;\nendmodule\n",
      /*before=*/false, {"-Wno-fatal", "-Wno-IMPLICIT"});
  EXPECT_FALSE(absl::StrContains(said.message(), "default_nettype"));
  EXPECT_FALSE(absl::StrContains(said.message(), "rror")) << said;
}

// Names of features come from data files: no line of Verilog can.
TEST(EmitVerilogTest, NamesCannotLeaveTheirComment) {
  Model model = RandomModel({.sizes = {2, 1}, .seed = 7});
  model.features[0].name = "a\n`include \"x\" \\";
  const TestDesign test(model, {});
  const SimulatedVerilog verilog(test.design());
  EXPECT_EQ(verilog.Lint().message(), "");
  EXPECT_TRUE(verilog.Run(Simulator::kIcarus, Bench::kNetwork).ok());
}

// Vivado wants the period in ns, nextpnr the frequency in MHz.
TEST(EmitVerilogTest, ScriptsHaveTheClock) {
  const TestDesign test(RandomModel({.sizes = {2, 1}, .seed = 6}), {});
  Design design = test.design();
  design.project.clock_ns = 12.5;
  EXPECT_TRUE(
      absl::StrContains(FileNamed(design, "verilog/ice40.sh"), " --freq 80 "));
  EXPECT_TRUE(absl::StrContains(
      FileNamed(design, "verilog/" + test.model.name + ".xdc"),
      " -period 12.5 "));
}

}  // namespace
}  // namespace autopruner
