// SPDX-License-Identifier: Apache-2.0
//
// bazel run //examples/flavour_tagging:rejection -- --models=DIR/model.json
//
// Rejection of c and light jets by models as they ship, in integers.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <span>
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
#include "codegen/model/model_file.h"
#include "codegen/model/reference.h"
#include "examples/flavour_tagging/rejection.h"
#include "trainer/data/dataset_load.h"

ABSL_FLAG(std::vector<std::string>, models, {},
          "model files to compare: full/model.json,pruned/model.json");
ABSL_FLAG(std::string, data, "testdata/flavour_jets",
          "the folder with train.h5 and test.h5; the test part is read");
ABSL_FLAG(
    double, f_c, 0.018,
    "the share of c jets in the background that the discriminant assumes");
ABSL_FLAG(std::string, out, "",
          "folder for rejection.html, the curves; empty: nothing is written");

namespace autopruner {
namespace {

constexpr double kEfficiencies[] = {0.6, 0.7, 0.77, 0.85};

template <typename... Args>
absl::Status Invalid(const Args&... args) {
  return absl::InvalidArgumentError(absl::StrCat(args...));
}

struct Tagger {
  std::string file;
  FlavourScores scores;
};

absl::StatusOr<Dataset> LoadJets(const Model& model) {
  DataOptions options;
  options.columns.label = "flavour";
  if (model.set.exists()) {
    options.samples.set = {.elements = model.set.elements,
                           .inputs = model.element_size() - 1,
                           .joined = model.set.joined};
  } else {
    options.columns.drop = {"tracks.*.valid"};
  }
  const std::string given = absl::GetFlag(FLAGS_data);
  const std::string path =
      FLAGS_data.IsSpecifiedOnCommandLine() ? ResolveUserPath(given) : given;
  ASSIGN_OR_RETURN(TrainTest data, LoadData(path, options));
  return std::move(data.test);
}

absl::StatusOr<Tagger> Evaluate(const std::string& file) {
  ASSIGN_OR_RETURN(const Model model, ReadModel(ResolveUserPath(file)));
  if (model.head != Head::kSoftmax || model.outputs() != 3) {
    return Invalid(file, ": has ", model.outputs(), " outputs behind a ",
                   HeadName(model.head), " head; expected those of three ",
                   "flavours behind a softmax");
  }
  ASSIGN_OR_RETURN(const Dataset jets, LoadJets(model));
  if (jets.row_size() != model.inputs()) {
    return Invalid(file, ": has ", model.inputs(), " inputs; the data have ",
                   jets.row_size());
  }
  std::vector<double> logits;
  std::vector<int64_t> raw(model.inputs());
  for (int jet = 0; jet < jets.samples(); ++jet) {
    const std::span<const float> row = jets.row(jet);
    for (int i = 0; i < model.inputs(); ++i) {
      raw[i] = RawFeature(model.features[i], row[i]);
    }
    const std::vector<int64_t> outputs = InferReference(model, raw);
    for (int o = 0; o < 3; ++o) {
      logits.push_back(std::ldexp(static_cast<double>(outputs[o]),
                                  -model.layers.back().output_format[o].frac));
    }
  }
  return Tagger{file, ScoresOf(logits, jets.y, absl::GetFlag(FLAGS_f_c))};
}

std::string Text(const Rejection& rejection, int decimals) {
  return WithDeviation(rejection.rejection, rejection.error, decimals);
}

std::string RejectionTable(const std::vector<Tagger>& taggers) {
  Table table({"model", "b efficiency", "c rejection", "light rejection"});
  for (const Tagger& tagger : taggers) {
    if (&tagger != &taggers.front()) table.AddRule();
    for (const double efficiency : kEfficiencies) {
      table.AddRow(
          {efficiency == kEfficiencies[0] ? tagger.file : "",
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
    ChartSeries series = {.name = taggers[k].file, .color = ChartColor(k)};
    for (int percent = 60; percent <= 100; percent += 4) {
      const Rejection at =
          RejectionAt(scores.b, scores.*background, 0.01 * percent);
      series.points.push_back({0.01 * percent, at.rejection, at.error});
    }
    chart.series.push_back(std::move(series));
  }
  return ChartSvg(chart);
}

absl::Status Run() {
  RETURN_IF_ERROR(CheckFlagRange("f_c", absl::GetFlag(FLAGS_f_c), 0, 1));
  if (absl::GetFlag(FLAGS_models).empty()) {
    return Invalid("--models= is missing: model files, as the trainer writes");
  }
  std::vector<Tagger> taggers;
  for (const std::string& file : absl::GetFlag(FLAGS_models)) {
    ASSIGN_OR_RETURN(taggers.emplace_back(), Evaluate(file));
  }
  std::cout << "Discriminant with f_c = " << absl::GetFlag(FLAGS_f_c) << "; "
            << taggers.front().scores.light.size() << " light, "
            << taggers.front().scores.c.size() << " c, "
            << taggers.front().scores.b.size() << " b jets.\n\n"
            << RejectionTable(taggers);
  if (absl::GetFlag(FLAGS_out).empty()) return absl::OkStatus();
  const std::string out = ResolveUserPath(absl::GetFlag(FLAGS_out));
  RETURN_IF_ERROR(MakeDirectories(out));
  RETURN_IF_ERROR(WriteFileAtomically(
      out + "/rejection.html",
      HtmlPage(
          "Rejection",
          HtmlFigures({Curves(taggers, "c", &FlavourScores::c),
                       Curves(taggers, "light", &FlavourScores::light)}))));
  std::cout << "\nwrote rejection.html to " << out << "\n";
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram(
      "rejection",
      "Rejection of c and light jets at four b efficiencies.\n\n"
      "  bazel run //examples/flavour_tagging:rejection -- "
      "--models=full/model.json,pruned/model.json",
      argc, argv, autopruner::Run);
}
