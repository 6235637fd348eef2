// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ with many flags of two compilers.
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/bit_exact.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Flags, and what they take of a processor: nothing, where it is empty.
struct FlagSet {
  const char* feature;
  std::vector<std::string> flags;
};

// Each optimisation, with vectors of each width and kind that x86 has.
const FlagSet kFlagSets[] = {
    {"", {"-O2"}},
    {"", {"-O3", "-march=native"}},
    {"avx2", {"-Ofast", "-ffast-math", "-mavx2"}},
    {"avxvnni", {"-O2", "-mavxvnni"}},
    {"avx512bw", {"-O0", "-mavx512bw"}},
};

bool Has(const std::string& feature) {
  if (feature == "avx2") return __builtin_cpu_supports("avx2");
  if (feature == "avxvnni") return __builtin_cpu_supports("avxvnni");
  if (feature == "avx512bw") return __builtin_cpu_supports("avx512bw");
  return feature.empty();
}

// Those that this processor runs; says which it does not.
std::vector<std::vector<std::string>> Flags() {
  std::vector<std::vector<std::string>> flags;
  for (const FlagSet& set : kFlagSets) {
    if (Has(set.feature)) {
      flags.push_back(set.flags);
    } else {
      std::cout << "skipped: this processor has no " << set.feature << "\n";
    }
  }
  return flags;
}

void ExpectBitExactWithAllFlags(const Model& model) {
  BitExactOptions options = {.adders_per_stage = {}, .cpp = {}};
  for (const char* compiler : {"g++", "clang++"}) {
    for (const std::vector<std::string>& flags : Flags()) {
      options.cpp.push_back({.compiler = compiler, .flags = flags});
    }
  }
  Rows inputs = CornerInputs(model);
  const Rows random = RandomInputs(model, 2000, /*seed=*/1);
  inputs.insert(inputs.end(), random.begin(), random.end());
  ExpectBitExact(model, inputs, options);
}

// Layers of more than a register of nodes, of less, and of just one.
TEST(BitExactCpp, Tables) {
  ExpectBitExactWithAllFlags(RandomModel(
      {.sizes = {11, 33, 5}, .seed = 1, .head = Head::kSoftmax}));
}

// The largest integers that tables of bytes hold, with values that are offset.
TEST(BitExactCpp, WidestBytes) {
  Model model = RandomModel({.sizes = {9, 18, 7, 2},
                             .seed = 6,
                             .weight = {.width = 8, .frac = 7},
                             .hidden = {.width = 8, .frac = 4}});
  for (ModelLayer& layer : model.layers) {
    layer.activation = Activation::kLinear;
    layer.weight[0].assign(layer.weight[0].size(), -128);
    layer.weight[1].assign(layer.weight[1].size(), 127);
  }
  ExpectBitExactWithAllFlags(model);
}

// Layers of 16 bits behind some of bytes, and the other way round; the last
// four have few products.
TEST(BitExactCpp, BytesAndPairs) {
  Model model = RandomModel({.sizes = {5, 18, 13, 17, 4, 2, 3, 2, 1},
                             .seed = 7,
                             .input = {.width = 10, .frac = 4}});
  for (const int l : {1, 4, 5}) {
    for (Format& format : model.layers[l].output_format) format.width = 12;
  }
  ExpectBitExactWithAllFlags(model);
}

// The largest integers that tables hold: of 16 bits, with products of 32.
TEST(BitExactCpp, Widest) {
  ExpectBitExactWithAllFlags(
      RandomModel({.sizes = {3, 24, 3},
                   .seed = 3,
                   .input = {.width = 16, .frac = 8},
                   .weight = {.width = 15, .frac = 14},
                   .hidden = {.width = 15, .frac = 8, .is_signed = false},
                   .output = {.width = 24, .frac = 12}}));
}

// One event by tables, many by loops: there are many zeros.
TEST(BitExactCpp, TablesAndLoops) {
  ExpectBitExactWithAllFlags(
      RandomModel({.sizes = {22, 18, 2}, .seed = 5, .nonzero = 0.35}));
}

TEST(BitExactCpp, LoopsOverEvents) {
  const absl::StatusOr<Model> model = ReadModel("testdata/models/mixed.json");
  ASSERT_TRUE(model.ok()) << model.status();
  ExpectBitExactWithAllFlags(*model);
}

TEST(BitExactCpp, Standards) {
  const Model model = RandomModel({.sizes = {12, 16, 4}, .seed = 4});
  BitExactOptions options = {.adders_per_stage = {}, .cpp = {}};
  for (const char* compiler : {"g++", "clang++"}) {
    for (const char* standard : {"c++17", "c++20", "c++2b"}) {
      options.cpp.push_back({.compiler = compiler, .standard = standard});
    }
  }
  ExpectBitExact(model, RandomInputs(model, 500, /*seed=*/1), options);
}

}  // namespace
}  // namespace autopruner
