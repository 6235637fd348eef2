// SPDX-License-Identifier: Apache-2.0
//
// All test jets through every form of a trained tagger, parallel and serial.

#include "codegen/bit_exact.h"

#include "examples/flavour_tagging/tagger.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FlavourTagger, AllTestJetsGiveTheSameIntegers) {
  const auto model = ReadTagger("testdata/models/flavour_tagger.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const auto jets = LoadTestJets(*model, "testdata/flavour_jets");
  ASSERT_TRUE(jets.ok()) << jets.status();
  const auto inputs = RawInputs(*model, *jets);
  ASSERT_TRUE(inputs.ok()) << inputs.status();
  ASSERT_EQ(inputs->size(), 12000u);
  ExpectBitExact(*model, *inputs,
                 {.adders_per_stage = {2}, .icarus_inputs = 200});
}

}  // namespace
}  // namespace autopruner
