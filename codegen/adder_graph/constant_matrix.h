// SPDX-License-Identifier: Apache-2.0
//
// The constants of a layer: weights and biases.
#ifndef CODEGEN_ADDER_GRAPH_CONSTANT_MATRIX_H_
#define CODEGEN_ADDER_GRAPH_CONSTANT_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace autopruner {

// y[o] = constants[o] + sum over i of weight(i, o) * x[i].
struct ConstantMatrix {
  int rows = 0;                         // inputs
  int columns = 0;                      // outputs
  std::vector<int64_t> weights = {};    // row by row
  std::vector<int64_t> constants = {};  // one a column, or none: all 0

  int64_t weight(int row, int column) const {
    return weights[static_cast<size_t>(row) * columns + column];
  }
  int64_t constant(int column) const {
    return constants.empty() ? 0 : constants[column];
  }
};

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_CONSTANT_MATRIX_H_
