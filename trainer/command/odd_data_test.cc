// SPDX-License-Identifier: Apache-2.0
//
// Data as they come, from a file to a trained network: scales, weights, targets
// and values that are missing cost nothing but what they hide.
#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/flags/reflection.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/file.h"
#include "core/feature_scaling.h"
#include "core/network_spec.h"
#include "core/random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "trainer/command/trainer_task.h"
#include "trainer/data/data_report.h"
#include "trainer/data/dataset.h"
#include "trainer/metrics/metrics.h"
#include "trainer/run/run.h"
#include "trainer/run/train_network.h"

ABSL_DECLARE_FLAG(std::string, data);
ABSL_DECLARE_FLAG(std::string, keep);
ABSL_DECLARE_FLAG(std::string, missing);
ABSL_DECLARE_FLAG(std::string, weights);

namespace autopruner {
namespace {

using ::testing::HasSubstr;

constexpr NetworkSpec Net(Head head) {
  return {.inputs = 2,
          .input = {.width = 10, .frac = 6},
          .layers = Layers(
              DenseSpec{.outputs = 8,
                        .weight = {.width = 6, .frac = 4},
                        .output = {.width = 8, .frac = 4, .is_signed = false},
                        .activation = Activation::kRelu,
                        .prunable = true},
              DenseSpec{.outputs = 1,
                        .weight = {.width = 6, .frac = 4},
                        .output = {.width = 12, .frac = 6}}),
          .head = head};
}
inline constexpr NetworkSpec kClassifier = Net(Head::kSigmoid);
inline constexpr NetworkSpec kRegression = Net(Head::kLinear);

constexpr int kRows = 4000;

// Nearly Gaussian, deviation 1.
double Bell(int column, int row) {
  double sum = -6;
  for (int k = 0; k < 12; ++k) sum += RandomUniform(3, column * 12 + k, row);
  return sum;
}
double A(int row) { return Bell(0, row); }
double B(int row) { return Bell(1, row); }
constexpr double kSecond = 0.5;
constexpr double kNoise = 0.3;
double Target(int row) {
  return A(row) + kSecond * B(row) + kNoise * Bell(2, row);
}
int Class(int row) { return Target(row) > 0 ? 1 : 0; }

// One of so many rows, no matter its class.
bool IsOneOf(int row, int many) { return row % many == 3; }

// The text of a row, without its end.
using RowText = std::function<std::string(int row)>;

class OddDataTest : public testing::Test {
 protected:
  // Trains on a file of `header` and kRows rows.
  template <NetworkSpec kSpec>
  RunOutcome Train(const std::string& header, const RowText& row) {
    Write(header, row);
    const absl::StatusOr<TrainerTask> task = PrepareTask(kSpec);
    EXPECT_TRUE(task.ok()) << task.status();
    if (!task.ok()) return {};
    report_ = ReportText(task->data.report);
    test_ = task->data.test;
    scaling_ = task->data.scaling;
    return MakeTrainable<kSpec>("odd").run(task->data, task->request, nullptr);
  }

  static void Write(const std::string& header, const RowText& row) {
    std::string csv = header + "\n";
    for (int i = 0; i < kRows; ++i) absl::StrAppend(&csv, row(i), "\n");
    const std::string path = testing::TempDir() + "/odd.csv";
    EXPECT_TRUE(WriteFileAtomically(path, csv).ok());
    absl::SetFlag(&FLAGS_data, path);
    absl::SetFlag(&FLAGS_keep, "all");
  }

  // The AUC in fixed point, by default of two ordinary features.
  double Auc(const std::string& header = "a,b,label",
             const RowText& row = Plain) {
    return Train<kClassifier>(header, row).fixed_point.test.at("auc");
  }

  static std::string Plain(int row) {
    return absl::StrCat(A(row), ",", B(row), ",", Class(row));
  }

  // The AUC of the test part that nothing exceeds: of the probabilities that
  // what is there gives.
  double BestAuc() const {
    std::vector<double> best;
    for (int s = 0; s < test_.samples(); ++s) {
      double sum = 0;
      double variance = kNoise * kNoise;
      for (int i = 0; i < 2; ++i) {
        const double factor = i == 0 ? 1 : kSecond;
        const double x = std::ldexp(test_.row(s)[i], -scaling_[i].log2_scale) +
                         scaling_[i].offset;
        const bool missing = !test_.missing.replacement.empty() &&
                             std::abs(x - test_.missing.replacement[i]) < 1e-6;
        sum += missing ? 0 : factor * x;
        variance += missing ? factor * factor : 0;
      }
      best.push_back(sum / std::sqrt(variance));
    }
    return ComputeMetrics(Head::kSigmoid, best, test_.y, test_.weight)
        .at("auc");
  }

  const absl::FlagSaver flags_;
  std::string report_;
  Dataset test_;
  std::vector<FeatureScaling> scaling_;
};

TEST_F(OddDataTest, ScalesOfFeaturesAndWeightsDoNotMatter) {
  const double plain = Auc();
  EXPECT_GT(plain, 0.95);
  EXPECT_THAT(report_, HasSubstr("\nsteps "));
  EXPECT_EQ(std::count(report_.begin(), report_.end(), '\n'), 3);
  EXPECT_NEAR(Auc("a,b,label",
                  [](int row) {
                    return absl::StrCat(1e-25 * A(row), ",", 1e20 * B(row), ",",
                                        Class(row));
                  }),
              plain, 0.003);
  absl::SetFlag(&FLAGS_weights, "w");
  const auto weighted = [&](double scale) {
    return Auc("a,b,label,w", [&](int row) {
      return absl::StrCat(Plain(row), ",", scale * (1 + row % 2));
    });
  };
  EXPECT_NEAR(weighted(1e20), weighted(1), 1e-6);
  EXPECT_NEAR(weighted(1), plain, 0.01);
}

TEST_F(OddDataTest, TargetsHaveAnyScale) {
  for (const auto& scaling :
       {std::pair(125.0, 45.0), std::pair(0.0, 5e-4), std::pair(-1e5, 3.0)}) {
    // (clang 14 captures no structured bindings.)
    const double offset = scaling.first;
    const double scale = scaling.second;
    const RunOutcome outcome = Train<kRegression>("a,b,label", [&](int row) {
      return absl::StrFormat("%g,%g,%.9g", A(row), B(row),
                             offset + scale * Target(row));
    });
    const Metrics& fixed_point = outcome.fixed_point.test;
    EXPECT_GT(outcome.floating.test.at("r2"), 0.9);
    EXPECT_NEAR(fixed_point.at("r2"), outcome.floating.test.at("r2"), 0.01);
    // In the units of the targets, which the model carries.
    EXPECT_NEAR(fixed_point.at("rmse"), 0.31 * scale, 0.05 * scale);
    EXPECT_NEAR(outcome.model.target.offset, offset, scale);
    EXPECT_NEAR(std::ldexp(scale, outcome.model.target.log2_scale), 1, 0.5);
    EXPECT_THAT(report_, HasSubstr("trained as (target - "));
  }
}

TEST_F(OddDataTest, WhatNeverChangesLeavesTheFirmware) {
  const RunOutcome outcome = Train<kClassifier>("a,b,label", [](int row) {
    return absl::StrCat(A(row), ",3.0,", Class(row));
  });
  EXPECT_THAT(report_, HasSubstr("always 3: leaves the firmware"));
  EXPECT_TRUE(outcome.model.features[0].live);
  EXPECT_FALSE(outcome.model.features[1].live);
  EXPECT_GT(outcome.fixed_point.test.at("auc"), 0.9);
}

// `code` in the place of `value` in one row of so many.
std::string Coded(double value, int row, int many, double code) {
  return absl::StrCat(IsOneOf(row, many) ? code : value);
}

TEST_F(OddDataTest, CodesForMissingValuesAreRefusedWithTheFlagThatCures) {
  const auto coded = [&](const std::string& flag, double a, double b) {
    absl::SetFlag(&FLAGS_missing, flag);
    return Auc("a,b,label", [&](int row) {
      return absl::StrCat(Coded(A(row), row, 20, a == 0 ? A(row) : a), ",",
                          Coded(B(row), row, 20, b == 0 ? B(row) : b), ",",
                          Class(row));
    });
  };
  // Little is lost but what the values told: of the best that can be had of the
  // same data. The most where one feature decides nearly alone, as `a` does:
  // its median is a value as any other, and the network as sure of it.
  const auto distance = [&](double auc) { return BestAuc() - auc; };
  const double plain = Auc();
  EXPECT_LT(distance(plain), 0.002);
  const double without_a = coded("-999", -999, 0);
  EXPECT_LT(distance(without_a), 0.006);
  const double without_b = coded("-999,1e6", 0, 1e6);
  EXPECT_LT(distance(without_b), 0.004);
  coded("-999,none", 0, 1e6);
  EXPECT_THAT(report_, HasSubstr("4.8 % are 1e+06, far from all others"));
  for (const auto& [given, flag] :
       {std::pair("", "--missing="), std::pair("-1", "--missing=-1,")}) {
    absl::SetFlag(&FLAGS_missing, given);
    EXPECT_EQ(PrepareTask(kClassifier).status().message(),
              absl::StrCat(absl::GetFlag(FLAGS_data),
                           ": column 'b': 4.9 % are 1e+06, far from all "
                           "others; ",
                           flag,
                           "1e+06 puts the median in the place of what is "
                           "missing, ",
                           flag, "none takes it as a number"));
  }
  // All codes that there are, in one flag.
  coded("none", -999, 1e6);
  absl::SetFlag(&FLAGS_missing, "");
  EXPECT_THAT(PrepareTask(kClassifier).status().message(),
              HasSubstr("column 'a': 4.9 % are -999, far from all others; "
                        "--missing=-999,1e+06 puts the median"));
  absl::SetFlag(&FLAGS_missing, "no");
  EXPECT_THAT(PrepareTask(kClassifier).status().message(),
              HasSubstr("--missing=no: 'no' is no number"));
}

// As many as a model file may hold.
TEST_F(OddDataTest, TooManyMissingValuesAreRefused) {
  Write("a,b,label", [](int row) {
    return absl::StrCat(A(row), ",", B(row), ",", Class(row));
  });
  std::string codes = "-1000";
  for (int k = 1; k < 64; ++k) absl::StrAppend(&codes, ",", -1000 - k);
  absl::SetFlag(&FLAGS_missing, codes);
  EXPECT_EQ(PrepareTask(kClassifier).status().message(), "");
  absl::SetFlag(&FLAGS_missing, codes + ",-2000");
  EXPECT_EQ(PrepareTask(kClassifier).status().message(),
            "--missing= has 65 values; expected at most 64");
}

TEST_F(OddDataTest, TargetsThatAreMissingAreRefusedOrLeftOut) {
  Write("a,b,label", [](int row) {
    return absl::StrCat(A(row), ",", B(row), ",",
                        Coded(Target(row), row, 20, -999));
  });
  EXPECT_THAT(PrepareTask(kRegression).status().message(),
              HasSubstr(": target: 4.9 % are -999, far from all others; "
                        "--missing=-999 leaves these samples out, "
                        "--missing=none takes it as a number"));
  const auto told = [](const std::string& flag) {
    absl::SetFlag(&FLAGS_missing, flag);
    const absl::StatusOr<TrainerTask> task = PrepareTask(kRegression);
    return task.ok() ? ReportText(task->data.report)
                     : std::string(task.status().message());
  };
  EXPECT_THAT(told("none"), HasSubstr("are -999, far from all others; for a"));
  EXPECT_THAT(told("-999"), HasSubstr("200 samples without one (--missing)"));
}

TEST_F(OddDataTest, AFewOutliersCostNothing) {
  const double plain = Auc();
  EXPECT_NEAR(Auc("a,b,label",
                  [](int row) {
                    const double far = 1e6 * Bell(3, row);
                    return absl::StrCat(Coded(A(row), row, 500, far), ",",
                                        B(row), ",", Class(row));
                  }),
              plain, 0.003);
  EXPECT_THAT(report_, HasSubstr("lie far outside of the others: scaled by"));
}

}  // namespace
}  // namespace autopruner
