// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/circuit_copier.h"

#include <cstddef>
#include <utility>

#include "codegen/circuit/circuit.h"
#include "core/fixed.h"

namespace autopruner {

CircuitCopier::CircuitCopier(const Circuit& source)
    : source_(source),
      result_(source.name()),
      map_(source.ops().size(), kNoValue) {}

Circuit CircuitCopier::Run() {
  CopyInputs();
  auto section = source_.sections().begin();
  const auto end = static_cast<ValueId>(source_.ops().size());
  for (ValueId id = 0; id <= end; ++id) {
    for (; section != source_.sections().end() && section->first == id;
         ++section) {
      result_.BeginSection(section->prefix, section->comment);
    }
    if (id < end && Keeps(id) && map_[id] == kNoValue) map_[id] = Copy(id);
  }
  for (const ValueId id : source_.outputs()) result_.AddOutput(Output(id));
  return std::move(result_);
}

void CircuitCopier::CopyInputs() {
  for (size_t i = 0; i < source_.inputs().size(); ++i) {
    const ValueId id = source_.inputs()[i];
    const Format format = source_.input_formats()[i];
    if (id != kNoValue && Keeps(id)) {
      map_[id] = result_.AddInput(source_.op(id).name, format);
    } else {
      result_.AddUnusedInput(format);
    }
  }
}

}  // namespace autopruner
