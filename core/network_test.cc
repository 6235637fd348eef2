// SPDX-License-Identifier: Apache-2.0
#include "core/network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "core/activation_table.h"
#include "core/feature_scaling.h"
#include "core/loss.h"
#include "core/test_networks.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Layout = NetworkLayout<kTestNetwork>;
constexpr int kSamples = 48;

class NetworkTest : public testing::Test {
 protected:
  NetworkTest() {
    network_.Initialize(3);
    for (int i = 0; i < 5; ++i) {
      for (int s = 0; s < kSamples; ++s) {
        pass_->input(s)[i] = data_.x[s * 5 + i];
      }
    }
  }

  double Loss() {
    network_.Prepare();
    network_.Forward(*pass_, kSamples);
    return BinaryCrossEntropy(pass_->logits.data(), data_.y.data(),
                              data_.weight.data(), kSamples,
                              pass_->dlogits.data());
  }

  TestData data_;
  Network<kTestNetwork> network_;
  std::unique_ptr<Pass<kTestNetwork>> pass_ =
      std::make_unique<Pass<kTestNetwork>>();
  std::unique_ptr<Gradient<kTestNetwork>> gradient_ =
      std::make_unique<Gradient<kTestNetwork>>();
};

TEST_F(NetworkTest, InitialWeightsHaveHesVariance) {
  double square = 0;
  for (int o = 0; o < 10; ++o) {
    for (int i = 0; i < 5; ++i) {
      const float w = network_.parameters()[Layout::WeightAt(0, o, i)];
      EXPECT_LE(std::abs(w), std::sqrt(6.0 / 5));
      square += w * w / 50;
    }
  }
  EXPECT_NEAR(square, 2.0 / 5, 0.15);
  EXPECT_EQ(network_.parameters()[Layout::Bias(0)], 0);
}

TEST_F(NetworkTest, InitialWeightsAreAllDrawn) {
  std::set<float> weights;
  int count = 0;
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        weights.insert(network_.parameters()[Layout::WeightAt(l, o, i)]);
        ++count;
      }
    }
  }
  EXPECT_EQ(weights.size(), static_cast<size_t>(count));
  EXPECT_FALSE(weights.contains(0));
}

TEST_F(NetworkTest, EffectiveParametersCanBeChanged) {
  const auto before = network_.parameters();
  const double loss = Loss();
  network_.MakeEffective();
  network_.MutableEffective()[Layout::Bias(2)] += 1;
  network_.Arrange();
  EXPECT_EQ(network_.effective()[Layout::Bias(2)], before[Layout::Bias(2)] + 1);
  EXPECT_EQ(network_.parameters(), before);
  network_.Forward(*pass_, kSamples);
  const float logit = pass_->logits[0];
  EXPECT_EQ(Loss(), loss);  // prepared anew
  EXPECT_NEAR(logit, pass_->logits[0] + 1, 1e-5);
}

// The network and its loss, spelled out in double.
struct SlowNetwork {
  std::vector<double> parameters;
  std::vector<double> gates;

  double Loss(const TestData& data) const {
    double loss = 0;
    for (int s = 0; s < kSamples; ++s) {
      std::vector<double> x(data.x.begin() + s * 5, data.x.begin() + s * 5 + 5);
      for (int i = 0; i < 5; ++i) x[i] *= gates[i];
      for (int l = 0; l < Layout::kLayers; ++l) x = Layer(l, x);
      loss += std::log1p(std::exp(data.y[s] > 0 ? -x[0] : x[0]));
    }
    return loss;
  }

  std::vector<double> Layer(int l, const std::vector<double>& x) const {
    std::vector<double> y;
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      double sum = parameters[Layout::Bias(l) + o];
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        sum += parameters[Layout::WeightAt(l, o, i)] * x[i];
      }
      if (l + 1 < Layout::kLayers) sum = std::max(sum, 0.0);
      y.push_back(sum * gates[Layout::Unit(l + 1) + o]);
    }
    return y;
  }
};

TEST_F(NetworkTest, GradientByParametersAndGates) {
  for (int unit = 0; unit < Layout::Unit(Layout::kLayers); ++unit) {
    network_.gates()[unit] = 0.3f + 0.02f * static_cast<float>(unit);
  }
  network_.gates()[Layout::Unit(1) + 3] = 0;
  for (int o = 0; o < 10; ++o) {
    network_.parameters()[Layout::Bias(0) + o] = 0.1f * static_cast<float>(o);
  }
  SlowNetwork slow = {
      {network_.parameters().begin(), network_.parameters().end()},
      {network_.gates().begin(), network_.gates().end()}};
  EXPECT_NEAR(Loss(), slow.Loss(data_), 1e-4);
  gradient_->Clear();
  network_.Backward(*pass_, kSamples, *gradient_);
  network_.ThroughGates(/*with_gates=*/true, *gradient_);
  const auto difference = [&](double& variable) {
    const double value = variable;
    const double h = 1e-6;
    variable = value + h;
    const double up = slow.Loss(data_);
    variable = value - h;
    const double down = slow.Loss(data_);
    variable = value;
    return (up - down) / (2 * h);
  };
  for (int k = 0; k < Layout::kParameters; ++k) {
    EXPECT_NEAR(gradient_->parameters[k], difference(slow.parameters[k]), 1e-4)
        << "parameter " << k;
  }
  for (int level = 0; level < Layout::kLayers; ++level) {
    for (int j = 0; j < Layout::Nodes(level); ++j) {
      const int unit = Layout::Unit(level) + j;
      EXPECT_NEAR(gradient_->gates[unit], difference(slow.gates[unit]), 1e-4)
          << "level " << level << ", unit " << j;
    }
  }
}

TEST_F(NetworkTest, GradientIsAddedOverMicroBatches) {
  const auto backward = [&] {
    Loss();
    network_.Backward(*pass_, kSamples, *gradient_);
    return gradient_->parameters;
  };
  const auto once = backward();
  const auto twice = backward();
  gradient_->Clear();
  const auto again = backward();
  for (int k = 0; k < Layout::kParameters; ++k) {
    EXPECT_NEAR(twice[k], 2 * once[k], 1e-4 + 1e-5 * std::abs(once[k])) << k;
    EXPECT_EQ(again[k], once[k]) << k;
  }
}

TEST_F(NetworkTest, PaddingHasNoGradient) {
  Loss();
  gradient_->Clear();
  network_.Backward(*pass_, kSamples, *gradient_);
  const std::vector<bool> used = UsedParameters<Layout>();
  for (int k = 0; k < Layout::kParameters; ++k) {
    if (!used[k]) {
      EXPECT_EQ(gradient_->parameters[k], 0) << k;
    }
  }
}

// The integer network, spelled out: raw inputs, exact sums, one Rescale.
template <NetworkSpec kSpec>
std::vector<int64_t> InferRaw(const Network<kSpec>& network,
                              std::vector<int64_t> x) {
  using Layout = NetworkLayout<kSpec>;
  for (int l = 0; l < Layout::kLayers; ++l) {
    const DenseSpec& dense = kSpec.layers.at[l];
    const int frac = kSpec.accumulator_frac(l);
    std::vector<int64_t> y;
    for (int o = 0; o < dense.outputs; ++o) {
      const auto raw = [&](int parameter, int parameter_frac) {
        const double scaled =
            std::ldexp(network.effective()[parameter], parameter_frac);
        EXPECT_EQ(scaled, std::round(scaled));
        return static_cast<int64_t>(scaled);
      };
      int64_t sum = raw(Layout::Bias(l) + o, frac);
      EXPECT_LE(std::abs(sum), kSpec.max_bias_magnitude(l));
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        sum += raw(Layout::WeightAt(l, o, i), dense.weight.frac) * x[i];
      }
      if (dense.activation == Activation::kRelu) {
        sum = std::max<int64_t>(sum, 0);
      }
      const Format input = dense.table_input();
      y.push_back(HasTable(dense.activation)
                      ? TableRaw(dense.activation, Rescale(sum, frac, input),
                                 input, dense.output)
                      : Rescale(sum, frac, dense.output));
    }
    x = std::move(y);
  }
  return x;
}

// A number within `reach` times the range of `format`; of every fourth one, an
// end of it.
float Draw(const Format& format, double reach, uint64_t round, int counter) {
  const double high = std::ldexp(format.max_raw(), -format.frac);
  const double low = std::ldexp(format.min_raw(), -format.frac);
  if (counter % 4 == 3) {
    return static_cast<float>(counter % 8 == 3 ? high : low);
  }
  const double share = RandomUniform(round, 1, counter);
  return static_cast<float>(reach * (low + share * (high - low)));
}

// Draws all parameters, far beyond their formats too, so that all saturates.
template <NetworkSpec kSpec>
void DrawParameters(int round, Network<kSpec>& network) {
  using Layout = NetworkLayout<kSpec>;
  const double reach = 0.25 * (round % 10);
  int counter = 0;
  for (int l = 0; l < Layout::kLayers; ++l) {
    const Format& weight = kSpec.layers.at[l].weight;
    const double product =
        std::ldexp(kSpec.max_bias_magnitude(l), -kSpec.accumulator_frac(l));
    for (int o = 0; o < Layout::Outputs(l); ++o) {
      network.parameters()[Layout::Bias(l) + o] = static_cast<float>(
          reach * product * (2 * RandomUniform(round, 2, counter++) - 1));
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        network.parameters()[Layout::WeightAt(l, o, i)] =
            Draw(weight, reach, round, counter++);
      }
    }
  }
}

template <NetworkSpec kSpec>
void ExpectQuantisedForwardIsTheIntegerResult() {
  const auto network = std::make_unique<Network<kSpec>>();
  const auto pass = std::make_unique<Pass<kSpec>>();
  network->set_quantized(true);
  for (int round = 0; round < 50; ++round) {
    DrawParameters(round, *network);
    network->Prepare();
    for (int s = 0; s < kSamples; ++s) {
      for (int i = 0; i < kSpec.inputs; ++i) {
        pass->input(s)[i] =
            Draw(kSpec.input, 1.5, round, 100000 + s * kSpec.inputs + i);
      }
    }
    network->Forward(*pass, kSamples);
    for (int s = 0; s < kSamples; ++s) {
      std::vector<int64_t> x;
      for (int i = 0; i < kSpec.inputs; ++i) {
        x.push_back(RawFeature({}, kSpec.input, pass->input(s)[i]));
      }
      const std::vector<int64_t> expected = InferRaw(*network, x);
      for (int o = 0; o < kSpec.outputs(); ++o) {
        const float logit = pass->logits[o * kMicroBatch + s];
        const Format& output = kSpec.layers.at[kSpec.layers.count - 1].output;
        ASSERT_EQ(std::ldexp(double{logit}, output.frac),
                  static_cast<double>(expected[o]))
            << "round " << round << ", sample " << s << ", output " << o;
      }
    }
  }
}

constexpr DenseSpec Dense(int outputs, Format weight, Format output,
                          Activation activation = Activation::kRelu) {
  return {.outputs = outputs,
          .weight = weight,
          .output = output,
          .activation = activation};
}

// 16 bits, as they are usual elsewhere, and a narrow layer between wide ones.
constexpr Format k16 = {.width = 16, .frac = 10};
constexpr NetworkSpec k16Bits = {
    .inputs = 3,
    .input = k16,
    .layers = Layers(Dense(5, k16, k16), Dense(4, k16, {.width = 6, .frac = 2}),
                     Dense(4, {.width = 6, .frac = 3}, k16),
                     Dense(2, k16, k16, Activation::kLinear)),
    .head = Head::kSoftmax,
};
static_assert(!IsExactInFloat(k16Bits, 1) && IsExactInFloat(k16Bits, 2));

// The widest formats; products of 47 bits.
constexpr Format k24 = {.width = 24, .frac = 12};
constexpr Format kUnsigned24 = {.width = 24, .frac = -3, .is_signed = false};
constexpr NetworkSpec k24Bits = {
    .inputs = 20,
    .input = kUnsigned24,
    .layers = Layers(Dense(3, k24, kUnsigned24),
                     Dense(2, k24, k24, Activation::kLinear)),
    .head = Head::kSoftmax,
};

// Sums that a float holds, of numbers that it does not round.
constexpr NetworkSpec kWideOutputs = {
    .inputs = 1,
    .input = {.width = 24, .frac = 24},
    .layers = Layers(Dense(1, {.width = 1, .frac = 0, .is_signed = false},
                           {.width = 24, .frac = 23}, Activation::kLinear)),
    .head = Head::kLinear,
};

// Tables, of sums in float and (the second one) in double.
constexpr NetworkSpec kTables = {
    .inputs = 3,
    .input = {.width = 8, .frac = 5},
    .layers =
        Layers(Dense(17, {.width = 6, .frac = 3}, {.width = 9, .frac = 8},
                     Activation::kTanh),
               DenseSpec{.outputs = 5,
                         .weight = k16,
                         .output = {.width = 23, .frac = 16},
                         .activation = Activation::kSilu,
                         .table = {.width = 7, .frac = 2, .is_signed = false}},
               Dense(4, {.width = 3, .frac = 1},
                     {.width = 6, .frac = 6, .is_signed = false},
                     Activation::kSigmoid),
               Dense(2, {.width = 6, .frac = 3}, {.width = 12, .frac = 6},
                     Activation::kLinear)),
    .head = Head::kSoftmax,
};
static_assert(IsExactInFloat(kTables, 0) && !IsExactInFloat(kTables, 1));

TEST(QuantisedNetworkTest, ForwardIsTheIntegerResult) {
  ExpectQuantisedForwardIsTheIntegerResult<kTables>();
  ExpectQuantisedForwardIsTheIntegerResult<kTestNetwork>();
  ExpectQuantisedForwardIsTheIntegerResult<k16Bits>();
  ExpectQuantisedForwardIsTheIntegerResult<k24Bits>();
  ExpectQuantisedForwardIsTheIntegerResult<kWideOutputs>();
}

}  // namespace
}  // namespace autopruner
