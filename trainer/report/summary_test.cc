// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/summary.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "gtest/gtest.h"
#include "trainer/run/run.h"

namespace autopruner {
namespace {

RunOutcome Outcome(double floating, double fixed_point) {
  RunOutcome outcome;
  outcome.floating.test.set("auc", floating);
  outcome.fixed_point.test.set("auc", fixed_point);
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

// Every number of the summary is another one.
Summary Distinct() {
  Summary summary = {.network = "net",
                     .feature_names = {"pt", "mass", "tau"},
                     .seeds = {},
                     .shipped = 1};
  double next = 0.5;
  for (const uint64_t seed : {11, 12}) {
    SeedRuns runs;
    runs.seed = seed;
    runs.has_retrained = true;
    for (RunOutcome* outcome : {&runs.full, &runs.pruned, &runs.retrained}) {
      for (Evaluation* end : {&outcome->floating, &outcome->fixed_point}) {
        for (Metrics* metrics : {&end->validation, &end->test}) {
          for (const Metric& metric : MetricsOf(Head::kSigmoid)) {
            metrics->set(metric, next += 0.0625);
          }
        }
      }
      const int used = static_cast<int>(seed) - 9;
      outcome->layers = {{.nodes = used, .all_nodes = 8},
                         {.nodes = 1, .all_nodes = 1}};
      outcome->features_used = used - 1;
      for (int i = 0; i < 3; ++i) {
        outcome->model.features.emplace_back().live = i < used - 1;
      }
    }
    summary.seeds.push_back(runs);
  }
  return summary;
}

TEST(SummaryTest, EveryColumnShowsItsOwnRun) {
  const Summary summary = Distinct();
  const auto json = nlohmann::json::parse(SummaryJson(summary));
  const auto expect = [&](const char* key, RunOutcome SeedRuns::*run,
                          Evaluation RunOutcome::*end) {
    for (const Metric& metric : MetricsOf(Head::kSigmoid)) {
      double mean = 0;
      for (int k = 0; k < 2; ++k) {
        const double value = (summary.seeds[k].*run.*end).test.of(metric);
        EXPECT_EQ(json["seeds"][k][key][metric.key], value) << key;
        mean += value / 2;
      }
      EXPECT_EQ(json[key][metric.key], mean) << key << " " << metric.key;
    }
  };
  expect("full", &SeedRuns::full, &RunOutcome::floating);
  expect("full_fixed", &SeedRuns::full, &RunOutcome::fixed_point);
  expect("pruned", &SeedRuns::pruned, &RunOutcome::floating);
  expect("fixed", &SeedRuns::pruned, &RunOutcome::fixed_point);
  expect("retrained", &SeedRuns::retrained, &RunOutcome::floating);
  expect("retrained_fixed", &SeedRuns::retrained, &RunOutcome::fixed_point);
}

TEST(SummaryTest, WhereNothingIsPrunedThereIsOneNetwork) {
  Summary summary = Distinct();
  summary.seeds[0].has_retrained = summary.seeds[1].has_retrained = false;
  EXPECT_NE(SummaryText(summary).find("pruned, fixed"), std::string::npos);
  summary.prunes = false;
  EXPECT_EQ(SummaryText(summary).find("pruned"), std::string::npos);
  EXPECT_NE(SummaryText(summary).find("full, fixed"), std::string::npos);
  // Programs find what they look for.
  EXPECT_TRUE(nlohmann::json::parse(SummaryJson(summary)).contains("fixed"));
}

TEST(SummaryTest, WhatShipsIsDescribed) {
  Summary summary = Distinct();
  auto json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_EQ(json["shipped_seed"], 12);
  EXPECT_EQ(json["shipped"], "pruned");
  EXPECT_EQ(json["features_used"], 2);
  EXPECT_EQ(json["features"], (std::vector<std::string>{"pt", "mass"}));
  EXPECT_EQ(json["layers"][0]["nodes"], 3);
  EXPECT_EQ(json["nodes"], std::vector<int>{3});
  EXPECT_NE(SummaryText(summary).find("features used (2 of 3): pt mass\n"),
            std::string::npos);
  summary.seeds[1].retrained.features_used = 7;
  summary.ships_retrained = true;
  json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_EQ(json["shipped"], "retrained");
  EXPECT_EQ(json["features_used"], 7);
}

TEST(SummaryTest, TheLastLineOfTheLayersAddsUp) {
  Summary summary = Distinct();
  summary.seeds[1].pruned.layers = {{.nodes = 3,
                                     .all_nodes = 80,
                                     .multiplications = 12,
                                     .all_multiplications = 320,
                                     .nonzero_weights = 11},
                                    {.nodes = 2,
                                     .all_nodes = 40,
                                     .multiplications = 6,
                                     .all_multiplications = 3200,
                                     .nonzero_weights = 5},
                                    {.nodes = 1,
                                     .all_nodes = 1,
                                     .multiplications = 2,
                                     .all_multiplications = 40,
                                     .nonzero_weights = 2}};
  const std::string text = SummaryText(summary);
  // The output is no hidden node, but its weights count.
  EXPECT_TRUE(std::regex_search(
      text, std::regex("hidden nodes, all weights +5 +120 +20 +3,560 +18\n")))
      << text;
}

TEST(SummaryTest, ABetterRetrainedNetworkIsOffered) {
  Summary summary = Distinct();
  SeedRuns& runs = summary.seeds[1];
  runs.pruned.fixed_point.validation.set("auc", 0.97);
  runs.retrained.fixed_point.validation.set("auc", 0.98);
  EXPECT_NE(SummaryText(summary).find(
                "the retrained network is better on the validation part: AUC "
                "0.9800 against 0.9700 of the pruned one; --ship=best would "
                "write it\n"),
            std::string::npos)
      << SummaryText(summary);
  summary.ships_retrained = true;
  EXPECT_NE(SummaryText(summary).find(
                "the retrained network ships: AUC 0.9800 against 0.9700"),
            std::string::npos);
  summary.ships_retrained = false;
  runs.retrained.fixed_point.validation.set("auc", 0.97);
  EXPECT_EQ(SummaryText(summary).find("--ship"), std::string::npos);
}

TEST(SummaryTest, ARetrainedNetworkAboveTheBudgetIsNotOffered) {
  Summary summary = Distinct();
  SeedRuns& runs = summary.seeds[1];
  runs.pruned.fixed_point.validation.set("auc", 0.97);
  runs.retrained.fixed_point.validation.set("auc", 0.98);
  runs.retrained.circuit = 1001;
  summary.budget = 1000;
  EXPECT_NE(SummaryText(summary).find(
                "the retrained network does not ship: it takes 1,001 LUTs, the "
                "budget is 1,000\n"),
            std::string::npos)
      << SummaryText(summary);
  EXPECT_EQ(SummaryText(summary).find("--ship"), std::string::npos);
  summary.budget = 1001;
  EXPECT_NE(SummaryText(summary).find("--ship=best"), std::string::npos);
}

TEST(SummaryTest, SaturationIsTold) {
  Summary summary = Distinct();
  EXPECT_EQ(SummaryText(summary).find("saturation"), std::string::npos);
  summary.saturation = {{.name = "inputs",
                         .live = 3,
                         .mean = 0.02,
                         .largest = 0.06,
                         .names = {"pt"},
                         .shares = {0.06}}};
  EXPECT_NE(SummaryText(summary).find("\nsaturation, validation part: 1 of 3 "
                                      "inputs"),
            std::string::npos);
  const auto json = nlohmann::json::parse(SummaryJson(summary));
  EXPECT_EQ(json["saturation"]["inputs"]["largest"], 0.06);
  EXPECT_EQ(json["saturation"]["inputs"]["mean"], 0.02);
  EXPECT_EQ(json["saturation"]["inputs"]["told"]["pt"], 0.06);
}

TEST(SummaryTest, NothingRetrainedNothingSaid) {
  Summary summary = Retrained({0.5, 0.75}, {0, 0});
  for (SeedRuns& runs : summary.seeds) runs.has_retrained = false;
  EXPECT_EQ(SummaryText(summary).find("retrained"), std::string::npos);
}

TEST(SummaryTest, ASearchTellsWhatEachSizeCosts) {
  Summary summary = Distinct();
  EXPECT_EQ(SummaryText(summary).find("against full"), std::string::npos);
  summary.seeds[1].full.fixed_point.validation.set("auc", 0.8125);
  summary.seeds[1].tries = {{.nodes = 2,
                             .multiplications = 10,
                             .metric = 0.75,
                             .fits = false,
                             .chosen = true}};
  const std::string text = SummaryText(summary);
  EXPECT_NE(text.find("0.7500       -0.0625  not met"), std::string::npos)
      << text;
  EXPECT_NE(text.find("AUC of the full network, validation: 0.8125"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace autopruner
