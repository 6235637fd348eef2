// SPDX-License-Identifier: Apache-2.0
//
// Networks of sets: everything that a slow network, spelled out, says as well.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "core/auto_pruner.h"
#include "core/loss.h"
#include "core/multiplications.h"
#include "core/network.h"
#include "core/pooling.h"
#include "core/random.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "core/training_state.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr NetworkSpec kMaxSet = [] {
  NetworkSpec spec = kTestSet;
  spec.set.pooling = Pooling::kMax;
  return spec;
}();

constexpr int kSamples = 48;
constexpr int kInputs = kTestSet.inputs;
constexpr int kElements = kTestSet.set.elements;
constexpr int kJoined = kTestSet.set.joined;
constexpr int kSize = kTestSet.sample_size();
static_assert(kSize == kElements * (kInputs + 1) + kJoined);

// A sample's numbers, unpacked.
struct Sample {
  std::vector<std::vector<double>> elements;  // those that are there
  std::vector<double> joined;

  explicit Sample(const float* x) {
    for (int e = 0; e < kElements; ++e, x += kInputs + 1) {
      if (x[kInputs] != 0) elements.emplace_back(x, x + kInputs);
    }
    joined.assign(x, x + kJoined);
  }
};

// The network and its loss, spelled out in double.
template <NetworkSpec kSpec>
struct SlowNetwork {
  using Layout = NetworkLayout<kSpec>;
  static constexpr int kLevel = kSpec.set.shared_layers;

  std::vector<double> parameters;
  std::vector<double> gates;

  std::vector<double> Layer(int l, const std::vector<double>& x) const {
    std::vector<double> y;
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      double sum = parameters[Layout::Bias(l) + o];
      for (size_t i = 0; i < x.size(); ++i) {
        sum += parameters[Layout::WeightAt(l, o, static_cast<int>(i))] *
               gates[Layout::Unit(l) + i] * x[i];
      }
      y.push_back(l + 1 < Layout::kLayers ? std::max(sum, 0.0) : sum);
    }
    return y;
  }

  std::vector<double> Logits(const Sample& sample) const {
    std::vector<double> values(Layout::Outputs(kLevel - 1), 0.0);
    for (std::vector<double> x : sample.elements) {
      for (int l = 0; l < kLevel; ++l) x = Layer(l, x);
      for (size_t j = 0; j < x.size(); ++j) {
        values[j] = kSpec.set.pooling == Pooling::kSum
                        ? values[j] + x[j]
                        : std::max(values[j], x[j]);
      }
    }
    values.insert(values.end(), sample.joined.begin(), sample.joined.end());
    for (int l = kLevel; l < Layout::kLayers; ++l) values = Layer(l, values);
    return values;
  }

  double Loss(const TestSets& data) const {
    double loss = 0;
    for (int s = 0; s < kSamples; ++s) {
      const std::vector<double> y = Logits(Sample(data.sample(s)));
      double sum = 0;
      for (const double logit : y) sum += std::exp(logit);
      loss += std::log(sum) - y[static_cast<int>(data.y[s])];
    }
    return loss;
  }
};

template <NetworkSpec kSpec>
struct Example {
  using Layout = NetworkLayout<kSpec>;

  Example() {
    network->Initialize(3);
    for (int l = 0; l < Layout::kLayers; ++l) {
      for (int o = 0; o < Layout::Outputs(l); ++o) {
        network->parameters()[Layout::Bias(l) + o] = 0.1f * (o % 3);
      }
    }
    for (int s = 0; s < kSamples; ++s) pass->Load(s, data.sample(s));
  }

  double Loss() {
    network->Prepare();
    network->Forward(*pass, kSamples);
    return HeadLoss(kSpec.head, pass->logits.data(), data.y.data(),
                    data.weight.data(), kSpec.outputs(), kSamples,
                    pass->dlogits.data());
  }

  TestSets data;
  std::unique_ptr<Network<kSpec>> network = std::make_unique<Network<kSpec>>();
  std::unique_ptr<Pass<kSpec>> pass = std::make_unique<Pass<kSpec>>();
  std::unique_ptr<Gradient<kSpec>> gradient =
      std::make_unique<Gradient<kSpec>>();
};

template <NetworkSpec kSpec>
void ExpectGradientIsThatOfTheSlowNetwork() {
  using Layout = NetworkLayout<kSpec>;
  Example<kSpec> setup;
  auto& network = *setup.network;
  for (int unit = 0; unit < Layout::Unit(Layout::kLayers); ++unit) {
    network.gates()[unit] = 0.3f + 0.01f * static_cast<float>(unit % 60);
  }
  network.gates()[Layout::Unit(1) + 3] = 0;
  SlowNetwork<kSpec> slow = {
      {network.parameters().begin(), network.parameters().end()},
      {network.gates().begin(), network.gates().end()}};
  EXPECT_NEAR(setup.Loss(), slow.Loss(setup.data), 1e-4);
  network.Backward(*setup.pass, kSamples, *setup.gradient);
  network.ThroughGates(/*with_gates=*/true, *setup.gradient);
  const auto difference = [&](double& variable) {
    const double value = variable;
    const double h = 1e-6;
    variable = value + h;
    const double up = slow.Loss(setup.data);
    variable = value - h;
    const double down = slow.Loss(setup.data);
    variable = value;
    return (up - down) / (2 * h);
  };
  for (int k = 0; k < Layout::kParameters; ++k) {
    ASSERT_NEAR(setup.gradient->parameters[k], difference(slow.parameters[k]),
                2e-4)
        << "parameter " << k;
  }
  for (int level = 0; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      const int unit = Layout::Unit(level) + j;
      ASSERT_NEAR(setup.gradient->gates[unit], difference(slow.gates[unit]),
                  2e-4)
          << "level " << level << ", unit " << j;
    }
  }
}

// Of the level behind the sum the joined features are none.
TEST(SetNetworkTest, HiddenNodesAreThoseOfLayers) {
  EXPECT_EQ(NetworkLayout<kTestSet>::kHiddenNodes, 20 + 9 + 10);
}

TEST(SetNetworkTest, GradientByParametersAndGates) {
  ExpectGradientIsThatOfTheSlowNetwork<FloatSpec(kTestSet)>();
  ExpectGradientIsThatOfTheSlowNetwork<FloatSpec(kMaxSet)>();
}

// The squared derivative of each sample's loss by the gate, all elements
// together.
template <NetworkSpec kSpec>
void ExpectMomentsAreThoseOfSamples() {
  using Layout = NetworkLayout<kSpec>;
  Example<kSpec> setup;
  SlowNetwork<kSpec> slow = {
      {setup.network->parameters().begin(), setup.network->parameters().end()},
      {setup.network->gates().begin(), setup.network->gates().end()}};
  setup.Loss();
  setup.network->Backward(*setup.pass, kSamples, *setup.gradient,
                          /*with_moments=*/true);
  for (int level = 0; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      const int unit = Layout::Unit(level) + j;
      double expected = 0;
      for (int s = 0; s < kSamples; ++s) {
        const Sample sample(setup.data.sample(s));
        const auto loss = [&](double gate) {
          slow.gates[unit] = gate;
          const std::vector<double> y = slow.Logits(sample);
          double sum = 0;
          for (const double logit : y) sum += std::exp(logit);
          return std::log(sum) - y[static_cast<int>(setup.data.y[s])];
        };
        const double d = (loss(1 + 1e-6) - loss(1 - 1e-6)) / 2e-6;
        slow.gates[unit] = 1;
        expected += d * d;
      }
      ASSERT_NEAR(setup.gradient->moments.value[unit], expected,
                  1e-4 + 1e-3 * expected)
          << "level " << level << ", unit " << j;
    }
  }
}

TEST(SetNetworkTest, WorthIsOfSamplesNotOfElements) {
  ExpectMomentsAreThoseOfSamples<FloatSpec(kTestSet)>();
  ExpectMomentsAreThoseOfSamples<FloatSpec(kMaxSet)>();
}

TEST(SetNetworkTest, RangesAreThoseOfElements) {
  constexpr NetworkSpec kSpec = FloatSpec(kTestSet);
  using Layout = NetworkLayout<kSpec>;
  Example<kSpec> setup;
  setup.Loss();
  float highest = 0;  // of what the elements' last layer makes
  const ElementRows rows = setup.pass->pooled.Rows(2, kSamples);
  const float* values = setup.pass->output.data() + setup.pass->Block(2);
  for (int r = 0; r < rows.count(); ++r) {
    highest = std::max(highest, values[r * rows.stride()]);
  }
  setup.network->Backward(*setup.pass, kSamples, *setup.gradient, true);
  EXPECT_EQ(setup.gradient->moments.high[Layout::Unit(2)], highest);
  float joined = 0;
  for (int s = 0; s < kSamples; ++s) {
    joined = std::max(joined, setup.data.sample(s)[kSize - 1]);
  }
  EXPECT_EQ(
      setup.gradient->moments.high[Layout::FeatureUnit(kSpec.features() - 1)],
      joined);
}

// The integer network, spelled out: raw inputs, exact sums, one Rescale.
template <NetworkSpec kSpec>
std::vector<int64_t> InferRaw(const Network<kSpec>& network,
                              const Sample& sample) {
  using Layout = NetworkLayout<kSpec>;
  const auto raw = [&](double value, int frac) {
    const double scaled = std::ldexp(value, frac);
    EXPECT_EQ(scaled, std::round(scaled));
    return static_cast<int64_t>(scaled);
  };
  const auto layer = [&](int l, const std::vector<int64_t>& x) {
    const DenseSpec& dense = kSpec.layers.at[l];
    const int frac = kSpec.accumulator_frac(l);
    std::vector<int64_t> y;
    for (int o = 0; o < dense.outputs; ++o) {
      int64_t sum = raw(network.effective()[Layout::Bias(l) + o], frac);
      EXPECT_LE(std::abs(sum), kSpec.max_bias_magnitude(l));
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        sum += raw(network.effective()[Layout::WeightAt(l, o, i)],
                   dense.weight.frac) *
               (x[i] << (kSpec.input_frac(l) - kSpec.unit_format(l, i).frac));
      }
      EXPECT_LE(std::abs(sum), kSpec.max_accumulator_magnitude(l));
      if (dense.activation == Activation::kRelu) {
        sum = std::max<int64_t>(sum, 0);
      }
      y.push_back(Rescale(sum, frac, dense.output));
    }
    return y;
  };
  const auto features = [&](const std::vector<double>& values) {
    std::vector<int64_t> x;
    for (const double value : values) {
      x.push_back(RawFeature({}, kSpec.input, static_cast<float>(value)));
    }
    return x;
  };
  std::vector<int64_t> values(Layout::Outputs(1), 0);
  for (const std::vector<double>& element : sample.elements) {
    const std::vector<int64_t> y = layer(1, layer(0, features(element)));
    for (size_t j = 0; j < y.size(); ++j) {
      values[j] = kSpec.set.pooling == Pooling::kSum
                      ? values[j] + y[j]
                      : std::max(values[j], y[j]);
    }
  }
  for (const int64_t joined : features(sample.joined)) {
    values.push_back(joined);
  }
  return layer(3, layer(2, values));
}

template <NetworkSpec kSpec>
void ExpectQuantisedForwardIsTheIntegerResult() {
  Example<kSpec> setup;
  setup.network->set_quantized(true);
  for (int round = 0; round < 10; ++round) {
    int counter = 0;
    for (float& parameter : setup.network->parameters()) {
      if (parameter == 0) continue;  // the padding
      parameter = static_cast<float>(0.4 * round *
                                     (RandomUniform(round, 2, counter++) - .5));
    }
    setup.Loss();
    for (int s = 0; s < kSamples; ++s) {
      const auto expected =
          InferRaw(*setup.network, Sample(setup.data.sample(s)));
      for (int o = 0; o < kSpec.outputs(); ++o) {
        const double logit = setup.pass->logits[o * kMicroBatch + s];
        ASSERT_EQ(std::ldexp(logit, kSpec.layers.at[3].output.frac),
                  static_cast<double>(expected[o]))
            << "round " << round << ", sample " << s << ", output " << o;
      }
    }
  }
}

// Joined features finer than what is pooled; and sums that need a double.
constexpr NetworkSpec kFineInputs = [] {
  NetworkSpec spec = kTestSet;
  spec.input = {.width = 20, .frac = 12};
  spec.layers.at[1].output = {.width = 12, .frac = 6, .is_signed = false};
  return spec;
}();
static_assert(!IsExactInFloat(kFineInputs, 0));
static_assert(!IsExactInFloat(kFineInputs, 2));
static_assert(kFineInputs.accumulator_frac(2) == 12 + 3);

TEST(SetNetworkTest, QuantisedForwardIsTheIntegerResult) {
  ExpectQuantisedForwardIsTheIntegerResult<kTestSet>();
  ExpectQuantisedForwardIsTheIntegerResult<kMaxSet>();
  ExpectQuantisedForwardIsTheIntegerResult<kFineInputs>();
}

TEST(SetNetworkTest, ElementsHaveNoOrderAndAbsentOnesNoValue) {
  Example<kTestSet> setup;
  setup.network->set_quantized(true);
  setup.Loss();
  const auto before = setup.pass->logits;
  for (int s = 0; s < kSamples; ++s) {
    std::vector<float> x(setup.data.sample(s), setup.data.sample(s) + kSize);
    const int stride = kInputs + 1;
    for (int e = 0; e < kElements; ++e) {
      if (x[e * stride + kInputs] == 0) x[e * stride] = 1e30f;
    }
    std::reverse(x.begin(), x.begin() + kElements * stride);
    for (int e = 0; e < kElements; ++e) {
      std::reverse(x.begin() + e * stride, x.begin() + (e + 1) * stride);
    }
    setup.pass->Load(s, x.data());
  }
  setup.network->Forward(*setup.pass, kSamples);
  for (int s = 0; s < kSamples; ++s) {
    ASSERT_EQ(setup.pass->logits[s], before[s]) << s;
  }
}

// Without a ReLU, which holds the padding at 0, too.
TEST(SetNetworkTest, PaddingHasNoGradient) {
  constexpr NetworkSpec kSpec = [] {
    NetworkSpec spec = FloatSpec(kTestSet);
    spec.layers.at[1].activation = Activation::kLinear;
    return spec;
  }();
  using Layout = NetworkLayout<kSpec>;
  Example<kSpec> example;
  example.Loss();
  example.network->Backward(*example.pass, kSamples, *example.gradient);
  const std::vector<bool> used = UsedParameters<Layout>();
  for (int k = 0; k < Layout::kParameters; ++k) {
    if (!used[k]) {
      EXPECT_EQ(example.gradient->parameters[k], 0) << k;
    }
  }
}

// Joined features have no weights that lead into them: nothing else is zeroed.
TEST(SetNetworkTest, JoinedFeaturesAreTakenOutAlone) {
  constexpr NetworkSpec kSpec = [] {
    NetworkSpec spec = kTestSet;
    spec.layers.at[1].outputs = 16;  // a whole vector
    return spec;
  }();
  using Layout = NetworkLayout<kSpec>;
  const auto state =
      std::make_unique<TrainingState<kSpec>>(10, OptimizerSpec());
  state->network.parameters().fill(1);
  LiveUnits<kSpec> live = AllLive<kSpec>();
  live[Layout::FeatureUnit(4)] = false;
  state->KeepOnly(live);
  int zeros = 0;
  for (const float parameter : state->network.parameters()) {
    zeros += parameter == 0;
  }
  EXPECT_EQ(zeros, Layout::Outputs(2));
  EXPECT_EQ(state->network.parameters()[Layout::WeightAt(2, 0, 17)], 0);
}

// A pass that had more samples before.
TEST(SetNetworkTest, FewerSamplesLeaveNothingBehind) {
  constexpr NetworkSpec kSpec = FloatSpec(kTestSet);
  Example<kSpec> used;
  used.Loss();
  Example<kSpec> fresh;
  fresh.pass = std::make_unique<Pass<kSpec>>();
  for (Example<kSpec>* example : {&used, &fresh}) {
    for (int s = 0; s < 20; ++s) {
      example->pass->Load(s, example->data.sample(s + 9));
    }
    example->network->Prepare();
    example->network->Forward(*example->pass, 20);
    example->pass->dlogits.fill(0);
    for (int s = 0; s < 20; ++s) example->pass->dlogits[s] = 1;
    example->network->Backward(*example->pass, 20, *example->gradient, true);
  }
  EXPECT_EQ(used.gradient->parameters, fresh.gradient->parameters);
  EXPECT_EQ(used.gradient->moments.high, fresh.gradient->moments.high);
  EXPECT_EQ(used.pass->pooled.first[32], used.pass->pooled.first[20]);
}

TEST(SetNetworkTest, MultiplicationsCountEachElement) {
  using Cost = Multiplications<kTestSet>;
  using Layout = NetworkLayout<kTestSet>;
  const auto all = Cost::AllOpen();
  const int expected = 6 * (3 * 20 + 20 * 9) + (9 + 2) * 10 + 10 * 2;
  EXPECT_EQ(Cost::Count(all), expected);
  EXPECT_EQ(Range(kTestSet, 5).all, expected);
  // One node a layer; two joined features and one of the elements.
  EXPECT_EQ(Range(kTestSet, 3).fewest, 6 * (1 + 1) + 3 + 2);
  for (int unit = 0; unit < Layout::kUnits; ++unit) {
    const int level = Layout::LevelOf(unit);
    if (unit - Layout::Unit(level) >= Layout::Nodes(level)) continue;
    auto more = all;
    more[Cost::SlotOf(unit)] += 1;
    EXPECT_EQ(Cost::Derivative(all, unit), Cost::Count(more) - expected)
        << unit;
  }
  // A joined feature is no node: it costs the layer behind alone.
  EXPECT_EQ(Cost::Derivative(all, Layout::FeatureUnit(3)), 10);
  EXPECT_EQ(Cost::Derivative(all, Layout::Unit(2)), 6 * 20 + 10);
}

// Of elements that share the maximum the first one takes the gradient.
TEST(PoolingTest, OneElementTakesTheMaximum) {
  constexpr std::array<int, 4> kFirst = {0, 3, 3, 4};
  const ElementRows rows = {.first = kFirst.data(), .samples = 3, .nodes = 1};
  alignas(kLaneAlignment) std::array<float, 4 * kVector> values = {};
  alignas(kLaneAlignment) std::array<float, 3 * kVector> pooled = {};
  alignas(kLaneAlignment) std::array<float, 3 * kVector> gradient = {};
  const std::array<float, 4> column = {-2, -1, -1, -3};
  for (int row = 0; row < 4; ++row) values[row * kVector] = column[row];
  gradient[0] = 5;
  gradient[2 * kVector] = 7;
  const PooledRows samples = {
      .values = pooled.data(), .gradient = gradient.data(), .stride = kVector};
  Pool(Pooling::kMax, rows, values.data(), samples);
  EXPECT_EQ(pooled[0], -1);
  EXPECT_EQ(pooled[kVector], 0);
  EXPECT_EQ(pooled[2 * kVector], -3);
  std::vector<float> taken(4);
  PoolInputs(Pooling::kMax, rows, values.data(), samples,
             [&](int row, int node, Lanes g) {
               if (node == 0) taken[row] = g[0];
             });
  EXPECT_EQ(taken, (std::vector<float>{0, 5, 0, 7}));
}

TEST(SetNetworkTest, MicroBatchesOfEmptySetsAreTrained) {
  Example<FloatSpec(kTestSet)> setup;
  std::vector<float> x(kSize, 0);
  for (int s = 0; s < 16; ++s) setup.pass->Load(s, x.data());
  setup.network->Prepare();
  setup.network->Forward(*setup.pass, 16);
  setup.pass->dlogits.fill(1);
  setup.network->Backward(*setup.pass, 16, *setup.gradient, true);
  using Layout = NetworkLayout<FloatSpec(kTestSet)>;
  for (int k = 0; k < Layout::Weight(2); ++k) {
    EXPECT_EQ(setup.gradient->parameters[k], 0) << k;
  }
  EXPECT_NE(setup.gradient->parameters[Layout::Bias(3)], 0);
}

// Some element has x0 x1 above 1, or not: nothing that the mean of the
// elements tells.
TEST(SetNetworkTest, LearnsWhatOnlySetsTell) {
  constexpr NetworkSpec kSpec = kTestSet;
  using Layout = NetworkLayout<kSpec>;
  const TestSets data;
  const auto training = std::make_unique<Training<kSpec, AutoPruner<kSpec>>>(
      TrainingSpec{.schedule = {.peak = 0.01, .steps = 4000}},
      AutoPruner<kSpec>({.keep = 12, .keep_features = 3}), 1);
  double loss = 0;
  while (!training->done()) {
    const int part = static_cast<int>(training->step() % 16);
    if (training->step() == training->snap_step()) {
      training->network().set_quantized(true);
    }
    if (part == 0) loss = 0;
    loss += training->Step(data.Part(part * 64, 64));
  }
  EXPECT_LT(loss / 16, 0.35);
  int nodes = 0;
  for (int level = 1; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Outputs(level - 1); ++j) {
      nodes += training->network().live(level, j);
    }
  }
  EXPECT_EQ(nodes, 12);
  EXPECT_EQ(std::lround(training->nodes_in_use()), 12);
  std::vector<bool> features;
  for (int f = 0; f < kSpec.features(); ++f) {
    features.push_back(training->network().gates()[Layout::FeatureUnit(f)] !=
                       0);
  }
  // x2 and the first joined feature are noise.
  EXPECT_EQ(features, (std::vector<bool>{true, true, false, false, true}));
}

}  // namespace
}  // namespace autopruner
