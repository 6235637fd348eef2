// SPDX-License-Identifier: Apache-2.0
#include "tools/new_network_files.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/new_network_survey.h"

namespace autopruner {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

NewNetwork Letters() {
  return {.name = "my_letters",
          .package = "nets/my_letters",
          .data = "letters.csv",
          .data_flags = {"--drop=id,run*", "--label=letter"},
          .hidden = {64, 32},
          .survey = {.inputs = 16,
                     .outputs = 26,
                     .head = Head::kSoftmax,
                     .reason = "26 classes (A, B, .., Z)"}};
}

// The file `path` of the network's folder.
std::string File(const NewNetwork& network, const std::string& path) {
  const auto files = NewNetworkFiles(network);
  EXPECT_TRUE(files.ok()) << files.status();
  for (const GeneratedFile& file : *files) {
    if (file.path == path) return file.text;
  }
  ADD_FAILURE() << "no " << path;
  return "";
}

TEST(NewNetworkFiles, SpecHasTheSizesOfTheData) {
  EXPECT_EQ(File(Letters(), "my_letters.h"),
            R"(// my_letters: 16 features, 26 classes (A, B, .., Z).
#ifndef NETS_MY_LETTERS_MY_LETTERS_H_
#define NETS_MY_LETTERS_MY_LETTERS_H_

#include "core/network_spec.h"

namespace autopruner {

constexpr DenseSpec MyLettersHidden(int nodes) {
  return {
      .outputs = nodes, .activation = Activation::kRelu, .prunable = true};
}

// Formats are found in training.
inline constexpr NetworkSpec kMyLetters = {
    .inputs = 16,
    .layers = Layers(MyLettersHidden(64),
                     MyLettersHidden(32),
                     DenseSpec{.outputs = 26}),
    .head = Head::kSoftmax,
};

}  // namespace autopruner

#endif  // NETS_MY_LETTERS_MY_LETTERS_H_
)");
}

TEST(NewNetworkFiles, ActivationsHaveNames) {
  NewNetwork network = Letters();
  const auto silu = ParseActivation("silu");
  ASSERT_TRUE(silu.ok()) << silu.status();
  network.activation = *silu;
  EXPECT_THAT(File(network, "my_letters.h"),
              HasSubstr(".activation = Activation::kSilu, "));
  EXPECT_EQ(ParseActivation("linear").status().message(),
            "--activation=linear: expected relu, sigmoid, tanh, silu");
}

TEST(NewNetworkFiles, BuildFileWorksFromEveryWorkspace) {
  EXPECT_EQ(File(Letters(), "BUILD"),
            R"(load("@autopruner//tools:network.bzl", "pruned_network")

cc_library(
    name = "spec",
    hdrs = ["my_letters.h"],
    deps = ["@autopruner//core:network_spec"],
)

pruned_network(
    name = "my_letters",
    data_flags = [
        "--drop=id,run*",
        "--label=letter",
    ],
    header = "nets/my_letters/my_letters.h",
    # Once my_letters.train has written it here, there is firmware, too.
    model = glob(["model.json"]),
    spec = "autopruner::kMyLetters",
    visibility = ["//visibility:public"],
    deps = [":spec"],
)
)");
}

TEST(NewNetworkFiles, ReadmeHasTheCommands) {
  const std::string readme = File(Letters(), "README.md");
  for (const char* command :
       {"bazel run //nets/my_letters:my_letters.train -- --data=letters.csv "
        "--out=nets/my_letters\n",
        "bazel test //nets/my_letters:my_letters.verilog_test "
        "//nets/my_letters:my_letters.bit_exact_test\n",
        "bazel run //nets/my_letters:my_letters.firmware -- "
        "--model=nets/my_letters/model.json --out=firmware\n"}) {
    EXPECT_THAT(readme, HasSubstr(command));
  }
  EXPECT_THAT(readme, HasSubstr("A network of 64-32-26 nodes"));
}

TEST(NewNetworkFiles, WithoutHiddenLayersAndFlags) {
  NewNetwork network = Letters();
  network.hidden = {};
  network.data_flags = {};
  network.survey = {.inputs = 3, .outputs = 1, .head = Head::kLinear};
  EXPECT_THAT(File(network, "my_letters.h"),
              HasSubstr(".layers = Layers(DenseSpec{.outputs = 1}),\n"
                        "    .head = Head::kLinear,"));
  EXPECT_THAT(File(network, "my_letters.h"), Not(HasSubstr("Hidden")));
  EXPECT_THAT(File(network, "BUILD"), Not(HasSubstr("data_flags")));
}

// A class may be called anything; it stands in a comment.
TEST(NewNetworkFiles, CommentsStayComments) {
  NewNetwork network = Letters();
  network.survey.reason = "2 classes (a\n#error, b)";
  EXPECT_THAT(File(network, "my_letters.h"), Not(HasSubstr("\n#error")));
}

TEST(NewNetworkFiles, RefusesWhatABuildFileCannotHold) {
  NewNetwork network = Letters();
  network.data_flags = {"--label=a\"b"};
  EXPECT_EQ(NewNetworkFiles(network).status().message(),
            "--label=a\"b: has a quotation mark or \\, which a BUILD file "
            "cannot pass on");
}

std::string NameError(const std::string& name) {
  return std::string(CheckNetworkName(name).message());
}

TEST(NewNetworkFiles, NamesAreIdentifiers) {
  EXPECT_EQ(NameError("my_tagger"), "");
  EXPECT_THAT(NameError(""), HasSubstr("--name= is missing"));
  EXPECT_THAT(NameError("my-tagger"), HasSubstr("is no identifier"));
  EXPECT_THAT(NameError("../tagger"), HasSubstr("is no identifier"));
  EXPECT_EQ(NameError("module"), "");
  EXPECT_EQ(NameError("testing"), "");
}

std::string HiddenError(const std::string& text) {
  return std::string(ParseHidden(text).status().message());
}

TEST(NewNetworkFiles, ParsesHiddenLayers) {
  EXPECT_EQ(*ParseHidden("64,32"), (std::vector<int>{64, 32}));
  EXPECT_TRUE(ParseHidden("")->empty());
  EXPECT_EQ(HiddenError("64,,32"),
            "--hidden=64,,32: '' is no number of nodes; expected 1 to 1024 "
            "for each layer, as 64,32,32");
  EXPECT_THAT(HiddenError("0"), HasSubstr("'0' is no number of nodes"));
  EXPECT_THAT(HiddenError("1025"), HasSubstr("'1025' is no number"));
  EXPECT_EQ(HiddenError("1,1,1,1,1,1,1,1"),
            "--hidden=1,1,1,1,1,1,1,1: 8 layers; expected at most 7");
}

TEST(Survey, FewWholeNumbersAreClasses) {
  EXPECT_TRUE(AreClasses(/*labels=*/2, /*samples=*/4));
  EXPECT_FALSE(AreClasses(/*labels=*/3, /*samples=*/4));
  EXPECT_TRUE(AreClasses(26, 16000));
  EXPECT_TRUE(AreClasses(100, 2000));
  EXPECT_FALSE(AreClasses(101, 1000000));
  EXPECT_FALSE(AreClasses(100, 1999));
}

TEST(Survey, LabelsAreClassesOrTargets) {
  const auto are_classes = [](float step) {
    Dataset data;
    for (int n = 0; n < 90; ++n) data.y.push_back(step * (n % 3));
    return AreClasses(data);
  };
  EXPECT_TRUE(are_classes(1));
  EXPECT_TRUE(are_classes(-5));
  EXPECT_FALSE(are_classes(0.5));
}

TEST(Survey, HeadFollowsFromTheClasses) {
  const DataSurvey two =
      Survey({.features = 5, .classes = 2, .class_names = {"qcd", "hbb"}});
  EXPECT_EQ(two.inputs, 5);
  EXPECT_EQ(two.outputs, 1);
  EXPECT_EQ(two.head, Head::kSigmoid);
  EXPECT_EQ(two.reason, "2 classes (qcd, hbb)");
  const DataSurvey three =
      Survey({.features = 5, .classes = 3, .class_names = {"0", "1", "2"}});
  EXPECT_EQ(three.outputs, 3);
  EXPECT_EQ(three.head, Head::kSoftmax);
  const DataSurvey targets = Survey({.features = 5, .classes = 0});
  EXPECT_EQ(targets.outputs, 1);
  EXPECT_EQ(targets.head, Head::kLinear);
}

TEST(NewNetworkFiles, CommandsBeginWithATrainedNetwork) {
  NewNetwork network = Letters();
  network.onnx = "nets/letters.onnx";
  EXPECT_THAT(File(network, "README.md"),
              HasSubstr("--data=letters.csv --onnx=nets/letters.onnx --out="));
}

}  // namespace
}  // namespace autopruner
