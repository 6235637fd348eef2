// SPDX-License-Identifier: Apache-2.0
//
// What every emitter prints.
//
//   Design design = {model, *lowered, *circuit, {.source = "model.json"}};
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitVerilog(design);
#ifndef CODEGEN_EMIT_DESIGN_H_
#define CODEGEN_EMIT_DESIGN_H_

#include "codegen/circuit/circuit.h"
#include "codegen/emit/project_options.h"
#include "codegen/model/model.h"

namespace autopruner {

// Both circuits compute `model` and have no dead code.
struct Design {
  const Model& model;
  const Circuit& lowered;  // one dot product a node: for processors, comments
  const Circuit& circuit;  // adders and registers: for hardware
  ProjectOptions project = {};
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_DESIGN_H_
