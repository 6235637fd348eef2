// SPDX-License-Identifier: Apache-2.0
//
// Exponential and logarithm in plain arithmetic: loops over them vectorise,
// they are constexpr, and they do not depend on the C library.
//
//   Exp(1.0)  ->  2.718281828459045
#ifndef CORE_ELEMENTARY_H_
#define CORE_ELEMENTARY_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace autopruner {

// e^x; relative error below 1e-14. Arguments are clamped to [-700, 700].
//   Source: x = n ln 2 + r with |r| <= ln 2 / 2, Taylor series of e^r.
constexpr double Exp(double x) {
  constexpr double kLog2e = 1.4426950408889634;
  constexpr double kLn2High = 0.693147180369123816490;  // 33 bits: n * it exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  // Adding and taking away 1.5 * 2^52 rounds to an integer.
  constexpr double kRound = 6755399441055744.0;
  x = std::min(std::max(x, -700.0), 700.0);
  const double biased = x * kLog2e + kRound;
  const double n = biased - kRound;
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double sum = 1.0 / 6227020800.0;
  sum = sum * r + 1.0 / 479001600.0;
  sum = sum * r + 1.0 / 39916800.0;
  sum = sum * r + 1.0 / 3628800.0;
  sum = sum * r + 1.0 / 362880.0;
  sum = sum * r + 1.0 / 40320.0;
  sum = sum * r + 1.0 / 5040.0;
  sum = sum * r + 1.0 / 720.0;
  sum = sum * r + 1.0 / 120.0;
  sum = sum * r + 1.0 / 24.0;
  sum = sum * r + 1.0 / 6.0;
  sum = sum * r + 0.5;
  sum = sum * r + 1.0;
  sum = sum * r + 1.0;
  // The low bits of `biased` are n: shift them into the exponent.
  const uint64_t exponent = (std::bit_cast<uint64_t>(biased) + 1023) << 52;
  return sum * std::bit_cast<double>(exponent);
}

// The same in float; relative error below 3e-7. Clamped to [-87, 87].
constexpr float Exp(float x) {
  constexpr float kLog2e = 1.44269504f;
  constexpr float kLn2High = 0.693359375f;  // 9 bits: n * it is exact
  constexpr float kLn2Low = -2.12194440e-4f;
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23
  x = std::min(std::max(x, -87.0f), 87.0f);
  const float biased = x * kLog2e + kRound;
  const float n = biased - kRound;
  const float r = (x - n * kLn2High) - n * kLn2Low;
  float sum = 1.0f / 5040.0f;
  sum = sum * r + 1.0f / 720.0f;
  sum = sum * r + 1.0f / 120.0f;
  sum = sum * r + 1.0f / 24.0f;
  sum = sum * r + 1.0f / 6.0f;
  sum = sum * r + 0.5f;
  sum = sum * r + 1.0f;
  sum = sum * r + 1.0f;
  const uint32_t exponent = (std::bit_cast<uint32_t>(biased) + 127) << 23;
  return sum * std::bit_cast<float>(exponent);
}

// ln(x) for a normal x > 0; error below 1e-14, relative where |ln x| > 1.
//   Source: x = 2^n m with m near 1, ln m = 2 artanh((m - 1) / (m + 1)).
constexpr double Log(double x) {
  constexpr double kLn2 = 0.6931471805599453;
  constexpr uint64_t kSqrtHalf = 0x3fe6a09e667f3bcdu;  // bits of sqrt(1/2)
  const uint64_t bits = std::bit_cast<uint64_t>(x) - kSqrtHalf;
  const double n = static_cast<double>(static_cast<int64_t>(bits) >> 52);
  const double m = std::bit_cast<double>((bits & 0xfffffffffffffu) + kSqrtHalf);
  const double f = (m - 1.0) / (m + 1.0);
  const double f2 = f * f;
  double sum = 1.0 / 19.0;
  sum = sum * f2 + 1.0 / 17.0;
  sum = sum * f2 + 1.0 / 15.0;
  sum = sum * f2 + 1.0 / 13.0;
  sum = sum * f2 + 1.0 / 11.0;
  sum = sum * f2 + 1.0 / 9.0;
  sum = sum * f2 + 1.0 / 7.0;
  sum = sum * f2 + 1.0 / 5.0;
  sum = sum * f2 + 1.0 / 3.0;
  sum = sum * f2 + 1.0;
  return n * kLn2 + 2.0 * f * sum;
}

// 1 / (1 + e^-x).
constexpr double Sigmoid(double x) { return 1.0 / (1.0 + Exp(-x)); }

}  // namespace autopruner

#endif  // CORE_ELEMENTARY_H_
