// SPDX-License-Identifier: Apache-2.0
//
// A network's parameters and gates, and its passes over a micro-batch.
//
//   Network<kTagger> network;
//   network.Initialize(/*seed=*/1);
//   network.set_quantized(true);          // from here on, values on the grid
//   network.Prepare();                    // after each change of parameters
//   network.Forward(pass, samples);       // pass.logits
//   network.Backward(pass, samples, gradient);
//   network.ThroughGates(/*with_gates=*/false, gradient);
//
// In a quantised network without open gates the forward pass is exact: every
// sum is an integer that a float holds, or where layers are wide a double
// (network_spec.h proves it).
#ifndef CORE_NETWORK_H_
#define CORE_NETWORK_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <type_traits>

#include "core/activation.h"
#include "core/dense.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/random.h"
#include "core/table_activation.h"
#include "core/transpose.h"
#include "core/unit_moments.h"
#include "core/weight_digits.h"

namespace autopruner {

template <NetworkSpec kSpec>
requires ValidNetwork<kSpec>
class Network {
 public:
  using Layout = NetworkLayout<kSpec>;
  using Values = std::array<float, Layout::kParameters>;

  Network() {
    gates_.fill(1.0f);
    for (int level = 0; level <= Layout::kLayers; ++level) {
      for (int j = 0; j < Layout::Rows(level); ++j) {
        grids_.Set(Layout::Unit(level) + j,
                   MakeGrid(kSpec.unit_format(level, j)));
      }
    }
  }

  // Real-valued parameters, laid out by NetworkLayout.
  Values& parameters() { return parameters_; }
  const Values& parameters() const { return parameters_; }
  // The parameters that the passes use: of Prepare(), on the grid where the
  // network is quantised. Gates come on top.
  const Values& effective() const {
    return changed_ ? effective_ : parameters_;
  }
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

  // The grid that each unit's values are rounded to in a quantised network: at
  // first those of the spec's formats.
  UnitGrids<Layout::kUnits>& grids() { return grids_; }
  const UnitGrids<Layout::kUnits>& grids() const { return grids_; }
  // How many signed digits each weight has, in a quantised network with
  // UseDigits().
  Values& digits() { return digits_; }
  const Values& digits() const { return digits_; }
  // From here on weights are rounded to their digits, each at least 2^-frac.
  void UseDigits(int frac) {
    digit_frac_ = frac;
    uses_digits_ = true;
  }
  bool uses_digits() const { return uses_digits_; }
  int digit_frac() const { return digit_frac_; }
  // Fraction bits of a layer's sums and biases.
  int accumulator_frac(int layer) const {
    if (kSpec.quantized()) return kSpec.accumulator_frac(layer);
    return digit_frac_ + InputFrac(layer);
  }

  bool quantized() const { return quantized_; }
  // Turns rounding on or off. Without formats in the spec the grids, and
  // UseDigits(), are the caller's to set.
  void set_quantized(bool quantized) { quantized_ = quantized; }

  // Draws the weights of the live units, uniform with variance 2 / fan-in (He
  // et al., arXiv 1502.01852, section 2.2); all else is 0.
  void Initialize(uint64_t seed) {
    parameters_.fill(0);
    for (int l = 0; l < Layout::kLayers; ++l) {
      int fan_in = 0;
      for (int i = 0; i < Layout::Nodes(l); ++i) fan_in += live(l, i);
      const double bound = std::sqrt(6.0 / std::max(fan_in, 1));
      for (int o = 0; o < Layout::Outputs(l); ++o) {
        if (live(l + 1, o)) DrawWeights(seed, l, o, bound);
      }
    }
  }

  // Makes the effective parameters and arranges them for the passes.
  void Prepare() {
    MakeEffective();
    Arrange();
  }

  // The first half of Prepare().
  void MakeEffective() {
    changed_ = quantized_;
    if (!quantized_) return;
    for (int l = 0; l < Layout::kLayers; ++l) {
      if (kHasWideLayers && !IsExactInFloat(kSpec, l)) {
        RoundLayer<Exact>(l);
      } else {
        RoundLayer<Lanes>(l);
      }
    }
  }

  // The effective parameters, to be changed between the two halves.
  Values& MutableEffective() {
    if (!changed_) effective_ = parameters_;
    changed_ = true;
    return effective_;
  }

  // The second half of Prepare(): folds the gates into the weights behind
  // them, and makes the layers' other weights.
  void Arrange() {
    int open = 0;
    for (const float gate : gates_) open += gate == 1.0f;
    gated_ = open < Layout::kUnits;
    for (int l = 0; l < Layout::kLayers; ++l) {
      if (gated_) {
        DenseScaleInputs(gates_.data() + Layout::Unit(l), Layout::Shape(l),
                         effective().data() + Layout::Weight(l),
                         behind_gates_.data() + Layout::Weight(l));
      }
      if (l > 0) {
        TransposeWeights(Weights(l), Layout::Shape(l),
                         transposed_.data() + Layout::Transposed(l));
      }
    }
  }

  // Keeps real-valued parameters within what their formats can hold.
  void ClampToFormats() {
    if (!kSpec.quantized()) return;
    for (int l = 0; l < Layout::kLayers; ++l) {
      ClampParameters(Layout::Weight(l), Layout::Weights(l),
                      MakeGrid(kSpec.layers.at[l].weight));
      ClampParameters(Layout::Bias(l), Layout::OutputRows(l), BiasGrid(l));
    }
  }

  // Runs the network on what Pass::Load() took in.
  void Forward(Pass<kSpec>& pass, int samples) const {
    pass.FillUp(samples, PadToVector(samples));
    samples = PadToVector(samples);
    if (quantized_) RoundInputs(pass, samples);
    for (int l = 0; l < Layout::kLayers; ++l) {
      if constexpr (kSpec.set.exists()) {
        if (kSpec.reads_pooled(l)) PoolElements(pass, samples);
      }
      if (kHasWideLayers && quantized_ && !IsExactInFloat(kSpec, l)) {
        ForwardLayer<Exact>(l, pass, samples);
      } else {
        ForwardLayer<Lanes>(l, pass, samples);
      }
    }
    constexpr int kLast = Layout::kLayers;
    Transpose(pass.output.data() + pass.Block(kLast), Layout::Rows(kLast),
              pass.logits.data(), kMicroBatch, samples, Layout::Nodes(kLast));
  }

  // Adds to `gradient` that by the effective parameters, as pass.dlogits say,
  // after Forward(), and where asked for the moments of units.
  void Backward(Pass<kSpec>& pass, int samples, Gradient<kSpec>& gradient,
                bool with_moments = false) const {
    samples = PadToVector(samples);
    if (gradient.empty) {
      for (int l = 0; l < Layout::kLayers; ++l) {
        std::fill_n(gradient.parameters.begin() + Layout::Bias(l),
                    Layout::OutputRows(l), 0.0f);
      }
    }
    float* dparameters = gradient.parameters.data();
    BackwardOutput(pass, samples, dparameters);
    for (int l = Layout::kLayers - 1; l >= 0; --l) {
      const float* dsum = pass.output.data() + pass.Block(l + 1);
      DenseGradient(InputsOf(l, pass), dsum, Layout::Shape(l),
                    pass.rows(l, samples), /*add=*/!gradient.empty,
                    dparameters + Layout::Weight(l));
      if constexpr (kSpec.set.exists()) {
        if (kSpec.reads_pooled(l)) {
          BackwardPool(pass, samples, with_moments, gradient);
          continue;
        }
      }
      if (with_moments) AddMoments(l, pass, samples, gradient.moments);
      if (l > 0) {
        WithLevel(l, pass, [&](const auto& level) {
          DenseBackward(Weights(l), dsum, Layout::Shape(l),
                        pass.rows(l, samples), level,
                        dparameters + Layout::Bias(l - 1));
        });
      }
    }
    gradient.empty = false;
  }

  // Makes of the gradient by the effective parameters, after all Backward()
  // of a batch, that by the parameters and, where `with_gates`, the gates.
  void ThroughGates(bool with_gates, Gradient<kSpec>& gradient) const {
    for (int l = 0; l < Layout::kLayers; ++l) {
      const float* gates = gates_.data() + Layout::Unit(l);
      float* dw = gradient.parameters.data() + Layout::Weight(l);
      if (with_gates) {
        // A gate multiplies the weights that read its unit.
        DenseInputGradient(effective().data() + Layout::Weight(l), dw,
                           Layout::Shape(l),
                           gradient.gates.data() + Layout::Unit(l));
      }
      if (gated_) DenseScaleInputs(gates, Layout::Shape(l), dw, dw);
    }
  }

 private:
  // What wide layers are computed in. Where there are none, the compiler has
  // no more to do.
  static constexpr bool kHasWideLayers = [] {
    for (int l = 0; l < Layout::kLayers; ++l) {
      if (kSpec.quantized() && !IsExactInFloat(kSpec, l)) return true;
    }
    return false;
  }();
  using Exact = std::conditional_t<kHasWideLayers, DoubleLanes, Lanes>;

  void DrawWeights(uint64_t seed, int layer, int output, double bound) {
    bool positive = false;
    for (int i = 0; i < Layout::Nodes(layer); ++i) {
      if (!live(layer, i)) continue;
      const int at = Layout::WeightAt(layer, output, i);
      const double u =
          RandomUniform(seed, kInitStream, InitialCounter(layer, output, i));
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

  // Of a weight's place in the network alone, not in memory.
  static constexpr uint64_t InitialCounter(int layer, int output, int input) {
    return (static_cast<uint64_t>(layer) << 48) |
           (static_cast<uint64_t>(output) << 24) | static_cast<uint64_t>(input);
  }

  // Biases stand at the accumulator's scale.
  Grid BiasGrid(int layer) const {
    if constexpr (!kSpec.quantized()) {
      const float step = PowerOfTwo(-accumulator_frac(layer));
      const float bound = static_cast<float>(kMaxExactRounding) * step;
      return {.step = step, .low = -bound, .high = bound};
    }
    const float step = PowerOfTwo(-kSpec.accumulator_frac(layer));
    const float bound =
        static_cast<float>(kSpec.max_bias_magnitude(layer)) * step;
    return {.step = step, .low = -bound, .high = bound};
  }

  template <typename Vector>
  void RoundLayer(int layer) {
    if (uses_digits_) {
      DigitizeParameters(Layout::Weight(layer), Layout::Weights(layer));
    } else {
      RoundParameters<Vector>(Layout::Weight(layer), Layout::Weights(layer),
                              MakeGrid(kSpec.layers.at[layer].weight));
    }
    RoundParameters<Vector>(Layout::Bias(layer), Layout::OutputRows(layer),
                            BiasGrid(layer));
  }

  // Of the finest grid of a layer's live inputs; 0 if all are coarser.
  int InputFrac(int layer) const {
    float finest = 1;
    for (int i = 0; i < Layout::Nodes(layer); ++i) {
      if (!live(layer, i)) continue;
      finest = std::min(finest, grids_.at(Layout::Unit(layer) + i).step);
    }
    return -std::ilogb(finest);
  }

  // `begin` and `count` are whole vectors.
  void DigitizeParameters(int begin, int count) {
    const float finest = PowerOfTwo(-digit_frac_);
    for (int k = begin; k < begin + count; k += kLanes) {
      StoreLanes(Digitize(LoadLanes(parameters_.data() + k),
                          LoadLanes(digits_.data() + k), finest),
                 effective_.data() + k);
    }
  }

  template <typename Vector>
  void RoundParameters(int begin, int count, const Grid& grid) {
    for (int k = begin; k < begin + count; k += kLanesOf<Vector>) {
      StoreLanes(RoundToGrid(LoadLanes<Vector>(parameters_.data() + k), grid),
                 effective_.data() + k);
    }
  }

  void ClampParameters(int begin, int count, const Grid& grid) {
    const Lanes low = Broadcast(grid.low);
    const Lanes high = Broadcast(grid.high);
    for (int k = begin; k < begin + count; k += kLanes) {
      const Lanes value = LoadLanes(parameters_.data() + k);
      StoreLanes(Min(Max(value, low), high), parameters_.data() + k);
    }
  }

  using InputVector =
      std::conditional_t<RoundsInFloat(kSpec.input), Lanes, DoubleLanes>;

  void RoundInputs(Pass<kSpec>& pass, int samples) const {
    const GridRows grids = grids_.Rows(0);
    for (int s = 0; s < pass.rows(0, samples); ++s) {
      for (int i = 0; i < Layout::Rows(0); i += kLanesOf<InputVector>) {
        const int at = s * Layout::Rows(0) + i;
        StoreLanes(
            grids.Round(LoadLanes<InputVector>(pass.inputs.data() + at), i),
            pass.output.data() + at);
      }
    }
  }

  // Makes of the elements, and of what is joined, the samples' values.
  void PoolElements(Pass<kSpec>& pass, int samples) const {
    constexpr int kLevel = kSpec.set.shared_layers;
    constexpr int kRows = Layout::Rows(kLevel);
    const GridRows grids = grids_.Rows(Layout::Unit(kLevel));
    Pool(kSpec.set.pooling, pass.pooled.Rows(kLevel, samples),
         pass.output.data() + pass.Block(kLevel), pass.pooled.Samples());
    for (int at = 0; at < samples * kRows; at += kLanesOf<InputVector>) {
      // Either of both is 0.
      const int node = at % kRows;
      auto joined = LoadLanes<InputVector>(pass.pooled.joined.data() + at);
      if (quantized_) joined = grids.Round(joined, node);
      auto value = joined;
      if (node < Layout::OutputRows(kLevel - 1)) {
        value += LoadLanes<InputVector>(pass.pooled.values.data() + at);
      }
      StoreLanes(value, pass.pooled.values.data() + at);
    }
  }

  // From the gradient by the sums of the layer behind what was pooled that by
  // the sums of the elements' last layer.
  void BackwardPool(Pass<kSpec>& pass, int samples, bool with_moments,
                    Gradient<kSpec>& gradient) const {
    constexpr int kLevel = kSpec.set.shared_layers;
    constexpr int kRows = Layout::Rows(kLevel);
    float* by_values = pass.pooled.gradient.data();
    DenseInputs(
        Weights(kLevel), pass.output.data() + pass.Block(kLevel + 1),
        Layout::Shape(kLevel), samples,
        [&](int sample, int node, Lanes g) __attribute__((always_inline)) {
          StoreLanes(g, by_values + sample * kRows + node);
        });
    const GridRows grids = grids_.Rows(Layout::Unit(kLevel));
    if (with_moments) {
      for (int at = 0; at < samples * kRows; at += kLanes) {
        const int node = at % kRows;
        gradient.moments.Add(Layout::Unit(kLevel) + node, grids, node,
                             LoadLanes(pass.pooled.joined.data() + at),
                             LoadLanes(by_values + at));
      }
    }
    for (int s = 0; s < samples; ++s) {
      std::fill_n(by_values + s * kRows + Layout::Outputs(kLevel - 1),
                  kSpec.set.joined, 0.0f);
    }
    const ElementRows rows = pass.pooled.Rows(kLevel, samples);
    const PooledRows pooled = pass.pooled.Samples();
    if (with_moments) {
      const float* values = pass.output.data() + pass.Block(kLevel);
      PoolInputs(kSpec.set.pooling, rows, values, pooled,
                 [&](int row, int node, Lanes g) {
                   StoreLanes(g, pass.pooled.element_gradient.data() +
                                     row * rows.stride() + node);
                 });
      AddMomentsOfElements(kLevel, pass, samples, gradient.moments);
    }
    WithLevel(kLevel, pass, [&](const auto& level) {
      PoolBackward(kSpec.set.pooling, rows, level, pooled,
                   gradient.parameters.data() + Layout::Bias(kLevel - 1));
    });
  }

  // Of a level of elements, from the gradient by each element's values.
  void AddMomentsOfElements(int level, const Pass<kSpec>& pass, int samples,
                            UnitMoments<Layout::kUnits>& moments) const {
    WithActivation(level, [&](const auto& activation) {
      AddElementMoments(
          pass.pooled.Rows(level, samples), activation, SumsOf(level, pass),
          pass.pooled.element_gradient.data(), grids_.Rows(Layout::Unit(level)),
          Layout::Unit(level), moments);
    });
  }

  template <typename Vector>
  void ForwardLayer(int layer, Pass<kSpec>& pass, int samples) const {
    WithLevel(layer + 1, pass, [&](const auto& level) {
      DenseForward<Vector>(ForwardWeights(layer),
                           effective().data() + Layout::Bias(layer),
                           InputsOf(layer, pass), Layout::Shape(layer),
                           pass.rows(layer, samples), level);
    });
  }

  // What layer `layer` reads.
  const float* InputsOf(int layer, const Pass<kSpec>& pass) const {
    if constexpr (kSpec.set.exists()) {
      if (kSpec.reads_pooled(layer)) return pass.pooled.values.data();
    }
    return layer == 0 && !quantized_ ? pass.inputs.data()
                                     : pass.output.data() + pass.Block(layer);
  }

  // Puts the gradient by the last layer's sums in place of its outputs, and
  // adds that by its biases.
  void BackwardOutput(Pass<kSpec>& pass, int samples,
                      float* dparameters) const {
    constexpr int kLast = Layout::kLayers;
    const Level level = PlainLevel(kLast, pass);
    Transpose(pass.dlogits.data(), kMicroBatch, level.outputs,
              Layout::Rows(kLast), Layout::Nodes(kLast), samples);
    float* dbias = dparameters + Layout::Bias(kLast - 1);
    for (int o = 0; o < Layout::Rows(kLast); o += kLanes) {
      Lanes total = LoadLanes(dbias + o);
      for (int s = 0; s < samples; ++s) {
        const int at = s * Layout::Rows(kLast) + o;
        Lanes d = LoadLanes(level.outputs + at);
        if (level.activation.rounds()) {
          d = level.activation.Backward<true>(LoadLanes(level.sums + at), d, o);
          StoreLanes(d, level.outputs + at);
        }
        total += d;
      }
      StoreLanes(total, dbias + o);
    }
  }

  // A layer's weights behind gates, laid out as the parameters.
  const float* Weights(int layer) const {
    const Values& all = gated_ ? behind_gates_ : effective();
    return all.data() + Layout::Weight(layer);
  }

  const float* ForwardWeights(int layer) const {
    return layer == 0 ? Weights(0)
                      : transposed_.data() + Layout::Transposed(layer);
  }

  // Of a level whose values are still in place, from dLoss / dsum behind it.
  void AddMoments(int level, Pass<kSpec>& pass, int samples,
                  UnitMoments<Layout::kUnits>& moments) const {
    constexpr int kFirstWeights = Layout::Shape(0).transposed().weights();
    alignas(kLaneAlignment) std::array<float, kFirstWeights> backward;
    const float* w = Weights(level);
    if (level == 0) {
      TransposeWeights(w, Layout::Shape(0), backward.data());
      w = backward.data();
    }
    const int unit = Layout::Unit(level);
    const int stride = Layout::Rows(level);
    const float* dsum = pass.output.data() + pass.Block(level + 1);
    const int rows = pass.rows(level, samples);
    if constexpr (kSpec.set.exists()) {
      if (kSpec.is_shared(level)) {
        float* by_values = pass.pooled.element_gradient.data();
        DenseInputs(
            w, dsum, Layout::Shape(level), rows,
            [&](int row, int node, Lanes g) __attribute__((always_inline)) {
              StoreLanes(g, by_values + row * stride + node);
            });
        AddMomentsOfElements(level, pass, samples, moments);
        return;
      }
    }
    const float* values = SumsOf(level, pass);
    WithActivation(level, [&](const auto& activation) {
      DenseInputs(
          w, dsum, Layout::Shape(level), rows,
          [&](int sample, int node, Lanes g) __attribute__((always_inline)) {
            const Lanes value = activation.template Forward<false>(
                LoadLanes(values + sample * stride + node), node);
            moments.Add(unit + node, grids_.Rows(unit), node, value, g);
          });
    });
  }

  // A level's sums, which the activation makes values, or its values.
  bool HasSums(int level) const { return level > 0 && quantized_; }
  const float* SumsOf(int level, const Pass<kSpec>& pass) const {
    if (level == 0) return pass.inputs.data();
    return (HasSums(level) ? pass.sum.data() : pass.output.data()) +
           pass.Block(level);
  }

  // Calls use(activation) with what makes values of what SumsOf() has, before
  // they are rounded.
  template <typename Use>
  void WithActivation(int level, const Use& use) const {
    if (HasSums(level) && WithTable(level, {}, use)) return;
    use(LayerActivation(HasSums(level) ? kSpec.layers.at[level - 1].activation
                                       : Activation::kLinear,
                        {}));
  }

  // Calls use(activation) if that of the level has a table.
  template <typename Use>
  bool WithTable(int level, const GridRows& grids, const Use& use) const {
    if constexpr (kSpec.has_tables()) {
      const DenseSpec& dense = kSpec.layers.at[level - 1];
      if (!HasTable(dense.activation)) return false;
      use(TableActivation(dense.activation, dense.table_input(),
                          quantized_ ? kLayerTables<kSpec>[level - 1] : nullptr,
                          dense.outputs, grids));
      return true;
    }
    return false;
  }

  // Calls use(level), whose activation is of one type or the other.
  template <typename Use>
  void WithLevel(int level, Pass<kSpec>& pass, const Use& use) const {
    const Level plain = PlainLevel(level, pass);
    const bool looked_up = WithTable(
        level, GridsOf(level), [&](const TableActivation& activation) {
          use(LevelWith<TableActivation>{activation, plain.sums,
                                         plain.outputs});
        });
    if (!looked_up) use(plain);
  }

  // Of a level whose activation has no table.
  Level PlainLevel(int level, Pass<kSpec>& pass) const {
    const DenseSpec& dense = kSpec.layers.at[level - 1];
    return {.activation = LayerActivation(dense.activation, GridsOf(level)),
            .sums = pass.sum.data() + pass.Block(level),
            .outputs = pass.output.data() + pass.Block(level)};
  }

  GridRows GridsOf(int level) const {
    return quantized_ ? grids_.Rows(Layout::Unit(level)) : GridRows();
  }

  alignas(kLaneAlignment) Values parameters_ = {};
  alignas(kLaneAlignment) Values effective_ = {};
  alignas(kLaneAlignment) Values behind_gates_ = {};  // weights alone
  alignas(
      kLaneAlignment) std::array<float, Layout::kTransposed> transposed_ = {};
  alignas(kLaneAlignment) std::array<float, Layout::kUnits> gates_ = {};
  UnitGrids<Layout::kUnits> grids_ = {};
  alignas(kLaneAlignment) Values digits_ = {};
  int digit_frac_ = 0;
  bool uses_digits_ = false;
  bool quantized_ = false;
  bool changed_ = false;  // effective parameters are not the real-valued ones
  bool gated_ = false;    // a gate is not 1
};

}  // namespace autopruner

#endif  // CORE_NETWORK_H_
