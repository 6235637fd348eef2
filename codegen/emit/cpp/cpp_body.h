// SPDX-License-Identifier: Apache-2.0
//
// Prints the operations of a circuit as C++ statements. Part of emit_cpp.h;
// not for others.
//
//   CppBody body(circuit);
//   body.value_type()  ->  "int32_t"
//   body.Infer()       ->  "  // Layer 0: ...\n  const int32_t l0_n0_sum = ..."
#ifndef CODEGEN_EMIT_CPP_CPP_BODY_H_
#define CODEGEN_EMIT_CPP_CPP_BODY_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_layout.h"

namespace autopruner {

class CppBody {
 public:
  explicit CppBody(const Circuit& circuit);

  // int32_t if no value and no partial sum needs more; else int64_t.
  const std::string& value_type() const { return value_type_; }

  // What Infer needs besides Max, Min and Clamp: look-up tables and, for a
  // large circuit, a function a part. Each is followed by an empty line.
  std::string Details() const;

  // The body of Infer: x[i] to y[j].
  std::string Infer() const;

  // The body of InferBlock: x[i * x_stride + k] to y[j * y_stride + k], a loop
  // over k a part. What a later part needs is kept in arrays [kBlock].
  std::string InferBlock() const;

 private:
  // Where operands come from and results go to.
  enum class Form {
    kScalar,    // x[3] and l0_n3: all in one function
    kFunction,  // x[3] and, from another part, v.l0_n3
    kLoop,      // x[3 * x_stride + k] and, if it crosses, l0_n3[k]
  };
  struct Place {
    Form form;
    const CppPart& part;
  };

  bool IsSplit() const { return CountOperands(circuit_) > kMaxScalarOperands; }
  // A function of fewer operands is not split.
  static constexpr int kMaxScalarOperands = 2 * kMaxPartOperands;

  std::string Reference(const Place& place, ValueId id) const;
  // In pieces between which the line may be broken.
  std::vector<std::string> Expression(const Place& place, const Op& op) const;
  std::string ClampExpression(const Place& place, const Op& op) const;
  std::string WrapExpression(const Place& place, const Op& op) const;
  std::string Statement(const Place& place, ValueId id) const;
  std::string Statements(const Place& place) const;
  std::string Outputs(const Place& place) const;
  std::string ValuesStruct() const;
  std::string Function(const CppPart& part) const;
  // Casts to void of `x` and `v`, where the part reads none of them.
  std::string NotRead(const Place& place) const;
  bool IsPrinted(ValueId id) const;
  bool IsHandedOn(ValueId id) const;  // to another part, or as an output

  const Circuit& circuit_;
  std::string value_type_;
  std::vector<int> inputs_;  // by value: which input it is
  CppLayout layout_;         // by layers
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_CPP_BODY_H_
