// SPDX-License-Identifier: Apache-2.0
//
// Prints the operations of a circuit as C++ statements. Part of emit_cpp.h;
// not for others.
//
//   CppBody body(circuit);
//   body.value_type()  ->  "int32_t"
//   body.Infer()       ->  "  // Layer 0: ...\n  const int32_t l0_n0_sum = ..."
#ifndef CODEGEN_CPP_BODY_H_
#define CODEGEN_CPP_BODY_H_

#include <string>
#include <vector>

#include "codegen/circuit.h"

namespace autopruner {

class CppBody {
 public:
  explicit CppBody(const Circuit& circuit);

  // int32_t if no value and no partial sum needs more; else int64_t.
  const std::string& value_type() const { return value_type_; }

  // The look-up tables, each followed by an empty line.
  std::string Tables() const;

  // The body of Infer: x[i] to y[j].
  std::string Infer() const;

  // The body of InferBatch: x[i][k] to y[j][k], a loop over k a section.
  // What a later section needs is kept in arrays [kN].
  std::string InferBatch() const;

 private:
  // Where operands come from and results go to.
  enum class Form { kScalar, kBatch };

  std::string Reference(Form form, ValueId id) const;
  std::string Scaled(Form form, ValueId id, int shift) const;
  std::string Expression(Form form, const Op& op) const;
  std::string DotExpression(Form form, const Op& op) const;
  std::string ClampExpression(Form form, const Op& op) const;
  std::string Statement(Form form, ValueId id) const;
  std::string Outputs(Form form) const;
  // The statements of the operations first .. last - 1.
  std::string Statements(Form form, ValueId first, ValueId last) const;
  bool IsPrinted(ValueId id) const;
  ValueId SectionEnd(size_t section) const;

  const Circuit& circuit_;
  std::vector<Section> sections_;  // from value 0, at least one
  std::string value_type_;
  std::vector<std::string> inputs_;  // by value: "x[3]"
  std::vector<bool> crosses_;        // by value: a later section reads it
};

}  // namespace autopruner

#endif  // CODEGEN_CPP_BODY_H_
