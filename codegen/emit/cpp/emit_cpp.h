// SPDX-License-Identifier: Apache-2.0
//
// Prints a circuit as C++: one header, fully unrolled, that includes nothing
// but <cstdint>, needs no heap, no exceptions and no RTTI, and compiles
// without a warning as C++17 and later.
//
//   WriteFileAtomically("out/hbb_tagger.h",
//                       EmitCpp(model, circuit, "model.json"));
//
//   #include "hbb_tagger.h"                    // in the user's program
//   hbb_tagger::ToRaw(features, x);
//   hbb_tagger::Infer(x, y);                   // constexpr
#ifndef CODEGEN_EMIT_CPP_EMIT_CPP_H_
#define CODEGEN_EMIT_CPP_EMIT_CPP_H_

#include <string>

#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"

namespace autopruner {

// Returns the text of the header. `circuit` computes `model` (it may have been
// optimised; registers are passed through) and has no dead code. `source` is
// the base name of the model file.
std::string EmitCpp(const Model& model, const Circuit& circuit,
                    const std::string& source);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_EMIT_CPP_H_
