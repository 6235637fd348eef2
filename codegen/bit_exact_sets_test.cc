// SPDX-License-Identifier: Apache-2.0
//
// Models of sets of elements through every form. No more inputs than Icarus
// gets: a tagger that is trained runs through Verilator, in its example.
#include "codegen/bit_exact.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/score/log_likelihood_score.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(BitExactSets, SumOfElements) {
  const Model model =
      RandomModel({.sizes = {4, 7, 5, 6, 3},
                   .seed = 1,
                   .live = 0.8,
                   .nonzero = 0.8,
                   .head = Head::kSoftmax,
                   .set = {.elements = 5, .shared_layers = 2, .joined = 2}});
  ExpectBitExact(model, SetInputs(model, 800));
}

// Values below 0 too: an absent element is not the largest one.
TEST(BitExactSets, MaximumOfElements) {
  Model model = RandomModel(
      {.sizes = {3, 4, 2},
       .seed = 2,
       .hidden = {.width = 7, .frac = 3},
       .set = {.elements = 3, .shared_layers = 1, .pooling = Pooling::kMax}});
  model.layers[0].activation = Activation::kLinear;
  ExpectBitExact(model, SetInputs(model, 800));
}

// What a sigmoid makes of 0 is not 0: an absent element still counts for
// nothing.
TEST(BitExactSets, ElementsAreLookedUp) {
  for (const Pooling pooling : kPoolings) {
    const Model model = RandomModel(
        {.sizes = {3, 5, 4, 2},
         .seed = 5,
         .live = 0.8,
         .tables = 1,
         .set = {.elements = 3, .shared_layers = 1, .pooling = pooling}});
    ExpectBitExact(model, SetInputs(model, 500));
  }
}

TEST(BitExactSets, LogLikelihoodRatio) {
  const Model model =
      RandomModel({.sizes = {3, 4, 5, 3},
                   .seed = 6,
                   .head = Head::kSoftmax,
                   .set = {.elements = 3, .shared_layers = 1, .joined = 1}});
  const absl::StatusOr<Model> scored =
      WithLogLikelihood(model, /*bits=*/6, {{"c0", 0.1}, {"c1", 0.9}});
  ASSERT_TRUE(scored.ok()) << scored.status();
  ExpectBitExact(*scored, SetInputs(model, 500));
}

TEST(BitExactSets, FormatsThatDifferByNode) {
  {
    const Model model = RandomModel({.sizes = {3, 5, 4, 2},
                                     .seed = 3,
                                     .live_inputs = 0.8,
                                     .live = 0.8,
                                     .mixed_formats = true,
                                     .set = {.elements = 4,
                                             .shared_layers = 1,
                                             .pooling = Pooling::kMax,
                                             .joined = 2}});
    ExpectBitExact(model, SetInputs(model, 500));
  }
}

}  // namespace
}  // namespace autopruner
