// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/arithmetic.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

using NameOf = absl::FunctionRef<std::string(ValueId)>;

std::string Product(int64_t size, const std::string& operand) {
  return size == 1 ? operand : absl::StrCat(size, " * ", operand);
}

std::vector<std::string> Dot(const Op& op, NameOf name) {
  std::vector<std::string> pieces;
  for (const Term& term : op.terms) {
    const char* sign = pieces.empty() ? "" : "+ ";
    if (term.coefficient < 0) sign = pieces.empty() ? "-" : "- ";
    pieces.push_back(absl::StrCat(
        sign, Product(std::abs(term.coefficient), name(term.value))));
  }
  if (op.constant != 0) {
    pieces.push_back(
        absl::StrCat(op.constant < 0 ? "- " : "+ ", std::abs(op.constant)));
  }
  return pieces;
}

}  // namespace

std::vector<std::string> Arithmetic(const Op& op, NameOf name) {
  switch (op.kind) {
    case OpKind::kDot:
      return Dot(op, name);
    case OpKind::kSum: {
      std::vector<std::string> pieces = {
          Product(int64_t{1} << op.shift_a, name(op.a)),
          absl::StrCat(op.subtract ? "- " : "+ ",
                       Product(int64_t{1} << op.shift_b, name(op.b)))};
      if (op.c != kNoValue) {
        pieces.push_back(
            absl::StrCat(op.subtract_c ? "- " : "+ ",
                         Product(int64_t{1} << op.shift_c, name(op.c))));
      }
      return pieces;
    }
    case OpKind::kNegate:
      return {absl::StrCat("-", name(op.a))};
    case OpKind::kFloorShift:
      return {absl::StrCat(name(op.a), " >> ", op.shift_a)};
    case OpKind::kInput:
    case OpKind::kConstant:
    case OpKind::kClamp:
    case OpKind::kWrap:
    case OpKind::kMax:
    case OpKind::kSelect:
    case OpKind::kTable:
    case OpKind::kRegister:
      return {};
  }
  return {};
}

}  // namespace autopruner
