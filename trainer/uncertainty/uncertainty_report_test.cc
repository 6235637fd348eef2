// SPDX-License-Identifier: Apache-2.0
#include "trainer/uncertainty/uncertainty_report.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// Numbers that tell whose they are: `first`, first + 0.125, ..
Effect MakeEffect(double first) {
  Effect effect;
  for (double* value :
       {&effect.score_shift, &effect.score_rms, &effect.auc,
        &effect.signal_efficiency, &effect.background_efficiency,
        &effect.signal, &effect.background, &effect.significance}) {
    *value = first;
    first += 0.125;
  }
  return effect;
}

ShiftTable Table() {
  return {.nuisances = {"scale", "pileup"}, .features = {}};
}

std::vector<ModelEffects> Models() {
  std::vector<ModelEffects> models;
  for (const double first : {1.0, 101.0}) {
    models.push_back(
        {.name = first < 100 ? "full" : "pruned",
         .cuts = {.working_point = first, .best = first + 1},
         .nominal = MakeEffect(first),
         .up = {MakeEffect(first + 2), MakeEffect(first + 4)},
         .down = {MakeEffect(first + 6), MakeEffect(first + 8)},
         .toys = {MakeEffect(first + 10), MakeEffect(first + 12)}});
  }
  return models;
}

using Strings = std::vector<std::string>;

TEST(UncertaintyReportTest, EveryLineOfTheCsvIsItsOwnVariation) {
  const Strings lines = absl::StrSplit(UncertaintyCsv(Models(), Table()), '\n');
  ASSERT_EQ(lines.size(), 16u);  // and one that is empty
  EXPECT_EQ(lines[0],
            "model,variation,pull,score_shift,score_rms,auc,signal_efficiency,"
            "background_efficiency,signal,background,significance");
  const auto numbers = [](double first) {
    std::string text;
    for (int k = 0; k < 8; ++k) {
      text += absl::StrCat(",", first + 0.125 * k);
    }
    return text;
  };
  EXPECT_EQ(lines[1], "full,nominal,0" + numbers(1));
  EXPECT_EQ(lines[2], "full,scale,1" + numbers(3));
  EXPECT_EQ(lines[3], "full,scale,-1" + numbers(7));
  EXPECT_EQ(lines[4], "full,pileup,1" + numbers(5));
  EXPECT_EQ(lines[5], "full,pileup,-1" + numbers(9));
  EXPECT_EQ(lines[6], "full,toy 0," + numbers(11));
  EXPECT_EQ(lines[7], "full,toy 1," + numbers(13));
  EXPECT_EQ(lines[8], "pruned,nominal,0" + numbers(101));
  EXPECT_EQ(lines[14], "pruned,toy 1," + numbers(113));
}

// The words of the first line of `text` that begins with `begin`.
Strings Words(const std::string& text, const std::string& begin) {
  const Strings lines = absl::StrSplit(text, '\n');
  for (const std::string& line : lines) {
    if (line.rfind(begin, 0) == 0) {
      return absl::StrSplit(line, ' ', absl::SkipEmpty());
    }
  }
  ADD_FAILURE() << "no line " << begin << " in " << text;
  return {};
}

TEST(UncertaintyReportTest, RowsAreDifferencesToTheNominalOne) {
  const std::string text = UncertaintyText(Models(), Table(), {});
  EXPECT_EQ(Words(text, "nominal"), (Strings{"nominal", "1.2500", "1.3750",
                                             "1.50000", "1.6", "1.8", "1.88"}));
  EXPECT_EQ(Words(text, "scale +1"),
            (Strings{"scale", "+1", "+3.000", "3.125", "+2.0000", "+2.0000",
                     "+2.00000", "+2.0", "+2.0", "+2.00"}));
  EXPECT_EQ(Words(text, "scale -1")[2], "+7.000");
  EXPECT_EQ(Words(text, "pileup +1")[4], "+4.0000");
  EXPECT_NE(text.find("full: working point at score 1.000, best cut at 2.000"),
            std::string::npos);
  EXPECT_NE(text.find("all, 2 toys"), std::string::npos);
}

TEST(UncertaintyReportTest, EachModelIsComparedByItsOwnToys) {
  std::vector<ModelEffects> models = Models();
  models[0].nominal.background = 4;
  models[0].toys[0].background = 1;  // deviation: sqrt(2)
  models[0].toys[1].background = 3;
  models[1].nominal.background = 10;
  models[1].toys[0].background = 2;
  models[1].toys[1].background = 2;
  const std::string text = UncertaintyText(models, Table(), {});
  EXPECT_EQ(Words(text, "with all uncertainties"),
            (Strings{"with", "all", "uncertainties", "full", "pruned"}));
  EXPECT_EQ(Words(text, "background uncertainty"),
            (Strings{"background", "uncertainty", "35.4", "%", "0.0", "%"}));
}

}  // namespace
}  // namespace autopruner
