// SPDX-License-Identifier: Apache-2.0
//
// Small integers: every sum is exact, so that results are equal whatever the
// order of summation.
#include "core/dense.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr int kMost = 80 * kMicroBatch;  // numbers in an array

struct alignas(kLaneAlignment) Numbers {
  std::array<float, kMost> at = {};

  float* data() { return at.data(); }
  float& operator[](int index) { return at[index]; }
};

float SmallInteger(uint64_t stream, int counter) {
  return static_cast<float>(RandomBelow(7, stream, counter, 15)) - 7.0f;
}

struct Case {
  int inputs;
  int outputs;
  int samples;
  bool inputs_are_columns;
};

class DenseTest : public testing::TestWithParam<Case> {
 protected:
  DenseTest() {
    Fill(x_, samples_, shape_.inputs, 1);
    Fill(dy_, samples_, shape_.outputs, 2);
    Fill(bias_, 1, shape_.outputs, 3);
    for (int o = 0; o < shape_.outputs; ++o) {
      for (int i = 0; i < shape_.inputs; ++i) {
        w_[WeightIndex(shape_, o, i)] = SmallInteger(4, o * shape_.inputs + i);
      }
    }
    Numbers& other = shape_.inputs_are_columns ? forward_ : backward_;
    (shape_.inputs_are_columns ? backward_ : forward_) = w_;
    TransposeWeights(w_.data(), shape_, other.data());
  }

  // Rows of `count` numbers, padded with zeros.
  static void Fill(Numbers& rows, int samples, int count, uint64_t stream) {
    for (int s = 0; s < samples; ++s) {
      for (int j = 0; j < count; ++j) {
        rows[s * PadToVector(count) + j] = SmallInteger(stream, s * count + j);
      }
    }
  }

  float w(int output, int input) {
    return w_[WeightIndex(shape_, output, input)];
  }
  float x(int sample, int input) {
    return x_[sample * PadToVector(shape_.inputs) + input];
  }
  float dy(int sample, int output) {
    return dy_[sample * PadToVector(shape_.outputs) + output];
  }

  struct LevelNumbers {
    Numbers sums;
    Numbers outputs;
    UnitGrids<kMost> grids;

    Level With(Activation activation, Format format) {
      for (int j = 0; j < kMost; ++j) grids.Set(j, MakeGrid(format));
      return {.activation = LayerActivation(
                  activation, format.quantized() ? grids.Rows(0) : GridRows()),
              .sums = sums.data(),
              .outputs = outputs.data()};
    }
  };

  template <typename Vector>
  void ExpectForward(Activation activation, Format format);
  void ExpectBackward(Format format);

  const DenseShape shape_ = {GetParam().inputs, GetParam().outputs,
                             GetParam().inputs_are_columns};
  const int samples_ = GetParam().samples;
  Numbers x_;
  Numbers dy_;
  Numbers bias_;
  Numbers dbias_;
  Numbers w_;
  Numbers forward_;
  Numbers backward_;
  LevelNumbers y_;
  LevelNumbers x_level_;
};

template <typename Vector>
void DenseTest::ExpectForward(Activation activation, Format format) {
  y_ = {};
  const int end = samples_ * PadToVector(shape_.outputs);
  y_.sums[end] = y_.outputs[end] = -1;  // beyond the samples
  DenseForward<Vector>(forward_.data(), bias_.data(), x_.data(), shape_,
                       samples_, y_.With(activation, format));
  const auto to_output = [&](float sum) {
    if (activation == Activation::kRelu) sum = std::max(sum, 0.0f);
    if (!format.quantized()) return sum;
    return static_cast<float>(Rescale(static_cast<int64_t>(sum), 0, format));
  };
  for (int at = 0; at < end; ++at) {
    const int o = at % PadToVector(shape_.outputs);
    const int s = at / PadToVector(shape_.outputs);
    const bool real = o < shape_.outputs;
    float sum = real ? bias_[o] : 0;
    for (int i = 0; real && i < shape_.inputs; ++i) sum += w(o, i) * x(s, i);
    ASSERT_EQ(y_.outputs[at], to_output(sum))
        << "output " << o << ", sample " << s;
    ASSERT_EQ(y_.sums[at], format.quantized() ? sum : 0)
        << "output " << o << ", sample " << s;
  }
  EXPECT_EQ(y_.sums[end], -1);
  EXPECT_EQ(y_.outputs[end], -1);
}

TEST_P(DenseTest, ForwardIsTheProductAndItsOutput) {
  constexpr Format kFormat = {.width = 6, .frac = 0};
  ExpectForward<Lanes>(Activation::kLinear, {});
  ExpectForward<Lanes>(Activation::kRelu, {});
  ExpectForward<Lanes>(Activation::kRelu, kFormat);
  ExpectForward<DoubleLanes>(Activation::kLinear, {});
  ExpectForward<DoubleLanes>(Activation::kLinear, kFormat);
}

void DenseTest::ExpectBackward(Format format) {
  Fill(x_level_.sums, samples_, shape_.inputs, 5);
  Fill(x_level_.outputs, samples_, shape_.inputs, 6);
  Fill(dbias_, 1, shape_.inputs, 7);
  const Numbers known = format.quantized() ? x_level_.sums : x_level_.outputs;
  const float most =
      format.quantized() ? static_cast<float>(format.max_raw()) : 1e9f;
  Numbers dbias = dbias_;
  DenseBackward(backward_.data(), dy_.data(), shape_, samples_,
                x_level_.With(Activation::kRelu, format), dbias_.data());
  for (int i = 0; i < shape_.inputs; ++i) {
    for (int s = 0; s < samples_; ++s) {
      const int at = s * PadToVector(shape_.inputs) + i;
      float d = 0;
      for (int o = 0; o < shape_.outputs; ++o) d += w(o, i) * dy(s, o);
      if (known.at[at] <= 0 || known.at[at] > most) d = 0;
      ASSERT_EQ(x_level_.outputs[at], d) << "input " << i << ", sample " << s;
      dbias[i] += d;
    }
    ASSERT_EQ(dbias_[i], dbias[i]) << "input " << i;
  }
}

TEST_P(DenseTest, BackwardIsTheTransposedProduct) {
  ExpectBackward({});
  ExpectBackward({.width = 3, .frac = 0});  // saturates above 3
}

TEST_P(DenseTest, GradientIsTheProductOverSamples) {
  for (const bool add : {false, true}) {
    Numbers dw = w_;
    if (!add) dw.at.fill(99);
    DenseGradient(x_.data(), dy_.data(), shape_, samples_, add, dw.data());
    Numbers expected;  // what fills up the panels stays 0
    for (int o = 0; o < shape_.outputs; ++o) {
      for (int i = 0; i < shape_.inputs; ++i) {
        float sum = add ? w(o, i) : 0;
        for (int s = 0; s < samples_; ++s) sum += dy(s, o) * x(s, i);
        expected[WeightIndex(shape_, o, i)] = sum;
      }
    }
    for (int k = 0; k < shape_.weights(); ++k) {
      ASSERT_EQ(dw[k], expected[k]) << "add " << add << ", weight " << k;
    }
  }
}

TEST_P(DenseTest, GatesScaleTheWeightsOfTheirInputs) {
  Numbers gates;
  for (int i = 0; i < shape_.inputs; ++i) gates[i] = static_cast<float>(i + 2);
  Numbers scaled;
  DenseScaleInputs(gates.data(), shape_, w_.data(), scaled.data());
  for (int o = 0; o < shape_.outputs; ++o) {
    for (int i = 0; i < shape_.inputs; ++i) {
      ASSERT_EQ(scaled[WeightIndex(shape_, o, i)], gates[i] * w(o, i))
          << "output " << o << ", input " << i;
    }
  }
}

TEST_P(DenseTest, InputGradientSumsOverOutputs) {
  Numbers dw;
  Fill(dw, 1, shape_.weights(), 8);
  std::vector<double> sums(shape_.inputs);
  DenseInputGradient(w_.data(), dw.data(), shape_, sums.data());
  for (int i = 0; i < shape_.inputs; ++i) {
    double sum = 0;
    for (int o = 0; o < shape_.outputs; ++o) {
      sum += w(o, i) * dw[WeightIndex(shape_, o, i)];
    }
    EXPECT_EQ(sums[i], sum) << "input " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, DenseTest,
    testing::Values(Case{1, 1, 16, false}, Case{1, 1, 16, true},
                    Case{35, 64, 128, false}, Case{64, 32, 112, true},
                    Case{7, 4, 80, false}, Case{48, 20, 64, true},
                    Case{4, 24, 32, true}, Case{20, 48, 32, false}),
    [](const testing::TestParamInfo<Case>& info) {
      const Case& shape = info.param;
      return std::to_string(shape.inputs) + "_" +
             std::to_string(shape.outputs) + "_" +
             std::to_string(shape.samples) +
             (shape.inputs_are_columns ? "_transposed" : "");
    });

TEST(WeightIndexTest, EveryWeightHasItsOwnPlace) {
  for (const DenseShape shape :
       {DenseShape{5, 17, false}, DenseShape{17, 5, true}}) {
    std::vector<int> seen(shape.weights(), 0);
    for (int o = 0; o < shape.outputs; ++o) {
      for (int i = 0; i < shape.inputs; ++i) {
        ++seen.at(WeightIndex(shape, o, i));
        // The other weights stand where they are transposed to.
        EXPECT_LT(WeightIndex(shape.transposed(), o, i),
                  shape.transposed().weights());
      }
    }
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), 5 * 17);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 0),
              shape.weights() - 5 * 17);
  }
}

TEST(PadToTileTest, RoundsUp) {
  EXPECT_EQ(PadToTile(1), 8);
  EXPECT_EQ(PadToTile(8), 8);
  EXPECT_EQ(PadToTile(35), 40);
}

}  // namespace
}  // namespace autopruner
