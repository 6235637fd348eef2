// SPDX-License-Identifier: Apache-2.0
#include "trainer/data/data_report.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Features: i % 97, and what `other` makes of i.
template <typename Other>
TrainTest Made(Other other, int classes = 2) {
  TrainTest data;
  Dataset& train = data.train;
  train = {.features = 2, .classes = classes, .feature_names = {"a", "b"}};
  for (int c = 0; c < classes; ++c) {
    train.class_names.push_back(absl::StrCat(c));
  }
  for (int i = 0; i < 10000; ++i) {
    train.x.push_back(static_cast<float>(i % 97));
    train.x.push_back(static_cast<float>(other(i)));
    train.y.push_back(static_cast<float>(classes == 0 ? i % 100 : i % classes));
    train.weight.push_back(1);
  }
  data.scaling.input = Format{.width = 10, .frac = 6};
  data.scaling.output = Format{.width = 12, .frac = 6};
  return data;
}

std::string ReportOf(const TrainTest& data) {
  const std::string text = ReportText(
      DataReport(data.train, FitScaling(data.train, data.scaling), data));
  if (text.empty()) return text;
  // The rows, without the header and its rule; blanks as one.
  std::string rows;
  for (const char c : text.substr(text.find('\n', text.find('\n') + 1) + 1)) {
    if (c == ' ' && !rows.empty() && rows.back() == ' ') continue;
    rows += c;
  }
  return rows;
}

int Plain(int i) { return i * 7 % 101; }

TEST(DataReportTest, SaysNothingOfOrdinaryData) {
  EXPECT_EQ(ReportOf(Made(Plain)), "");
}

TEST(DataReportTest, NamesFeaturesThatSayNothing) {
  EXPECT_EQ(ReportOf(Made([](int) { return 3; })),
            "b always 3: leaves the firmware\n");
  EXPECT_EQ(ReportOf(Made([](int i) { return i % 97; })),
            "b the same as 'a'; --drop leaves one out\n");
  // 0 is -0.
  EXPECT_EQ(ReportOf(Made([](int i) { return i % 97 == 0 ? -0.0 : i % 97; })),
            "b the same as 'a'; --drop leaves one out\n");
  TrainTest constant = Made(Plain);
  for (float& x : constant.train.x) x = 3;
  EXPECT_EQ(ReportOf(constant),
            "a always 3: leaves the firmware\n"
            "b always 3: leaves the firmware\n");
}

TEST(DataReportTest, NamesWhatLiesFarOff) {
  EXPECT_EQ(ReportOf(Made([](int i) { return i % 20 == 0 ? -999 : i % 47; })),
            "b 5.0 % are -999, far from all others; for a missing value? "
            "--missing=-999\n"
            "b scaled by the others, and limited\n");
  TrainTest outliers =
      Made([](int i) { return i % 500 == 0 ? 1000 * i : i % 47; });
  EXPECT_EQ(ReportOf(outliers),
            "b 0.2 % lie far outside of the others: scaled by the others, and "
            "limited\n");
  outliers.scaling.limit = Limit::kNone;
  EXPECT_EQ(ReportOf(outliers),
            "b 0.2 % lie far outside of the others: scaled by the others; "
            "--clip=outliers limits them, as the firmware does\n");
  outliers.scaling.limit = Limit::kAll;
  EXPECT_EQ(ReportOf(outliers),
            "b 0.2 % lie far outside of the others: scaled by the others, and "
            "limited\n");
}

// Half of the values are below a thousandth of the largest ones.
TEST(DataReportTest, NamesLongTailsWhereFormatsAreFound) {
  TrainTest data =
      Made([](int i) { return std::pow(10, (i * 7919 % 10000) / 1000.0 - 5); });
  EXPECT_EQ(ReportOf(data),
            "");  // of a format that is given, it is another row
  data.scaling.input = Format();
  EXPECT_EQ(ReportOf(data),
            "b long tail: half of the values lie within 2 of the finest steps "
            "of the input; its logarithm, as a feature, tells them apart\n");
  // A tail on either side: half of what is left is in the middle.
  data = Made([](int i) {
    return (i % 2 == 0 ? 1 : -1) *
           std::pow(10, (i * 7919 % 10000) / 1000.0 - 5);
  });
  data.scaling.input = Format();
  EXPECT_NE(ReportOf(data).find("b long tail: half of the values lie within "),
            std::string::npos);
  // A few values are no tail.
  data = Made([](int i) { return i % 50 == 0 ? i : 0; });
  data.scaling.input = Format();
  EXPECT_EQ(ReportOf(data).find("long tail"), std::string::npos);
  data = Made(Plain);
  data.scaling.input = Format();
  EXPECT_EQ(ReportOf(data), "");
}

TEST(DataReportTest, TellsWhatIsInThePlaceOfMissingValues) {
  TrainTest data = Made(Plain);
  data.train.missing = {
      .codes = {-999}, .replacement = {1.5, 50.25}, .share = {0, 0.049}};
  EXPECT_EQ(ReportOf(data), "b 4.9 % are missing: 50.25 is in their place\n");
}

TEST(DataReportTest, NamesFeaturesThatTheFormatLeavesLittleOf) {
  TrainTest data = Made(Plain);
  data.scaling.input = Format{.width = 2, .frac = 0};
  EXPECT_EQ(ReportOf(data),
            "a only 3 values are left of at least 5 in the network's input "
            "format\n");
  // Two values are two values.
  EXPECT_EQ(ReportOf(Made([](int i) { return i % 2; })), "");
}

// `elements` elements of two features a sample, and one feature beside them.
TrainTest MadeOfSets(int elements) {
  TrainTest data = Made(Plain);
  Dataset& train = data.train;
  train.set = {.elements = elements, .inputs = 2, .joined = 1};
  train.features = 3;
  train.feature_names = {"d0", "z0", "pt"};
  train.x.clear();
  for (int i = 0; i < train.samples(); ++i) {
    for (int e = 0; e < elements; ++e) {
      const int k = i * elements + e;
      train.x.push_back(static_cast<float>(k % 97));
      train.x.push_back(static_cast<float>(Plain(k) + 1));
      train.x.push_back(1);
    }
    train.x.push_back(static_cast<float>(i % 89));
  }
  data.file_set = {.name = "tracks", .elements = elements};
  return data;
}

TEST(DataReportTest, TellsWhichElementsAreLeftOut) {
  TrainTest data = MadeOfSets(2);
  EXPECT_EQ(ReportOf(data), "");
  data.file_set.elements = 3;
  EXPECT_EQ(ReportOf(data),
            "tracks has 3 elements a sample, of which the network takes the "
            "first 2; .elements of its spec takes more, or sort them by "
            "importance\n");
}

TEST(DataReportTest, NamesElementsOfZeros) {
  TrainTest data = MadeOfSets(2);
  const auto zero = [&](int first, int last) {
    for (int s = first; s < last; ++s) {
      data.train.x[s * 7] = data.train.x[s * 7 + 1] = 0;
    }
  };
  zero(0, 1900);
  EXPECT_EQ(ReportOf(data), "");
  zero(1900, 4000);
  EXPECT_EQ(ReportOf(data),
            "tracks 20.0 % of the elements are 0 in all features, but count as "
            "there; NaN in all of them, or a field 'valid', says that one is "
            "not\n");
  data.file_set.has_valid = true;
  EXPECT_EQ(ReportOf(data), "");
}

TEST(DataReportTest, TellsTheMapOfLabels) {
  TrainTest data = Made(Plain);
  data.train.class_names = {"b", "s"};
  data.left_out = {"top"};
  EXPECT_EQ(ReportOf(data), "labels b is 0, s is 1; left out: top\n");
}

TEST(DataReportTest, NamesRareClassesAndUnequalWeights) {
  TrainTest data = Made(Plain);
  for (int i = 0; i < 10000; ++i) {
    data.train.y[i] = i % 100 == 0;
  }
  EXPECT_EQ(ReportOf(data),
            "classes 1 has 1.0 % of the weight; --balance makes all equal\n");
  // Of many classes each is a small one.
  EXPECT_EQ(ReportOf(Made(Plain, /*classes=*/26)), "");
  data = Made(Plain);
  for (int i = 0; i < 10000; i += 50) {
    data.train.weight[i] = data.train.weight[i + 1] = 1000;
  }
  const std::string report = ReportOf(data);
  EXPECT_TRUE(
      report.starts_with("weights so different that the samples count as "))
      << report;
  // A quarter of the samples has nearly all of the weight; or three quarters.
  for (const double heavy : {0.25, 0.75}) {
    data = Made(Plain);
    for (int i = 0; i < 10000; ++i) {
      data.train.weight[i] = i < heavy * 10000 ? 100.0f : 1.0f;
    }
    EXPECT_EQ(ReportOf(data), heavy == 0.75
                                  ? ""
                                  : "weights so different that the samples "
                                    "count as 2,651 of equal weight\n");
  }
}

TEST(DataReportTest, TellsTheScaleOfTargets) {
  const std::string report = ReportOf(Made(Plain, /*classes=*/0));
  EXPECT_EQ(report,
            "target mean 49.5, deviation 28.87: trained as (target - 50) * "
            "2^-5, which the model keeps\n");
}

TEST(DataReportTest, TellsWhatIsOddAboutTargets) {
  TrainTest data = Made(Plain, /*classes=*/0);
  for (int i = 0; i < 10000; i += 20) data.train.y[i] = -999;
  EXPECT_TRUE(ReportOf(data).starts_with(
      "target 5.0 % are -999, far from all others; for a missing value? "
      "--missing=-999\n"))
      << ReportOf(data);
  data = Made(Plain, /*classes=*/0);
  for (int i = 0; i < 10000; i += 500) data.train.y[i] = 1000.0f * i;
  EXPECT_TRUE(ReportOf(data).starts_with(
      "target 0.2 % lie far outside of the others: scaled by the others; the "
      "squared error weighs the far ones most\n"))
      << ReportOf(data);
  data = Made(Plain, /*classes=*/0);
  data.without_target = 1234;
  EXPECT_TRUE(ReportOf(data).starts_with(
      "target 1,234 samples without one (--missing) are left out\n"))
      << ReportOf(data);
}

}  // namespace
}  // namespace autopruner
