// SPDX-License-Identifier: Apache-2.0
//
// All test jets through two networks, one behind the other.
#include "examples/flavour_tagging/chain.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/file.h"
#include "codegen/bit_exact.h"
#include "codegen/model/model_file.h"
#include "codegen/model/reference.h"
#include "examples/flavour_tagging/tagger.h"
#include "gtest/gtest.h"
#include "trainer/data/dataset_load.h"

namespace autopruner {
namespace {

struct Taggers {
  Model first;
  Model second;
  Dataset jets;
  std::vector<std::vector<float>> rows;
};

const Taggers& TheTaggers() {
  static const Taggers* const taggers = [] {
    auto* const made = new Taggers;
    made->first = *ReadTagger("testdata/models/flavour_tagger.json");
    made->second = *ReadTagger("testdata/models/dl1_tagger.json");
    made->jets = *LoadTestJets(made->first, "testdata/flavour_jets");
    made->rows = *ChainRows(made->first, made->jets);
    return made;
  }();
  return *taggers;
}

// What the second network makes of the rows that it was trained on.
std::vector<int64_t> OfRow(const Model& second, const std::vector<float>& row) {
  std::vector<int64_t> raw;
  for (size_t i = 0; i < row.size(); ++i) {
    raw.push_back(RawFeature(second.features[i], row[i]));
  }
  return InferReference(second, raw);
}

// Raw outputs of the first network, and the other inputs of the second.
Rows Wires(const Taggers& taggers) {
  Rows wires;
  const Rows jets = *RawInputs(taggers.first, taggers.jets);
  for (size_t jet = 0; jet < jets.size(); ++jet) {
    wires.push_back(InferReference(taggers.first, jets[jet]));
    for (size_t i = wires[jet].size(); i < taggers.rows[jet].size(); ++i) {
      wires[jet].push_back(
          RawFeature(taggers.second.features[i], taggers.rows[jet][i]));
    }
  }
  return wires;
}

TEST(Chain, WiresGiveTheIntegersThatWereTrained) {
  const Taggers& taggers = TheTaggers();
  const absl::StatusOr<Model> linked = Linked(taggers.first, taggers.second);
  ASSERT_TRUE(linked.ok()) << linked.status();
  const Rows wires = Wires(taggers);
  ASSERT_EQ(wires.size(), 12000u);
  for (size_t jet = 0; jet < wires.size(); ++jet) {
    ASSERT_EQ(InferReference(*linked, wires[jet]),
              OfRow(taggers.second, taggers.rows[jet]))
        << "jet " << jet;
  }
  // The first network's forms: bit_exact_test.
  ExpectBitExact(*linked, wires,
                 {.adders_per_stage = {2}, .icarus_inputs = 100});
}

TEST(Chain, RowsAreTheLogitsAndTheJet) {
  const Taggers& taggers = TheTaggers();
  EXPECT_EQ(ChainFeatures(taggers.first),
            (std::vector<std::string>{"logit_0", "logit_1", "logit_2", "pt",
                                      "eta", "n_tracks"}));
  const auto scores = EvaluateTagger(taggers.first, taggers.jets, 0.018);
  ASSERT_TRUE(scores.ok()) << scores.status();
  size_t b = 0;
  for (int jet = 0; jet < 1000; ++jet) {
    const std::vector<float>& row = taggers.rows[jet];
    ASSERT_EQ(row.size(), 6u);
    ASSERT_EQ(row[3], taggers.jets.row(jet)[70]);
    ASSERT_EQ(row[5], taggers.jets.row(jet)[72]);
    if (taggers.jets.y[jet] != 2) continue;
    const double logits[] = {row[0], row[1], row[2]};
    ASSERT_EQ(Discriminant(logits, 0.018), scores->b[b++]);
  }
  EXPECT_GT(b, 100u);
}

TEST(Chain, FilesHoldAllDigits) {
  const Taggers& taggers = TheTaggers();
  const std::string folder = testing::TempDir() + "/chain";
  const std::string text = ChainCsv(taggers.first, taggers.rows, taggers.jets);
  for (const char* part : {"/train.csv", "/test.csv"}) {
    ASSERT_TRUE(WriteFileAtomically(folder + part, text).ok());
  }
  const auto read = LoadTestJets(taggers.second, folder);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->samples(), taggers.jets.samples());
  EXPECT_EQ(read->y, taggers.jets.y);
  for (int jet = 0; jet < read->samples(); ++jet) {
    const auto row = read->row(jet);
    ASSERT_EQ(std::vector<float>(row.begin(), row.end()), taggers.rows[jet]);
  }
}

TEST(Linked, SaysWhatDoesNotFit) {
  const Taggers& taggers = TheTaggers();
  Model other = taggers.second;
  other.features[1].name = "d0";
  EXPECT_EQ(Linked(taggers.first, other).status().message(),
            "dl1_tagger: reads logit_0, d0, logit_2, pt, eta, n_tracks; behind "
            "flavour_tagger it reads logit_0, logit_1, logit_2, pt, eta, "
            "n_tracks");
  // A hair above the middle of two integers: no weight is so fine.
  other = taggers.second;
  const Format& format = taggers.first.layers.back().output_format[1];
  other.features[1].log2_scale = 0;
  other.features[1].format = format;
  other.features[1].offset =
      std::nextafter(std::ldexp(0.5f, -format.frac), 1.0f);
  EXPECT_EQ(Linked(taggers.first, other).status().message(),
            "logit_1: the raw value 0 becomes 0; training had -1");
}

}  // namespace
}  // namespace autopruner
