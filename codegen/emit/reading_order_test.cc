// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/reading_order.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/circuit/hardware.h"
#include "codegen/circuit/lower.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

class ReadingOrderTest : public testing::Test {
 protected:
  ReadingOrderTest()
      : model_(RandomModel({.sizes = {9, 7, 5, 3},
                            .seed = 3,
                            .live = 0.8,
                            .mixed_formats = true})),
        lowered_(*Lower(model_)),
        circuit_(*MakeHardware(lowered_, {.adders_per_stage = 2})),
        order_(ReadingOrder(lowered_, circuit_)) {}

  std::string Name(ValueId id) const { return circuit_.op(id).name; }

  Model model_;
  Circuit lowered_;
  Circuit circuit_;
  std::vector<OrderedSection> order_;
};

TEST_F(ReadingOrderTest, HasEveryValueOnceAndBehindItsOperands) {
  std::vector<bool> seen(circuit_.ops().size());
  for (const ValueId input : circuit_.inputs()) {
    if (input != kNoValue) seen[input] = true;
  }
  for (const OrderedSection& section : order_) {
    for (const OrderedValue& value : section.values) {
      EXPECT_FALSE(seen[value.id]) << Name(value.id);
      ForEachOperand(circuit_.op(value.id), [&](ValueId operand) {
        EXPECT_TRUE(seen[operand]) << Name(operand) << " comes too late";
      });
      seen[value.id] = true;
    }
  }
  for (size_t id = 0; id < seen.size(); ++id) {
    EXPECT_TRUE(seen[id]) << Name(static_cast<ValueId>(id));
  }
}

// A section that took another one's prefix would be seen here.
TEST_F(ReadingOrderTest, SectionsHaveTheirNames) {
  ASSERT_EQ(order_.size(), 4u);
  EXPECT_EQ(order_[0].prefix, "");
  for (size_t s = 1; s < order_.size(); ++s) {
    EXPECT_EQ(order_[s].prefix, absl::StrCat("l", s - 1));
    EXPECT_TRUE(absl::StartsWith(order_[s].comment,
                                 absl::StrCat("Layer ", s - 1, ":")));
    for (const OrderedValue& value : order_[s].values) {
      if (circuit_.op(value.id).kind == OpKind::kRegister) continue;
      EXPECT_TRUE(absl::StartsWith(Name(value.id), order_[s].prefix + "_"))
          << Name(value.id);
    }
  }
}

// Every dot product is announced once, in its section, before its sum.
TEST_F(ReadingOrderTest, AnnouncesEveryNodeBeforeItsSum) {
  std::vector<ValueId> announced;
  for (const OrderedSection& section : order_) {
    std::set<std::string> names;
    for (const OrderedValue& value : section.values) {
      for (const ValueId dot : value.dots) {
        announced.push_back(dot);
        const std::string& name = lowered_.op(dot).name;
        EXPECT_TRUE(absl::StartsWith(name, section.prefix + "_n"));
        names.insert(name);
      }
      if (absl::EndsWith(Name(value.id), "_sum")) {
        EXPECT_EQ(names.count(Name(value.id)), 1u) << Name(value.id);
      }
    }
  }
  std::vector<ValueId> dots;
  for (size_t id = 0; id < lowered_.ops().size(); ++id) {
    const Op& op = lowered_.ops()[id];
    if (op.kind == OpKind::kDot && !IsWiring(op)) {
      dots.push_back(static_cast<ValueId>(id));
    }
  }
  std::sort(announced.begin(), announced.end());
  EXPECT_EQ(announced, dots);
}

TEST_F(ReadingOrderTest, ConstantsComeFirst) {
  for (const OrderedSection& section : order_) {
    bool others = false;
    for (const OrderedValue& value : section.values) {
      const bool constant = circuit_.op(value.id).kind == OpKind::kConstant;
      EXPECT_FALSE(constant && others) << Name(value.id);
      others = others || !constant;
    }
  }
}

}  // namespace
}  // namespace autopruner
