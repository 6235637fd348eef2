// SPDX-License-Identifier: Apache-2.0
//
// What the circuit looks like. That it computes the model is shown by
// bit_exact_test.cc; of tables here, too.
#include "codegen/circuit/lower.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "core/fixed.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

Model ReadTestModel(const std::string& name) {
  absl::StatusOr<Model> model = ReadModel("testdata/models/" + name + ".json");
  EXPECT_TRUE(model.ok()) << model.status();
  return *std::move(model);
}

Circuit LowerOrDie(const Model& model) {
  absl::StatusOr<Circuit> circuit = Lower(model);
  EXPECT_TRUE(circuit.ok()) << circuit.status();
  return *std::move(circuit);
}

std::vector<std::string> Names(const Circuit& circuit) {
  std::vector<std::string> names;
  for (const Op& op : circuit.ops()) names.push_back(op.name);
  return names;
}

TEST(Lower, WorkedExample) {
  const Circuit circuit = LowerOrDie(ReadTestModel("soft_xor"));
  // Neither the dead feature nor the dead node is there. The last sum fits
  // its format: no clamp.
  EXPECT_EQ(Names(circuit),
            (std::vector<std::string>{"x0", "x2", "l0_n0_sum", "l0_n0_shifted",
                                      "l0_n0", "l0_n1_sum", "l0_n1_shifted",
                                      "l0_n1", "l1_n0_sum", "l1_n0_shifted"}));
  EXPECT_EQ(circuit.inputs(), (std::vector<ValueId>{0, kNoValue, 1}));
  const Op& sum = circuit.op(2);
  EXPECT_EQ(sum.terms, (std::vector<Term>{{2, 0}, {2, 1}}));
  EXPECT_EQ(sum.constant, 1);  // half of 2
  EXPECT_EQ(sum.frac, 4);
  EXPECT_EQ(sum.range, (Interval{-127, 125}));
  const Op& relu = circuit.op(4);
  EXPECT_EQ(relu.kind, OpKind::kClamp);
  EXPECT_EQ(relu.low, 0);
  EXPECT_EQ(relu.high, 31);
  EXPECT_EQ(relu.range, (Interval{0, 31}));
  ASSERT_EQ(circuit.sections().size(), 2u);
  EXPECT_EQ(circuit.sections()[0].prefix, "l0");
  EXPECT_EQ(circuit.sections()[1].prefix, "l1");
  EXPECT_EQ(circuit.sections()[0].first, 2);
  EXPECT_EQ(circuit.sections()[0].prefix, "l0");
  EXPECT_EQ(circuit.sections()[0].comment,
            "Layer 0: dense 2 -> 2, relu. Sum Q9.4, rounded to Q5.3 unsigned.");
  EXPECT_EQ(circuit.sections()[1].first, 8);
  EXPECT_EQ(circuit.sections()[1].prefix, "l1");
  EXPECT_EQ(circuit.sections()[1].comment,
            "Layer 1: dense 2 -> 1, linear. Sum Q9.4, rounded to Q8.2.");
}

Model OneNode(Format input, Format output, Activation activation,
              int64_t weight, int64_t bias) {
  return {.name = "one",
          .head = Head::kLinear,
          .features = {{.name = "a", .format = input}},
          .layers = {{.activation = activation,
                      .weight_format = {{.width = 8, .frac = 0}},
                      .output_format = {output},
                      .live = {true},
                      .weight = {{weight}},
                      .bias = {bias}}},
          .classes = {"y"},
          .provenance = {}};
}

constexpr Format kSigned4 = {.width = 4, .frac = 0};
constexpr Format kUnsigned4 = {.width = 4, .frac = 0, .is_signed = false};

TEST(Lower, LeavesOutWhatCannotAct) {
  // An identity is no operation at all.
  Circuit circuit =
      LowerOrDie(OneNode(kSigned4, kSigned4, Activation::kLinear, 1, 0));
  EXPECT_EQ(Names(circuit), (std::vector<std::string>{"x0"}));
  // ReLU of what is never negative, saturation of what always fits.
  circuit =
      LowerOrDie(OneNode(kUnsigned4, {.width = 8}, Activation::kRelu, 3, 1));
  EXPECT_EQ(Names(circuit), (std::vector<std::string>{"x0", "l0_n0_sum"}));
}

// Of the table what the sum can reach.
TEST(Lower, ActivationsAreTables) {
  Model model =
      OneNode(kUnsigned4, {.width = 8, .frac = 7}, Activation::kTanh, 3, -20);
  model.layers[0].table = {MakeTable(Activation::kTanh,
                                     {.width = 8, .frac = -1},
                                     model.layers[0].output_format[0])};
  model.layers[0].table[0].values[128 + 5] = 77;
  const Circuit circuit = LowerOrDie(model);
  EXPECT_EQ(Names(circuit),
            (std::vector<std::string>{"x0", "l0_n0_sum", "l0_n0_at_shifted",
                                      "l0_n0"}));
  const Op& table = circuit.op(3);
  EXPECT_EQ(table.kind, OpKind::kTable);
  EXPECT_EQ(table.table.size(), 24u);  // -19 >> 1 .. 26 >> 1
  EXPECT_EQ(table.frac, 7);
  EXPECT_EQ(circuit.sections()[0].comment,
            "Layer 0: dense 1 -> 1, tanh. Sum Q6.0, rounded to Q8.-1, looked "
            "up as Q8.7.");
  const std::vector<int64_t> inputs = {10};  // 3 * 10 - 20 = 5 * 2
  EXPECT_EQ(Evaluate(circuit, inputs), (std::vector<int64_t>{77}));
}

// Tables of any kind, each node's own.
TEST(Lower, RandomTablesAreThoseOfTheReference) {
  for (const uint64_t seed : {1, 2, 3, 4}) {
    const Model model = RandomModel({.sizes = {4, 5, 4, 2},
                                     .seed = seed,
                                     .live = 0.8,
                                     .mixed_formats = seed % 2 == 0,
                                     .tables = 1});
    const absl::StatusOr<Circuit> circuit = Lower(model);
    ASSERT_TRUE(circuit.ok()) << circuit.status();
    const Rows inputs = CornersAndRandom(model, 300, seed);
    for (const std::vector<int64_t>& input : inputs) {
      ASSERT_EQ(Evaluate(*circuit, input), InferReference(model, input))
          << model.name;
    }
  }
}

TEST(Lower, ConstantNodesFoldAway) {
  // Always negative before the ReLU: a constant, and the input is not used.
  const Circuit circuit =
      LowerOrDie(OneNode(kUnsigned4, kUnsigned4, Activation::kRelu, -3, -1));
  EXPECT_EQ(circuit.inputs(), (std::vector<ValueId>{kNoValue}));
  ASSERT_EQ(circuit.ops().size(), 1u);
  EXPECT_EQ(circuit.op(0).kind, OpKind::kConstant);
  EXPECT_EQ(circuit.op(0).constant, 0);
}

TEST(Lower, OutputsFinerThanTheSumAreShiftedLeft) {
  const Circuit circuit = LowerOrDie(
      OneNode(kSigned4, {.width = 6, .frac = 2}, Activation::kLinear, 5, 1));
  EXPECT_EQ(Names(circuit),
            (std::vector<std::string>{"x0", "l0_n0_sum", "l0_n0_near",
                                      "l0_n0_shifted", "l0_n0"}));
  EXPECT_EQ(circuit.op(2).range, (Interval{-8, 8}));
  EXPECT_EQ(circuit.op(4).range, (Interval{-32, 31}));
  EXPECT_EQ(circuit.op(4).frac, 2);
  for (int64_t x = -8; x <= 7; ++x) {
    const std::vector<int64_t> inputs = {x};
    EXPECT_EQ(Evaluate(circuit, inputs)[0],
              std::min<int64_t>(std::max<int64_t>(4 * (5 * x + 1), -32), 31));
  }
}

// What emitters rely on: a letter and a digit, or pool_, begin no keyword,
// macro, type or function of C, C++ and HLS.
TEST(Lower, NoNameIsAWordOfALanguage) {
  for (const Pooling pooling : {Pooling::kSum, Pooling::kMax}) {
    for (const bool mixed : {false, true}) {
      const Model model = RandomModel({.sizes = {3, 4, 3, 4, 2},
                                       .seed = 5,
                                       .mixed_formats = mixed,
                                       .mixed_modes = mixed,
                                       .set = {.elements = 3,
                                               .shared_layers = 2,
                                               .pooling = pooling,
                                               .joined = 1}});
      for (const std::string& name : Names(LowerOrDie(model))) {
        const bool is_ours =
            absl::StartsWith(name, "pool_n") ||
            (absl::StrContains("xle", name.substr(0, 1)) && name.size() > 1 &&
             absl::ascii_isdigit(static_cast<unsigned char>(name[1])));
        EXPECT_TRUE(is_ours) << name;
      }
    }
  }
}

TEST(Lower, TooManyBitsAreAnError) {
  const absl::StatusOr<Circuit> circuit = Lower(
      OneNode(kSigned4, kSigned4, Activation::kLinear, 1, int64_t{5} << 60));
  EXPECT_EQ(circuit.status().message(),
            "one: layers[0].weights[0]: the sum of weights, bias and rounding "
            "needs 64 bits; at most 63 are supported");
}

TEST(Lower, WrapsThatPushAllBitsOutAreZero) {
  const Circuit circuit = LowerOrDie(
      OneNode(kSigned4, {.width = 3, .frac = 5, .overflow = Overflow::kWrap},
              Activation::kLinear, 5, 1));
  ASSERT_EQ(circuit.ops().size(), 1u);
  EXPECT_EQ(circuit.op(0).kind, OpKind::kConstant);
  EXPECT_EQ(circuit.op(0).constant, 0);
}

}  // namespace
}  // namespace autopruner
