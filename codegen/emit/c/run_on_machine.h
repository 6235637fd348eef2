// SPDX-License-Identifier: Apache-2.0
//
// The generated C of a design on a machine that may be another one.
//
//   absl::StatusOr<MachineRun> run = RunOnMachine(design, CortexM4(), inputs);
//   run->outputs  ->  {{12}, ..
//   run->clocks   ->  1340, instructions an event
#ifndef CODEGEN_EMIT_C_RUN_ON_MACHINE_H_
#define CODEGEN_EMIT_C_RUN_ON_MACHINE_H_

#include "absl/status/statusor.h"
#include "codegen/emit/c/machine.h"
#include "codegen/emit/design.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

struct MachineRun {
  Rows outputs;
  int infer_bytes = 0;     // machine code of infer alone
  int code_bytes = 0;      // of all functions
  int constant_bytes = 0;  // of features, formats and classes; an AVR copies
                           // those that are used to RAM
  int ram_bytes = 0;       // static, that is written
  int stack_bytes = 0;     // of infer and what it calls
  double clocks = 0;       // an event, on average
};

// Compiles the C header and source of a design with all warnings as errors, and
// a C99 program that infers the inputs; runs it, and reads what it prints.
//   Shapes: inputs [samples][features], raw and within their formats.
//   Errors: NotFound where a compiler or an emulator is missing; Internal, with
//   what they said, if they failed.
absl::StatusOr<MachineRun> RunOnMachine(const Design& design,
                                        const Machine& machine,
                                        const Rows& inputs);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_C_RUN_ON_MACHINE_H_
