// SPDX-License-Identifier: Apache-2.0
//
// Models of every kind through every form.
#include "codegen/bit_exact.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/score/log_likelihood_score.h"
#include "core/network_spec.h"
#include "core/random.h"
#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Model ReadTestModel(const std::string& name) {
  absl::StatusOr<Model> model = ReadModel("testdata/models/" + name + ".json");
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

TEST(BitExact, WorkedExample) {
  const Model model = ReadTestModel("soft_xor");
  ExpectBitExact(model, AllInputs(model));
}

TEST(BitExact, FormatsThatDifferByNode) {
  const Model model = ReadTestModel("mixed");
  ExpectBitExact(model, CornersAndRandom(model, 20000, /*seed=*/20000));
}

TEST(BitExact, PrunedTagger) {
  const Model model = RandomModel({.sizes = {35, 64, 32, 32, 1},
                                   .seed = 1,
                                   .live_inputs = 0.6,
                                   .live = 0.2,
                                   .nonzero = 0.9,
                                   .head = Head::kSigmoid});
  ExpectBitExact(model, CornersAndRandom(model, 100000, /*seed=*/100000));
}

// Ties: the sums have one bit more than the outputs, so that half of them are
// just between two outputs.
TEST(BitExact, TiesEverywhere) {
  const Model model = RandomModel({.sizes = {2, 3, 1},
                                   .seed = 2,
                                   .input = {.width = 8, .frac = 0},
                                   .weight = {.width = 3, .frac = 1},
                                   .hidden = {.width = 9, .frac = 0},
                                   .output = {.width = 12, .frac = 0}});
  ExpectBitExact(model, AllInputs(model));
}

// x + bias, for every x, at formats that it leaves by a step or not at all.
TEST(BitExact, SaturatesAtTheVeryLimits) {
  for (int64_t bias = -2; bias <= 2; ++bias) {
    Model model = RandomModel({.sizes = {1, 2, 2},
                               .seed = 40,
                               .input = {.width = 4, .frac = 0},
                               .weight = {.width = 4, .frac = 0},
                               .hidden = {.width = 4, .frac = 0},
                               .output = {.width = 4, .frac = 0}});
    model.layers[0].activation = Activation::kLinear;
    model.layers[0].weight = {{1}, {-1}};
    model.layers[0].bias = {bias, bias};
    model.layers[1].weight = {{1, 0}, {0, 1}};
    model.layers[1].bias = {0, bias};
    ExpectBitExact(model, AllInputs(model));
    model.layers[0].activation = Activation::kRelu;
    ExpectBitExact(model, AllInputs(model));
  }
}

TEST(BitExact, NoHiddenLayer) {
  const Model model = RandomModel(
      {.sizes = {5, 3}, .seed = 3, .nonzero = 0.7, .head = Head::kSoftmax});
  ExpectBitExact(model, CornersAndRandom(model, 1000, /*seed=*/1000));
}

TEST(BitExact, NegativeFractionBits) {
  const Model model =
      RandomModel({.sizes = {4, 5, 2},
                   .seed = 4,
                   .input = {.width = 8, .frac = -3},
                   .weight = {.width = 5, .frac = -2},
                   .hidden = {.width = 10, .frac = -6, .is_signed = false},
                   .output = {.width = 14, .frac = -9}});
  ExpectBitExact(model, CornersAndRandom(model, 10000, /*seed=*/10000));
}

TEST(BitExact, OutputsFinerThanTheirSums) {
  const Model model =
      RandomModel({.sizes = {3, 4, 2},
                   .seed = 5,
                   .input = {.width = 4, .frac = 0},
                   .weight = {.width = 3, .frac = 0},
                   .hidden = {.width = 10, .frac = 5, .is_signed = false},
                   .output = {.width = 16, .frac = 9}});
  ExpectBitExact(model, AllInputs(model));
}

// Sums beyond 32 bits: the generated code changes to int64_t.
TEST(BitExact, WideNumbers) {
  const Model model =
      RandomModel({.sizes = {6, 5, 2},
                   .seed = 6,
                   .input = {.width = 24, .frac = 10},
                   .weight = {.width = 18, .frac = 15},
                   .hidden = {.width = 24, .frac = 10, .is_signed = false},
                   .output = {.width = 24, .frac = 8}});
  ExpectBitExact(model, CornersAndRandom(model, 10000, /*seed=*/10000));
}

TEST(BitExact, WidthsOfOneToSixteenBits) {
  for (int width = 1; width <= 16; ++width) {
    for (const bool is_signed : {true, false}) {
      const Format format = {
          .width = width, .frac = width / 2, .is_signed = is_signed};
      const Model model =
          RandomModel({.sizes = {4, 4, 2},
                       .seed = static_cast<uint64_t>(10 + width),
                       .input = format,
                       .weight = {.width = width, .frac = width / 2},
                       .hidden = format,
                       .output = format});
      ExpectBitExact(model, CornersAndRandom(model, 900, /*seed=*/900));
    }
  }
}

TEST(BitExact, RandomModelsOfMixedFormats) {
  for (uint64_t seed = 100; seed < 130; ++seed) {
    const Model model = RandomModel({.sizes = {6, 7, 5, 3},
                                     .seed = seed,
                                     .live_inputs = 0.8,
                                     .live = 0.8,
                                     .nonzero = 0.8,
                                     .mixed_formats = true});
    // What the tests run on must be what a file may hold.
    const absl::StatusOr<Model> parsed = ParseModel(ModelText(model), "text");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ExpectBitExact(*parsed, CornersAndRandom(model, 900, /*seed=*/900));
  }
}

TEST(BitExact, PrecisionByWeight) {
  const Model model = ReadTestModel("per_weight");
  ExpectBitExact(model, AllInputs(model));
}

// As networks that were trained elsewhere may do.
TEST(BitExact, RandomModelsThatRoundDownAndWrap) {
  for (uint64_t seed = 200; seed < 208; ++seed) {
    const Model model = RandomModel({.sizes = {6, 7, 5, 3},
                                     .seed = seed,
                                     .live_inputs = 0.8,
                                     .live = 0.8,
                                     .nonzero = 0.8,
                                     .mixed_formats = seed % 2 == 0,
                                     .mixed_modes = true,
                                     .head = Head::kSoftmax});
    const absl::StatusOr<Model> parsed = ParseModel(ModelText(model), "text");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ExpectBitExact(*parsed, CornersAndRandom(model, 900, /*seed=*/900));
  }
}

// Each of them with the table that it has by default.
TEST(BitExact, ActivationsOfEveryKind) {
  for (const Activation activation : kActivations) {
    if (!HasTable(activation)) continue;
    Model model = RandomModel(
        {.sizes = {5, 6, 2}, .seed = 11, .hidden = {.width = 8, .frac = 5}});
    ModelLayer& layer = model.layers[0];
    layer.activation = activation;
    layer.table.assign(6, MakeTable(activation, TableInput(activation),
                                    layer.output_format[0]));
    const absl::StatusOr<Model> parsed = ParseModel(ModelText(model), "text");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ExpectBitExact(*parsed, CornersAndRandom(model, 2000, /*seed=*/2000));
  }
}

// Scores of one, two and three backgrounds, from logits whose formats differ.
TEST(BitExact, LogLikelihoodRatios) {
  const std::map<std::string, double> fractions[] = {
      {{"c0", 1}},
      {{"c0", 0.018}, {"c2", 0.982}},
      {{"c0", 0.3}, {"c1", 0.1}, {"c3", 0.6}}};
  for (int backgrounds = 1; backgrounds <= 3; ++backgrounds) {
    Model model = RandomModel({.sizes = {5, 6, backgrounds + 1},
                               .seed = 60,
                               .output = {.width = 9, .frac = 5},
                               .mixed_formats = backgrounds == 2,
                               .head = Head::kSoftmax});
    model.layers[1].output_format[0].frac = 3;
    const absl::StatusOr<Model> scored =
        WithLogLikelihood(model, /*bits=*/6, fractions[backgrounds - 1]);
    ASSERT_TRUE(scored.ok()) << scored.status();
    const absl::StatusOr<Model> parsed = ParseModel(ModelText(*scored), "text");
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    ExpectBitExact(*parsed, CornersAndRandom(model, 900, /*seed=*/900),
                   {.adders_per_stage = {2}});
  }
}

// x + bias for every x, into formats that drop bits at either end.
TEST(BitExact, WrapsAtTheVeryLimits) {
  for (const int width : {1, 4}) {
    for (const int frac : {-1, 2}) {
      const Format output = {.width = width,
                             .frac = frac,
                             .is_signed = width % 2 == 0,
                             .rounding = Rounding::kFloor,
                             .overflow = Overflow::kWrap};
      Model model = RandomModel({.sizes = {1, 2, 2},
                                 .seed = 41,
                                 .input = {.width = 4, .frac = 0},
                                 .weight = {.width = 4, .frac = 0},
                                 .hidden = output,
                                 .output = output});
      model.layers[0].weight = {{1}, {-3}};
      model.layers[0].bias = {width - 2, frac};
      model.layers[1].weight = {{1, 0}, {2, -1}};
      model.layers[1].bias = {0, 1};
      ExpectBitExact(model, AllInputs(model));
      model.layers[0].activation = Activation::kLinear;
      ExpectBitExact(model, AllInputs(model));
    }
  }
}

TEST(BitExact, NothingLives) {
  const Model model =
      RandomModel({.sizes = {3, 4, 2}, .seed = 7, .live_inputs = 0, .live = 0});
  ExpectBitExact(model, CornersAndRandom(model, 100, /*seed=*/100));
}

TEST(BitExact, DeadOutput) {
  Model model = RandomModel({.sizes = {3, 2, 3}, .seed = 8});
  ModelLayer& last = model.layers.back();
  last.live[1] = false;
  last.bias[1] = 0;
  last.weight[1] = {0, 0};
  ExpectBitExact(model, CornersAndRandom(model, 100, /*seed=*/100));
}

TEST(BitExact, RawInputs) {
  const Model model =
      RandomModel({.sizes = {40, 1}, .seed = 9, .mixed_formats = true});
  RandomSequence random(9);
  std::vector<std::vector<float>> values;
  for (int n = 0; n < 20000; ++n) {
    std::vector<float>& row = values.emplace_back();
    for (const ModelFeature& feature : model.features) {
      // In and around the range of the format, in quarters of its unit.
      const int64_t end = int64_t{4} << feature.format.width;
      const auto quarters =
          static_cast<float>(static_cast<int64_t>(random() % (2 * end)) - end);
      row.push_back(
          feature.offset +
          std::ldexp(quarters, -2 - feature.log2_scale - feature.format.frac));
    }
  }
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float value :
       {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN(),
        std::numeric_limits<float>::max(), 0.0f,
        std::numeric_limits<float>::denorm_min()}) {
    values.emplace_back(model.features.size(), value);
  }
  ExpectSameRawInputs(model, values);
}

TEST(BitExact, ADifferenceIsSeenAndNamed) {
  static const Model* const model = new Model(ReadTestModel("soft_xor"));
  EXPECT_NONFATAL_FAILURE(
      ExpectBitExact(*model, {{0, 0, 0}, {8, 0, 0}},
                     {.others = {{"float", {{-2}, {3}}}}}),
      "soft_xor: float, sample 1, output 0: 3 instead of 2, for input "
      "{8, 0, 0}");
}

}  // namespace
}  // namespace autopruner
