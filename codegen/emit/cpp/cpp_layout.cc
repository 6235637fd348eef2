// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_layout.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"

namespace autopruner {
namespace {

int OperandsOf(const Op& op) {
  int operands = 0;
  ForEachOperand(op, [&](ValueId) { ++operands; });
  return operands;
}

// "l0" -> "InferL0".
std::string FunctionName(std::string prefix) {
  prefix[0] = absl::ascii_toupper(static_cast<unsigned char>(prefix[0]));
  return absl::StrCat("Infer", prefix);
}

// Adds the parts of the operations first .. last - 1.
void AddParts(const Circuit& circuit, const CppPart& section,
              std::vector<CppPart>* parts) {
  const size_t parts_before = parts->size();
  CppPart part = section;
  int operands = 0;
  for (ValueId id = section.first; id < section.last; ++id) {
    const int more = OperandsOf(circuit.op(id));
    if (operands > 0 && operands + more > kMaxPartOperands) {
      part.last = id;
      parts->push_back(part);
      part.comment.clear();
      part.first = id;
      operands = 0;
    }
    operands += more;
  }
  part.last = section.last;
  parts->push_back(part);
  const size_t count = parts->size() - parts_before;
  for (size_t p = 0; count > 1 && p < count; ++p) {
    absl::StrAppend(&(*parts)[parts_before + p].name, "Part", p);
  }
}

std::vector<bool> FindCrossing(const Circuit& circuit,
                               const std::vector<CppPart>& parts) {
  std::vector<bool> crosses(circuit.ops().size());
  for (const CppPart& part : parts) {
    const auto mark = [&](ValueId operand) {
      operand = BehindRegisters(circuit, operand);
      if (operand < part.first) crosses[operand] = true;
    };
    for (ValueId id = part.first; id < part.last; ++id) {
      ForEachOperand(circuit.op(id), mark);
    }
    if (&part != &parts.back()) continue;
    for (const ValueId id : circuit.outputs()) mark(id);
  }
  return crosses;
}

}  // namespace

int CountOperands(const Circuit& circuit) {
  int operands = 0;
  for (const Op& op : circuit.ops()) operands += OperandsOf(op);
  return operands;
}

CppLayout LayoutByLayers(const Circuit& circuit) {
  const auto end = static_cast<ValueId>(circuit.ops().size());
  std::vector<CppPart> sections;
  for (const Section& section : circuit.sections()) {
    // What stands before the first section (inputs) goes with it.
    const ValueId first = sections.empty() ? 0 : section.first;
    if (!sections.empty()) sections.back().last = first;
    sections.push_back({.first = first,
                        .last = end,
                        .name = FunctionName(section.prefix),
                        .comment = section.comment});
  }
  if (sections.empty()) {
    sections.push_back(
        {.first = 0, .last = end, .name = "All", .comment = circuit.name()});
  }
  CppLayout layout;
  for (const CppPart& section : sections) {
    AddParts(circuit, section, &layout.parts);
  }
  layout.crosses = FindCrossing(circuit, layout.parts);
  return layout;
}

CppLayout LayoutAsOne(const Circuit& circuit) {
  return {.parts = {{.first = 0,
                     .last = static_cast<ValueId>(circuit.ops().size()),
                     .name = "All",
                     .comment = ""}},
          .crosses = std::vector<bool>(circuit.ops().size())};
}

}  // namespace autopruner
