// SPDX-License-Identifier: Apache-2.0
//
// A straight-line, single-assignment program on integers: what a network
// becomes before it is printed as C++, HLS or Verilog.
//
//   Circuit circuit("adder");
//   ValueId x = circuit.AddInput("x0", {.width = 8, .frac = 4});
//   ValueId y = circuit.AddInput("x1", {.width = 8, .frac = 4});
//   ValueId sum = circuit.AddSum("sum", x, 0, y, 2);       // x + 4 y
//   circuit.AddOutput(sum);
//   Evaluate(circuit, {3, 5})  ->  {23}
//
// Every value carries its interval and its binary point. Values refer only to
// values before them. Builders do not check: whoever builds a circuit keeps
// every interval within 63 bits (Lower() answers for a whole model).
#ifndef CODEGEN_CIRCUIT_CIRCUIT_H_
#define CODEGEN_CIRCUIT_CIRCUIT_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/fixed.h"
#include "core/interval.h"

namespace autopruner {

using ValueId = int;
inline constexpr ValueId kNoValue = -1;

enum class OpKind {
  kInput,       // one of the circuit's inputs
  kConstant,    // `constant`
  kDot,         // constant + sum of coefficient * value over `terms`
  kSum,         // (a << shift_a) +- (b << shift_b), and +- (c << shift_c)
  kNegate,      // -a
  kFloorShift,  // a >> shift_a: toward -infinity
  kClamp,       // a, not below low and not above high
  kWrap,        // the lowest bits of a: low to high, 2^k integers
  kMax,         // the larger of a and b
  kSelect,      // a != 0 ? b : c
  kTable,       // table[a - (lowest value of a)]
  kRegister,    // a, one clock later
};

struct Term {
  int64_t coefficient = 0;
  ValueId value = kNoValue;

  constexpr bool operator==(const Term&) const = default;
};

struct Op {
  OpKind kind = OpKind::kInput;
  std::string name;  // from structure, e.g. "l0_n3_sum": unique
  // Holds every value it can take; no more, as far as operands are independent.
  Interval range;
  int frac = 0;  // worth raw * 2^-frac
  ValueId a = kNoValue;
  ValueId b = kNoValue;
  ValueId c = kNoValue;
  int shift_a = 0;
  int shift_b = 0;
  int shift_c = 0;
  bool subtract = false;    // kSum: minus b
  bool subtract_c = false;  // kSum: minus c
  int64_t constant = 0;     // kConstant, kDot
  // kClamp, kWrap: the bounds of the result. Those of a clamp that lie beyond
  // range(a) cannot act.
  int64_t low = 0;
  int64_t high = 0;
  std::vector<Term> terms = {};     // kDot: no zero coefficient, no value twice
  std::vector<int64_t> table = {};  // kTable
  int stage = 0;                    // clock cycles after the input
};

// Where a layer begins, and what is said about it in generated text.
struct Section {
  ValueId first = 0;
  std::string prefix;  // "l0": all names made in it begin with it and "_"
  std::string comment;
};

class Circuit {
 public:
  explicit Circuit(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }
  const std::vector<Op>& ops() const { return ops_; }
  const Op& op(ValueId id) const { return ops_[id]; }
  // Input i of the network is inputs()[i]; kNoValue where it is not used.
  const std::vector<ValueId>& inputs() const { return inputs_; }
  const std::vector<Format>& input_formats() const { return input_formats_; }
  const std::vector<ValueId>& outputs() const { return outputs_; }
  const std::vector<Section>& sections() const { return sections_; }
  // Clock cycles from input to output.
  int latency() const { return latency_; }

  // Each of these appends one operation and returns its value. The interval
  // and the binary point of the result are derived from the operands.
  // Operations that cannot act return their operand: a shift by 0, a clamp
  // that the interval never reaches, the maximum of disjoint intervals, a dot
  // product or table that only passes its operand on. An operation with only
  // one possible result becomes that constant.
  ValueId AddInput(std::string name, Format format);
  void AddUnusedInput(Format format);
  ValueId AddConstant(std::string name, int64_t raw, int frac);
  // Terms are merged by value; those that come to 0 are dropped.
  ValueId AddDot(std::string name, const std::vector<Term>& terms,
                 int64_t constant, int frac);
  // The binary points must agree: a.frac + shift_a == b.frac + shift_b is the
  // result's. (A constant or a dot product may stand at any.)
  ValueId AddSum(std::string name, ValueId a, int shift_a, ValueId b,
                 int shift_b, bool subtract = false, ValueId c = kNoValue,
                 int shift_c = 0, bool subtract_c = false);
  // States what the builder knows of a sum: a range within the one derived,
  // where operands depend on each other, and the binary point.
  void Refine(ValueId sum, Interval range, int frac) {
    ops_[sum].range = range;
    ops_[sum].frac = frac;
  }
  ValueId AddNegate(std::string name, ValueId a);
  ValueId AddFloorShift(std::string name, ValueId a, int shift);
  ValueId AddClamp(std::string name, ValueId a, int64_t low, int64_t high);
  // What is left of `a` when only the bits of a format with this range are
  // kept: `range` holds a power of two of integers.
  ValueId AddWrap(std::string name, ValueId a, Interval range);
  ValueId AddMax(std::string name, ValueId a, ValueId b);
  ValueId AddSelect(std::string name, ValueId a, ValueId b, ValueId c);
  // One entry for each value in the range of `a`, lowest first.
  ValueId AddTable(std::string name, ValueId a, std::vector<int64_t> table,
                   int frac);
  ValueId AddRegister(std::string name, ValueId a);
  // Appends `op` of another circuit. Its operands become map[operand].
  ValueId AddCopy(const Op& op, std::span<const ValueId> map);
  void AddOutput(ValueId value);
  void BeginSection(std::string prefix, std::string comment);

 private:
  ValueId Append(Op op);

  std::string name_;
  std::vector<Op> ops_;
  std::vector<ValueId> inputs_;
  std::vector<Format> input_formats_;
  std::vector<ValueId> outputs_;
  std::vector<Section> sections_;
  int latency_ = 0;
};

// Calls visit(operand) for every value that `op` reads.
template <typename Visitor>
void ForEachOperand(const Op& op, Visitor visit) {
  for (const ValueId id : {op.a, op.b, op.c}) {
    if (id != kNoValue) visit(id);
  }
  for (const Term& term : op.terms) visit(term.value);
}

// Calls visit(value, shift, subtract) for the operands of a kSum, in their
// order: two, or three.
template <typename Visitor>
void ForEachSumOperand(const Op& op, Visitor visit) {
  visit(op.a, op.shift_a, false);
  visit(op.b, op.shift_b, op.subtract);
  if (op.c != kNoValue) visit(op.c, op.shift_c, op.subtract_c);
}

constexpr bool IsConstant(const Op& op) { return op.kind == OpKind::kConstant; }

// Returns the value that `id` is, some clocks later: itself, if it is no
// register.
ValueId BehindRegisters(const Circuit& circuit, ValueId id);

// Whether `op` only moves bits, which costs neither time nor area: an input, a
// constant, a shift, one operand times a power of two.
bool IsWiring(const Op& op);

// Returns the circuit's outputs for raw `inputs` (one for each input of the
// network, used or not; each within its format). Registers pass through.
std::vector<int64_t> Evaluate(const Circuit& circuit,
                              std::span<const int64_t> inputs);

// Returns every value of the circuit for raw `inputs`, indexed by ValueId.
std::vector<int64_t> EvaluateAll(const Circuit& circuit,
                                 std::span<const int64_t> inputs);

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_CIRCUIT_H_
