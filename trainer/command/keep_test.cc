// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/keep.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

const std::vector<int> kSizes = {64, 32, 32};

absl::StatusOr<KeepBudget> Resolve(const std::string& text,
                                   const std::vector<int>& sizes = kSizes) {
  const auto request = ParseKeep(text);
  if (!request.ok()) return request.status();
  return ResolveKeep(*request, sizes);
}

std::string ErrorOf(const std::string& text,
                    const std::vector<int>& sizes = kSizes) {
  const auto budget = Resolve(text, sizes);
  return budget.ok() ? "no error" : std::string(budget.status().message());
}

TEST(KeepTest, TakesACountOrAShare) {
  EXPECT_EQ(Resolve("24")->nodes, 24);
  EXPECT_EQ(Resolve("24")->per_layer, std::vector<int>());
  EXPECT_EQ(Resolve("3")->nodes, 3);
  EXPECT_EQ(Resolve("128")->nodes, 128);
  EXPECT_EQ(Resolve("50%")->nodes, 64);
  EXPECT_EQ(Resolve("12.5%")->nodes, 16);
  EXPECT_EQ(Resolve("10%")->nodes, 13);  // of 12.8
  EXPECT_EQ(Resolve("100%")->nodes, 128);
  EXPECT_EQ(Resolve("all")->nodes, 128);
  EXPECT_EQ(Resolve("all", {})->nodes, 0);
}

TEST(KeepTest, TakesACountForEachLayer) {
  EXPECT_EQ(Resolve("16,8,4")->nodes, 28);
  EXPECT_EQ(Resolve("16,8,4")->per_layer, (std::vector<int>{16, 8, 4}));
  EXPECT_EQ(Resolve("64,32,32")->nodes, 128);
}

TEST(KeepTest, LeavesAutoToTraining) {
  EXPECT_EQ(ParseKeep("auto")->kind, KeepRequest::Kind::kAuto);
  EXPECT_EQ(ErrorOf("auto"),
            "--keep=auto: cannot be used here; give a number of nodes");
}

TEST(KeepTest, RefusesCountsOutOfRange) {
  EXPECT_EQ(ErrorOf("0"), "--keep=0: at least one must be left, not 0");
  EXPECT_EQ(ErrorOf("-5"), "--keep=-5: at least one must be left, not -5");
  EXPECT_EQ(ErrorOf("2"),
            "--keep=2: keeps 2 of 128 prunable nodes in 3 layers (64,32,32); "
            "expected at least 3, one a layer");
  EXPECT_EQ(ErrorOf("129"),
            "--keep=129: the network has 128 prunable nodes in 3 layers "
            "(64,32,32); expected at most 128");
  EXPECT_EQ(ErrorOf("17", {16}),
            "--keep=17: the network has 16 prunable nodes in 1 layer (16); "
            "expected at most 16");
  EXPECT_EQ(ErrorOf("1%"),
            "--keep=1%: keeps 1 of 128 prunable nodes in 3 layers (64,32,32); "
            "expected at least 3, one a layer");
  EXPECT_EQ(ErrorOf("0%"), "--keep=0%: expected more than 0% and at most 100%");
  EXPECT_EQ(ErrorOf("101%"),
            "--keep=101%: expected more than 0% and at most 100%");
  EXPECT_EQ(ErrorOf("1", {}),
            "--keep=1: the network has 0 prunable nodes in 0 layers; expected "
            "at most 0");
}

TEST(KeepTest, RefusesLayersThatAreNotThere) {
  EXPECT_EQ(ErrorOf("16,8"),
            "--keep=16,8: names 2 layers; the network has 3 prunable layers "
            "(64,32,32)");
  EXPECT_EQ(ErrorOf("16,8,33"),
            "--keep=16,8,33: keeps 33 nodes of prunable layer 3, which has 32 "
            "(layers: 64,32,32)");
  EXPECT_EQ(ErrorOf("16,0,4"),
            "--keep=16,0,4: at least one must be left, not 0");
}

TEST(KeepTest, RefusesOtherText) {
  for (const std::string text : {"many", "", "16,", "1.5", "24 ", "0x10",
                                 "99999999999", "16;8", "50%,8", "ALL"}) {
    const std::string message = ErrorOf(text);
    EXPECT_TRUE(message.starts_with("--keep=" + text + ": '")) << message;
    EXPECT_TRUE(
        message.ends_with("' is not a number; expected 24, 50%, "
                          "16,8,4 (one a layer), all or auto"))
        << message;
  }
  for (const std::string text : {"%", "x%", "nan%", "50%%", "inf%"}) {
    EXPECT_EQ(ErrorOf(text),
              "--keep=" + text + ": is not a percentage; expected, e.g., 50%");
  }
}

TEST(KeepTest, ResolvesFeatures) {
  EXPECT_EQ(*ResolveKeepFeatures("19", 35), 19);
  EXPECT_EQ(*ResolveKeepFeatures("35", 35), 35);
  EXPECT_EQ(*ResolveKeepFeatures("50%", 35), 18);
  EXPECT_EQ(*ResolveKeepFeatures("all", 35), 35);
  const auto error = [](const std::string& text) {
    return std::string(ResolveKeepFeatures(text, 35).status().message());
  };
  EXPECT_EQ(error("0"), "--keep_features=0: at least one must be left, not 0");
  EXPECT_EQ(error("36"),
            "--keep_features=36: keeps 36 of 35 features; expected 1 to 35");
  EXPECT_EQ(error("1%"),
            "--keep_features=1%: keeps 0 of 35 features; expected 1 to 35");
  EXPECT_EQ(error("1,2"), "--keep_features=1,2: expected 24, 50% or all");
  EXPECT_EQ(error("auto"), "--keep_features=auto: expected 24, 50% or all");
  EXPECT_EQ(error("x"),
            "--keep_features=x: 'x' is not a number; expected 24, 50% or all");
}

}  // namespace
}  // namespace autopruner
