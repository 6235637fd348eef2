// SPDX-License-Identifier: Apache-2.0
//
// Other forms of weights with as few signed digits: 3 is 4 - 1 and 2 + 1.
//
//   std::vector<FormChoice> choices = FormChoices(matrix);
//   ColumnTerms changed = WithOtherForms(terms, choices, /*seed=*/7);
//
// Part of adder_graph_search.cc; not for others.
#ifndef CODEGEN_ADDER_GRAPH_DIGIT_FORMS_H_
#define CODEGEN_ADDER_GRAPH_DIGIT_FORMS_H_

#include <cstdint>
#include <vector>

#include "codegen/adder_graph/constant_matrix.h"
#include "codegen/adder_graph/signed_digits.h"
#include "codegen/adder_graph/term_columns.h"

namespace autopruner {

// A weight with more than one form of the fewest digits.
struct FormChoice {
  int column;
  int row;
  std::vector<SignedDigits> forms;
};

std::vector<FormChoice> FormChoices(const ConstantMatrix& matrix);

// Returns `terms` with up to two of the weights in one of their forms.
ColumnTerms WithOtherForms(const ColumnTerms& terms,
                           const std::vector<FormChoice>& choices,
                           uint64_t seed);

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_DIGIT_FORMS_H_
