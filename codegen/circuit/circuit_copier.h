// SPDX-License-Identifier: Apache-2.0
//
// Copies a circuit, operation by operation: what every pass does that changes
// some of them and keeps the rest.
//
//   class WithoutNegation : public CircuitCopier {
//     ValueId Copy(ValueId id) override { ... result().AddSum(...) ... }
//   };
//   Circuit other = WithoutNegation(circuit).Run();
#ifndef CODEGEN_CIRCUIT_CIRCUIT_COPIER_H_
#define CODEGEN_CIRCUIT_CIRCUIT_COPIER_H_

#include <vector>

#include "codegen/circuit/circuit.h"

namespace autopruner {

class CircuitCopier {
 public:
  // `source` must outlive the copier.
  explicit CircuitCopier(const Circuit& source);
  CircuitCopier(const CircuitCopier&) = delete;
  CircuitCopier& operator=(const CircuitCopier&) = delete;
  virtual ~CircuitCopier() = default;

  // Returns the copy: inputs, then all other operations in their order, each
  // section beginning where it does in the source, then outputs. Once only.
  Circuit Run();

 protected:
  const Circuit& source() const { return source_; }
  Circuit& result() { return result_; }

  // The value in the result of the source's value `id`, as far as it is there.
  ValueId Mapped(ValueId id) const { return map_[id]; }
  // Says so, for Copy(): a later operation that has a value is not copied.
  void Map(ValueId id, ValueId value) { map_[id] = value; }

  // Whether operation `id` becomes part of the result. An input that does not
  // becomes an unused one.
  virtual bool Keeps(ValueId /*id*/) const { return true; }

  // Adds operation `id`, no input, to the result and returns its value there.
  virtual ValueId Copy(ValueId id) {
    return result_.AddCopy(source_.op(id), map_);
  }

  // The value that becomes the output where the source has `id`.
  virtual ValueId Output(ValueId id) { return map_[id]; }

 private:
  void CopyInputs();

  const Circuit& source_;
  Circuit result_;
  std::vector<ValueId> map_;
};

}  // namespace autopruner

#endif  // CODEGEN_CIRCUIT_CIRCUIT_COPIER_H_
