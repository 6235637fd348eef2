// SPDX-License-Identifier: Apache-2.0
//
// A model of a test with its circuits and vectors, for emitters.
//
//   const TestDesign test(RandomModel({.sizes = {6, 4, 1}}), {});
//   EmitVerilog(test.design())
#ifndef CODEGEN_EMIT_TEST_DESIGN_H_
#define CODEGEN_EMIT_TEST_DESIGN_H_

#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/emit/design.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct TestDesign {
  // The vectors: all corners, and 500 at random.
  TestDesign(Model of, const HardwareOptions& options);

  // Refers to this.
  Design design() const;

  Model model;
  Circuit lowered;
  Circuit circuit;
  Rows inputs;
  Rows outputs;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_TEST_DESIGN_H_
