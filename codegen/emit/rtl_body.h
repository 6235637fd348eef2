// SPDX-License-Identifier: Apache-2.0
//
// A circuit as signals, in the order in which a reader wants them: layer by
// layer, and in a layer node by node. What hardware languages print.
//
//   RtlBody body = MakeRtlBody(*lowered, *circuit, names);
//   body.blocks[1].signals[4].name  ->  "l0_s1_0"
//   body.blocks[1].signals[4].meaning  ->  "x7 + 2 * x8"
#ifndef CODEGEN_EMIT_RTL_BODY_H_
#define CODEGEN_EMIT_RTL_BODY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/rtl_expression.h"
#include "core/interval.h"

namespace autopruner {

// A node's sum, for a comment: name and the pieces of its dot product.
struct RtlDot {
  std::string name;
  std::vector<std::string> pieces;
};

// What a language declares a signal as.
enum class RtlRole { kConstant, kWire, kTable, kRegister };

struct RtlSignal {
  RtlRole role = RtlRole::kWire;
  std::string name;
  Interval range;
  RtlExpression value;         // a register takes it at the next clock
  std::string meaning;         // in arithmetic; empty where the value says it
  std::vector<RtlDot> dots;    // what begins with this signal
  int64_t constant = 0;        // kConstant
  int stage = 0;               // clock cycles after the input
  Interval index;              // kTable: of what is looked up
  std::vector<int64_t> table;  // kTable: from index.min on
};

// A layer, or what stands before the first one.
struct RtlBlock {
  std::string prefix;   // of its names; empty before the first layer
  std::string comment;  // what the layer is
  std::vector<RtlSignal> signals;
  // Bits of inputs or signals that nothing reads, such as those that a
  // rounding drops.
  std::vector<RtlExpression> unread;
};

struct RtlBody {
  std::vector<RtlBlock> blocks;  // of the inputs, then one a layer
  int latency = 0;
};

// Returns all values of `circuit` but inputs, as `names` (RtlNames()) calls
// them. `lowered` has the dot products that it computes, by the same names.
RtlBody MakeRtlBody(const Circuit& lowered, const Circuit& circuit,
                    const std::vector<std::string>& names);

// How a language prints the registers of one stage.
struct ClockedBlock {
  const char* comment = "";  // before words
  const char* open = "";
  const char* indent = "";  // of a register
  const char* close = "";
  std::string (*text)(const RtlExpression&) = nullptr;
};

// Prints a block for each stage that has registers: "NAME <= VALUE;" each.
std::string ClockedBlocks(const RtlBody& body, const ClockedBlock& language);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_RTL_BODY_H_
