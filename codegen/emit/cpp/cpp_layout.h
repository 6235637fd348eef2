// SPDX-License-Identifier: Apache-2.0
//
// Cuts a circuit into parts that compilers digest: their time grows with the
// square of the length of straight-line code.
//
//   CppLayout layout = LayoutByLayers(circuit);
//   for (const CppPart& part : layout.parts) ... ops part.first .. part.last
//
// Part of emit_cpp.h; not for others.
#ifndef CODEGEN_EMIT_CPP_CPP_LAYOUT_H_
#define CODEGEN_EMIT_CPP_CPP_LAYOUT_H_

#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

struct CppPart {
  ValueId first = 0;
  ValueId last = 0;     // one behind
  std::string name;     // "InferL0" or "InferL0Part1", by section
  std::string comment;  // empty but for the first part of a section
};

struct CppLayout {
  std::vector<CppPart> parts;  // at least one
  std::vector<bool> crosses;  // by value: computed in one part, read in another
};

// How many operands a part may read (one operation may read more).
inline constexpr int kMaxPartOperands = 512;

// A part a section, or several where it is long.
CppLayout LayoutByLayers(const Circuit& circuit);

// All operations in one part.
CppLayout LayoutAsOne(const Circuit& circuit);

// How many operands all operations read together.
int CountOperands(const Circuit& circuit);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_CPP_LAYOUT_H_
