// SPDX-License-Identifier: Apache-2.0
//
// The generated C++ with many flags of two compilers.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/bit_exact.h"
#include "codegen/emit/cpp/compiled_cpp.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Each optimisation, with vectors of each width that this processor has.
std::vector<std::vector<std::string>> Flags() {
  std::vector<std::vector<std::string>> flags = {{"-O2"},
                                                 {"-O3", "-march=native"}};
  if (__builtin_cpu_supports("avx2")) {
    flags.push_back({"-Ofast", "-ffast-math", "-mavx2"});
  }
  if (__builtin_cpu_supports("avx512bw")) {
    flags.push_back({"-O0", "-mavx512bw"});
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
      {.sizes = {11, 33, 16, 5}, .seed = 1, .head = Head::kSoftmax}));
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
      RandomModel({.sizes = {24, 20, 16, 2}, .seed = 5, .nonzero = 0.35}));
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
