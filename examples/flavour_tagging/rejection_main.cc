// SPDX-License-Identifier: Apache-2.0
//
// bazel run //examples/flavour_tagging:rejection_main --
// --models=DIR/model.json
//
// Rejection of c and light jets by models as they ship, in integers.
#include <cstddef>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/flag_numbers.h"
#include "base/page/chart.h"
#include "base/page/html.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "codegen/model/model.h"
#include "codegen/score/score_bits.h"
#include "examples/flavour_tagging/rejection.h"
#include "examples/flavour_tagging/rejection_study.h"
#include "examples/flavour_tagging/tagger.h"
#include "trainer/data/dataset.h"

ABSL_FLAG(std::vector<std::string>, models, {},
          "model files to compare: full/model.json,pruned/model.json");
ABSL_FLAG(std::string, study, "",
          "the folder of a study with --write_models: compares its methods and "
          "budgets, at 77 % b efficiency");
ABSL_FLAG(std::string, data, "testdata/flavour_jets",
          "the folder with train.h5 and test.h5; the test part is read");
ABSL_FLAG(
    double, f_c, 0.018,
    "the share of c jets in the background that the discriminant assumes");
ABSL_FLAG(std::vector<std::string>, score_bits, {},
          "beside each model the scores of so many fraction bits that firmware "
          "makes of the discriminant: 6,8,10 (codegen's --score_bits=)");
ABSL_FLAG(std::string, out, "",
          "folder for rejection.html, the curves; empty: nothing is written");

namespace autopruner {
namespace {

constexpr char kTitle[] = "Rejection of c and light jets";
constexpr double kEfficiencies[] = {0.6, 0.7, 0.77, 0.85};

struct Tagger {
  std::string name;
  FlavourScores scores;
};

std::string Text(const Rejection& rejection, int decimals) {
  return WithDeviation(rejection.rejection, rejection.error, decimals);
}

std::string RejectionTable(const std::vector<Tagger>& taggers) {
  Table table({"model", "b efficiency", "c rejection", "light rejection"});
  for (const Tagger& tagger : taggers) {
    if (&tagger != &taggers.front()) table.AddRule();
    for (const double efficiency : kEfficiencies) {
      table.AddRow(
          {efficiency == kEfficiencies[0] ? tagger.name : "",
           absl::StrCat(100 * efficiency, " %"),
           Text(RejectionAt(tagger.scores.b, tagger.scores.c, efficiency), 2),
           Text(RejectionAt(tagger.scores.b, tagger.scores.light, efficiency),
                0)});
    }
  }
  return table.Text();
}

std::string Curves(const std::vector<Tagger>& taggers, const std::string& name,
                   std::vector<double> FlavourScores::*background) {
  Chart chart = {
      .title = absl::StrCat("Rejection of ", name, " jets"),
      .x = {.label = "b efficiency", .percent = true},
      .y = {.label = absl::StrCat(name, " rejection"), .scale = Scale::kLog}};
  for (size_t k = 0; k < taggers.size(); ++k) {
    const FlavourScores& scores = taggers[k].scores;
    ChartSeries series = {.name = taggers[k].name, .color = ChartColor(k)};
    for (int percent = 60; percent <= 100; percent += 4) {
      const Rejection at =
          RejectionAt(scores.b, scores.*background, 0.01 * percent);
      series.points.push_back({0.01 * percent, at.rejection, at.error});
    }
    chart.series.push_back(std::move(series));
  }
  return ChartSvg(chart);
}

std::string DataFolder() {
  const std::string given = absl::GetFlag(FLAGS_data);
  return FLAGS_data.IsSpecifiedOnCommandLine() ? ResolveUserPath(given) : given;
}

// The discriminant of a model, and its scores of so many `bits`.
absl::Status Evaluate(const std::string& file, const std::vector<int>& bits,
                      std::vector<Tagger>& taggers) {
  const double f_c = absl::GetFlag(FLAGS_f_c);
  ASSIGN_OR_RETURN(const Model model, ReadTagger(ResolveUserPath(file)));
  ASSIGN_OR_RETURN(const Dataset jets, LoadTestJets(model, DataFolder()));
  ASSIGN_OR_RETURN(FlavourScores scores, EvaluateTagger(model, jets, f_c));
  taggers.push_back({file, std::move(scores)});
  for (const int score_bits : bits) {
    ASSIGN_OR_RETURN(FlavourScores of_score,
                     EvaluateScore(model, jets, f_c, score_bits));
    taggers.push_back({absl::StrCat(file, ", score of ", score_bits,
                                    score_bits == 1 ? " bit" : " bits"),
                       std::move(of_score)});
  }
  return absl::OkStatus();
}

// Writes the figures, under a line of text, where --out= says.
absl::Status WritePage(const std::string& note,
                       const std::vector<std::string>& figures) {
  if (absl::GetFlag(FLAGS_out).empty()) return absl::OkStatus();
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  RETURN_IF_ERROR(MakeDirectories(out));
  RETURN_IF_ERROR(WriteFileAtomically(
      out + "/rejection.html",
      HtmlPage(kTitle,
               absl::StrCat("<h1>", kTitle, "</h1>\n<p>", HtmlEscaped(note),
                            "</p>\n", HtmlFigures(figures)))));
  std::cout << "\nwrote rejection.html to " << out << "\n";
  return absl::OkStatus();
}

absl::Status CompareStudy() {
  ASSIGN_OR_RETURN(
      const std::vector<StudyRejection> runs,
      RejectionsOfStudy(ResolveUserPath(absl::GetFlag(FLAGS_study)),
                        DataFolder(), absl::GetFlag(FLAGS_f_c)));
  const std::string note =
      absl::StrCat("At ", 100 * kStudyEfficiency,
                   " % b efficiency, f_c = ", absl::GetFlag(FLAGS_f_c),
                   ", mean ± deviation over seeds.");
  std::cout << note << "\n\n" << StudyTable(runs);
  return WritePage(note, StudyCharts(runs));
}

absl::Status CompareModels() {
  ASSIGN_OR_RETURN(
      const std::vector<int> bits,
      ParseFlagCounts("score_bits", absl::GetFlag(FLAGS_score_bits), 1,
                      kMaxScoreBits));
  std::vector<Tagger> taggers;
  for (const std::string& file : absl::GetFlag(FLAGS_models)) {
    RETURN_IF_ERROR(Evaluate(file, bits, taggers));
  }
  const FlavourScores& jets = taggers.front().scores;
  const std::string note =
      absl::StrCat("Discriminant with f_c = ", absl::GetFlag(FLAGS_f_c), "; ",
                   jets.light.size(), " light, ", jets.c.size(), " c, ",
                   jets.b.size(), " b jets.");
  std::cout << note << "\n\n" << RejectionTable(taggers);
  return WritePage(absl::StrCat(note, " Bars: one standard deviation."),
                   {Curves(taggers, "c", &FlavourScores::c),
                    Curves(taggers, "light", &FlavourScores::light)});
}

absl::Status Run() {
  RETURN_IF_ERROR(CheckFlagRange("f_c", absl::GetFlag(FLAGS_f_c), 0, 1));
  const bool of_study = !absl::GetFlag(FLAGS_study).empty();
  if (of_study != absl::GetFlag(FLAGS_models).empty()) {
    return absl::InvalidArgumentError(
        "one of --models=, model files as the trainer writes them, and "
        "--study=, the folder of a study, is needed");
  }
  if (of_study && !absl::GetFlag(FLAGS_score_bits).empty()) {
    return absl::InvalidArgumentError(
        "--score_bits=: expected --models=, not --study=");
  }
  return of_study ? CompareStudy() : CompareModels();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram(
      "rejection",
      "Rejection of c and light jets at four b efficiencies.\n\n"
      "  bazel run //examples/flavour_tagging:rejection_main -- "
      "--models=full/model.json,pruned/model.json",
      argc, argv, autopruner::Run);
}
