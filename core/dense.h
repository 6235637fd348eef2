// SPDX-License-Identifier: Apache-2.0
//
// The three products of a fully connected layer, for a micro-batch of samples.
//
//   DenseForward(w, bias, x, y, dims, vectors);     // y  = w x + bias
//   DenseBackward(w, dy, dx, dims, vectors);        // dx = w^T dy
//   DenseGradient(dy, x, dw, dbias, dims, vectors); // dw += dy x^T
//
// Data stand feature-major: a row holds one node's values for all samples of
// the micro-batch, 16 samples a vector. Every count of nodes is padded to a
// multiple of kTile with rows of zeros, so that the kernels know whole tiles
// only: a 4 x 4 tile of accumulators, each a vector, stays in registers.
// The order of summation does not depend on the machine.
#ifndef CORE_DENSE_H_
#define CORE_DENSE_H_

#include <array>

#include "core/lanes.h"

namespace autopruner {

inline constexpr int kTile = 4;
// Samples that are held at once: forward and backward pass stay in the cache.
inline constexpr int kMicroBatch = 128;
inline constexpr int kMicroBatchVectors = kMicroBatch / kLanes;

constexpr int PadToTile(int count) {
  return (count + kTile - 1) / kTile * kTile;
}

// Padded numbers of inputs and outputs of a layer.
struct DenseShape {
  int inputs = 0;
  int outputs = 0;
};

namespace internal {

// result[r][:] = start[r] + sum_k weight[r * row + k * column] * rows[k][:] for
// kTile rows r of the result and kVectors vectors of samples.
template <int kVectors>
[[gnu::always_inline]] inline void MultiplyTile(const float* weight, int row,
                                                int column, const float* start,
                                                const float* rows, int count,
                                                float* result) {
  std::array<std::array<Lanes, kVectors>, kTile> sum;
  for (int r = 0; r < kTile; ++r) sum[r].fill(Lanes(start[r]));
  for (int k = 0; k < count; ++k) {
    std::array<Lanes, kVectors> x;
    for (int v = 0; v < kVectors; ++v) {
      x[v] = LoadLanes(rows + k * kMicroBatch + v * kLanes);
    }
    for (int r = 0; r < kTile; ++r) {
      const Lanes w(weight[r * row + k * column]);
      for (int v = 0; v < kVectors; ++v) sum[r][v] += w * x[v];
    }
  }
  for (int r = 0; r < kTile; ++r) {
    for (int v = 0; v < kVectors; ++v) {
      StoreLanes(sum[r][v], result + r * kMicroBatch + v * kLanes);
    }
  }
}

// MultiplyTile over all `vectors`, the widest tiles first.
[[gnu::always_inline]] inline void MultiplyRows(const float* weight, int row,
                                                int column, const float* start,
                                                const float* rows, int count,
                                                float* result, int vectors) {
  int v = 0;
  for (; v + 4 <= vectors; v += 4) {
    MultiplyTile<4>(weight, row, column, start, rows + v * kLanes, count,
                    result + v * kLanes);
  }
  for (; v < vectors; ++v) {
    MultiplyTile<1>(weight, row, column, start, rows + v * kLanes, count,
                    result + v * kLanes);
  }
}

}  // namespace internal

// y = w x + bias.
//   Shapes: w [outputs][inputs], bias [outputs], x [inputs][kMicroBatch],
//   y [outputs][kMicroBatch]; the first `vectors` vectors of samples.
inline void DenseForward(const float* w, const float* bias, const float* x,
                         float* y, DenseShape shape, int vectors) {
  for (int o = 0; o < shape.outputs; o += kTile) {
    internal::MultiplyRows(w + o * shape.inputs, shape.inputs, 1, bias + o, x,
                           shape.inputs, y + o * kMicroBatch, vectors);
  }
}

// dx = w^T dy, the gradient of the loss by the layer's inputs.
//   Shapes: as DenseForward.
inline void DenseBackward(const float* w, const float* dy, float* dx,
                          DenseShape shape, int vectors) {
  constexpr std::array<float, kTile> kZero = {};
  for (int i = 0; i < shape.inputs; i += kTile) {
    internal::MultiplyRows(w + i, 1, shape.inputs, kZero.data(), dy,
                           shape.outputs, dx + i * kMicroBatch, vectors);
  }
}

// dw += dy x^T and dbias += dy 1, the gradient by weights and bias.
//   Shapes: as DenseForward.
inline void DenseGradient(const float* dy, const float* x, float* dw,
                          float* dbias, DenseShape shape, int vectors) {
  for (int o = 0; o < shape.outputs; o += kTile) {
    const float* dy_rows = dy + o * kMicroBatch;
    for (int i = 0; i < shape.inputs; i += kTile) {
      const float* x_rows = x + i * kMicroBatch;
      std::array<Lanes, kTile * kTile> sum;
      sum.fill(Lanes(0.0f));
      for (int v = 0; v < vectors; ++v) {
        std::array<Lanes, kTile> inputs;
        for (int k = 0; k < kTile; ++k) {
          inputs[k] = LoadLanes(x_rows + k * kMicroBatch + v * kLanes);
        }
        for (int r = 0; r < kTile; ++r) {
          const Lanes d = LoadLanes(dy_rows + r * kMicroBatch + v * kLanes);
          for (int k = 0; k < kTile; ++k) sum[r * kTile + k] += d * inputs[k];
        }
      }
      alignas(kLaneAlignment) std::array<float, kLanes> tile;
      StoreLanes(SumEach(sum), tile.data());
      for (int r = 0; r < kTile; ++r) {
        float* target = dw + (o + r) * shape.inputs + i;
        for (int k = 0; k < kTile; ++k) target[k] += tile[r * kTile + k];
      }
    }
    for (int r = 0; r < kTile; ++r) {
      Lanes sum(0.0f);
      for (int v = 0; v < vectors; ++v) {
        sum += LoadLanes(dy_rows + r * kMicroBatch + v * kLanes);
      }
      dbias[o + r] += std::experimental::reduce(sum);
    }
  }
}

}  // namespace autopruner

#endif  // CORE_DENSE_H_
