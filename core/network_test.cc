// SPDX-License-Identifier: Apache-2.0
#include "core/network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

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
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
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
  std::vector<bool> used(Layout::kParameters, false);
  for (int l = 0; l < Layout::kLayers; ++l) {
    for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
      used[Layout::Bias(l) + o] = true;
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        used[Layout::WeightAt(l, o, i)] = true;
      }
    }
  }
  for (int k = 0; k < Layout::kParameters; ++k) {
    if (!used[k]) {
      EXPECT_EQ(gradient_->parameters[k], 0) << k;
    }
  }
}

// The integer network, spelled out: raw inputs, exact sums, one Rescale.
std::vector<int64_t> InferRaw(const Network<kTestNetwork>& network,
                              std::vector<int64_t> x) {
  for (int l = 0; l < Layout::kLayers; ++l) {
    const DenseSpec& dense = kTestNetwork.layers.at[l];
    const int frac = kTestNetwork.accumulator_frac(l);
    std::vector<int64_t> y;
    for (int o = 0; o < dense.outputs; ++o) {
      const auto raw = [&](int parameter, int parameter_frac) {
        const double scaled =
            std::ldexp(network.effective()[parameter], parameter_frac);
        EXPECT_EQ(scaled, std::round(scaled));
        return static_cast<int64_t>(scaled);
      };
      int64_t sum = raw(Layout::Bias(l) + o, frac);
      for (int i = 0; i < Layout::Nodes(l); ++i) {
        sum += raw(Layout::WeightAt(l, o, i), dense.weight.frac) * x[i];
      }
      if (dense.activation == Activation::kRelu) {
        sum = std::max<int64_t>(sum, 0);
      }
      y.push_back(Rescale(sum, frac, dense.output));
    }
    x = std::move(y);
  }
  return x;
}

TEST_F(NetworkTest, QuantisedForwardIsTheIntegerResult) {
  for (int round = 0; round < 50; ++round) {
    // Far beyond their formats too, so that all saturates.
    const auto draw = [&](int parameter) {
      network_.parameters()[parameter] = static_cast<float>(
          (round % 10) * (2 * RandomUniform(round, 1, parameter) - 1));
    };
    for (int l = 0; l < Layout::kLayers; ++l) {
      for (int o = 0; o < Layout::Nodes(l + 1); ++o) {
        draw(Layout::Bias(l) + o);
        for (int i = 0; i < Layout::Nodes(l); ++i) {
          draw(Layout::WeightAt(l, o, i));
        }
      }
    }
    network_.set_quantized(true);
    network_.Prepare();
    for (int i = 0; i < 5; ++i) {
      for (int s = 0; s < kSamples; ++s) {
        pass_->input(s)[i] = static_cast<float>(
            12 * RandomUniform(round, 2, i * kSamples + s) - 6);
      }
    }
    network_.Forward(*pass_, kSamples);
    for (int s = 0; s < kSamples; ++s) {
      std::vector<int64_t> x;
      for (int i = 0; i < 5; ++i) {
        x.push_back(RawFeature({}, kTestNetwork.input, pass_->input(s)[i]));
      }
      const int64_t expected = InferRaw(network_, x)[0];
      ASSERT_EQ(pass_->logits[s] * 16, static_cast<float>(expected))
          << "round " << round << ", sample " << s;
    }
  }
}

}  // namespace
}  // namespace autopruner
