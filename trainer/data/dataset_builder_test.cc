// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/dataset_builder.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "trainer/source/column_choice.h"
#include "trainer/source/csv_source.h"

namespace autopruner {
namespace {

using Floats = std::vector<float>;
using Names = std::vector<std::string>;

struct Text {
  std::string train;
  std::string test = {};  // empty: the same as the training part
  std::string weight = {};
};

absl::Status AddText(DatasetBuilder& builder, const std::string& name,
                     const Text& text, Part part) {
  auto source = OpenCsvText(
      name, part == Part::kTest && !text.test.empty() ? text.test : text.train);
  if (!source.ok()) return source.status();
  const auto columns = ChooseColumns(**source, {.weight = text.weight});
  if (!columns.ok()) return columns.status();
  return builder.Add(**source, *columns, part);
}

absl::StatusOr<TrainTest> Build(const Text& text,
                                const SampleOptions& options = {}) {
  DatasetBuilder builder(options);
  for (const bool test : {false, true}) {
    const absl::Status added = AddText(builder, test ? "test.csv" : "train.csv",
                                       text, test ? Part::kTest : Part::kTrain);
    if (!added.ok()) return added;
  }
  return builder.Finish();
}

std::string ErrorOf(const Text& text, const SampleOptions& options = {}) {
  const auto data = Build(text, options);
  return data.ok() ? "no error" : std::string(data.status().message());
}

SampleOptions Asking(Names classes) {
  return {.labels = {.classes = std::move(classes)}};
}

const char* const kThree = "pt,eta,label\n1,2,0\n3,4,2\n5,6,1\n7,8,2\n";

TEST(DatasetBuilderTest, KeepsAllClasses) {
  const auto data = Build({kThree});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.classes, 3);
  EXPECT_EQ(data->train.features, 2);
  EXPECT_EQ(data->train.feature_names, (Names{"pt", "eta"}));
  EXPECT_EQ(data->train.y, (Floats{0, 2, 1, 2}));
  EXPECT_EQ(data->train.x, (Floats{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(data->train.weight, (Floats{1, 1, 1, 1}));
  EXPECT_EQ(data->train.class_names, (Names{"0", "1", "2"}));
  EXPECT_EQ(data->test.y, data->train.y);
  EXPECT_TRUE(data->left_out.empty());
}

TEST(DatasetBuilderTest, MapsTheClassesAskedFor) {
  const auto data = Build(
      {.train = "pt,label,w\n1,0,2\n3,2,4\n5,1,5\n7,2,6\n", .weight = "w"},
      Asking({"2", "0"}));
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.classes, 2);
  EXPECT_EQ(data->train.y, (Floats{1, 0, 0}));
  EXPECT_EQ(data->train.x, (Floats{1, 3, 7}));
  EXPECT_EQ(data->train.weight, (Floats{0.5, 1, 1.5}));
  EXPECT_EQ(data->train.class_names, (Names{"2", "0"}));
  EXPECT_EQ(data->left_out, (Names{"1"}));
}

TEST(DatasetBuilderTest, FindsClassesByNumber) {
  const auto data = Build({kThree}, Asking({"2.0", "0"}));
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.y, (Floats{1, 0, 0}));
  EXPECT_EQ(data->train.class_names, (Names{"2", "0"}));
}

TEST(DatasetBuilderTest, SortsLabels) {
  for (const auto& [labels, names, y] :
       std::vector<std::tuple<Names, Names, Floats>>{
           {{"s", "b", "s"}, {"b", "s"}, {1, 0, 1}},
           {{"True", "False", "True"}, {"False", "True"}, {1, 0, 1}},
           {{"1", "-1", "-1"}, {"-1", "1"}, {1, 0, 0}},
           {{"15", "5", "0"}, {"0", "5", "15"}, {2, 1, 0}},
           {{"1", "0.0", "1e0"}, {"0", "1"}, {1, 0, 1}},
       }) {
    std::string text = "a,label\n";
    for (const std::string& label : labels) text += "1," + label + "\n";
    const auto data = Build({text});
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(data->train.class_names, names);
    EXPECT_EQ(data->train.y, y);
  }
}

TEST(DatasetBuilderTest, TakesZeroAndOneForANetworkOfTwoClasses) {
  SampleOptions options;
  options.labels.two_classes = true;
  const auto data = Build({kThree}, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.y, (Floats{0, 1}));
  EXPECT_EQ(data->left_out, (Names{"2"}));
  EXPECT_EQ(Build({"a,label\n1,-1\n2,1\n"}, options)->train.y, (Floats{0, 1}));
  EXPECT_EQ(ErrorOf({"a,label\n1,u\n2,v\n3,w\n"}, options),
            "train.csv: has 3 labels (u, v, w); the network tells 2 classes "
            "apart: choose two with --classes");
}

TEST(DatasetBuilderTest, NamesMissingClasses) {
  EXPECT_EQ(ErrorOf({kThree}, Asking({"0", "7"})),
            "train.csv: all samples are of class 0; at least two classes are "
            "needed");
  EXPECT_EQ(ErrorOf({kThree}, Asking({"0", "1", "7"})),
            "train.csv: no sample of class 7");
  EXPECT_EQ(ErrorOf({kThree}, Asking({"7", "8"})),
            "train.csv: no sample has a label out of 7, 8");
  EXPECT_EQ(ErrorOf({.train = kThree, .test = "pt,eta,label\n1,2,0\n1,2,1\n"}),
            "test.csv: no sample of class 2 in the test part");
  // A class without weight is not there.
  EXPECT_EQ(ErrorOf({.train = "a,w,label\n1,1,0\n1,0,1\n", .weight = "w"}),
            "train.csv: no sample of class 1 in the training part");
}

TEST(DatasetBuilderTest, NamesFaultyLabels) {
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n2,0.5\n"}),
            "train.csv:3: column 'label': label 0.5 is not an integer; a "
            "network with a linear head is trained on targets");
  EXPECT_TRUE(ErrorOf({"a,label\n1,0\n2,1e16\n"})
                  .starts_with("train.csv:3: column 'label': label 1e+16 is "
                               "not an integer"));
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n2,\n"}),
            "train.csv:3: column 'label': has no label");
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n2,x\n"}),
            "train.csv:3: column 'label': label 'x' is text, and others are "
            "numbers (train.csv:2: column 'label': '0')");
  EXPECT_EQ(ErrorOf({"a,label\n1,x\n2,0\n"}),
            "train.csv:3: column 'label': label '0' is a number, and others "
            "are text (train.csv:2: column 'label': 'x')");
  std::string many = "a,label\n";
  for (int i = 0; i <= 4096; ++i) many += absl::StrCat("1,", i, "\n");
  EXPECT_EQ(ErrorOf({many}),
            "train.csv:4098: column 'label': more than 4096 different labels; "
            "a network with a linear head is trained on targets");
}

TEST(DatasetBuilderTest, NamesValuesThatDoNotFit) {
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n-inf,1\n"}),
            "train.csv:3: column 'a': '-inf' is not finite; --missing=-inf "
            "puts the median in its place");
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n1e39,1\n"}),
            "train.csv:3: column 'a': '1e39' does not fit a float; "
            "--missing=1e+39 puts the median in its place");
  EXPECT_EQ(ErrorOf({"a,label\n1,0\nnan,1\n"}),
            "train.csv:3: column 'a': 'nan' is not finite; --missing=nan puts "
            "the median in its place");
  EXPECT_EQ(ErrorOf({"a,label\n1,0\n,1\n"}),
            "train.csv:3: column 'a': is empty; expected a number; "
            "--missing=nan puts the median in its place");
  EXPECT_EQ(ErrorOf({.train = "a,w,label\n1,1,0\n1,inf,1\n", .weight = "w"}),
            "train.csv:3: column 'w': 'inf' is not finite");
}

TEST(DatasetBuilderTest, ReplacesMissingValuesByTheMedian) {
  SampleOptions options;
  options.missing = {-999, NAN};
  const auto data =
      Build({.train = "a,b,label\n3,-999,0\n-999,5,1\n1,6,0\n7,nan,1\n",
             .test = "a,b,label\n,-999.0,0\n5,2,1\n"},
            options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.x, (Floats{3, 5, 3, 5, 1, 6, 7, 5}));
  EXPECT_EQ(data->test.x, (Floats{3, 5, 5, 2}));
  EXPECT_EQ(data->train.missing.codes, Floats{-999});
  EXPECT_EQ(data->test.missing.replacement, (Floats{3, 5}));
  EXPECT_EQ(data->train.missing.share, (std::vector<double>{0.25, 0.5}));
  // Compared as floats, which is what the firmware has.
  options.missing = {-99.9};
  EXPECT_EQ(Build({"a,label\n3,0\n-99.90000001,1\n"}, options)->train.x,
            (Floats{3, 3}));
  options.missing = {-999};
  EXPECT_EQ(ErrorOf({"a,label\n-999,0\n-999,1\n"}, options),
            "train.csv: column 'a' is always missing; --drop=a leaves it out");
  // Without nan empty fields are still refused.
  EXPECT_TRUE(ErrorOf({"a,label\n,0\n1,1\n"}, options)
                  .starts_with("train.csv:2: column 'a': is empty"));
}

TEST(DatasetBuilderTest, LeavesOutSamplesWithoutATarget) {
  const SampleOptions options = {.labels = {.regression = true},
                                 .missing = {-999, NAN}};
  const auto data = Build({.train = "a,label\n1,0.5\n2,-999\n3,\n4,1.5\n",
                           .test = "a,label\n1,-999\n5,2\n"},
                          options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.x, (Floats{1, 4}));
  EXPECT_EQ(data->train.y, (Floats{0.5, 1.5}));
  EXPECT_EQ(data->test.y, Floats{2});
  EXPECT_EQ(data->without_target, 3);
}

TEST(DatasetBuilderTest, GivesWeightsAMeanOfOne) {
  for (const std::string scale : {"", "e20", "e-30", "e300"}) {
    const auto data =
        Build({.train = "a,w,label\n1,1" + scale + ",0\n1,3" + scale + ",1\n",
               .test = "a,w,label\n1,5" + scale + ",0\n1,5" + scale + ",1\n",
               .weight = "w"});
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(data->train.weight, (Floats{0.5, 1.5})) << scale;
    EXPECT_EQ(data->test.weight, (Floats{1, 1})) << scale;
  }
  // Their sum is too large for a double.
  EXPECT_EQ(
      Build({.train = "a,w,label\n1,1.5e308,0\n1,0.5e308,1\n", .weight = "w"})
          ->train.weight,
      (Floats{1.5, 0.5}));
  EXPECT_EQ(ErrorOf({.train = "a,w,label\n1,0,0\n1,0,1\n", .weight = "w"}),
            "train.csv: all weights are 0 in the training part");
}

TEST(DatasetBuilderTest, BalancesTheTrainingPart) {
  SampleOptions options;
  options.balance = true;
  const std::string text = "a,w,label\n1,1,0\n1,3,0\n1,2,0\n1,2,1\n";
  const auto data = Build({.train = text, .weight = "w"}, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_FLOAT_EQ(data->train.weight[0], 1.0f / 3);
  EXPECT_FLOAT_EQ(data->train.weight[1], 1.0f);
  EXPECT_FLOAT_EQ(data->train.weight[2], 2.0f / 3);
  EXPECT_FLOAT_EQ(data->train.weight[3], 2.0f);
  EXPECT_EQ(data->test.weight, (Floats{0.5, 1.5, 1, 1}));
}

TEST(DatasetBuilderTest, DoesWithNegativeWeightsWhatIsAsked) {
  const Text text = {.train = "a,w,label\n1,2,0\n2,-1,0\n3,2,1\n",
                     .weight = "w"};
  EXPECT_EQ(ErrorOf(text),
            "train.csv:3: column 'w': weight -1 is negative; "
            "--negative_weights says what to do with it (drop, absolute, "
            "train_positive)");
  SampleOptions options;
  options.negative_weights = NegativeWeights::kDrop;
  auto data = Build(text, options);
  EXPECT_EQ(data->train.x, (Floats{1, 3}));
  EXPECT_EQ(data->test.x, (Floats{1, 3}));
  options.negative_weights = NegativeWeights::kAbsolute;
  data = Build(text, options);
  EXPECT_FLOAT_EQ(data->train.weight[1], 0.6f);
  EXPECT_FLOAT_EQ(data->test.weight[1], 0.6f);
  options.negative_weights = NegativeWeights::kTrainPositive;
  data = Build(text, options);
  EXPECT_EQ(data->train.x, (Floats{1, 3}));
  EXPECT_EQ(data->test.weight, (Floats{2, -1, 2}));
  EXPECT_EQ(
      ErrorOf({.train = "a,w,label\n1,2,0\n2,-3,0\n3,2,1\n", .weight = "w"},
              options),
      "test.csv: the weights of class 0 in the test part are negative in "
      "the mean");
}

TEST(DatasetBuilderTest, TakesTargetsAsTheyAre) {
  const SampleOptions options = {.labels = {.regression = true}};
  const auto data = Build({"a,label\n1,-1.5\n2,1e9\n"}, options);
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.classes, 0);
  EXPECT_EQ(data->train.y, (Floats{-1.5, 1e9}));
  EXPECT_EQ(ErrorOf({"a,label\n1,x\n"}, options),
            "train.csv:2: column 'label': 'x' is not a number; the network is "
            "trained on targets");
  EXPECT_EQ(ErrorOf({"a,label\n1,nan\n"}, options),
            "train.csv:2: column 'label': 'nan' is not finite");
}

TEST(DatasetBuilderTest, AlignsFeaturesByName) {
  const auto data = Build({.train = "a,b,label\n1,2,0\n3,4,1\n",
                           .test = "b,label,a\n6,0,5\n8,1,7\n"});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->test.x, (Floats{5, 6, 7, 8}));
  EXPECT_EQ(data->test.feature_names, (Names{"a", "b"}));
  EXPECT_EQ(ErrorOf({.train = "a,b,label\n1,2,0\n", .test = "a,label\n1,0\n"}),
            "test.csv: has 1 features; train.csv has 2");
  EXPECT_EQ(ErrorOf({.train = "a,label\n1,0\n", .test = "c,label\n1,0\n"}),
            "test.csv: has no feature 'a'; train.csv has");
}

TEST(DatasetBuilderTest, RefusesNamesThatNoModelCanHave) {
  EXPECT_EQ(ErrorOf({"a,p\xE9t,label\n1,2,0\n"}),
            "train.csv: column 2, 'p\\xe9t', is no UTF-8: no feature can be "
            "called so; rename it");
  EXPECT_EQ(ErrorOf({"\"a\nb\",label\n1,0\n"}),
            "train.csv: column 1, 'a\\nb', has control characters: no feature "
            "can be called so; rename it");
  EXPECT_EQ(ErrorOf({"a,label\n1,s\n2,b\xFF\n"}),
            "train.csv: label 'b\\xff' is no UTF-8: no class can be called so; "
            "rename it");
}

TEST(DatasetBuilderTest, ParsesClasses) {
  EXPECT_EQ(*ParseClasses("0,1"), (Names{"0", "1"}));
  EXPECT_EQ(*ParseClasses("qcd, -1,hbb"), (Names{"qcd", "-1", "hbb"}));
  const auto error = [](const std::string& text) {
    return std::string(ParseClasses(text).status().message());
  };
  EXPECT_EQ(error("0,"),
            "--classes=0,: a label is empty; expected labels such as 0,1");
  EXPECT_EQ(error("1,0,1"), "--classes=1,0,1: duplicate 1");
  EXPECT_EQ(error("1"), "--classes=1: names only one class");
}

// Row i: a is i, b is missing in every tenth; labels 0, 1, 2 in turn, of which
// 2 is left out; weights 1 and 3.
std::string ManyRows(int rows) {
  std::string text = "a,b,w,label\n";
  for (int i = 0; i < rows; ++i) {
    absl::StrAppend(&text, i, ",", i % 10 == 0 ? -999 : i % 7, ",",
                    i % 2 == 0 ? 1 : 3, ",", i % 3, "\n");
  }
  return text;
}

absl::StatusOr<TrainTest> BuildSplit(int rows, int64_t most_bytes,
                                     SampleOptions options = {}) {
  options.labels.two_classes = true;
  options.missing = {-999};
  options.most_bytes = most_bytes;
  DatasetBuilder builder(options);
  const absl::Status added =
      AddText(builder, "all.csv", {.train = ManyRows(rows), .weight = "w"},
              Part::kSplit);
  if (!added.ok()) return added;
  return builder.Finish();
}

TEST(DatasetBuilderTest, StreamsWhatDoesNotFitIntoMemory) {
  constexpr int kRows = 30000;
  const auto data = BuildSplit(kRows, /*most_bytes=*/160000);
  ASSERT_TRUE(data.ok()) << data.status();
  ASSERT_NE(data->stream, nullptr);
  const auto in_memory = BuildSplit(kRows, 0);
  ASSERT_TRUE(in_memory.ok()) << in_memory.status();
  EXPECT_EQ(in_memory->stream, nullptr);
  // Streamed, set aside and tested with: every row, but for the test part's
  // that there is no room for.
  EXPECT_GT(data->test_samples, 7000);
  EXPECT_GT(data->test_samples, data->test.samples());
  std::vector<int> seen(kRows);
  Dataset streamed = data->train;
  data->stream->Load(1, 0, 0, 128, streamed);
  ASSERT_EQ(data->stream->windows(128), 1);
  double weights = 0;
  for (const Dataset* part :
       std::vector<const Dataset*>{&streamed, &data->validation, &data->test}) {
    for (int i = 0; i < part->samples(); ++i) {
      const int row = static_cast<int>(part->row(i)[0]);
      ++seen[row];
      EXPECT_EQ(part->row(i)[1], row % 10 == 0 ? 3 : row % 7);
      EXPECT_EQ(part->y[i], row % 3);
      if (part == &streamed) weights += part->weight[i];
    }
  }
  EXPECT_NEAR(weights, streamed.samples(), 1);
  EXPECT_LE(*std::max_element(seen.begin(), seen.end()), 1);
  const int training = in_memory->train.samples();
  EXPECT_EQ(streamed.samples() + data->validation.samples(), training);
  // What is kept of it is a sample of the whole file.
  EXPECT_EQ(data->train.classes, 2);
  double mean = 0;
  for (int i = 0; i < data->train.samples(); ++i) {
    mean += data->train.row(i)[0] / data->train.samples();
  }
  EXPECT_NEAR(mean, kRows / 2.0, kRows / 20.0);
  EXPECT_LT(data->train.samples(), 1100);
}

TEST(DatasetBuilderTest, BalancesWhatIsStreamed) {
  const auto data = BuildSplit(30000, /*most_bytes=*/160000, {.balance = true});
  ASSERT_TRUE(data.ok()) << data.status();
  Dataset streamed = data->train;
  data->stream->Load(1, 0, 0, 128, streamed);
  double weights[2] = {};
  for (int i = 0; i < streamed.samples(); ++i) {
    weights[static_cast<int>(streamed.y[i])] += streamed.weight[i];
  }
  EXPECT_NEAR(weights[0], streamed.samples() / 2.0, 1);
  EXPECT_NEAR(weights[1], streamed.samples() / 2.0, 1);
}

constexpr SetShape kPair = {.elements = 2, .inputs = 2, .joined = 1};

// Columns in any order, and one element more than is taken.
const char* const kTracks =
    "t.1.d0,t.0.valid,t.0.d0,t.0.z0,t.1.z0,t.1.valid,pt,t.2.d0,t.2.z0,"
    "t.2.valid,label\n"
    "3,1,1,2,4,1,50,9,9,1,0\n"
    "nan,1,5,6,inf,0,60,9,9,0,1\n"
    "7,0,8,9,10,0,70,nan,9,0,1\n";

TEST(DatasetBuilderTest, SetsAreElementsAndJoinedFeatures) {
  const auto data = Build({kTracks}, {.set = kPair});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.set, kPair);
  EXPECT_EQ(data->train.features, 3);
  EXPECT_EQ(data->train.feature_names, (Names{"d0", "z0", "pt"}));
  EXPECT_EQ(data->train.x, (Floats{1, 2, 1, 3, 4, 1, 50,  //
                                   5, 6, 1, 0, 0, 0, 60,  //
                                   0, 0, 0, 0, 0, 0, 70}));
  EXPECT_EQ(data->train.row(1)[6], 60);
  EXPECT_EQ(data->test.x, data->train.x);
  EXPECT_EQ(data->file_set.name, "t");
  EXPECT_EQ(data->file_set.elements, 3);
  EXPECT_TRUE(data->file_set.has_valid);
}

TEST(DatasetBuilderTest, ElementsOfNanAreAbsent) {
  const std::string text =
      "e.0.d0,e.0.z0,e.1.d0,e.1.z0,pt,label\n1,2,nan,nan,50,0\n"
      "nan,nan,3,4,60,1\n";
  const auto data = Build({text}, {.set = kPair});
  ASSERT_TRUE(data.ok()) << data.status();
  EXPECT_EQ(data->train.feature_names, (Names{"d0", "z0", "pt"}));
  EXPECT_EQ(data->train.x, (Floats{1, 2, 1, 0, 0, 0, 50,  //
                                   0, 0, 0, 3, 4, 1, 60}));
  EXPECT_FALSE(data->file_set.has_valid);
  // One of the two is not enough.
  EXPECT_EQ(ErrorOf({"e.0.d0,e.0.z0,e.1.d0,e.1.z0,pt,label\n"
                     "1,2,3,nan,50,0\n4,5,6,7,8,1\n"},
                    {.set = kPair}),
            "train.csv:2: column 'e.1.z0': 'nan' is not finite; a set has a "
            "number in each of its features, and in all of those of an element "
            "that is there");
}

TEST(DatasetBuilderTest, ElementsAreValidOrNot) {
  for (const std::string valid : {"nan", "-1", "0.5", "2"}) {
    EXPECT_EQ(ErrorOf({"e.0.d0,e.0.valid,e.1.d0,e.1.valid,label\n"
                       "1,1,2,0,0\n1,0,3," +
                       valid + ",1\n"},
                      {.set = {.elements = 2, .inputs = 1}}),
              "train.csv:3: column 'e.1.valid': '" + valid +
                  "'; expected 1 where the element is there, else 0");
  }
}

TEST(DatasetBuilderTest, RefusesSetsWithoutAnyElement) {
  const SampleOptions options = {.set = {.elements = 1, .inputs = 1}};
  const std::string text = "t.0.d0,t.0.valid,label\n1,1,0\n1,0,1\n";
  const std::string none = "t.0.d0,t.0.valid,label\n1,0,0\n1,0,1\n";
  EXPECT_EQ(ErrorOf({text, text}, options), "no error");
  EXPECT_EQ(ErrorOf({none, text}, options),
            "train.csv: no sample of the training part has an element of t: "
            "valid is always 0");
  EXPECT_EQ(ErrorOf({text, none}, options),
            "test.csv: no sample of the test part has an element of t: valid "
            "is always 0");
  EXPECT_EQ(ErrorOf({"t.0.d0,label\nnan,0\nnan,1\n"}, options),
            "train.csv: no sample of the training part has an element of t: "
            "all their features are NaN");
}

TEST(DatasetBuilderTest, NamesWhatMakesNoSet) {
  const auto error = [](const std::string& text, const SetShape& set) {
    return ErrorOf({text}, {.set = set});
  };
  EXPECT_EQ(error(kThree, kPair),
            "train.csv: has no sets of elements, which the network takes; "
            "expected columns like tracks.0.d0, tracks.1.d0 (a structured data "
            "set of two dimensions, or an array of three)");
  EXPECT_EQ(error(kTracks, {.elements = 4, .inputs = 2, .joined = 1}),
            "train.csv: t has 3 elements a sample; the network takes 4");
  EXPECT_EQ(error(kTracks, {.elements = 2, .inputs = 3, .joined = 1}),
            "train.csv: an element of t has 2 features (d0, z0); the network "
            "has 3 inputs; --drop=t.*.NAME leaves one out");
  EXPECT_EQ(error(kTracks, {.elements = 2, .inputs = 2, .joined = 0}),
            "train.csv: has 1 features beside t (pt); the network joins 0");
  EXPECT_EQ(
      error("t.0.a,t.0.b,t.1.b,label\n1,2,3,0\n", {.elements = 2, .inputs = 2}),
      "train.csv: has no t.1.a");
  EXPECT_EQ(error("t.0.a,t.2.a,label\n1,2,0\n", {.elements = 2, .inputs = 1}),
            "train.csv: has no t.1.a");
  EXPECT_EQ(error("t.0.a,u.0.a,label\n1,2,0\n", {.elements = 1, .inputs = 1}),
            "train.csv: has elements of t and of u; --data_sets or --drop "
            "leaves one out");
  EXPECT_EQ(ErrorOf({kTracks}, {.set = kPair, .missing = {-999}}),
            "--missing: nothing is put in the place of what elements do not "
            "have; one whose features are all NaN is absent");
}

}  // namespace
}  // namespace autopruner
