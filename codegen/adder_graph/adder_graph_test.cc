// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/adder_graph.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "codegen/adder_graph/constant_matrix.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "core/interval.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Weights from `low` to `high`, a share of them 0.
ConstantMatrix RandomMatrix(int rows, int columns, int64_t low, int64_t high,
                            double zeros, uint64_t seed) {
  ConstantMatrix matrix = {.rows = rows, .columns = columns};
  for (int i = 0; i < rows * columns; ++i) {
    const bool zero = RandomUniform(seed, 1, i) < zeros;
    const auto range = static_cast<uint64_t>(high - low + 1);
    matrix.weights.push_back(
        zero ? 0 : low + static_cast<int64_t>(RandomBits(seed, 2, i) % range));
  }
  return matrix;
}

std::vector<Interval> Inputs(int rows, Interval range) {
  return std::vector<Interval>(rows, range);
}

// The outputs for `x`, adder by adder.
std::vector<int64_t> Evaluate(const AdderGraph& graph,
                              const std::vector<int64_t>& x) {
  std::vector<int64_t> values = x;
  values.insert(values.end(), graph.constants.begin(), graph.constants.end());
  for (const Adder& adder : graph.adders) {
    const int64_t a = values[adder.a] * (int64_t{1} << adder.shift_a);
    const int64_t b = values[adder.b] * (int64_t{1} << adder.shift_b);
    const int64_t c =
        adder.c < 0 ? 0 : values[adder.c] * (int64_t{1} << adder.shift_c);
    values.push_back(a + (adder.subtract ? -b : b) +
                     (adder.subtract_c ? -c : c));
  }
  std::vector<int64_t> outputs;
  for (const AdderOutput& output : graph.outputs) {
    const int64_t value =
        output.node < 0 ? 0
                        : values[output.node] * (int64_t{1} << output.shift);
    outputs.push_back(output.negate ? -value : value);
  }
  return outputs;
}

std::vector<int64_t> Multiply(const ConstantMatrix& matrix,
                              const std::vector<int64_t>& x) {
  std::vector<int64_t> y;
  for (int o = 0; o < matrix.columns; ++o) {
    y.push_back(matrix.constant(o));
    for (int i = 0; i < matrix.rows; ++i) y[o] += matrix.weight(i, o) * x[i];
  }
  return y;
}

void ExpectExactGraph(const ConstantMatrix& matrix,
                      const std::vector<Interval>& inputs,
                      const AdderGraphOptions& options) {
  const AdderGraph graph = BuildAdderGraph(matrix, inputs, options);
  EXPECT_TRUE(Prove(graph, matrix, inputs, options).ok())
      << Prove(graph, matrix, inputs, options);
  const std::vector<Interval> ranges = NodeIntervals(graph, inputs);
  for (int sample = 0; sample < 20; ++sample) {
    std::vector<int64_t> x;
    for (int i = 0; i < matrix.rows; ++i) {
      const uint64_t bits = RandomBits(3, sample, i);
      const auto span =
          static_cast<uint64_t>(inputs[i].max - inputs[i].min + 1);
      x.push_back(sample == 0 ? inputs[i].min
                  : sample == 1
                      ? inputs[i].max
                      : inputs[i].min + static_cast<int64_t>(bits % span));
    }
    EXPECT_EQ(Evaluate(graph, x), Multiply(matrix, x)) << "sample " << sample;
  }
  const AdderGraph unshared = BuildUnsharedAdderGraph(matrix, inputs, options);
  EXPECT_LE(AdderBits(graph, inputs), AdderBits(unshared, inputs));
}

// With and without ternary adders.
void ExpectExact(const ConstantMatrix& matrix,
                 const std::vector<Interval>& inputs,
                 AdderGraphOptions options = {}) {
  ExpectExactGraph(matrix, inputs, options);
  options.ternary_adders = true;
  ExpectExactGraph(matrix, inputs, options);
}

int TernaryAdders(const AdderGraph& graph) {
  int count = 0;
  for (const Adder& adder : graph.adders) count += adder.c >= 0;
  return count;
}

TEST(AdderGraphTest, IsExactForEveryShape) {
  for (const int rows : {1, 2, 5, 9}) {
    for (const int columns : {1, 3, 8}) {
      for (const double zeros : {0.0, 0.7}) {
        const uint64_t seed = rows * 100 + columns;
        ExpectExact(RandomMatrix(rows, columns, -32, 31, zeros, seed),
                    Inputs(rows, {-128, 127}));
        ExpectExact(RandomMatrix(rows, columns, -8, 7, zeros, seed),
                    Inputs(rows, {0, 255}));
      }
    }
  }
}

TEST(AdderGraphTest, IsExactForBinaryAndTernaryWeights) {
  ConstantMatrix binary = RandomMatrix(12, 20, 0, 1, 0.0, 5);
  for (int64_t& weight : binary.weights) weight = weight == 0 ? -1 : 1;
  ExpectExact(binary, Inputs(12, {-8, 7}));
  ExpectExact(RandomMatrix(12, 20, -1, 1, 0.0, 6), Inputs(12, {-8, 7}));
}

TEST(AdderGraphTest, IsExactForExtremeWeights) {
  ExpectExact(RandomMatrix(4, 4, -(int64_t{1} << 40), int64_t{1} << 40, 0, 7),
              Inputs(4, {-128, 127}));
  ExpectExact(RandomMatrix(6, 6, -31, -1, 0.0, 8), Inputs(6, {0, 15}));
  ExpectExact({.rows = 1, .columns = 1, .weights = {-1}}, {{-4, 3}});
  ExpectExact({.rows = 1, .columns = 3, .weights = {64, -64, 1}}, {{-4, 3}});
}

// Their difference would have fewer digits, and 64 bits.
TEST(AdderGraphTest, ColumnsOfManyBitsStayOnTheirOwn) {
  const int64_t wide = int64_t{1} << 54;
  ExpectExact(
      {.rows = 2, .columns = 2, .weights = {wide, -wide, 0x5555, 0x5555}},
      {{-255, 255}, {0, 1}});
}

TEST(AdderGraphTest, ZeroRowsAndColumnsNeedNothing) {
  const ConstantMatrix matrix = {
      .rows = 3, .columns = 3, .weights = {0, 0, 0, 1, 0, 4, 0, 0, 0}};
  const AdderGraph graph = BuildAdderGraph(matrix, Inputs(3, {0, 3}), {});
  EXPECT_TRUE(graph.adders.empty());
  EXPECT_EQ(graph.outputs[0], (AdderOutput{.node = 1}));
  EXPECT_EQ(graph.outputs[1], AdderOutput{});
  EXPECT_EQ(graph.outputs[2], (AdderOutput{.node = 1, .shift = 2}));
  ExpectExact(matrix, Inputs(3, {0, 3}));
  ExpectExact({.rows = 0, .columns = 2, .constants = {12, 0}}, {});
}

TEST(AdderGraphTest, ConstantsAreOneOperandEach) {
  const ConstantMatrix matrix = {.rows = 2,
                                 .columns = 3,
                                 .weights = {1, 2, -1, 1, 2, -1},
                                 .constants = {0x555, 0, -7}};
  const AdderGraph graph = BuildAdderGraph(matrix, Inputs(2, {0, 9}), {});
  EXPECT_EQ(graph.adders.size(), 3u);  // x0 + x1, + 0x555, -7 - it
  ExpectExact(matrix, Inputs(2, {0, 9}));
}

TEST(AdderGraphTest, RandomProblemsKeepTheLeastDepth) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const auto below = [&](uint64_t counter, uint32_t bound) {
      return static_cast<int>(RandomBelow(seed, 4, counter, bound));
    };
    ConstantMatrix matrix =
        RandomMatrix(1 + below(0, 7), 1 + below(1, 7), -1 - below(2, 40),
                     below(3, 20), 0.25 * below(4, 4), seed);
    for (int o = 0; seed % 3 == 0 && o < matrix.columns; ++o) {
      matrix.constants.push_back(below(10 + o, 300) - 200);
    }
    AdderGraphOptions options = {.max_depth = 0, .effort = below(5, 2)};
    for (int i = 0; seed % 2 == 0 && i < matrix.rows; ++i) {
      options.input_depth.push_back(below(20 + i, 4));
    }
    options.ternary_adders = seed % 5 < 2;
    // Stops the program if the proof fails.
    BuildAdderGraph(matrix, Inputs(matrix.rows, {-3, 12}), options);
  }
}

TEST(AdderGraphTest, KeepsWithinTheDepth) {
  const ConstantMatrix matrix = RandomMatrix(8, 8, -32, 31, 0.0, 9);
  const std::vector<Interval> inputs = Inputs(8, {-128, 127});
  const int least = DepthBound(matrix, {.max_depth = 0});
  for (int depth = least; depth < least + 3; ++depth) {
    const AdderGraphOptions options = {.max_depth = depth};
    ExpectExact(matrix, inputs, options);
    EXPECT_LE(Depth(BuildAdderGraph(matrix, inputs, options), {}), depth);
  }
  ExpectExact(matrix, inputs, {.input_depth = {0, 1, 2, 3, 0, 1, 2, 3}});
}

TEST(AdderGraphTest, SameSeedSameGraphAndEffortPays) {
  const ConstantMatrix matrix = RandomMatrix(12, 12, -32, 31, 0.0, 10);
  const std::vector<Interval> inputs = Inputs(12, {-128, 127});
  const AdderGraph once = BuildAdderGraph(matrix, inputs, {.effort = 0});
  const AdderGraph more = BuildAdderGraph(matrix, inputs, {.effort = 2});
  EXPECT_EQ(more, BuildAdderGraph(matrix, inputs, {.effort = 2}));
  EXPECT_LT(AdderBits(more, inputs), AdderBits(once, inputs));
}

// Of all efforts that are tried, bits, LUTs and depth together.
void ExpectMoreEffortIsNoLarger(const ConstantMatrix& matrix,
                                const std::string& what) {
  const std::vector<Interval> inputs = Inputs(matrix.rows, {-128, 127});
  for (const bool ternary : {false, true}) {
    int64_t bits = std::numeric_limits<int64_t>::max();
    int64_t luts = bits;
    for (const int effort : {0, 1, 2, 6, 9}) {
      const AdderGraph graph = BuildAdderGraph(
          matrix, inputs, {.effort = effort, .ternary_adders = ternary});
      // With ternary adders LUTs are what is searched for.
      if (!ternary) {
        EXPECT_LE(AdderBits(graph, inputs), bits) << what << effort;
      }
      EXPECT_LE(CarryLuts(graph, inputs), luts) << what << effort;
      bits = AdderBits(graph, inputs);
      luts = CarryLuts(graph, inputs);
    }
  }
}

TEST(AdderGraphTest, MoreEffortIsNeverALargerGraph) {
  ExpectMoreEffortIsNoLarger(RandomMatrix(16, 32, -32, 31, 0.0, 1), "16x32 ");
  ExpectMoreEffortIsNoLarger(RandomMatrix(12, 16, -1, 1, 0.0, 2), "signs ");
  ExpectMoreEffortIsNoLarger(RandomMatrix(8, 12, -128, 127, 0.5, 3), "sparse ");
  for (uint64_t seed = 4; seed < 24; ++seed) {
    ExpectMoreEffortIsNoLarger(RandomMatrix(6, 6, -32, 31, 0.4, seed),
                               absl::StrCat(seed, " "));
  }
}

TEST(AdderGraphTest, NorIsItForTheLayersOfModels) {
  for (const char* name : {"pruned_tagger", "per_weight", "mixed"}) {
    const absl::StatusOr<Model> model =
        ReadModel(std::string("testdata/models/") + name + ".json");
    ASSERT_TRUE(model.ok()) << model.status();
    for (const ModelLayer& layer : model->layers) {
      ConstantMatrix matrix = {
          .rows = static_cast<int>(layer.weight.front().size()),
          .columns = layer.outputs()};
      for (int i = 0; i < matrix.rows; ++i) {
        for (int o = 0; o < matrix.columns; ++o) {
          matrix.weights.push_back(layer.weight[o][i]);
        }
      }
      ExpectMoreEffortIsNoLarger(matrix, std::string(name) + " ");
    }
  }
}

// Sums that are shared become terms of shared sums again: 10 % of the bits.
TEST(AdderGraphTest, SharedSumsAreShared) {
  const ConstantMatrix matrix = RandomMatrix(16, 32, -32, 31, 0.0, 1);
  const std::vector<Interval> inputs = Inputs(16, {-128, 127});
  const AdderGraph graph = BuildAdderGraph(matrix, inputs, {.effort = 0});
  EXPECT_LE(AdderBits(graph, inputs), 6300);
}

// Restarts alone come to 1,832 adder bits here, repairs of the best of them to
// 1,781.
TEST(AdderGraphTest, TheBestGraphIsRepaired) {
  const ConstantMatrix matrix = RandomMatrix(12, 12, -32, 31, 0.0, 10);
  const std::vector<Interval> inputs = Inputs(12, {-128, 127});
  const AdderGraph graph = BuildAdderGraph(matrix, inputs, {.effort = 1});
  EXPECT_LE(AdderBits(graph, inputs), 1790);
}

TEST(AdderGraphTest, ProofFindsEveryMutation) {
  const ConstantMatrix matrix = RandomMatrix(5, 4, -32, 31, 0.0, 11);
  const std::vector<Interval> inputs = Inputs(5, {-128, 127});
  const AdderGraph graph = BuildAdderGraph(matrix, inputs, {});
  ASSERT_TRUE(Prove(graph, matrix, inputs, {}).ok());
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    AdderGraph wrong = graph;
    wrong.adders[i].subtract ^= true;
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << i;
    wrong = graph;
    wrong.adders[i].shift_a += 1;
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << i;
    wrong = graph;
    wrong.adders[i].a = graph.nodes();
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << i;
  }
  for (size_t o = 0; o < graph.outputs.size(); ++o) {
    AdderGraph wrong = graph;
    wrong.outputs[o].negate ^= true;
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << o;
    wrong = graph;
    wrong.outputs[o].shift += 1;
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << o;
    wrong = graph;
    wrong.outputs[o].node = -1;
    EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << o;
  }
}

TEST(AdderGraphTest, ProofFindsEveryMutationOfTernaryAdders) {
  const ConstantMatrix matrix = RandomMatrix(7, 4, -32, 31, 0.0, 12);
  const std::vector<Interval> inputs = Inputs(7, {-128, 127});
  const AdderGraph graph =
      BuildAdderGraph(matrix, inputs, {.ternary_adders = true});
  ASSERT_TRUE(Prove(graph, matrix, inputs, {}).ok());
  ASSERT_GT(TernaryAdders(graph), 5);
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    const auto expect_found = [&](auto change) {
      AdderGraph wrong = graph;
      change(wrong.adders[i]);
      EXPECT_FALSE(Prove(wrong, matrix, inputs, {}).ok()) << i;
    };
    if (graph.adders[i].c < 0) continue;
    expect_found([](Adder& adder) { adder.subtract_c ^= true; });
    expect_found([](Adder& adder) { adder.shift_c += 1; });
    expect_found([](Adder& adder) { adder.c = -1; });
    expect_found([&](Adder& adder) { adder.c = graph.nodes(); });
    expect_found([](Adder& adder) { adder.c = adder.c == 0 ? 1 : 0; });
    expect_found([](Adder& adder) { adder.subtract ^= true; });
    expect_found([](Adder& adder) { adder.shift_a += 1; });
  }
}

// Five operands that nothing shares: two ternary adders, not four others.
TEST(AdderGraphTest, TernaryAddersTakeThreeOperands) {
  const ConstantMatrix matrix = {
      .rows = 5, .columns = 1, .weights = {1, -1, 4, 1, -2}};
  const std::vector<Interval> inputs = Inputs(5, {-128, 127});
  const AdderGraph two = BuildAdderGraph(matrix, inputs, {});
  EXPECT_EQ(two.adders.size(), 4u);
  EXPECT_EQ(TernaryAdders(two), 0);
  const AdderGraph three =
      BuildAdderGraph(matrix, inputs, {.ternary_adders = true});
  EXPECT_EQ(three.adders.size(), 2u);
  EXPECT_EQ(TernaryAdders(three), 2);
  EXPECT_LE(Depth(three, {}), Depth(two, {}));
  // A sum that an output or two adders read stays.
  const ConstantMatrix read = {
      .rows = 3, .columns = 2, .weights = {1, 1, 1, 1, 0, 1}};
  EXPECT_EQ(TernaryAdders(BuildAdderGraph(read, Inputs(3, {0, 9}),
                                          {.ternary_adders = true})),
            0);
}

TEST(AdderGraphTest, TernaryAddersSaveLuts) {
  for (uint64_t seed = 0; seed < 5; ++seed) {
    const ConstantMatrix matrix = RandomMatrix(12, 12, -32, 31, 0.0, seed);
    const std::vector<Interval> inputs = Inputs(12, {-128, 127});
    const int64_t two = CarryLuts(BuildAdderGraph(matrix, inputs, {}), inputs);
    const int64_t three = CarryLuts(
        BuildAdderGraph(matrix, inputs, {.ternary_adders = true}), inputs);
    EXPECT_LT(three, 0.8 * static_cast<double>(two)) << seed;
  }
}

TEST(AdderGraphTest, ProofFindsTooMuchDepth) {
  const ConstantMatrix matrix = {.rows = 1, .columns = 1, .weights = {5}};
  AdderGraph graph = {.inputs = 1};
  graph.adders = {
      {0, 0, 0, 0, false}, {1, 1, 0, 0, false}, {2, 0, 0, 0, false}};
  graph.outputs = {{.node = 3}};
  const std::vector<Interval> inputs = {{0, 7}};
  EXPECT_TRUE(Prove(graph, matrix, inputs, {.max_depth = 3}).ok());
  EXPECT_FALSE(Prove(graph, matrix, inputs, {.max_depth = 2}).ok());
}

TEST(AdderGraphTest, AdderBitsLeaveOutWhatPassesThrough) {
  const Interval x = {-128, 127};
  EXPECT_EQ(AdderBits({0, 1, 0, 3, false}, x, x, x + (x << 3)), 12 - 3);
  EXPECT_EQ(AdderBits({0, 1, 0, 3, true}, x, x, x - (x << 3)), 12 - 3);
  EXPECT_EQ(AdderBits({0, 1, 3, 0, false}, x, x, (x << 3) + x), 12 - 3);
  EXPECT_EQ(AdderBits({0, 1, 3, 0, true}, x, x, (x << 3) - x), 12);
  const Interval u = {0, 7};  // side by side
  EXPECT_EQ(AdderBits({0, 1, 3, 0, false}, u, u, (u << 3) + u), 0);
}

TEST(AdderGraphTest, TernaryAddersStartWhereTwoOperandsDo) {
  const Interval x = {-128, 127};
  const auto luts = [&](const Adder& adder) {
    const Interval b = x << adder.shift_b;
    const Interval c = x << adder.shift_c;
    const Interval ab = (x << adder.shift_a) + (adder.subtract ? -1 * b : b);
    return CarryLuts(adder, x, x, ab + (adder.subtract_c ? -1 * c : c));
  };
  // Two carries come out of the highest bits: LUTs go on.
  EXPECT_EQ(luts({0, 1, 0, 0, false, 2, 0, false}), 8 + 2);
  EXPECT_EQ(luts({0, 1, 0, 0, true, 2, 0, true}), 8 + 2);
  // 10 bits, of which the lowest is x's alone.
  EXPECT_EQ(luts({0, 1, 0, 1, false, 2, 2, true}), 10 - 1 + 1);
  EXPECT_EQ(luts({0, 1, 1, 2, false, 2, 0, false}), 10 - 1 + 1);
  EXPECT_EQ(luts({0, 1, 1, 2, false, 2, 0, true}), 10 + 1);  // turned over
  EXPECT_EQ(luts({0, 1, 2, 0, true, 2, 1, false}), 10 + 1);
  const Interval u = {0, 255};
  EXPECT_EQ(CarryLuts({0, 1, 0, 0, false}, u, u, u + u), 8);
  EXPECT_EQ(CarryLuts({0, 1, 0, 0, false, 2, 0, false}, u, u, u + u + u), 10);
}

}  // namespace
}  // namespace autopruner
