// SPDX-License-Identifier: Apache-2.0
//
// The parts of a function in HLS C++ that computes a circuit.
//
//   HlsParameters(HlsPorts(model, circuit))  ->  "    ap_int<8> x0,\n ..."
#ifndef CODEGEN_EMIT_HLS_HLS_FUNCTION_H_
#define CODEGEN_EMIT_HLS_HLS_FUNCTION_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/model/model.h"

namespace autopruner {

// An argument of a function.
struct HlsPort {
  std::string name;
  std::string type;  // "ap_int<8>"
  int index = 0;     // of the network's input or output
  bool is_input = true;
};

// The arguments in their order: used inputs, then all outputs. Each is as wide
// as the model's format of it, whatever its weights.
std::vector<HlsPort> HlsPorts(const Model& model, const Circuit& circuit);

// Outputs are passed by reference.
std::string HlsParameters(const std::vector<HlsPort>& ports);

// A line of comment.
std::string HlsPortComment(const BusField& port);

// Between the braces: all statements, and what gives the outputs their values.
// Registers of `circuit` are looked through.
std::string HlsBody(const Circuit& lowered, const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_HLS_HLS_FUNCTION_H_
