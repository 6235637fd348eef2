// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model_file.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "codegen/model/model.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"
#include "core/fixed.h"
#include "core/random.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

constexpr char kSoftXor[] = "testdata/models/soft_xor.json";
constexpr char kMixed[] = "testdata/models/mixed.json";
constexpr char kPerWeight[] = "testdata/models/per_weight.json";
constexpr char kPrunedTagger[] = "testdata/models/pruned_tagger.json";

std::string FileText(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

TEST(ModelFile, ReadsTheWorkedExample) {
  const absl::StatusOr<Model> model = ReadModel(kSoftXor);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->name, "soft_xor");
  EXPECT_EQ(model->head, Head::kSigmoid);
  EXPECT_EQ(model->classes, (std::vector<std::string>{"same", "different"}));
  ASSERT_EQ(model->inputs(), 3);
  EXPECT_EQ(model->features[1].name, "noise");
  EXPECT_EQ(model->features[1].offset, 2.5f);
  EXPECT_EQ(model->features[1].log2_scale, -1);
  EXPECT_EQ(model->features[1].format, (Format{.width = 6, .frac = 3}));
  EXPECT_FALSE(model->features[1].live);
  ASSERT_EQ(model->layers.size(), 2u);
  const ModelLayer& hidden = model->layers[0];
  EXPECT_EQ(hidden.activation, Activation::kRelu);
  EXPECT_EQ(hidden.weight_format[2], (Format{.width = 4, .frac = 1}));
  EXPECT_EQ(hidden.output_format[2],
            (Format{.width = 5, .frac = 3, .is_signed = false}));
  EXPECT_EQ(hidden.live, (std::vector<bool>{true, true, false}));
  EXPECT_EQ(hidden.bias, (std::vector<int64_t>{0, -16, 0}));
  EXPECT_EQ(model->layers[1].weight,
            (std::vector<std::vector<int64_t>>{{2, -4, 0}}));
  EXPECT_EQ(AccumulatorFrac(*model, 0, 0), 4);
}

TEST(ModelFile, WorkedExampleIsAnExclusiveOr) {
  const absl::StatusOr<Model> model = ReadModel(kSoftXor);
  ASSERT_TRUE(model.ok()) << model.status();
  // x, noise, y in eighths; the logit in quarters.
  EXPECT_EQ(InferReference(*model, {0, 5, 0}), (std::vector<int64_t>{-2}));
  EXPECT_EQ(InferReference(*model, {8, -9, 0}), (std::vector<int64_t>{2}));
  EXPECT_EQ(InferReference(*model, {0, 31, 8}), (std::vector<int64_t>{2}));
  EXPECT_EQ(InferReference(*model, {8, -32, 8}), (std::vector<int64_t>{-2}));
  // x = 3, y = 0: 3 - 2 * 2 - 1/2 = -3/2. And h0 = 31 / 8, h1 = 3: saturated.
  EXPECT_EQ(InferReference(*model, {24, 0, 0}), (std::vector<int64_t>{-6}));
  EXPECT_EQ(InferReference(*model, {31, 0, 1}), (std::vector<int64_t>{-10}));
}

TEST(ModelFile, SameModelGivesTheSameBytes) {
  for (const char* path : {kSoftXor, kMixed, kPrunedTagger}) {
    const std::string text = FileText(path);
    const absl::StatusOr<Model> model = ParseModel(text, path);
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(ModelText(*model), text);
  }
}

TEST(ModelFile, WritesAndReadsBack) {
  const absl::StatusOr<Model> model = ReadModel(kMixed);
  ASSERT_TRUE(model.ok()) << model.status();
  const std::string path = testing::TempDir() + "/written/model.json";
  ASSERT_TRUE(WriteModel(*model, path).ok());
  EXPECT_EQ(FileText(path), FileText(kMixed));
}

TEST(ModelFile, OffsetsSurviveTheText) {
  absl::StatusOr<Model> model = ReadModel(kSoftXor);
  ASSERT_TRUE(model.ok()) << model.status();
  RandomSequence random(3);
  for (int i = 0; i < 10000; ++i) {
    const auto bits = static_cast<uint32_t>(random());
    const float offset = std::bit_cast<float>(bits);
    if (offset - offset != 0) continue;  // infinity, NaN
    model->features[0].offset = offset;
    const absl::StatusOr<Model> read = ParseModel(ModelText(*model), "text");
    ASSERT_TRUE(read.ok()) << read.status();
    ASSERT_EQ(read->features[0].offset, offset) << bits;
  }
}

TEST(ModelFile, MissingFileIsNotFound) {
  const absl::Status status = ReadModel("no/such.json").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(),
            "no/such.json: cannot open: No such file or directory");
}

// Replaces the first `from` in the worked example by `to`.
struct BadModel {
  const char* from;
  const char* to;
  const char* message;  // without "m.json:"
};

constexpr BadModel kBadModels[] = {
    // The header
    {"autopruner-model", "onnx",
     "2: format: no model file: \"format\" must be \"autopruner-model\""},
    {"\"version\": 1", "\"version\": 2",
     "3: version: \"version\" must be 1, the only one that this program knows"},
    {"\"version\": 1,", "",
     "1: \"version\" must be 1, the only one that this program knows"},
    {"\"head\"", "\"tail\"",
     "5: has the unknown key \"tail\"; known are format, version, name, head, "
     "classes, features, layers, provenance, set, target"},
    {"\"head\": \"sigmoid\",", "", "1: lacks the key \"head\""},
    {"\"head\"", "\"name\"", "5: duplicate key \"name\""},
    {"\"sigmoid\"", "\"tanh\"",
     "5: head: is \"tanh\"; must be \"sigmoid\", \"softmax\" or \"linear\""},
    {"\"sigmoid\"", "\"softmax\"",
     "5: head: a softmax head has 2 or more outputs; the last layer has 1"},
    {"[\"same\", \"different\"]", "[\"same\"]",
     "6: classes: has 1 entries; a sigmoid head tells apart 2 classes"},
    {"[\"same\", \"different\"]", "[\"same\", \"same\"]",
     "6: classes[1]: duplicate \"same\""},
    {"[\"same\", \"different\"]", "[\"same\", \"a\\nb\"]",
     "6: classes[1]: is \"a\\nb\"; must be 1 to 256 bytes without control "
     "characters"},
    {"\"hand, for docs/model_format.md\"", "7",
     "8: provenance.made_by: is 7; must be a string"},
    // The name
    {"\"soft_xor\"", "\"a__b\"",
     "4: name: \"a__b\" has two underscores in a row, which C++ reserves"},
    {"\"soft_xor\"", "\"2x\"",
     "4: name: \"2x\" is no identifier: a letter, then letters, digits or _, "
     "at most 64"},
    {"\"soft_xor\"", "\"a__b\"",
     "4: name: \"a__b\" has two underscores in a row, which C++ reserves"},
    {"\"soft_xor\"", "null", "4: name: is null; must be a string"},
    // Features
    {"2.5", "1e39",
     "12: features[1].offset: is 1e39; must be a number that a float can hold"},
    {"2.5", "\"NaN\"", "12: features[1].offset: is \"NaN\"; must be a number"},
    {"\"log2_scale\": -1", "\"log2_scale\": -101",
     "12: features[1].log2_scale: is -101; must be -100 to 100"},
    {"\"noise\"", "\"x\"", "12: features[1].name: duplicate \"x\""},
    {"\"noise\"", "\"\"",
     "12: features[1].name: is \"\"; must be 1 to 256 bytes without control "
     "characters"},
    {"\"width\": 6", "\"width\": 25",
     "11: features[0].format.width: is 25; must be 0 to 24"},
    {"\"signed\": true}", "\"overflow\": \"wrap\"}",
     "11: features[0].format: has the unknown key \"overflow\"; known are "
     "width, frac, signed"},
    {"\"width\": 6", "\"width\": 6.5",
     "11: features[0].format.width: is 6.5; must be an integer"},
    {"\"frac\": 3", "\"frac\": 99999999999999999999",
     "11: features[0].format.frac: is 99999999999999999999; must be an "
     "integer"},
    {"\"live\": true", "\"live\": 1",
     "11: features[0].live: is 1; must be true or false"},
    // Layers
    {"\"relu\"", "\"gelu\"",
     "17: layers[0].activation: is \"gelu\"; must be \"linear\", \"relu\", "
     "\"sigmoid\", \"tanh\" or \"silu\""},
    {"\"relu\"", "\"tanh\"",
     "16: layers[0]: lacks the key \"table\", in which the activation tanh is "
     "looked up"},
    {"\"relu\",", "\"relu\", \"table\": {},",
     "17: layers[0].table: the activation relu is computed, not looked up"},
    {"\"linear\"", "\"relu\"",
     "29: layers[1].activation: is \"relu\"; must be \"linear\" in the last "
     "layer"},
    {"[2, 0, 2]", "[2, 0]",
     "23: layers[0].weights[0]: has 2 entries; there are 3 features"},
    {"[2, -4, 0]", "[2, -4, 0, 0]",
     "35: layers[1].weights[0]: has 4 entries; the layer before has 3 nodes"},
    {"        [0, 0, 0]", "        [0, 0, 0], []",
     "22: layers[0].weights: has 4 entries; there are 3 biases"},
    {"[true, true, false]", "[true, true]",
     "20: layers[0].live: has 2 entries; the layer has 3 nodes"},
    {"[2, -4, 0]", "[2, -9, 0]",
     "35: layers[1].weights[0][1]: is -9; Q4.1 holds -8 to 7"},
    {"[2, -4, 0]", "[2, 8, 0]",
     "35: layers[1].weights[0][1]: is 8; Q4.1 holds -8 to 7"},
    {"[2, -4, 0]", "[2, true, 0]",
     "35: layers[1].weights[0][1]: is true; must be an integer"},
    {"[2, -4, 0]", "[2, -4, 1]",
     "35: layers[1].weights[0][2]: is 1; must be 0, as input 2 is not live"},
    {"[2, 0, 2]", "[2, 1, 2]",
     "23: layers[0].weights[0][1]: is 1; must be 0, as input 1 is not live"},
    {"[0, 0, 0]", "[3, 0, 0]",
     "25: layers[0].weights[2][0]: is 3; must be 0, as node 2 is not live"},
    {"[0, -16, 0]", "[0, -16, 5]",
     "21: layers[0].bias[2]: is 5; must be 0, as node 2 is not live"},
    {"[0, -16, 0]", "[0, 4611686018427389952, 0]",
     "24: layers[0].weights[1]: the sum of weights, bias and rounding needs 64 "
     "bits; at most 63 are supported"},
    {"[0, -16, 0]", "[]",
     "21: layers[0].bias: has 0 entries; must have 1 to 1024"},
    {"\"activation\": \"linear\"", "\"activation\": \"linear\", \"kernel\": 3",
     "29: layers[1]: has the unknown key \"kernel\"; known are activation, "
     "weight_format, output_format, bias, weights, live, table"},
    {"\"weight_format\": {\"width\": 4, ", "\"weight_format\": {",
     "18: layers[0].weight_format: lacks the key \"width\""},
    {"\"signed\": false}", "\"overflow\": \"clip\"}",
     "19: layers[0].output_format.overflow: is \"clip\"; must be \"saturate\" "
     "or "
     "\"wrap\""},
    {"\"signed\": false}", "\"rounding\": \"even\"}",
     "19: layers[0].output_format.rounding: is \"even\"; must be \"half_up\" "
     "or "
     "\"floor\""},
    {"{\"width\": 4, \"frac\": 1, \"signed\": true}",
     "{\"width\": 4, \"frac\": 1, \"overflow\": \"wrap\"}",
     "18: layers[0].weight_format: has the unknown key \"overflow\"; known are "
     "width, frac, signed"},
    {"{\"width\": 4, \"frac\": 1, \"signed\": true}",
     "{\"width\": 0, \"frac\": 1}",
     "23: layers[0].weights[0][0]: is 2; Q0.1 holds 0 to 0"},
    // Not even JSON
    {"\"layers\": [", "\"layers\": [[[[[[[[[[[[[[[[[[",
     "15: nested deeper than 16"},
};

TEST(ModelFile, BadModelsAreNamedByFileLinePathAndValue) {
  const std::string good = FileText(kSoftXor);
  for (const BadModel& bad : kBadModels) {
    std::string text = good;
    const size_t at = text.find(bad.from);
    ASSERT_NE(at, std::string::npos) << bad.from;
    text.replace(at, std::string(bad.from).size(), bad.to);
    const absl::Status status = ParseModel(text, "m.json").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()),
              std::string("m.json:") + bad.message);
  }
}

std::string Replaced(std::string text, const std::string& from,
                     const std::string& to) {
  const size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ModelFile, WorkedExampleOfPrecisionByWeight) {
  const absl::StatusOr<Model> model = ReadModel(kPerWeight);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(ModelText(*model), FileText(kPerWeight));
  // a = 1.25, b = 1.125, c = -2: h0 = 2, h1 = 7, y0 = 1.5, y1 = 0.
  const std::vector<int64_t> outputs = InferReference(*model, {5, 9, -4});
  EXPECT_EQ(outputs, (std::vector<int64_t>{6, 0}));
  EXPECT_EQ(ReferenceClass(*model, outputs), 0);
  // a = 2.25, c = -8: h1 = 22 wraps to 6.
  EXPECT_EQ(InferReference(*model, {9, 9, -16}),
            (std::vector<int64_t>{(-2 * 14 + 24) >> 1, 3 * 14 - 24 + 4}));
}

TEST(ModelFile, NodesMayRoundDownAndWrap) {
  const std::string text = Replaced(
      FileText(kSoftXor), "\"width\": 5, \"frac\": 3, \"signed\": false}",
      "\"width\": 4, \"frac\": 2, \"signed\": false, \"rounding\": \"floor\", "
      "\"overflow\": \"wrap\"}");
  const absl::StatusOr<Model> model = ParseModel(text, "m.json");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->layers[0].output_format[1],
            (Format{.width = 4,
                    .frac = 2,
                    .is_signed = false,
                    .rounding = Rounding::kFloor,
                    .overflow = Overflow::kWrap}));
  EXPECT_EQ(ModelText(*model), text);
  // x = y = 31/8: h0 = floor(31/4 * 4) = 31, in 4 bits 15; h1 = 27, 11.
  EXPECT_EQ(InferReference(*model, {31, 0, 31}),
            (std::vector<int64_t>{(15 * 2 - 4 * 11 - 8 + 1) >> 1}));
}

// The sum of node 0 is worth x + y, that of node 1 x + y - 1.
std::string TableModel(const std::string& table) {
  return Replaced(FileText(kSoftXor), "\"relu\",",
                  "\"tanh\",\n      \"table\": " + table + ",");
}

constexpr char kFourValues[] =
    "{\"input_format\": {\"width\": 2, \"frac\": 0}, \"values\": "
    "[0, 7, 8, 31]}";

TEST(ModelFile, ActivationsAreLookedUp) {
  const absl::StatusOr<Model> model =
      ParseModel(TableModel(kFourValues), "m.json");
  ASSERT_TRUE(model.ok()) << model.status();
  const ModelLayer& layer = model->layers[0];
  ASSERT_EQ(layer.table.size(), 3u);
  EXPECT_EQ(layer.table[1].input, (Format{.width = 2, .frac = 0}));
  EXPECT_EQ(layer.table[1].values, (std::vector<int64_t>{0, 7, 8, 31}));
  EXPECT_TRUE(layer.table[2].values.empty());  // the node is not live
  // x + y = -1/2 rounds to 0, and x + y - 1 = -3/2 to -1.
  EXPECT_EQ(InferReference(*model, {-4, 0, 0}),
            (std::vector<int64_t>{(8 * 2 - 7 * 4 - 8 + 2) >> 2}));
  // Far out both saturate.
  EXPECT_EQ(InferReference(*model, {31, 0, 31}),
            (std::vector<int64_t>{(31 * 2 - 31 * 4 - 8 + 2) >> 2}));
  const std::string text = ModelText(*model);
  const absl::StatusOr<Model> again = ParseModel(text, "text");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->layers[0].table, layer.table);
  EXPECT_EQ(ModelText(*again), text);
  EXPECT_NE(text.find("\"table\": {\"input_format\""), std::string::npos);
}

TEST(ModelFile, TablesMayDifferByNode) {
  const std::string other =
      "{\"input_format\": {\"width\": 1, \"frac\": 2, \"signed\": false, "
      "\"rounding\": \"floor\", \"overflow\": \"wrap\"}, \"values\": "
      "[3, 9]}";
  const absl::StatusOr<Model> model = ParseModel(
      TableModel(absl::StrCat("[", kFourValues, ", ", other, ", null]")),
      "m.json");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->layers[0].table[0].values.size(), 4u);
  EXPECT_EQ(model->layers[0].table[1].input,
            (Format{.width = 1,
                    .frac = 2,
                    .is_signed = false,
                    .rounding = Rounding::kFloor,
                    .overflow = Overflow::kWrap}));
  const absl::StatusOr<Model> again = ParseModel(ModelText(*model), "text");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->layers[0].table, model->layers[0].table);
  // The node that is not live has none.
  EXPECT_NE(ModelText(*model).find("9]},\n        null\n"), std::string::npos)
      << ModelText(*model);
}

TEST(ModelFile, TablesMayHaveTenBits) {
  std::string values = "0";
  for (int i = 1; i < 1024; ++i) absl::StrAppend(&values, ", ", i % 32);
  const absl::StatusOr<Model> model =
      ParseModel(TableModel("{\"input_format\": {\"width\": 10, \"frac\": 4}, "
                            "\"values\": [" +
                            values + "]}"),
                 "m.json");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->layers[0].table[0].at(511), 31);
}

TEST(ModelFile, TablesOfALayerWithoutLiveNodesComeBack) {
  Model model = RandomModel({.sizes = {2, 2, 1}, .seed = 1, .tables = 1});
  for (int j = 0; j < 2; ++j) {
    model.layers[0].live[j] = false;
    model.layers[0].weight[j] = {0, 0};
    model.layers[0].bias[j] = 0;
    model.layers[0].table[j] = {};
  }
  model.layers[1].weight[0] = {0, 0};
  const std::string text = ModelText(model);
  const absl::StatusOr<Model> again = ParseModel(text, "text");
  ASSERT_TRUE(again.ok()) << again.status() << "\n" << text;
  EXPECT_EQ(ModelText(*again), text);
}

// In a linear layer single nodes may look up; h1 is computed.
TEST(ModelFile, ALinearLayerMayLookUp) {
  const auto parse = [](const std::string& tables) {
    return ParseModel(Replaced(FileText(kSoftXor), "\"relu\",",
                               "\"linear\",\n      \"table\": " + tables + ","),
                      "m.json");
  };
  const absl::StatusOr<Model> model =
      parse(absl::StrCat("[", kFourValues, ", null, null]"));
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_TRUE(model->layers[0].looks_up(0));
  EXPECT_FALSE(model->layers[0].looks_up(1));
  // x + y = 31/4 is looked up as 31; x + y - 1 = 27/4 is beyond 31/8.
  EXPECT_EQ(InferReference(*model, {31, 0, 31}),
            (std::vector<int64_t>{(31 * 2 - 31 * 4 - 8 + 2) >> 2}));
  // -1/2 is looked up as what stands for 0; -3/2 saturates.
  EXPECT_EQ(InferReference(*model, {-4, 0, 0}),
            (std::vector<int64_t>{(8 * 2 - 8 + 2) >> 2}));
  const std::string text = ModelText(*model);
  const absl::StatusOr<Model> again = ParseModel(text, "text");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->layers[0].table, model->layers[0].table);
  EXPECT_EQ(ModelText(*again), text);
  const absl::StatusOr<Model> none = parse("[null, null, null]");
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_TRUE(none->layers[0].table.empty());
  EXPECT_EQ(parse("null").status().message(),
            "m.json:18: layers[0].table: is null; must be an object");
}

TEST(ModelFile, BadTablesAreNamed) {
  const auto message = [](const std::string& table) {
    return std::string(
        ParseModel(TableModel(table), "m.json").status().message());
  };
  const std::string four = kFourValues;
  EXPECT_EQ(message(Replaced(four, "31]", "32]")),
            "m.json:18: layers[0].table.values[3]: is 32; the output's Q5.3 "
            "unsigned holds 0 to 31");
  EXPECT_EQ(message(Replaced(four, ", 31]", "]")),
            "m.json:18: layers[0].table.values: has 3 entries; Q2.0 has 4 "
            "values");
  EXPECT_EQ(message(Replaced(four, "\"width\": 2", "\"width\": 11")),
            "m.json:18: layers[0].table.input_format.width: is 11; a table is "
            "looked up by 1 to 10 bits");
  EXPECT_EQ(message(Replaced(four, "\"width\": 2", "\"width\": 0")),
            "m.json:18: layers[0].table.input_format.width: is 0; a table is "
            "looked up by 1 to 10 bits");
  EXPECT_EQ(message(Replaced(four, "values", "entries")),
            "m.json:18: layers[0].table: has the unknown key \"entries\"; "
            "known are input_format, values");
  EXPECT_EQ(message("null"),
            "m.json:18: layers[0].table: is null; must be an object");
  EXPECT_EQ(message("[" + four + ", null, null]"),
            "m.json:18: layers[0].table[1]: is null; must be an object");
  EXPECT_EQ(message("[" + four + "]"),
            "m.json:18: layers[0].table: has 1 entries; the layer has 3 "
            "nodes");
}

// A value of no bits is 0, whatever its weights.
TEST(ModelFile, NoBitsAreNotLive) {
  const std::string one_format =
      "{\"width\": 5, \"frac\": 3, \"signed\": false}";
  const absl::StatusOr<Model> node =
      ParseModel(Replaced(FileText(kSoftXor), one_format,
                          "[" + one_format + ", {\"width\": 0, \"frac\": 3}, " +
                              one_format + "]"),
                 "m.json");
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_EQ(node->layers[0].live, (std::vector<bool>{true, false, false}));
  EXPECT_EQ(node->layers[0].bias[1], 0);
  EXPECT_EQ(node->layers[0].weight[1], (std::vector<int64_t>{0, 0, 0}));
  EXPECT_EQ(node->layers[1].weight[0], (std::vector<int64_t>{2, 0, 0}));
  EXPECT_TRUE(ParseModel(ModelText(*node), "text").ok());
  const absl::StatusOr<Model> feature = ParseModel(
      Replaced(FileText(kSoftXor), "{\"width\": 6", "{\"width\": 0"), "m.json");
  ASSERT_TRUE(feature.ok()) << feature.status();
  EXPECT_FALSE(feature->features[0].live);
  EXPECT_EQ(feature->layers[0].weight[0], (std::vector<int64_t>{0, 0, 2}));
  EXPECT_EQ(InferReference(*feature, {17, 0, 8}),
            InferReference(*feature, {0, 0, 8}));
}

TEST(ModelFile, OutputsOfASoftmaxNeedNotHaveOneFrac) {
  Model model = RandomModel({.sizes = {2, 3},
                             .seed = 1,
                             .weight = {.width = 6, .frac = 20},
                             .output = {.width = 20, .frac = 4},
                             .head = Head::kSoftmax});
  model.layers[0].output_format[1].frac = -2;
  ASSERT_TRUE(ParseModel(ModelText(model), "m.json").ok());
  EXPECT_EQ(ReferenceClass(model, {64, 1, 63}), 0);  // 4, 4, less
  EXPECT_EQ(ReferenceClass(model, {63, 1, 63}), 1);
  model.layers[0].output_format[1].frac = -24;
  model.layers[0].output_format[0].frac = 24;
  EXPECT_EQ(ParseModel(ModelText(model), "m.json").status().message(),
            "m.json:16: layers[0].output_format: a softmax head compares its "
            "outputs: Q20.-24 at 24 fraction bits takes 68 bits; at most 62 "
            "are supported");
}

TEST(ModelFile, CutFilesAreErrors) {
  const std::string good = FileText(kSoftXor);
  for (size_t size = 0; size + 1 < good.size(); ++size) {
    EXPECT_FALSE(ParseModel(good.substr(0, size), "m.json").ok()) << size;
  }
}

// Whatever the bytes: a model that infers, or an error of one line.
TEST(ModelFile, NoBytesCrashIt) {
  const std::vector<std::string> good = {FileText(kSoftXor), FileText(kMixed)};
  const std::string alphabet = "0123456789-.eE{}[],:\"\\ntrufalse \n\x01\xff";
  RandomSequence random(7);
  int valid = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = good[round % good.size()];
    const int edits = 1 + static_cast<int>(random() % 4);
    for (int edit = 0; edit < edits; ++edit) {
      const size_t at = random() % text.size();
      const char letter = alphabet[random() % alphabet.size()];
      switch (random() % 4) {
        case 0:
          text[at] = letter;
          break;
        case 1:
          text.insert(at, 1, letter);
          break;
        case 2:
          text.erase(at, 1 + random() % 20);
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 40));
      }
      if (text.empty()) text = " ";
    }
    const absl::StatusOr<Model> model = ParseModel(text, "m.json");
    if (model.ok()) {
      ++valid;
      std::vector<int64_t> inputs;
      for (const ModelFeature& feature : model->features) {
        inputs.push_back(feature.format.min_raw());
      }
      EXPECT_EQ(InferReference(*model, inputs).size(),
                static_cast<size_t>(model->outputs()));
    } else {
      EXPECT_EQ(model.status().message().find('\n'), std::string::npos);
    }
  }
  EXPECT_GT(valid, 100);  // else this test would test little
}

// What is put in the place of missing values, and the scale of targets.
TEST(ModelFile, KeepsWhatDataSay) {
  Model model = RandomModel({.sizes = {2, 1}, .head = Head::kLinear});
  model.features[0].missing = {-999, 0.1f};
  model.features[0].replacement = 1.5f;
  model.target = {.offset = 125, .log2_scale = -5};
  const std::string text = ModelText(model);
  const absl::StatusOr<Model> read = ParseModel(text, "m.json");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->features[0].missing, model.features[0].missing);
  EXPECT_EQ(read->features[0].replacement, 1.5f);
  EXPECT_FALSE(read->features[1].replacement.has_value());
  EXPECT_EQ(read->target, model.target);
  EXPECT_EQ(ModelText(*read), text);
  const auto error = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    return std::string(ParseModel(changed, "m.json").status().message());
  };
  EXPECT_NE(error(", \"replacement\": 1.5", "")
                .find("features[0].missing: has "
                      "no \"replacement\""),
            std::string::npos);
  EXPECT_NE(error("\"head\": \"linear\"", "\"head\": \"sigmoid\"")
                .find("target: is only for a \"linear\" head"),
            std::string::npos);
  EXPECT_NE(error("\"log2_scale\": -5", "\"log2_scale\": -101")
                .find("target.log2_scale: is -101"),
            std::string::npos);
}

Model SetModel() {
  return RandomModel({.sizes = {2, 3, 2},
                      .seed = 1,
                      .set = {.elements = 3, .shared_layers = 1, .joined = 1}});
}

TEST(ModelFile, SetsKeepOneElement) {
  const Model model = SetModel();
  const std::string text = ModelText(model);
  EXPECT_NE(text.find("\"set\": {\"elements\": 3, \"shared_layers\": 1, "
                      "\"pooling\": \"sum\", \"joined\": 1}"),
            std::string::npos);
  const absl::StatusOr<Model> read = ParseModel(text, "m.json");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(ModelText(*read), text);
  std::vector<std::string> names;
  for (const ModelFeature& feature : read->features) {
    names.push_back(feature.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"f0.0", "f1.0", "valid.0", "f0.1",
                                             "f1.1", "valid.1", "f0.2", "f1.2",
                                             "valid.2", "f2"}));
  EXPECT_EQ(read->features[2].format,
            (Format{.width = 1, .frac = 0, .is_signed = false}));
  EXPECT_EQ(LayerInputs(*read, 0), 2);
  EXPECT_EQ(LayerInputs(*read, 1), 4);
  // Three elements take two bits more.
  EXPECT_EQ(LayerInputFormat(*read, 1, 0).width,
            read->layers[0].output_format[0].width + 2);
  EXPECT_EQ(LayerInputFormat(*read, 1, 3), read->features[9].format);
}

TEST(ModelFile, BadSetsAreNamed) {
  const std::string good = ModelText(SetModel());
  const auto error = [&](const std::string& from, const std::string& to) {
    const std::string text = Replaced(good, from, to);
    return std::string(ParseModel(text, "m.json").status().message());
  };
  EXPECT_EQ(error("\"elements\": 3", "\"elements\": 0"),
            "m.json:7: set.elements: is 0; must be 1 to 256");
  EXPECT_EQ(error("\"elements\": 3, ", ""),
            "m.json:7: set: lacks the key \"elements\"");
  EXPECT_EQ(error("\"shared_layers\": 1", "\"shared_layers\": 2"),
            "m.json:14: layers: has 2; a set with 2 shared_layers has at least "
            "one more");
  EXPECT_EQ(error("\"pooling\": \"sum\"", "\"pooling\": \"mean\""),
            "m.json:7: set.pooling: is \"mean\"; must be \"sum\" or \"max\"");
  EXPECT_EQ(error("\"joined\": 1", "\"joined\": 3"),
            "m.json:9: features: has 3; a set that joins 3 has more");
}

}  // namespace
}  // namespace autopruner
