// SPDX-License-Identifier: Apache-2.0
//
// A model of sets of a test with its circuits and vectors, for emitters of the
// serial form.
//
//   const TestSerialDesign test(SmallSets(Pooling::kSum, 2), {});
//   EmitSerialVerilog(test.design())
#ifndef CODEGEN_SERIAL_TEST_SERIAL_DESIGN_H_
#define CODEGEN_SERIAL_TEST_SERIAL_DESIGN_H_

#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "codegen/serial/serial_design.h"
#include "codegen/serial/serial_hardware.h"
#include "core/network_spec.h"

namespace autopruner {

// "random_1": sets of up to 4 elements, whose values may be below 0.
Model SmallSets(Pooling pooling, int joined);

// Corners and `count` random inputs, of which every third has no element at
// all, one, or all, one behind the other.
Rows SetInputs(const Model& model, int count);

struct TestSerialDesign {
  // The vectors: SetInputs(), 300 of them.
  TestSerialDesign(Model of, const HardwareOptions& options);

  // Refers to this.
  SerialDesign design() const;

  Model model;
  Circuit lowered;
  SerialHardware hardware;
  Rows inputs;
  Rows outputs;
};

}  // namespace autopruner

#endif  // CODEGEN_SERIAL_TEST_SERIAL_DESIGN_H_
