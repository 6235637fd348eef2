// SPDX-License-Identifier: Apache-2.0
//
// All test jets through every form of a trained tagger, parallel and serial;
// and behind them sets of 0, 1 and 10 tracks, one behind the other.

#include "codegen/bit_exact.h"

#include "codegen/serial/test_serial_design.h"
#include "examples/flavour_tagging/tagger.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(FlavourTagger, AllTestJetsGiveTheSameIntegers) {
  const auto model = ReadTagger("testdata/models/flavour_tagger.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const auto jets = LoadTestJets(*model, "testdata/flavour_jets");
  ASSERT_TRUE(jets.ok()) << jets.status();
  auto inputs = RawInputs(*model, *jets);
  ASSERT_TRUE(inputs.ok()) << inputs.status();
  ASSERT_EQ(inputs->size(), 12000u);
  const Rows sets = SetInputs(*model, 500);
  inputs->insert(inputs->end(), sets.begin(), sets.end());
  ExpectBitExact(*model, *inputs,
                 {.adders_per_stage = {2}, .icarus_inputs = 200});
}

}  // namespace
}  // namespace autopruner
