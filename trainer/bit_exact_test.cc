// SPDX-License-Identifier: Apache-2.0
//
// What is trained is what ships: the forward pass of the trained tagger,
// the integer reference, the circuit and the generated C++ give equal integers
// on all test jets, on random inputs and on the corners.
#include "codegen/bit_exact.h"

#include <string>
#include <vector>

#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"
#include "trainer/data/dataset_load.h"
#include "trainer/forward_raw.h"
#include "trainer/hbb/hbb_tagger.h"
#include "trainer/run/train_network.h"

namespace autopruner {
namespace {

class BitExactTest : public testing::Test {
 protected:
  BitExactTest() {
    DataOptions options;
    const auto all = LoadData("testdata/hbb_jets", options);
    EXPECT_TRUE(all.ok()) << all.status();
    jets_ = all->test;
    EXPECT_EQ(jets_.samples(), 17000);
    options.samples.labels.classes = {"0", "1"};
    const auto binary = LoadData("testdata/hbb_jets", options);
    EXPECT_TRUE(binary.ok()) << binary.status();
    data_ = PrepareData(*binary, 0.1, 1);
  }

  // Trains shortly with `plan` and compares all forms.
  void TrainAndCompare(const PruningPlan& plan) {
    const RunRequest request = {.plan = plan, .epochs = 4};
    NetworkRun<kHbbTagger> run("hbb_tagger", data_, request);
    const Model model = run.Run(nullptr).model;
    ASSERT_TRUE(ParseModel(ModelText(model), "model.json").ok());
    Compare(run.fixed_point(), model, Jets(model), {0, 1, 2, 4});
    Compare(run.fixed_point(), model, RandomInputs(model, 100000, 1), {2});
    Compare(run.fixed_point(), model, CornerInputs(model), {2});
  }

  static void Compare(const Network<kHbbTagger>& network, const Model& model,
                      const Rows& inputs,
                      const std::vector<int>& adders_per_stage) {
    ExpectBitExact(model, inputs,
                   {.others = {{"forward pass", ForwardRaw(network, inputs)}},
                    .adders_per_stage = adders_per_stage,
                    .icarus_inputs = 1000});
  }

  // All test jets, through the model's own scaling of physical values.
  Rows Jets(const Model& model) const {
    Rows rows;
    for (int s = 0; s < jets_.samples(); ++s) {
      std::vector<int64_t> row;
      for (int i = 0; i < model.inputs(); ++i) {
        row.push_back(RawFeature(model.features[i], jets_.row(s)[i]));
      }
      rows.push_back(row);
    }
    return rows;
  }

  Dataset jets_;  // those of the third class, too
  TrainingData data_;
};

TEST_F(BitExactTest, PrunedTagger) { TrainAndCompare({.keep = 16}); }

TEST_F(BitExactTest, TaggerWithSelectedFeatures) {
  TrainAndCompare({.keep_in_layer = {12, 6, 4}, .keep_features = 8});
}

TEST_F(BitExactTest, TaggerOfSoManyLuts) { TrainAndCompare({.circuit = 600}); }

// The trainer scales and rounds features as the firmware's helper does.
TEST_F(BitExactTest, TrainedInputsAreTheFirmwares) {
  constexpr Format kInput = {.width = 10, .frac = 6};
  Model model;
  for (const FeatureScaling& scaling : data_.scaling) {
    model.features.push_back({.name = "",
                              .offset = scaling.offset,
                              .log2_scale = scaling.log2_scale,
                              .format = kInput});
  }
  const Grid grid = MakeGrid(kInput);
  for (int s = 0; s < jets_.samples(); ++s) {
    for (int i = 0; i < model.inputs(); ++i) {
      const FeatureScaling& scaling = data_.scaling[i];
      const float value =
          (jets_.row(s)[i] - scaling.offset) * PowerOfTwo(scaling.log2_scale);
      ASSERT_EQ(
          RoundToGrid(Broadcast(value), grid)[0] / grid.step,
          static_cast<float>(RawFeature(model.features[i], jets_.row(s)[i])))
          << "jet " << s << ", feature " << i;
    }
  }
}

}  // namespace
}  // namespace autopruner
