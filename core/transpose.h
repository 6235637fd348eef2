// SPDX-License-Identifier: Apache-2.0
//
// Rows of floats as columns.
//
//   Transpose(x, /*from_stride=*/inputs, y, /*to_stride=*/samples,
//             samples, inputs);   // y[i * samples + s] = x[s * inputs + i]
#ifndef CORE_TRANSPOSE_H_
#define CORE_TRANSPOSE_H_

namespace autopruner {

inline constexpr int kTransposeTile = 8;

// The same for 8 x 8 floats, in rows that are aligned to 8.
inline void TransposeTile(const float* from, int from_stride, float* to,
                          int to_stride) {
  using Row [[gnu::vector_size(32)]] = float;
  Row a[8];
  Row b[8];
#pragma GCC unroll 8
  for (int r = 0; r < 8; ++r) {
    a[r] = *reinterpret_cast<const Row*>(from + r * from_stride);
  }
  // Exchanges neighbours, pairs and halves of rows and columns.
#pragma GCC unroll 4
  for (int r = 0; r < 8; r += 2) {
    b[r] = __builtin_shufflevector(a[r], a[r + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[r + 1] =
        __builtin_shufflevector(a[r], a[r + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma GCC unroll 4
  for (int k = 0; k < 4; ++k) {
    const int r = k / 2 * 4 + k % 2;
    a[r] = __builtin_shufflevector(b[r], b[r + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    a[r + 2] =
        __builtin_shufflevector(b[r], b[r + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
#pragma GCC unroll 4
  for (int r = 0; r < 4; ++r) {
    b[r] = __builtin_shufflevector(a[r], a[r + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    b[r + 4] =
        __builtin_shufflevector(a[r], a[r + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
#pragma GCC unroll 8
  for (int c = 0; c < 8; ++c) {
    *reinterpret_cast<Row*>(to + c * to_stride) = b[c];
  }
}

// to[c * to_stride + r] = from[r * from_stride + c] for `rows` x `columns`,
// both in whole tiles; what fills up the last tiles is written, too.
inline void Transpose(const float* from, int from_stride, float* to,
                      int to_stride, int rows, int columns) {
  for (int r = 0; r < rows; r += kTransposeTile) {
    for (int c = 0; c < columns; c += kTransposeTile) {
      TransposeTile(from + r * from_stride + c, from_stride,
                    to + c * to_stride + r, to_stride);
    }
  }
}

}  // namespace autopruner

#endif  // CORE_TRANSPOSE_H_
