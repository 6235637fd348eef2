// SPDX-License-Identifier: Apache-2.0
//
// The generated C and C++ on other processors, and from a C program.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/bit_exact.h"
#include "codegen/emit/c/machine.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Rows ThousandInputs(const Model& model) {
  Rows inputs = CornersAndRandom(model, 1000, /*seed=*/1);
  inputs.resize(1000);
  return inputs;
}

void ExpectBitExactOnMachines(const Model& model) {
  ExpectBitExact(model, ThousandInputs(model),
                 {.adders_per_stage = {},
                  .cpp = {},
                  .machines = {ThisMachine(), CortexM4(), Avr(), Aarch64()}});
}

TEST(BitExactMachines, PrunedTagger) {
  const auto model = ReadModel("testdata/models/pruned_tagger.json");
  ASSERT_TRUE(model.ok()) << model.status();
  ExpectBitExactOnMachines(*model);
}

// Formats that differ, nodes that wrap.
TEST(BitExactMachines, Mixed) {
  for (const char* const name : {"mixed", "per_weight"}) {
    const auto model =
        ReadModel(std::string("testdata/models/") + name + ".json");
    ASSERT_TRUE(model.ok()) << model.status();
    ExpectBitExactOnMachines(*model);
  }
}

// Activations that are looked up.
TEST(BitExactMachines, Tables) {
  ExpectBitExactOnMachines(
      RandomModel({.sizes = {5, 6, 4, 2}, .seed = 4, .tables = 1}));
}

// Sums of 64 bits, inputs of more than 16.
TEST(BitExactMachines, Wide) {
  ExpectBitExactOnMachines(
      RandomModel({.sizes = {3, 6, 2},
                   .seed = 3,
                   .input = {.width = 20, .frac = 8},
                   .weight = {.width = 15, .frac = 14},
                   .hidden = {.width = 20, .frac = 8, .is_signed = false},
                   .output = {.width = 24, .frac = 12}}));
}

}  // namespace
}  // namespace autopruner
