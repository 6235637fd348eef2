// SPDX-License-Identifier: Apache-2.0
//
// The three products of a fully connected layer, for a micro-batch of samples.
//
//   DenseForward(w, bias, x, shape, vectors,
//                [&](int output, int at, Lanes sum) {
//     StoreLanes(sum, y + at);                        // y  = w x + bias
//   });
//   DenseBackward(w, dy, shape, vectors, finish);     // dx = w^T dy
//   DenseGradient(dy, x, dw, dbias, shape, vectors);  // dw += dy x^T
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

// Weights stand in tiles of kTile x kTile, so that the gradient of a tile is
// one vector: [outputs / kTile][inputs][kTile outputs].
constexpr int WeightIndex(DenseShape shape, int output, int input) {
  return (output / kTile * shape.inputs + input) * kTile + output % kTile;
}

namespace internal {

// sum[r][:] = start[r] + sum_k w(k)[r * kStride] * rows[k][:] for kTile rows r
// and kVectors vectors of samples. `finish(r, v, sum)` takes the vectors while
// they stand in registers.
template <int kVectors, int kStride, typename Weights, typename Finish>
[[gnu::always_inline]] inline void MultiplyTile(const Weights& w,
                                                const float* start,
                                                const float* rows, int count,
                                                const Finish& finish) {
  std::array<std::array<Lanes, kVectors>, kTile> sum;
  for (int r = 0; r < kTile; ++r) sum[r].fill(Lanes(start[r]));
  for (int k = 0; k < count; ++k) {
    std::array<Lanes, kVectors> x;
    for (int v = 0; v < kVectors; ++v) {
      x[v] = LoadLanes(rows + k * kMicroBatch + v * kLanes);
    }
    for (int r = 0; r < kTile; ++r) {
      const Lanes weight(w(k)[r * kStride]);
      for (int v = 0; v < kVectors; ++v) sum[r][v] += weight * x[v];
    }
  }
  Unroll<kTile>([&](auto r) __attribute__((always_inline)) {
    Unroll<kVectors>([&](auto v) __attribute__((always_inline)) {
      finish(r, v * kLanes, sum[r][v]);
    });
  });
}

// Calls tile<4>(v) and tile<1>(v) so that all `vectors` are covered. Few
// samples, all nodes, the next samples: they stay in the first cache.
template <typename Tile>
[[gnu::always_inline]] inline void ForVectors(int vectors, const Tile& tile) {
  int v = 0;
  for (; v + 4 <= vectors; v += 4) tile.template operator()<4>(v);
  for (; v < vectors; ++v) tile.template operator()<1>(v);
}

}  // namespace internal

// Computes w x + bias and gives it away: `finish(output, at, sum)` is called
// for each vector, where at = output * kMicroBatch + sample is its place in a
// block [outputs][kMicroBatch].
//   Shapes: w as WeightIndex, bias [outputs], x [inputs][kMicroBatch]; the
//   first `vectors` vectors of samples.
template <typename Finish>
[[gnu::flatten]] void DenseForward(const float* w, const float* bias,
                                   const float* x, DenseShape shape,
                                   int vectors, const Finish& finish) {
  internal::ForVectors(
      vectors, [&]<int kVectors>(int v) __attribute__((always_inline)) {
        for (int o = 0; o < shape.outputs; o += kTile) {
          const float* tile = w + WeightIndex(shape, o, 0);
          const int at = o * kMicroBatch + v * kLanes;
          internal::MultiplyTile<kVectors, 1>(
              [=](int k) { return tile + k * kTile; }, bias + o, x + v * kLanes,
              shape.inputs,
              [&](int r, int s, Lanes sum) __attribute__((always_inline)) {
                finish(o + r, at + r * kMicroBatch + s, sum);
              });
        }
      });
}

// Computes w^T dy, the gradient of the loss by the layer's inputs, and gives
// it away as DenseForward does, in a block [inputs][kMicroBatch].
//   Shapes: w as WeightIndex, dy [outputs][kMicroBatch].
template <typename Finish>
[[gnu::flatten]] void DenseBackward(const float* w, const float* dy,
                                    DenseShape shape, int vectors,
                                    const Finish& finish) {
  constexpr std::array<float, kTile> kZero = {};
  internal::ForVectors(
      vectors, [&]<int kVectors>(int v) __attribute__((always_inline)) {
        for (int i = 0; i < shape.inputs; i += kTile) {
          const int at = i * kMicroBatch + v * kLanes;
          internal::MultiplyTile<kVectors, kTile>(
              [=](int k) { return w + WeightIndex(shape, k, i); }, kZero.data(),
              dy + v * kLanes, shape.outputs,
              [&](int r, int s, Lanes sum) __attribute__((always_inline)) {
                finish(i + r, at + r * kMicroBatch + s, sum);
              });
        }
      });
}

// dw += dy x^T and dbias += dy 1, the gradient by weights and bias.
//   Shapes: dy [outputs][kMicroBatch], x [inputs][kMicroBatch], dw as
//   WeightIndex, dbias [outputs].
[[gnu::flatten]] inline void DenseGradient(const float* dy, const float* x,
                                           float* dw, float* dbias,
                                           DenseShape shape, int vectors) {
  const auto tile = [&](int o, int i) {
    const float* dy_rows = dy + o * kMicroBatch;
    const float* x_rows = x + i * kMicroBatch;
    std::array<Lanes, kTile * kTile> sum;
    sum.fill(Lanes(0.0f));
    for (int s = 0; s < vectors * kLanes; s += kLanes) {
      std::array<Lanes, kTile> d;
      for (int r = 0; r < kTile; ++r) {
        d[r] = LoadLanes(dy_rows + r * kMicroBatch + s);
      }
      for (int k = 0; k < kTile; ++k) {
        const Lanes input = LoadLanes(x_rows + k * kMicroBatch + s);
        for (int r = 0; r < kTile; ++r) sum[k * kTile + r] += input * d[r];
      }
    }
    float* target = dw + WeightIndex(shape, o, i);
    StoreLanes(LoadLanes(target) + SumEach(sum), target);
  };
  // The longer side outside: what the inner loop reads again and again stays
  // in the first cache.
  if (shape.inputs > shape.outputs) {
    for (int i = 0; i < shape.inputs; i += kTile) {
      for (int o = 0; o < shape.outputs; o += kTile) tile(o, i);
    }
  } else {
    for (int o = 0; o < shape.outputs; o += kTile) {
      for (int i = 0; i < shape.inputs; i += kTile) tile(o, i);
    }
  }
  for (int o = 0; o < shape.outputs; ++o) {
    Lanes sum(0.0f);
    for (int v = 0; v < vectors; ++v) {
      sum += LoadLanes(dy + o * kMicroBatch + v * kLanes);
    }
    dbias[o] += std::experimental::reduce(sum);
  }
}

}  // namespace autopruner

#endif  // CORE_DENSE_H_
