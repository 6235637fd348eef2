// SPDX-License-Identifier: Apache-2.0
#include "codegen/bit_exact.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/c/machine.h"
#include "codegen/emit/c/run_on_machine.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/emit/design.h"
#include "codegen/emit/hls/compiled_hls.h"
#include "codegen/emit/verilog/simulated_verilog.h"
#include "codegen/emit/vhdl/simulated_vhdl.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/serial_hardware.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kMaxFailures = 5;  // a form that is wrong is wrong often
constexpr size_t kConstexprInputs = 3;

std::string Text(const std::vector<int64_t>& values) {
  return absl::StrCat("{", absl::StrJoin(values, ", "), "}");
}

std::vector<int64_t> OutputsChecked(const Circuit& circuit,
                                    const std::vector<int64_t>& input) {
  const std::vector<int64_t> values = EvaluateAll(circuit, input);
  for (size_t id = 0; id < values.size(); ++id) {
    // Widths come from these intervals: they must hold.
    EXPECT_TRUE(circuit.ops()[id].range.contains(values[id]))
        << circuit.ops()[id].name << " is " << values[id] << " for input "
        << Text(input);
  }
  std::vector<int64_t> outputs;
  for (const ValueId id : circuit.outputs()) outputs.push_back(values[id]);
  return outputs;
}

FormOutputs RunCircuit(const std::string& form, const Circuit& circuit,
                       const Rows& inputs) {
  FormOutputs interpreted = {.form = form, .outputs = {}};
  for (const std::vector<int64_t>& input : inputs) {
    interpreted.outputs.push_back(OutputsChecked(circuit, input));
  }
  return interpreted;
}

std::vector<FormOutputs> RunGeneratedCpp(const Design& design,
                                         CompileOptions options,
                                         const Rows& inputs) {
  options.constexpr_inputs.assign(
      inputs.begin(),
      inputs.begin() + std::min(inputs.size(), kConstexprInputs));
  const std::string form =
      absl::StrCat("generated C++, ", options.compiler, " ", options.standard,
                   " ", absl::StrJoin(options.flags, " "), ": ");
  const absl::StatusOr<CompiledCpp> cpp = CompiledCpp::Build(design, options);
  EXPECT_TRUE(cpp.ok()) << form << cpp.status();
  if (!cpp.ok()) return {};
  std::vector<FormOutputs> forms = {{form + "Infer", cpp->Infer(inputs)}};
  if (cpp->has_vector()) {
    forms.push_back({form + "InferVector", cpp->InferVector(inputs)});
    forms.push_back({form + "InferBatch", cpp->InferBatch(inputs)});
    forms.push_back(
        {form + "InferBatch, narrow", cpp->InferNarrowBatch(inputs)});
  }
  return forms;
}

// The counts of a run, where there are any, are possible: of straight-line code
// each instruction runs once, but those of a multiplication in a loop.
void ExpectPossible(const MachineRun& run, const Machine& machine) {
  EXPECT_GT(run.infer_bytes, 0) << machine.name;
  EXPECT_GT(run.code_bytes, run.infer_bytes) << machine.name;
  EXPECT_GT(run.constant_bytes, 0) << machine.name;
  EXPECT_EQ(run.ram_bytes, 0) << machine.name;
  if (machine.clock.empty()) return;
  EXPECT_GT(run.clocks, run.infer_bytes / 8) << machine.name;
  EXPECT_LT(run.clocks, run.infer_bytes * 8) << machine.name;
}

// What microcontrollers are short of is told.
FormOutputs RunGeneratedC(const Design& design, const Machine& machine,
                          const Rows& inputs) {
  const std::string form = absl::StrCat("generated C, ", machine.name);
  const absl::StatusOr<MachineRun> run = RunOnMachine(design, machine, inputs);
  EXPECT_TRUE(run.ok()) << form << ": " << run.status();
  if (!run.ok()) return {form, Rows()};
  std::cout << design.model.name << ", " << form << ", "
            << absl::StrJoin(machine.flags, " ") << ": " << inputs.size()
            << " events; infer: " << run->infer_bytes << " bytes of code, "
            << run->stack_bytes
            << " of stack; all functions: " << run->code_bytes << " of code, "
            << run->constant_bytes << " of constants, " << run->ram_bytes
            << " of RAM";
  if (!machine.clock.empty()) {
    std::cout << "; " << std::lround(run->clocks) << " " << machine.clock
              << " an event";
  }
  std::cout << std::endl;
  ExpectPossible(*run, machine);
  return {form, run->outputs};
}

FormOutputs RunHls(const std::string& form, const Design& design,
                   const Rows& inputs) {
  const absl::StatusOr<CompiledHls> hls = CompiledHls::Build(design);
  EXPECT_TRUE(hls.ok()) << form << ": " << hls.status();
  return {form, hls.ok() ? hls->Run(inputs) : Rows()};
}

// What a test bench said, which compares by itself.
void ExpectPasses(const std::string& form, const std::string& model,
                  const absl::StatusOr<std::string>& said) {
  EXPECT_TRUE(said.ok()) << model << ": " << form << ": " << said.status();
  std::cout << form << ": " << said.value_or("failed") << std::flush;
}

template <typename AnyDesign>
AnyDesign WithVectors(AnyDesign design, const Rows& inputs,
                      const Rows& expected) {
  design.project.golden_inputs = inputs;
  design.project.golden_outputs = expected;
  return design;
}

void ExpectVerilogPasses(const std::string& form, const std::string& model,
                         const SimulatedVerilog& verilog, Simulator simulator) {
  for (const Bench bench : {Bench::kNetwork, Bench::kAxis}) {
    ExpectPasses(form, model, verilog.Run(simulator, bench));
  }
}

// The forms that one circuit has, but not those of each number of adders.
struct OtherForms {
  bool vhdl = false;  // interpreted, which takes long
  bool hls = false;   // where registers are nothing
};

// One element a clock, or a call; the benches of this form compare, too. Icarus
// and GHDL get the first `few` inputs.
void ExpectSerialPasses(const Model& model, const Circuit& lowered, int adders,
                        OtherForms with, size_t few, const Rows& inputs,
                        const Rows& expected) {
  const std::string form = absl::StrCat(adders, " adders a stage, serial: ");
  const absl::StatusOr<SerialHardware> hardware =
      MakeSerialHardware(model, {.adders_per_stage = adders});
  ASSERT_TRUE(hardware.ok()) << hardware.status();
  const SerialDesign design = {
      model, lowered, *hardware, {.source = "model.json"}};
  const SerialDesign with_few =
      WithVectors(design, Rows(inputs.begin(), inputs.begin() + few),
                  Rows(expected.begin(), expected.begin() + few));
  const SimulatedVerilog verilog(with_few);
  EXPECT_TRUE(verilog.Lint().ok()) << form << verilog.Lint();
  ExpectVerilogPasses(form + "Icarus", model.name, verilog, Simulator::kIcarus);
  if (with.vhdl) ExpectPasses(form + "GHDL", model.name, RunVhdl(with_few));
  const SerialDesign with_all = WithVectors(design, inputs, expected);
  if (few < inputs.size()) {
    ExpectVerilogPasses(form + "Verilator", model.name,
                        SimulatedVerilog(with_all), Simulator::kVerilator);
  }
  if (with.hls) {
    ExpectPasses(form + "HLS C++", model.name, RunSerialHlsBench(with_all));
  }
}

void ExpectEqual(const FormOutputs& actual, const Rows& expected,
                 const Rows& inputs, const Model& model) {
  ASSERT_EQ(actual.outputs.size(), expected.size())
      << model.name << ": " << actual.form << " has not a row for each input";
  int failures = 0;
  for (size_t n = 0; n < expected.size() && failures < kMaxFailures; ++n) {
    ASSERT_EQ(actual.outputs[n].size(), expected[n].size())
        << model.name << ": " << actual.form << ", sample " << n;
    for (size_t j = 0; j < expected[n].size(); ++j) {
      if (actual.outputs[n][j] == expected[n][j]) continue;
      ++failures;
      ADD_FAILURE() << model.name << ": " << actual.form << ", sample " << n
                    << ", output " << j << ": " << actual.outputs[n][j]
                    << " instead of " << expected[n][j] << ", for input "
                    << Text(inputs[n]);
    }
  }
}

}  // namespace

void ExpectBitExact(const Model& model, const Rows& inputs,
                    const BitExactOptions& options) {
  Rows expected;
  for (const std::vector<int64_t>& input : inputs) {
    expected.push_back(InferReference(model, input));
  }
  const auto expect_equal = [&](const FormOutputs& outputs) {
    ExpectEqual(outputs, expected, inputs, model);
  };
  for (const FormOutputs& outputs : options.others) expect_equal(outputs);
  const absl::StatusOr<Circuit> lowered = Lower(model);
  ASSERT_TRUE(lowered.ok()) << lowered.status();
  expect_equal(RunCircuit("circuit", *lowered, inputs));
  for (const CompileOptions& cpp : options.cpp) {
    for (const FormOutputs& outputs :
         RunGeneratedCpp({model, *lowered, *lowered}, cpp, inputs)) {
      expect_equal(outputs);
    }
  }
  for (const Machine& machine : options.machines) {
    expect_equal(RunGeneratedC({model, *lowered, *lowered}, machine, inputs));
  }
  const size_t few = std::min<size_t>(inputs.size(), options.icarus_inputs);
  const Rows few_inputs(inputs.begin(), inputs.begin() + few);
  const Rows few_expected(expected.begin(), expected.begin() + few);
  for (const int adders : options.adders_per_stage) {
    const std::string form = absl::StrCat(adders, " adders a stage: ");
    const absl::StatusOr<Circuit> circuit =
        MakeHardware(model, {.adders_per_stage = adders});
    ASSERT_TRUE(circuit.ok()) << circuit.status();
    expect_equal(RunCircuit(form + "circuit", *circuit, inputs));
    const Design design = {model, *lowered, *circuit, {.source = "model.json"}};
    const Design with_few = WithVectors(design, few_inputs, few_expected);
    ExpectVerilogPasses(form + "Icarus", model.name, SimulatedVerilog(with_few),
                        Simulator::kIcarus);
    const OtherForms with = {.vhdl = adders == options.adders_per_stage.back(),
                             .hls = adders == options.adders_per_stage.front()};
    if (with.vhdl) ExpectPasses(form + "GHDL", model.name, RunVhdl(with_few));
    if (model.set.exists()) {
      ExpectSerialPasses(model, *lowered, adders, with, few, inputs, expected);
    }
    if (few < inputs.size()) {
      ExpectVerilogPasses(
          form + "Verilator", model.name,
          SimulatedVerilog(WithVectors(design, inputs, expected)),
          Simulator::kVerilator);
    }
    if (with.hls) expect_equal(RunHls(form + "HLS C++", design, inputs));
  }
}

void ExpectSameRawInputs(const Model& model,
                         const std::vector<std::vector<float>>& values,
                         const CompileOptions& options) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  const absl::StatusOr<CompiledCpp> cpp =
      CompiledCpp::Build({model, *circuit, *circuit}, options);
  ASSERT_TRUE(cpp.ok()) << cpp.status();
  const Rows raw = cpp->ToRaw(values);
  ASSERT_EQ(raw.size(), values.size());
  for (size_t n = 0; n < values.size(); ++n) {
    for (size_t i = 0; i < values[n].size(); ++i) {
      ASSERT_EQ(raw[n][i], RawFeature(model.features[i], values[n][i]))
          << options.compiler << " " << absl::StrJoin(options.flags, " ")
          << ", sample " << n << ", feature " << i << ", value "
          << values[n][i];
    }
  }
}

}  // namespace autopruner
