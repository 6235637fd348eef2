// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/pooling.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"

namespace autopruner {
namespace {

// The maximum of all, in a tree.
ValueId AddMaximum(const std::string& name, std::vector<ValueId> values,
                   Circuit& circuit) {
  for (int level = 0; values.size() > 1; ++level) {
    std::vector<ValueId> next;
    for (size_t k = 0; k + 1 < values.size(); k += 2) {
      next.push_back(
          values.size() == 2
              ? circuit.AddMax(name, values[k], values[k + 1])
              : circuit.AddMax(absl::StrCat(name, "_t", level, "_", k / 2),
                               values[k], values[k + 1]));
    }
    if (values.size() % 2 == 1) next.push_back(values.back());
    values = std::move(next);
  }
  return values.front();
}

}  // namespace

ValueId AddPooled(Pooling pooling, const std::string& name,
                  const std::vector<ElementValue>& elements, Circuit& circuit) {
  const int frac = circuit.op(elements.front().value).frac;
  int64_t lowest = 0;
  for (const ElementValue& element : elements) {
    lowest = std::min(lowest, circuit.op(element.value).range.min);
  }
  // What stands for an element that is not there.
  const int64_t neutral = pooling == Pooling::kMax ? lowest : 0;
  const ValueId absent =
      circuit.AddConstant(absl::StrCat(name, "_absent"), neutral, frac);
  std::vector<ValueId> values;
  std::vector<ValueId> valid;
  for (size_t e = 0; e < elements.size(); ++e) {
    values.push_back(circuit.AddSelect(absl::StrCat(name, "_e", e),
                                       elements[e].valid, elements[e].value,
                                       absent));
    valid.push_back(elements[e].valid);
  }
  switch (pooling) {
    case Pooling::kSum: {
      std::vector<Term> terms;
      for (const ValueId value : values) terms.push_back({1, value});
      return circuit.AddDot(name, terms, 0, frac);
    }
    case Pooling::kMax:
      break;
  }
  if (neutral == 0) return AddMaximum(name, std::move(values), circuit);
  const ValueId any =
      AddMaximum(absl::StrCat(name, "_any"), std::move(valid), circuit);
  const ValueId zero =
      circuit.AddConstant(absl::StrCat(name, "_none"), 0, frac);
  const ValueId most =
      AddMaximum(absl::StrCat(name, "_most"), std::move(values), circuit);
  return circuit.AddSelect(name, any, most, zero);
}

}  // namespace autopruner
