// SPDX-License-Identifier: Apache-2.0
#include "core/dense.h"

#include <array>

#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Small integers: every sum is exact, so that results are equal whatever the
// order of summation.
class Rows {
 public:
  Rows(int rows, int columns, uint64_t stream) : columns_(columns) {
    for (int k = 0; k < rows * columns; ++k) {
      values_[k] = static_cast<float>(RandomBelow(7, stream, k, 15)) - 7.0f;
    }
  }
  float* data() { return values_.data(); }
  float& at(int row, int column) { return values_[row * columns_ + column]; }

 private:
  int columns_;
  alignas(kLaneAlignment) std::array<float, 64 * kMicroBatch> values_ = {};
};

struct Case {
  DenseShape shape;
  int vectors;
};

class DenseTest : public testing::TestWithParam<Case> {
 protected:
  float Weight(Rows& rows, int output, int input) const {
    return rows.data()[WeightIndex(shape_, output, input)];
  }

  const DenseShape shape_ = GetParam().shape;
  const int vectors_ = GetParam().vectors;
  const int samples_ = vectors_ * kLanes;
  Rows w_{shape_.outputs, shape_.inputs, 1};
  Rows bias_{1, shape_.outputs, 2};
  Rows x_{shape_.inputs, kMicroBatch, 3};
  Rows y_{shape_.outputs, kMicroBatch, 4};
};

TEST_P(DenseTest, ForwardIsTheMatrixProduct) {
  Rows before = y_;
  DenseForward(
      w_.data(), bias_.data(), x_.data(), shape_, vectors_,
      [&](int, int at, Lanes sum) { StoreLanes(sum, y_.data() + at); });
  for (int o = 0; o < shape_.outputs; ++o) {
    for (int s = 0; s < samples_; ++s) {
      float sum = bias_.at(0, o);
      for (int i = 0; i < shape_.inputs; ++i) {
        sum += Weight(w_, o, i) * x_.at(i, s);
      }
      ASSERT_EQ(y_.at(o, s), sum) << "output " << o << ", sample " << s;
    }
    for (int s = samples_; s < kMicroBatch; ++s) {
      ASSERT_EQ(y_.at(o, s), before.at(o, s)) << "written past the samples";
    }
  }
}

TEST_P(DenseTest, BackwardIsTheTransposedProduct) {
  DenseBackward(
      w_.data(), y_.data(), shape_, vectors_,
      [&](int, int at, Lanes sum) { StoreLanes(sum, x_.data() + at); });
  for (int i = 0; i < shape_.inputs; ++i) {
    for (int s = 0; s < samples_; ++s) {
      float sum = 0;
      for (int o = 0; o < shape_.outputs; ++o) {
        sum += Weight(w_, o, i) * y_.at(o, s);
      }
      ASSERT_EQ(x_.at(i, s), sum) << "input " << i << ", sample " << s;
    }
  }
}

TEST_P(DenseTest, GradientIsAddedOverSamples) {
  Rows w_before = w_;
  Rows bias_before = bias_;
  DenseGradient(y_.data(), x_.data(), w_.data(), bias_.data(), shape_,
                vectors_);
  for (int o = 0; o < shape_.outputs; ++o) {
    float bias_sum = bias_before.at(0, o);
    for (int s = 0; s < samples_; ++s) bias_sum += y_.at(o, s);
    ASSERT_EQ(bias_.at(0, o), bias_sum) << "output " << o;
    for (int i = 0; i < shape_.inputs; ++i) {
      float sum = Weight(w_before, o, i);
      for (int s = 0; s < samples_; ++s) sum += y_.at(o, s) * x_.at(i, s);
      ASSERT_EQ(Weight(w_, o, i), sum) << "weight " << o << ", " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, DenseTest,
                         testing::Values(Case{{4, 4}, 1}, Case{{36, 64}, 8},
                                         Case{{64, 32}, 7}, Case{{8, 4}, 5},
                                         Case{{12, 20}, 4}, Case{{4, 24}, 2}));

TEST(PadToTileTest, RoundsUp) {
  EXPECT_EQ(PadToTile(1), 4);
  EXPECT_EQ(PadToTile(4), 4);
  EXPECT_EQ(PadToTile(35), 36);
}

}  // namespace
}  // namespace autopruner
