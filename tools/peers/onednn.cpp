// SPDX-License-Identifier: Apache-2.0
//
// oneDNN: inner products in float with ReLU as their end, weights in the
// layout that the library chooses.
#include <algorithm>
#include <dnnl.hpp>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tools/peers/peer.h"

namespace peer {
namespace {

using Memory = dnnl::memory;
using Tag = dnnl::memory::format_tag;

// The network for batches of one size.
class Network {
 public:
  explicit Network(int batch)
      : engine_(dnnl::engine::kind::cpu, 0), stream_(engine_) {
    Memory x = MakeMemory({batch, kInputs});
    x_ = x;
    for (int l = 0; l < kLayers; ++l) x = AddLayer(x, batch, l);
    y_ = x;
  }

  void Infer(const float* x, float* y) {
    x_.set_data_handle(const_cast<float*>(x));
    y_.set_data_handle(y);
    for (auto& [layer, arguments] : layers_) layer.execute(stream_, arguments);
    stream_.wait();
  }

 private:
  static Memory::desc Shape(const Memory::dims& dims, Tag tag) {
    return {dims, Memory::data_type::f32, tag};
  }

  Memory MakeMemory(const Memory::dims& dims) {
    return {Shape(dims, Tag::ab), engine_};
  }

  Memory AddLayer(const Memory& x, int batch, int layer) {
    const int in = kSizes[layer];
    const int out = kSizes[layer + 1];
    Memory weights = MakeMemory({out, in});
    const std::vector<float> random = RandomFloats(out * in);
    std::copy(random.begin(), random.end(),
              static_cast<float*>(weights.get_data_handle()));
    Memory bias({{out}, Memory::data_type::f32, Tag::a}, engine_);
    std::fill_n(static_cast<float*>(bias.get_data_handle()), out, 0.1f);
    Memory y = MakeMemory({batch, out});
    dnnl::primitive_attr attributes;
    if (layer + 1 < kLayers) {
      dnnl::post_ops relu;
      relu.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
      attributes.set_post_ops(relu);
    }
    const dnnl::inner_product_forward::primitive_desc description(
        {dnnl::prop_kind::forward_inference, x.get_desc(),
         Shape({out, in}, Tag::any), bias.get_desc(), y.get_desc()},
        attributes, engine_);
    Memory chosen(description.weights_desc(), engine_);
    dnnl::reorder(weights, chosen).execute(stream_, weights, chosen);
    stream_.wait();
    layers_.emplace_back(
        dnnl::inner_product_forward(description),
        std::unordered_map<int, Memory>{{DNNL_ARG_SRC, x},
                                        {DNNL_ARG_WEIGHTS, chosen},
                                        {DNNL_ARG_BIAS, bias},
                                        {DNNL_ARG_DST, y}});
    return y;
  }

  dnnl::engine engine_;
  dnnl::stream stream_;
  Memory x_;
  Memory y_;
  std::vector<std::pair<dnnl::primitive, std::unordered_map<int, Memory>>>
      layers_;
};

}  // namespace
}  // namespace peer

int main() {
  peer::Network one(1);
  peer::PrintOnes([&](const float* x, float* y) { one.Infer(x, y); });
  peer::PrintBatches([](int batch) {
    return [network = std::make_unique<peer::Network>(batch)](
               const float* x, float* y) { network->Infer(x, y); };
  });
}
