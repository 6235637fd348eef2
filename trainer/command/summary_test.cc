// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/summary.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "gtest/gtest.h"
#include "trainer/run/run.h"

namespace autopruner {
namespace {

RunOutcome Outcome(double floating, double fixed_point) {
  RunOutcome outcome;
  outcome.floating.test.auc = floating;
  outcome.fixed_point.test.auc = fixed_point;
  outcome.layers = {{.nodes = 3, .all_nodes = 8}, {.nodes = 1, .all_nodes = 1}};
  return outcome;
}

// Seeds whose pruned and retrained networks have these AUCs.
Summary Retrained(const std::vector<double>& pruned,
                  const std::vector<double>& retrained) {
  Summary summary = {.network = "net", .feature_names = {}, .seeds = {}};
  for (size_t i = 0; i < pruned.size(); ++i) {
    summary.seeds.push_back({.seed = i + 1,
                             .full = Outcome(0.9, 0.9),
                             .pruned = Outcome(0.5, pruned[i]),
                             .has_retrained = true,
                             .retrained = Outcome(0.5, retrained[i])});
  }
  return summary;
}

TEST(SummaryTest, RetrainedNetworksGetAVerdict) {
  const Summary summary = Retrained({0.50, 0.75, 1.00}, {0.25, 0.50, 0.75});
  const std::string text = SummaryText(summary);
  // 0.25 / sqrt(2 * 0.25^2 / 3)
  EXPECT_NE(text.find("retrained against pruned, fixed: AUC -0.2500 ± 0.2041, "
                      "-1.22 sigmas: compatible\n"),
            std::string::npos)
      << text;
  const auto json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_EQ(json["retrained_against_pruned"]["fixed"]["difference"], -0.25);
  EXPECT_EQ(json["retrained_against_pruned"]["fixed"]["verdict"], "compatible");
}

TEST(SummaryTest, AndABadOne) {
  const Summary summary = Retrained({0.50, 0.75, 1.00}, {0.00, 0.00, 0.25});
  EXPECT_NE(SummaryText(summary).find(" sigmas: worse\n"), std::string::npos);
  const auto json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_EQ(json["retrained_against_pruned"]["fixed"]["verdict"], "worse");
}

TEST(SummaryTest, OneSeedTellsNothing) {
  const Summary summary = Retrained({0.5}, {0.25});
  EXPECT_NE(SummaryText(summary).find("(--seeds=5 tells whether"),
            std::string::npos);
  const auto json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_FALSE(json.contains("retrained_against_pruned"));
}

TEST(SummaryTest, NothingRetrainedNothingSaid) {
  Summary summary = Retrained({0.5, 0.75}, {0, 0});
  for (SeedRuns& runs : summary.seeds) runs.has_retrained = false;
  EXPECT_EQ(SummaryText(summary).find("retrained"), std::string::npos);
}

}  // namespace
}  // namespace autopruner
