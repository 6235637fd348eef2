// SPDX-License-Identifier: Apache-2.0
//
// XNNPACK: fully connected operators in float, ReLU as their bound.
#include <xnnpack.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

#include "tools/peers/peer.h"

namespace peer {
namespace {

void Check(xnn_status status, const char* what) {
  if (status == xnn_status_success) return;
  std::fprintf(stderr, "xnnpack: %s: status %d\n", what, status);
  std::exit(1);
}

class Network {
 public:
  explicit Network(int batch) : batch_(batch) {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    for (int l = 0; l < kLayers; ++l) {
      const int in = kSizes[l];
      const int out = kSizes[l + 1];
      const std::vector<float> weights = RandomFloats(out * in);
      const std::vector<float> bias = RandomFloats(out);
      Check(xnn_create_fully_connected_nc_f32(
                in, out, in, out, weights.data(), bias.data(),
                l + 1 < kLayers ? 0 : -kInfinity, kInfinity, 0, &layers_[l]),
            "create");
      // Operators may read a little beyond the end.
      values_[l].resize(batch * out + XNN_EXTRA_BYTES);
    }
  }

  void Infer(const float* x, float* y) {
    for (int l = 0; l < kLayers; ++l) {
      float* const to = l + 1 < kLayers ? values_[l].data() : y;
      if (x_ != x || y_ != y) {
        Check(xnn_setup_fully_connected_nc_f32(
                  layers_[l], batch_, l == 0 ? x : values_[l - 1].data(), to,
                  nullptr),
              "setup");
      }
      Check(xnn_run_operator(layers_[l], nullptr), "run");
    }
    x_ = x;
    y_ = y;
  }

 private:
  int batch_;
  const float* x_ = nullptr;
  float* y_ = nullptr;
  xnn_operator_t layers_[kLayers] = {};
  std::vector<float> values_[kLayers];
};

}  // namespace
}  // namespace peer

int main() {
  peer::Check(xnn_initialize(nullptr), "initialize");
  peer::Network one(1);
  peer::PrintOnes([&](const float* x, float* y) { one.Infer(x, y); });
  peer::PrintBatches([](int batch) {
    return [network = std::make_unique<peer::Network>(batch)](
               const float* x, float* y) { network->Infer(x, y); };
  });
}
