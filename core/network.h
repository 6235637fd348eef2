// SPDX-License-Identifier: Apache-2.0
//
// A network's parameters and gates, and its passes over a micro-batch.
//
//   Network<kTagger> network;
//   network.Initialize(/*seed=*/1);
//   network.set_quantized(true);          // from here on, values on the grid
//   network.Prepare();                    // after each change of parameters
//   network.Forward(pass, samples);       // pass.logits()
//   network.Backward(pass, samples, gradient);
//
// In a quantised network without open gates the forward pass is exact: every
// sum is an integer that a float holds (network_spec.h proves it).
#ifndef CORE_NETWORK_H_
#define CORE_NETWORK_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/activation.h"
#include "core/dense.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/random.h"

namespace autopruner {

template <NetworkSpec kSpec>
requires ValidNetwork<kSpec>
class Network {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Values = std::array<float, Layout::kParameters>;

  Network() { gates_.fill(1.0f); }

  // Real-valued parameters, laid out by NetworkLayout.
  Values& parameters() { return parameters_; }
  const Values& parameters() const { return parameters_; }
  // The parameters that the passes use: after Prepare(), on the grid where
  // the network is quantised.
  const Values& effective() const { return effective_; }
  // One gate a unit; 0 takes the unit out of the network. The outputs' gates
  // stay 1.
  std::array<float, Layout::kUnits>& gates() { return gates_; }
  const std::array<float, Layout::kUnits>& gates() const { return gates_; }
  bool live(int level, int node) const {
    return gates_[Layout::Unit(level) + node] != 0.0f;
  }
  LiveUnits<kSpec> live() const {
    LiveUnits<kSpec> live;
    for (int u = 0; u < Layout::kUnits; ++u) live[u] = gates_[u] != 0.0f;
    return live;
  }
  // Opens the gates of live units and closes the others'.
  void SetLive(const LiveUnits<kSpec>& live) {
    for (int u = 0; u < Layout::kUnits; ++u) gates_[u] = live[u] ? 1.0f : 0.0f;
  }

  bool quantized() const { return quantized_; }
  // Turns rounding to the spec's formats on or off.
  void set_quantized(bool quantized) {
    quantized_ = quantized && kSpec.quantized();
  }

  // Draws the weights of the live units, uniform with variance 2 / fan-in (He
  // et al., arXiv 1502.01852, section 2.2); all else is 0.
  void Initialize(uint64_t seed) {
    parameters_.fill(0);
    for (int l = 0; l < Layout::kLayers; ++l) {
      int fan_in = 0;
      for (int i = 0; i < Layout::Nodes(l); ++i) fan_in += live(l, i);
      const double bound = std::sqrt(6.0 / std::max(fan_in, 1));
      for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
        if (live(l + 1, o)) DrawWeights(seed, l, o, bound);
      }
    }
  }

  // Makes the effective parameters.
  void Prepare() {
    if (!quantized_) {
      effective_ = parameters_;
      return;
    }
    for (int l = 0; l < Layout::kLayers; ++l) {
      RoundParameters(Layout::Weight(l), Layout::Weights(l),
                      MakeGrid(kSpec.layers.at[l].weight));
      RoundParameters(Layout::Bias(l), PadToVector(Layout::Rows(l + 1)),
                      BiasGrid(l));
    }
  }

  // Keeps real-valued parameters within what their formats can hold.
  void ClampToFormats() {
    for (int l = 0; l < Layout::kLayers; ++l) {
      ClampParameters(Layout::Weight(l), Layout::Weights(l),
                      MakeGrid(kSpec.layers.at[l].weight));
      ClampParameters(Layout::Bias(l), PadToVector(Layout::Rows(l + 1)),
                      BiasGrid(l));
    }
  }

  // Runs the network on pass.inputs.
  void Forward(Pass<kSpec>& pass, int samples) const {
    const int vectors = Vectors(samples);
    const Grid grid = quantized_ ? MakeGrid(kSpec.input) : Grid();
    for (int i = 0; i < Layout::Nodes(0); ++i) {
      const Lanes gate(gates_[i]);
      for (int v = 0; v < vectors; ++v) {
        const int at = i * kMicroBatch + v * kLanes;
        Lanes x = LoadLanes(pass.inputs.data() + at);
        if (grid.exists) x = RoundToGrid(x, grid);
        StoreLanes(gate * x, pass.output.data() + at);
      }
    }
    for (int l = 0; l < Layout::kLayers; ++l) ForwardLayer(l, pass, vectors);
  }

  // Adds to `gradient` what pass.dlogits say, after Forward(). The gates'
  // gradient is only computed where `with_gates`.
  void Backward(Pass<kSpec>& pass, int samples, bool with_gates,
                Gradient<kSpec>& gradient) const {
    const int vectors = Vectors(samples);
    BackwardOutput(pass, vectors);
    for (int l = Layout::kLayers - 1; l >= 0; --l) {
      const float* dsum = pass.sum.data() + pass.Row(l + 1);
      DenseGradient(dsum, pass.output.data() + pass.Row(l),
                    gradient.parameters.data() + Layout::Weight(l),
                    gradient.parameters.data() + Layout::Bias(l),
                    Layout::Shape(l), vectors);
      if (l > 0) {
        BackwardLayer(l, pass, vectors, with_gates, gradient);
      } else if (with_gates) {
        BackwardInputs(pass, vectors, gradient);
      }
    }
  }

 private:
  void DrawWeights(uint64_t seed, int layer, int output, double bound) {
    bool positive = false;
    for (int i = 0; i < Layout::Nodes(layer); ++i) {
      if (!live(layer, i)) continue;
      const int at = Layout::WeightAt(layer, output, i);
      const double u = RandomUniform(seed, kInitStream, at);
      parameters_[at] = static_cast<float>(bound * (2.0 * u - 1.0));
      positive |= parameters_[at] > 0;
    }
    // Behind inputs that are never negative, a node with no positive weight
    // would never fire; in layers of two or three nodes that is likely.
    if (positive || layer == 0) return;
    for (int i = 0; i < Layout::Nodes(layer); ++i) {
      parameters_[Layout::WeightAt(layer, output, i)] *= -1.0f;
    }
  }

  static constexpr int Vectors(int samples) {
    return PadToVector(samples) / kLanes;
  }

  // Biases stand at the accumulator's scale.
  static Grid BiasGrid(int layer) {
    const float bound = static_cast<float>(kSpec.max_bias_magnitude(layer));
    const int frac = kSpec.accumulator_frac(layer);
    return {.scale = PowerOfTwo(frac),
            .step = PowerOfTwo(-frac),
            .min = -bound,
            .max = bound,
            .exists = true};
  }

  // Calls use(activation) for the layer's activation.
  template <typename Use>
  void WithActivationOf(int layer, const Use& use) const {
    const DenseSpec& dense = kSpec.layers.at[layer];
    WithActivation(dense.activation == Activation::kRelu,
                   quantized_ ? dense.output : Format(), use);
  }

  // `begin` and `count` are whole vectors.
  void RoundParameters(int begin, int count, const Grid& grid) {
    for (int k = begin; k < begin + count; k += kLanes) {
      const Lanes value = LoadLanes(parameters_.data() + k);
      StoreLanes(RoundToGrid(value, grid), effective_.data() + k);
    }
  }

  void ClampParameters(int begin, int count, const Grid& grid) {
    using std::experimental::max;
    using std::experimental::min;
    const Lanes low(grid.min * grid.step);
    const Lanes high(grid.max * grid.step);
    for (int k = begin; k < begin + count; k += kLanes) {
      const Lanes value = LoadLanes(parameters_.data() + k);
      StoreLanes(min(max(value, low), high), parameters_.data() + k);
    }
  }

  [[gnu::flatten]] void ForwardLayer(int layer, Pass<kSpec>& pass,
                                     int vectors) const {
    const float* gates = gates_.data() + Layout::Unit(layer + 1);
    float* sums = pass.sum.data() + pass.Row(layer + 1);
    float* outputs = pass.output.data() + pass.Row(layer + 1);
    WithActivationOf(
        layer, [&](auto activation) __attribute__((flatten)) {
          DenseForward(
              effective_.data() + Layout::Weight(layer),
              effective_.data() + Layout::Bias(layer),
              pass.output.data() + pass.Row(layer), Layout::Shape(layer),
              vectors,
              [=](int node, int at, Lanes sum) __attribute__((always_inline)) {
                StoreLanes(sum, sums + at);
                StoreLanes(Lanes(gates[node]) * activation.Forward(sum),
                           outputs + at);
              });
        });
  }

  // Puts the gradient by the last layer's sums in their place.
  [[gnu::flatten]] void BackwardOutput(Pass<kSpec>& pass, int vectors) const {
    float* sums = pass.sum.data() + pass.Row(Layout::kLayers);
    WithActivationOf(
        Layout::kLayers - 1, [&](auto activation) __attribute__((flatten)) {
          for (int o = 0; o < kSpec.outputs(); ++o) {
            for (int v = 0; v < vectors; ++v) {
              const int at = o * kMicroBatch + v * kLanes;
              const Lanes d = LoadLanes(pass.dlogits.data() + at);
              StoreLanes(activation.Backward(LoadLanes(sums + at), d),
                         sums + at);
            }
          }
        });
  }

  // From the gradient by layer `layer`'s sums to that by the sums of the layer
  // before, in their place, through gates and activation.
  [[gnu::flatten]] void BackwardLayer(int layer, Pass<kSpec>& pass, int vectors,
                                      bool with_gates,
                                      Gradient<kSpec>& gradient) const {
    const float* gates = gates_.data() + Layout::Unit(layer);
    float* sums = pass.sum.data() + pass.Row(layer);
    double* dgates = gradient.gates.data() + Layout::Unit(layer);
    WithActivationOf(
        layer - 1, [&](auto activation) __attribute__((flatten)) {
          const auto to_sums = [=](int node, int at, Lanes d)
              __attribute__((always_inline)) {
            const Lanes sum = LoadLanes(sums + at);
            StoreLanes(activation.Backward(sum, d * Lanes(gates[node])),
                       sums + at);
          };
          const auto to_gates_and_sums = [=](int node, int at, Lanes d)
              __attribute__((always_inline)) {
            const Lanes output = activation.Forward(LoadLanes(sums + at));
            dgates[node] += std::experimental::reduce(d * output);
            to_sums(node, at, d);
          };
          const float* w = effective_.data() + Layout::Weight(layer);
          const float* dsums = pass.sum.data() + pass.Row(layer + 1);
          const DenseShape shape = Layout::Shape(layer);
          if (with_gates) {
            DenseBackward(w, dsums, shape, vectors, to_gates_and_sums);
          } else {
            DenseBackward(w, dsums, shape, vectors, to_sums);
          }
        });
  }

  // The gradient by the inputs' gates.
  [[gnu::flatten]] void BackwardInputs(const Pass<kSpec>& pass, int vectors,
                                       Gradient<kSpec>& gradient) const {
    const Grid grid = quantized_ ? MakeGrid(kSpec.input) : Grid();
    const float* inputs = pass.inputs.data();
    double* dgates = gradient.gates.data();
    DenseBackward(
        effective_.data() + Layout::Weight(0), pass.sum.data() + pass.Row(1),
        Layout::Shape(0),
        vectors, [=](int node, int at, Lanes d) __attribute__((always_inline)) {
          Lanes x = LoadLanes(inputs + at);
          if (grid.exists) x = RoundToGrid(x, grid);
          dgates[node] += std::experimental::reduce(d * x);
        });
  }

  alignas(kLaneAlignment) Values parameters_ = {};
  alignas(kLaneAlignment) Values effective_ = {};
  std::array<float, Layout::kUnits> gates_ = {};
  bool quantized_ = false;
};

}  // namespace autopruner

#endif  // CORE_NETWORK_H_
