// SPDX-License-Identifier: Apache-2.0
//
// A fully connected layer: its weights and its passes over a micro-batch.
//
//   DenseForward(w_forward, bias, x, shape, samples, level);   // W x + b
//   DenseBackward(w_backward, dy, shape, samples, level, db);  // W^T dy
//   DenseGradient(x, dy, shape, samples, dw);                  // dW += dy x^T
//
// Data stand sample by sample, a row of nodes each, padded with zeros to
// vectors. Weights stand in panels of kVector columns: [columns / kVector]
// [rows][kVector]. In forward weights the layer's outputs are the columns and
// its inputs the rows, in backward weights it is the other way round. So every
// product is a broadcast number times a vector: a tile of kTileRows x 2 vectors
// of sums stays in registers, nothing is added over lanes, and each sum is
// taken in the order of its terms, whatever the machine.
#ifndef CORE_DENSE_H_
#define CORE_DENSE_H_

#include <algorithm>
#include <array>

#include "core/activation.h"
#include "core/lanes.h"
#include "core/transpose.h"

namespace autopruner {

// Samples that are held at once: forward and backward pass stay in the cache.
inline constexpr int kMicroBatch = 128;

// Rows of weights and of samples come in whole tiles, on every machine.
inline constexpr int kTile = kTransposeTile;

constexpr int PadToTile(int count) {
  return (count + kTile - 1) / kTile * kTile;
}

// Numbers of inputs and outputs of a layer. The parameters and their gradient
// are backward weights if `inputs_are_columns`, else forward weights.
struct DenseShape {
  int inputs = 0;
  int outputs = 0;
  bool inputs_are_columns = false;

  constexpr int rows() const { return inputs_are_columns ? outputs : inputs; }
  constexpr int columns() const {
    return inputs_are_columns ? inputs : outputs;
  }
  // The same layer with the other weights as its parameters.
  constexpr DenseShape transposed() const {
    return {inputs, outputs, !inputs_are_columns};
  }
  // Numbers in the parameters' panels.
  constexpr int weights() const {
    return PadToVector(columns()) * PadToTile(rows());
  }
};

namespace internal {

constexpr int PanelIndex(int rows, int row, int column) {
  return (column / kVector * PadToTile(rows) + row) * kVector +
         column % kVector;
}

}  // namespace internal

// Index of a weight among the layer's parameters.
constexpr int WeightIndex(DenseShape shape, int output, int input) {
  return shape.inputs_are_columns
             ? internal::PanelIndex(shape.outputs, output, input)
             : internal::PanelIndex(shape.inputs, input, output);
}

namespace internal {

// Rows of a tile of sums: with AVX-512 16 of the 32 registers hold sums, else
// 8 of at least 16.
inline constexpr int kTileRows = kLaneBytes == 64 ? kTile : kTile / 2;

template <typename Vector, int kVectors>
struct Tile {
  std::array<std::array<Vector, kVectors>, kTileRows> at;
};

// Calls use(r, v) for each vector of a tile, all unrolled: the tile stays in
// registers.
template <int kVectors, typename Use>
[[gnu::always_inline]] inline void ForTile(const Use& use) {
#pragma GCC unroll 8
  for (int r = 0; r < kTileRows; ++r) {
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) use(r, v);
  }
}

// The factors of a tile's sums:
//   sums[r][v] += sum over k < depth of a[r * a_row + k * a_step] *
//                                       b[v][k * b_step ..]
template <int kVectors>
struct Factors {
  const float* a;
  int a_row;
  int a_step;
  std::array<const float*, kVectors> b;
  int b_step;
  int depth;
};

template <typename Vector, int kVectors>
[[gnu::always_inline]] inline void AddProducts(const Factors<kVectors>& f,
                                               Tile<Vector, kVectors>& sums) {
  for (int k = 0; k < f.depth; ++k) {
    std::array<Vector, kVectors> b;
#pragma GCC unroll 2
    for (int v = 0; v < kVectors; ++v) {
      b[v] = LoadLanes<Vector>(f.b[v] + k * f.b_step);
    }
    ForTile<kVectors>([&](int r, int v) __attribute__((always_inline)) {
      sums.at[r][v] +=
          static_cast<Number<Vector>>(f.a[r * f.a_row + k * f.a_step]) * b[v];
    });
  }
}

// Calls use.operator()<kVectors>(column) so that vectors of all columns are
// covered, two at a time and perhaps a last one.
template <typename Vector, typename Use>
[[gnu::always_inline]] inline void ForColumns(int columns, const Use& use) {
  constexpr int kPair = 2 * kLanesOf<Vector>;
  const int padded = PadToVector(columns);
  int column = 0;
  for (; column + kPair <= padded; column += kPair) {
    use.template operator()<2>(column);
  }
  if constexpr (kVector % kPair != 0) {
    if (column < padded) use.template operator()<1>(column);
  }
}

// x W for panels W of `rows` x `columns`, from `start` on (nullptr: from 0).
// `finish(tile, sample, column)` takes each tile while it is in registers.
//   Shapes: x [samples][rows], start [columns].
template <typename Vector, typename Finish>
[[gnu::always_inline]] inline void Multiply(const float* x, const float* w,
                                            const float* start, int rows,
                                            int columns, int samples,
                                            const Finish& finish) {
  const int stride = PadToVector(rows);
  ForColumns<Vector>(
      columns, [&]<int kVectors>(int column) __attribute__((always_inline)) {
        std::array<Vector, kVectors> first = {};
        Factors<kVectors> factors = {.a = nullptr,
                                     .a_row = stride,
                                     .a_step = 1,
                                     .b = {},
                                     .b_step = kVector,
                                     .depth = rows};
        for (int v = 0; v < kVectors; ++v) {
          const int at = column + v * kLanesOf<Vector>;
          if (start != nullptr) first[v] = LoadLanes<Vector>(start + at);
          factors.b[v] = w + PanelIndex(rows, 0, at);
        }
        for (int s = 0; s < samples; s += kTileRows) {
          Tile<Vector, kVectors> sums;
          sums.at.fill(first);
          factors.a = x + s * stride;
          AddProducts(factors, sums);
          finish(sums, s, column);
        }
      });
}

// A tile's sums become outputs, at `at` of the level.
template <bool kRounds, typename Vector, int kVectors, typename Activation>
[[gnu::always_inline]] inline void StoreOutputs(
    const Tile<Vector, kVectors>& sums, const LevelWith<Activation>& level,
    int at, int node, int stride) {
  ForTile<kVectors>([&](int r, int v) __attribute__((always_inline)) {
    const int column = v * kLanesOf<Vector>;
    const int place = at + r * stride + column;
    const Vector sum = sums.at[r][v];
    if constexpr (Activation::template kTakesSums<kRounds>) {
      StoreLanes(sum, level.sums + place);
    }
    StoreLanes(level.activation.template Forward<kRounds>(sum, node + column),
               level.outputs + place);
  });
}

// A tile of the gradient by outputs becomes that by sums, which is added over
// samples to dbias.
template <bool kRounds, int kVectors, typename Activation>
[[gnu::always_inline]] inline void StoreSumGradient(
    const Tile<Lanes, kVectors>& doutputs, const LevelWith<Activation>& level,
    int at, int node, int stride, float* dbias) {
  const float* known = level.template known<kRounds>();
  std::array<Lanes, kVectors> total;
  for (int v = 0; v < kVectors; ++v) total[v] = LoadLanes(dbias + v * kLanes);
  ForTile<kVectors>([&](int r, int v) __attribute__((always_inline)) {
    const int place = at + r * stride + v * kLanes;
    const Lanes d = level.activation.template Backward<kRounds>(
        LoadLanes(known + place), doutputs.at[r][v], node + v * kLanes);
    StoreLanes(d, level.outputs + place);
    total[v] += d;
  });
  for (int v = 0; v < kVectors; ++v) StoreLanes(total[v], dbias + v * kLanes);
}

}  // namespace internal

// From the sums W x + bias of the layer's outputs its outputs. Sums are taken
// in float, or with Vector = DoubleLanes in double.
//   Shapes: w forward weights, bias [outputs], x [samples][inputs].
//   Requires `samples` in whole vectors.
template <typename Vector = Lanes, typename Activation>
void DenseForward(const float* w, const float* bias, const float* x,
                  DenseShape shape, int samples,
                  const LevelWith<Activation>& level) {
  const int stride = PadToVector(shape.outputs);
  internal::Multiply<Vector>(
      x, w, bias, shape.inputs, shape.outputs, samples,
      [&](const auto& sums, int sample, int output)
          __attribute__((always_inline)) {
            const int at = sample * stride + output;
            if (level.activation.rounds()) {
              internal::StoreOutputs<true>(sums, level, at, output, stride);
            } else {
              internal::StoreOutputs<false>(sums, level, at, output, stride);
            }
          });
}

// From dy, the gradient by this layer's sums, that by the sums of the level
// before, which takes the place of its outputs. It is added over samples to
// dbias.
//   Shapes: w backward weights, dy [samples][outputs], dbias [inputs].
template <typename Activation>
void DenseBackward(const float* w, const float* dy, DenseShape shape,
                   int samples, const LevelWith<Activation>& level,
                   float* dbias) {
  const int stride = PadToVector(shape.inputs);
  internal::Multiply<Lanes>(
      dy, w, nullptr, shape.outputs, shape.inputs, samples,
      [&](const auto& doutputs, int sample, int input)
          __attribute__((always_inline)) {
            const int at = sample * stride + input;
            if (level.activation.rounds()) {
              internal::StoreSumGradient<true>(doutputs, level, at, input,
                                               stride, dbias + input);
            } else {
              internal::StoreSumGradient<false>(doutputs, level, at, input,
                                                stride, dbias + input);
            }
          });
}

// Calls use(sample, input, doutputs) with the gradient by the layer's inputs,
// a vector of them at a time.
//   Shapes: w backward weights, dy [samples][outputs].
template <typename Use>
void DenseInputs(const float* w, const float* dy, DenseShape shape, int samples,
                 const Use& use) {
  internal::Multiply<Lanes>(
      dy, w, nullptr, shape.outputs, shape.inputs, samples,
      [&]<int kVectors>(const internal::Tile<Lanes, kVectors>& doutputs,
                        int sample, int input) __attribute__((always_inline)) {
        internal::ForTile<kVectors>([&](int r,
                                        int v) __attribute__((always_inline)) {
          use(sample + r, input + v * kLanes, doutputs.at[r][v]);
        });
      });
}

// dw += dy x^T, the gradient by the parameters; `add` false: dw = dy x^T.
//   Shapes: x [samples][inputs], dy [samples][outputs], dw as WeightIndex.
inline void DenseGradient(const float* x, const float* dy, DenseShape shape,
                          int samples, bool add, float* dw) {
  const float* a = shape.inputs_are_columns ? dy : x;
  const float* b = shape.inputs_are_columns ? x : dy;
  const int a_stride = PadToVector(shape.rows());
  const int b_stride = PadToVector(shape.columns());
  internal::ForColumns<Lanes>(
      shape.columns(), [&]<int kVectors>(
                           int column) __attribute__((always_inline)) {
        using internal::kTileRows;
        internal::Factors<kVectors> factors = {.a = nullptr,
                                               .a_row = 1,
                                               .a_step = a_stride,
                                               .b = {},
                                               .b_step = b_stride,
                                               .depth = samples};
        for (int v = 0; v < kVectors; ++v) {
          factors.b[v] = b + column + v * kLanes;
        }
        for (int row = 0; row < shape.rows(); row += kTileRows) {
          internal::Tile<Lanes, kVectors> sums = {};
          const auto at = [&](int r, int v) {
            return dw + internal::PanelIndex(shape.rows(), row + r,
                                             column + v * kLanes);
          };
          if (add) {
            internal::ForTile<kVectors>(
                [&](int r, int v) { sums.at[r][v] = LoadLanes(at(r, v)); });
          }
          factors.a = a + row;
          internal::AddProducts(factors, sums);
          internal::ForTile<kVectors>(
              [&](int r, int v) { StoreLanes(sums.at[r][v], at(r, v)); });
        }
      });
}

// The other weights: forward from backward weights or backward from forward.
//   Shapes: w as WeightIndex of `shape`, transposed as that of
//   shape.transposed().
inline void TransposeWeights(const float* w, DenseShape shape,
                             float* transposed) {
  for (int row = 0; row < shape.rows(); row += kTile) {
    for (int column = 0; column < shape.columns(); column += kTile) {
      TransposeTile(
          w + internal::PanelIndex(shape.rows(), row, column), kVector,
          transposed + internal::PanelIndex(shape.columns(), column, row),
          kVector);
    }
  }
}

// to[o][i] = gates[i] * from[o][i]. `to` may be `from`.
//   Shapes: gates [inputs], from and to as WeightIndex.
inline void DenseScaleInputs(const float* gates, DenseShape shape,
                             const float* from, float* to) {
  const int rows = PadToTile(shape.rows());
  const int columns = PadToVector(shape.columns());
  for (int column = 0; column < columns; column += kLanes) {
    for (int row = 0; row < rows; ++row) {
      const int at = internal::PanelIndex(rows, row, column);
      const Lanes gate = shape.inputs_are_columns ? LoadLanes(gates + column)
                                                  : Broadcast(gates[row]);
      StoreLanes(gate * LoadLanes(from + at), to + at);
    }
  }
}

// sums[i] = sum over outputs o of w[o][i] * dw[o][i]: by how much the loss
// changes when all weights that lead out of an input grow in proportion.
//   Shapes: w and dw as WeightIndex, sums [inputs].
inline void DenseInputGradient(const float* w, const float* dw,
                               DenseShape shape, double* sums) {
  // The lanes of one vector of columns, over the panels or down the rows.
  alignas(kLaneAlignment) std::array<float, kVector> lanes;
  const auto add = [&](int begin, int count, int step) {
    for (int lane = 0; lane < kVector; lane += kLanes) {
      Lanes sum = {};
      for (int k = 0; k < count; ++k) {
        const int at = begin + k * step + lane;
        sum += LoadLanes(w + at) * LoadLanes(dw + at);
      }
      StoreLanes(sum, lanes.data() + lane);
    }
  };
  if (shape.inputs_are_columns) {
    for (int i = 0; i < shape.inputs; i += kVector) {
      add(WeightIndex(shape, 0, i), shape.outputs, kVector);
      std::copy_n(lanes.begin(), std::min(kVector, shape.inputs - i), sums + i);
    }
  } else {
    const int panel = PadToTile(shape.inputs) * kVector;
    for (int i = 0; i < shape.inputs; ++i) {
      add(WeightIndex(shape, 0, i), PadToVector(shape.outputs) / kVector,
          panel);
      sums[i] = 0;
      for (const float lane : lanes) sums[i] += lane;
    }
  }
}

}  // namespace autopruner

#endif  // CORE_DENSE_H_
