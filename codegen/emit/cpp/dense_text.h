// SPDX-License-Identifier: Apache-2.0
//
// Prints dense layers as tables, and what calls the kernels of
// fpga_templates/dense_layers.h.tmpl with them. Part of emit_cpp.h; not for
// others.
#ifndef CODEGEN_EMIT_CPP_DENSE_TEXT_H_
#define CODEGEN_EMIT_CPP_DENSE_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_layers.h"

namespace autopruner {

class DenseText {
 public:
  // `layers` are those of `circuit`.
  DenseText(const Circuit& circuit, const std::vector<DenseLayer>& layers);

  // "inline constexpr Layer<uint8_t, int16_t, 16, 64> kLayer0 = ..".
  std::string Layers() const;

  // The bodies of InferVector and InferBlock.
  std::string Infer() const;
  std::string InferBlock() const;

 private:
  bool IsLast(size_t layer) const { return layer + 1 == layers_.size(); }
  // Of the inputs of `layer`; of the outputs behind the last one.
  std::string ValueType(size_t layer) const;
  int InputNumber(size_t input) const;  // of the network: of layer 0
  // "start(x[4] + 128, x[7]) end": a group of inputs.
  std::string PackInputs(const std::string& start, size_t group,
                         absl::string_view behind_number,
                         absl::string_view end) const;
  std::vector<size_t> OutputNodes() const;

  const Circuit& circuit_;
  const std::vector<DenseLayer>& layers_;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_CPP_DENSE_TEXT_H_
