// SPDX-License-Identifier: Apache-2.0
//
// Eigen: matrices of fixed size but for the number of events of a batch.
#include <Eigen/Dense>

#include "tools/peers/peer.h"

namespace peer {
namespace {

template <int kRows, int kColumns>
using Matrix = Eigen::Matrix<float, kRows, kColumns>;
constexpr int kAny = Eigen::Dynamic;

// Layers kLayer, kLayer + 1, ..
template <int kLayer>
struct Network {
  static constexpr int kIn = kSizes[kLayer];
  static constexpr int kOut = kSizes[kLayer + 1];

  Matrix<kOut, kIn> weights = Matrix<kOut, kIn>::Random();
  Matrix<kOut, 1> bias = Matrix<kOut, 1>::Random();
  Matrix<kOut, kAny> sums;  // of a batch: allocated once
  Network<kLayer + 1> rest;

  Matrix<kOutputs, 1> Infer(const Matrix<kIn, 1>& x) const {
    Matrix<kOut, 1> sum = bias;
    sum.noalias() += weights * x;
    if constexpr (kLayer + 1 < kLayers) sum = sum.cwiseMax(0.0f);
    return rest.Infer(sum);
  }

  // Events are columns.
  template <typename X>
  const Matrix<kOutputs, kAny>& InferBatch(const X& x) {
    sums.resize(kOut, x.cols());
    sums.noalias() = weights * x;
    if constexpr (kLayer + 1 < kLayers) {
      sums = (sums.colwise() + bias).cwiseMax(0.0f);
    } else {
      sums.colwise() += bias;
    }
    return rest.InferBatch(sums);
  }
};

// Behind the last layer.
template <>
struct Network<kLayers> {
  template <typename X>
  const X& Infer(const X& x) const {
    return x;
  }
  template <typename X>
  const X& InferBatch(const X& x) const {
    return x;
  }
};

Network<0> network;

void Infer(const float* x, float* y) {
  Eigen::Map<Matrix<kOutputs, 1>> out(y);
  out = network.Infer(Eigen::Map<const Matrix<kInputs, 1>>(x));
}

void InferBatch(int batch, const float* x, float* y) {
  Eigen::Map<Matrix<kOutputs, kAny>> out(y, kOutputs, batch);
  out = network.InferBatch(
      Eigen::Map<const Matrix<kInputs, kAny>>(x, kInputs, batch));
}

}  // namespace
}  // namespace peer

int main() {
  peer::PrintOnes(peer::Infer);
  peer::PrintBatches([](int batch) {
    return [batch](const float* x, float* y) { peer::InferBatch(batch, x, y); };
  });
}
