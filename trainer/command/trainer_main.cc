// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/trainer_main.h"

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model_file.h"
#include "codegen/onnx/dense_onnx.h"
#include "trainer/command/command_line.h"
#include "trainer/command/ship.h"
#include "trainer/command/trainer_runs.h"
#include "trainer/command/trainer_task.h"
#include "trainer/data/data_report.h"
#include "trainer/report/fixed_point_values.h"
#include "trainer/report/run_report.h"
#include "trainer/report/saturation.h"
#include "trainer/report/summary.h"

namespace autopruner {
namespace {

absl::Status WriteResults(const Trainable& network, const TrainerTask& task,
                          const Summary& summary) {
  const RunOutcome& shipped = ShippedOutcome(summary);
  Model model = shipped.model;
  model.provenance = task.provenance;
  model.provenance["seed"] = absl::StrCat(summary.seeds[summary.shipped].seed);
  RETURN_IF_ERROR(WriteModel(model, absl::StrCat(task.out, "/model.json")));
  RETURN_IF_ERROR(WriteFileAtomically(absl::StrCat(task.out, "/metrics.json"),
                                      SummaryJson(summary)));
  if (!shipped.float_network.layers.empty()) {
    ASSIGN_OR_RETURN(const std::string onnx, DenseOnnx(shipped.float_network));
    RETURN_IF_ERROR(
        WriteFileAtomically(absl::StrCat(task.out, "/float.onnx"), onnx));
  }
  const RunReport report = {.summary = &summary,
                            .spec = network.spec,
                            .data = &task.data,
                            .commands = CommandLines(network.target)};
  return WriteFileAtomically(absl::StrCat(task.out, "/report.html"),
                             RunReportHtml(report));
}

absl::Status Train(const Trainable& compiled) {
  const std::string problem = IdentifierProblem(compiled.name);
  if (!problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the network's name, '", compiled.name, "', ", problem));
  }
  ASSIGN_OR_RETURN(const TrainerTask task, PrepareTask(compiled.spec));
  const Trainable network =
      Renamed(compiled, task.name.value_or(compiled.name));
  const TrainingData& data = task.data;
  std::cout << network.name << ": " << data.train_samples() << " samples to "
            << "train, " << data.validation.samples() << " to validate, "
            << data.test.samples() << " to test with"
            << (data.stream == nullptr ? "" : "; they are streamed") << "\n\n";
  if (!data.report.empty()) std::cout << ReportText(data.report) << "\n";
  std::cout.flush();
  ASSIGN_OR_RETURN(std::vector<SeedRuns> seeds, RunSeeds(network, task));
  Summary summary = {.network = network.name,
                     .head = network.spec.head,
                     .feature_names = data.train.feature_names,
                     .seeds = std::move(seeds),
                     .budget = task.request.plan.circuit,
                     .prunes = task.prunes,
                     .finds_formats = !network.spec.quantized()};
  const Choice choice = ChooseShipped(task.ship, network.spec.head,
                                      task.request.plan.circuit, summary.seeds);
  summary.shipped = choice.seed;
  summary.ships_retrained = choice.retrained;
  summary.saturation = SaturatedGroups(
      MeasureRanges(ShippedOutcome(summary).model, data.validation),
      summary.feature_names);
  std::cout << SummaryText(summary);
  if (task.out.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(WriteResults(network, task, summary));
  std::cout << "\nwrote model.json, metrics.json, report.html"
            << (network.spec.set.exists() ? "" : ", float.onnx") << " to "
            << task.out << "\n";
  return absl::OkStatus();
}

}  // namespace

int TrainerMain(const Trainable& network, int argc, char** argv) {
  return RunProgram(
      "trainer",
      absl::StrCat("trains ", network.name,
                   ", prunes it while it trains, and writes the model.\n\n"
                   "  bazel run ",
                   network.target, ".train -- --keep=16 --out=", network.name),
      argc, argv, [&] { return Train(network); });
}

}  // namespace autopruner
