// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/signed_digits.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace autopruner {
namespace {

// Appends to `forms` every form of `value` << shift that has `left` digits.
void FindForms(int64_t value, int shift, size_t left, size_t limit,
               SignedDigits& digits, std::vector<SignedDigits>& forms) {
  if (forms.size() >= limit) return;
  if (value == 0) {
    if (left == 0) forms.push_back(digits);
    return;
  }
  if (left == 0 || CanonicalDigits(value).size() > left) return;
  for (; value % 2 == 0; value /= 2) ++shift;
  const bool canonical_is_negative = (value & 3) == 3;
  for (const bool negative : {canonical_is_negative, !canonical_is_negative}) {
    digits.push_back({shift, negative});
    FindForms(negative ? value + 1 : value - 1, shift, left - 1, limit, digits,
              forms);
    digits.pop_back();
  }
}

}  // namespace

std::vector<SignedDigits> MinimalDigits(int64_t value, size_t limit) {
  std::vector<SignedDigits> forms;
  SignedDigits digits;
  FindForms(value, 0, CanonicalDigits(value).size(), limit, digits, forms);
  return forms;
}

}  // namespace autopruner
