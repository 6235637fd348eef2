// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ with many flags of two compilers.
#include <cmath>
#include <cstddef>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/bit_exact.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "codegen/model/head_models.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
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
  const Rows inputs = CornersAndRandom(model, 2000, /*seed=*/1);
  ExpectBitExact(model, inputs, options);
}

// Layers of more than a register of nodes, of less, and of just one.
TEST(BitExactCpp, Tables) {
  ExpectBitExactWithAllFlags(
      RandomModel({.sizes = {11, 33, 5}, .seed = 1, .head = Head::kSoftmax}));
}

// Activations that are looked up, before layers that have vector forms.
TEST(BitExactCpp, LookedUp) {
  ExpectBitExactWithAllFlags(
      RandomModel({.sizes = {11, 18, 16, 3}, .seed = 8, .tables = 1}));
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
                             .seed = 9,
                             .input = {.width = 10, .frac = 4}});
  for (const int l : {1, 4, 5}) {
    for (Format& format : model.layers[l].output_format) format.width = 12;
  }
  const absl::StatusOr<Circuit> circuit = Lower(model);
  ASSERT_TRUE(circuit.ok()) << circuit.status();
  ASSERT_TRUE(CompareForms(*circuit, FindDenseLayers(*circuit)).one_event);
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

// For an Arm of 64 bits.
std::vector<CompileOptions> Aarch64(const std::string& flag) {
  return {{.compiler = "aarch64-linux-gnu-g++",
           .flags = {flag},
           .emulator = {"qemu-aarch64"}},
          {.compiler = "clang++",
           .flags = {flag, "--target=aarch64-linux-gnu"},
           .emulator = {"qemu-aarch64"}}};
}

// Tables and loops.
TEST(BitExactCpp, Aarch64) {
  BitExactOptions options = {.adders_per_stage = {}, .cpp = Aarch64("-O2")};
  options.cpp.push_back(Aarch64("-Ofast")[0]);
  const absl::StatusOr<Model> mixed = ReadModel("testdata/models/mixed.json");
  ASSERT_TRUE(mixed.ok()) << mixed.status();
  for (const Model& model : {*mixed, RandomModel({.sizes = {11, 33, 16, 5},
                                     .seed = 1,
                                     .head = Head::kSoftmax})}) {
    const Rows inputs = CornersAndRandom(model, 500, /*seed=*/1);
    ExpectBitExact(model, inputs, options);
  }
}

// Each header as C++14, and as a newer one.
TEST(BitExactCpp, Standards) {
  const std::vector<Model> models = ModelsOfEachHead();
  const std::vector<std::string> newer = {"c++17", "c++20", "c++2b", "c++17"};
  ASSERT_EQ(models.size(), newer.size());
  for (size_t i = 0; i < models.size(); ++i) {
    BitExactOptions options = {.adders_per_stage = {}, .cpp = {}};
    for (const char* const compiler : {"g++", "clang++"}) {
      for (const std::string& standard : {std::string("c++14"), newer[i]}) {
        options.cpp.push_back(
            {.compiler = compiler, .standard = standard, .flags = {"-O0"}});
      }
    }
    ExpectBitExact(models[i], RandomInputs(models[i], 200, /*seed=*/1),
                   options);
  }
}

// What is no number is what docs/numerics.md says, with every flag: the lowest
// raw value or that of a replacement; infinities are the ends.
TEST(BitExactCpp, NanAndInfinities) {
  Model model = RandomModel({.sizes = {4, 2}, .seed = 7});
  model.features[3].format.is_signed = false;
  model.features[0].missing = {-999, 0.1f};
  model.features[0].replacement = 1.5f;
  model.features[2].replacement = -2.25f;  // of NaN alone
  using Limits = std::numeric_limits<float>;
  std::vector<std::vector<float>> values;
  for (const float value :
       {NAN, -NAN, Limits::signaling_NaN(), HUGE_VALF, -HUGE_VALF,
        Limits::max(), Limits::lowest(), Limits::min(), 0.0f, -0.0f, -999.0f,
        0.1f, 0.10000002f, 2.0f}) {
    values.emplace_back(model.inputs(), value);
  }
  for (const ModelFeature& plain : {model.features[1], model.features[3]}) {
    ASSERT_EQ(RawFeature(plain, NAN), plain.format.min_raw());
    ASSERT_EQ(RawFeature(plain, HUGE_VALF), plain.format.max_raw());
    ASSERT_EQ(RawFeature(plain, -HUGE_VALF), plain.format.min_raw());
  }
  for (const ModelFeature& feature : {model.features[0], model.features[2]}) {
    ASSERT_EQ(RawFeature(feature, NAN),
              RawFeature(feature, *feature.replacement));
  }
  ASSERT_EQ(RawFeature(model.features[0], -999),
            RawFeature(model.features[0], 1.5f));
  std::vector<CompileOptions> all = Aarch64("-Ofast");
  for (const char* const compiler : {"g++", "clang++"}) {
    for (const std::vector<std::string>& flags :
         std::vector<std::vector<std::string>>{
             {"-O0"}, {"-O2"}, {"-O2", "-ffast-math"}, {"-Ofast"}}) {
      all.push_back(
          {.compiler = compiler, .standard = "c++14", .flags = flags});
    }
  }
  for (const CompileOptions& options : all) {
    ExpectSameRawInputs(model, values, options);
  }
}

}  // namespace
}  // namespace autopruner
