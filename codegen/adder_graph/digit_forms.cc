// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/digit_forms.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/adder_graph/adder_graph_builder.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kFormStream = 33;
constexpr uint32_t kMostFormChanges = 2;

}  // namespace

std::vector<FormChoice> FormChoices(const ConstantMatrix& matrix) {
  std::vector<FormChoice> choices;
  for (int o = 0; o < matrix.columns; ++o) {
    for (int i = 0; i < matrix.rows; ++i) {
      std::vector<SignedDigits> forms = MinimalDigits(matrix.weight(i, o));
      if (forms.size() > 1) choices.push_back({o, i, std::move(forms)});
    }
  }
  return choices;
}

ColumnTerms WithOtherForms(const ColumnTerms& terms,
                           const std::vector<FormChoice>& choices,
                           uint64_t seed) {
  ColumnTerms changed = terms;
  if (choices.empty()) return changed;
  const auto below = [&](uint64_t counter, size_t bound) {
    return RandomBelow(seed, kFormStream, counter,
                       static_cast<uint32_t>(bound));
  };
  const uint32_t changes = below(0, kMostFormChanges + 1);
  for (uint32_t change = 0; change < changes; ++change) {
    const FormChoice& choice = choices[below(2 * change + 1, choices.size())];
    const SignedDigits& form =
        choice.forms[below(2 * change + 2, choice.forms.size())];
    std::vector<SignedTerm>& column = changed[choice.column];
    std::erase_if(column, [&](const SignedTerm& term) {
      return term.node == choice.row;
    });
    for (const SignedDigit& digit : form) {
      column.push_back({choice.row, digit.shift, digit.negative});
    }
  }
  return changed;
}

}  // namespace autopruner
