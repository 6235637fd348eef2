// SPDX-License-Identifier: Apache-2.0
//
// All test jets through every form of a trained tagger, parallel and serial.

#include "codegen/bit_exact.h"

#include "codegen/model/model_file.h"
#include "examples/flavour_tagging/tagger.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FlavourTagger, AllTestJetsGiveTheSameIntegers) {
  const auto model = ReadModel("testdata/models/flavour_tagger.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const auto jets = LoadRawJets(*model, "testdata/flavour_jets");
  ASSERT_TRUE(jets.ok()) << jets.status();
  ASSERT_EQ(jets->inputs.size(), 12000u);
  ExpectBitExact(*model, jets->inputs,
                 {.adders_per_stage = {2}, .icarus_inputs = 200});
}

}  // namespace
}  // namespace autopruner
