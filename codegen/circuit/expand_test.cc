// SPDX-License-Identifier: Apache-2.0
#include "codegen/circuit/expand.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Circuit Lowered(const Model& model) {
  const absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  return *circuit;
}

void ExpectUniqueNames(const Circuit& circuit) {
  std::set<std::string> names;
  for (const Op& op : circuit.ops()) {
    EXPECT_TRUE(names.insert(op.name).second) << op.name;
  }
}

std::vector<Model> Models() {
  return {
      RandomModel({.sizes = {6, 5, 4, 1}, .seed = 1}),
      RandomModel({.sizes = {8, 6, 5, 3}, .seed = 2, .mixed_formats = true}),
      RandomModel({.sizes = {12, 8, 8, 2},
                   .seed = 3,
                   .live_inputs = 0.5,
                   .live = 0.6,
                   .nonzero = 0.5}),
      RandomModel(
          {.sizes = {9, 4, 1}, .seed = 4, .weight = {.width = 2, .frac = 0}}),
  };
}

TEST(ExpandTest, ComputesWhatTheDotProductsDo) {
  for (const Model& model : Models()) {
    const Circuit adders = ExpandDots(Lowered(model), {});
    ExpectUniqueNames(adders);
    const Rows inputs = CornersAndRandom(model, 300, 1);
    for (const std::vector<int64_t>& input : inputs) {
      const std::vector<int64_t> values = EvaluateAll(adders, input);
      for (size_t id = 0; id < values.size(); ++id) {
        EXPECT_TRUE(adders.ops()[id].range.contains(values[id]))
            << adders.ops()[id].name << " is " << values[id];
      }
      EXPECT_EQ(Evaluate(adders, input), InferReference(model, input));
    }
  }
}

TEST(ExpandTest, LeavesNoDotProductsButShifts) {
  for (const Model& model : Models()) {
    const Circuit adders = ExpandDots(Lowered(model), {});
    for (const Op& op : adders.ops()) {
      EXPECT_TRUE(op.kind != OpKind::kDot || IsWiring(op)) << op.name;
    }
  }
}

// Every name made in a section begins with the prefix of this section.
void ExpectNamesBeginWithPrefix(const Circuit& circuit) {
  auto section = circuit.sections().begin();
  const auto end = circuit.sections().end();
  for (size_t id = 0; id < circuit.ops().size(); ++id) {
    while (section + 1 != end &&
           (section + 1)->first <= static_cast<ValueId>(id)) {
      ++section;
    }
    const Op& op = circuit.ops()[id];
    if (op.kind == OpKind::kInput) continue;
    EXPECT_EQ(op.name.rfind(section->prefix + "_", 0), 0u)
        << op.name << " in section " << section->prefix;
  }
}

TEST(ExpandTest, KeepsSectionsNamesAndBinaryPoints) {
  for (const Model& model : Models()) {
    const Circuit dots = Lowered(model);
    const Circuit adders = ExpandDots(dots, {});
    ExpectNamesBeginWithPrefix(dots);
    ExpectNamesBeginWithPrefix(adders);
    ASSERT_EQ(adders.sections().size(), dots.sections().size());
    for (size_t s = 0; s < dots.sections().size(); ++s) {
      EXPECT_EQ(adders.sections()[s].prefix, dots.sections()[s].prefix);
      EXPECT_EQ(adders.sections()[s].comment, dots.sections()[s].comment);
    }
    for (size_t o = 0; o < dots.outputs().size(); ++o) {
      const Op& expected = dots.op(dots.outputs()[o]);
      const Op& op = adders.op(adders.outputs()[o]);
      EXPECT_EQ(op.frac, expected.frac) << op.name;
      EXPECT_EQ(op.name, expected.name);
    }
    for (const Op& dot : dots.ops()) {
      if (dot.kind != OpKind::kDot || IsWiring(dot)) continue;
      const auto sum =
          std::find_if(adders.ops().begin(), adders.ops().end(),
                       [&](const Op& op) { return op.name == dot.name; });
      if (sum == adders.ops().end()) continue;  // equal to another
      EXPECT_EQ(sum->frac, dot.frac) << dot.name;
      EXPECT_EQ(sum->range, dot.range) << dot.name;
    }
  }
}

TEST(ExpandTest, SharesWithinALayer) {
  const Circuit dots = Lowered(RandomModel({.sizes = {16, 16}, .seed = 5}));
  int64_t terms = 0;
  for (const Op& op : dots.ops()) terms += std::ssize(op.terms);
  int64_t sums = 0;
  const Circuit adders = ExpandDots(dots, {});
  for (const Op& op : adders.ops()) {
    sums += op.kind == OpKind::kSum;
  }
  // Unshared, a weight of six bits has more than two digits on average.
  EXPECT_LT(sums, 2 * terms);
}

// The same layer twice, the second time behind six adders: it has as much room
// to share.
TEST(ExpandTest, ALayersDepthCountsFromItsInputs) {
  Circuit circuit("twice");
  std::vector<ValueId> values;
  for (int i = 0; i < 8; ++i) {
    values.push_back(
        circuit.AddInput(absl::StrCat("x", i), {.width = 8, .frac = 0}));
  }
  for (const std::string prefix : {"a", "b"}) {
    circuit.BeginSection(prefix, "");
    for (int j = 0; j < 8; ++j) {
      std::vector<Term> terms;
      for (int i = 0; i < 8; ++i) {
        terms.push_back({(i * 37 + j * 101 + i * j * 13) % 63 - 31, values[i]});
      }
      const std::string name = absl::StrCat(prefix, "_n", j, "_sum");
      circuit.AddOutput(circuit.AddDot(name, terms, 0, 0));
    }
    circuit.BeginSection("deep", "");
    for (ValueId& value : values) {
      for (int k = 0; k < 6; ++k) {
        const std::string name = absl::StrCat("deep", value, "_", k);
        value = circuit.AddClamp(
            name, circuit.AddSum(name + "_sum", value, 0, value, 0), -128, 127);
      }
    }
  }
  const Circuit adders = ExpandDots(circuit, {.max_depth = 7});
  const auto sums = [&](const std::string& prefix) {
    return std::count_if(
        adders.ops().begin(), adders.ops().end(), [&](const Op& op) {
          return op.kind == OpKind::kSum && op.name.rfind(prefix, 0) == 0;
        });
  };
  EXPECT_GT(sums("a_"), 8);
  EXPECT_EQ(sums("b_"), sums("a_"));
}

}  // namespace
}  // namespace autopruner
