// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_main.h"

#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "trainer/data/data_report.h"
#include "trainer/study/study_board.h"
#include "trainer/study/study_journal.h"
#include "trainer/study/study_report.h"
#include "trainer/study/study_setup.h"

namespace autopruner {

absl::Status RunStudy(const Trainable& network, const Study& study,
                      const StudyExecutor& executor) {
  RETURN_IF_ERROR(MakeDirectories(study.out));
  auto journal =
      StudyJournal::Open(study.out + "/journal.txt", study.configuration);
  if (!journal.ok()) return journal.status();
  StudyBoard board(study.plan, **journal);
  const std::vector<DataRemark>& remarks = study.data.report;
  if (!remarks.empty()) std::cout << ReportText(remarks) << "\n";
  std::cout << "study: " << board.runs() << " runs, " << board.done_earlier()
            << " of them done earlier\n";
  std::cout.flush();
  RETURN_IF_ERROR(executor(network, study, board));
  const std::vector<StudyRow> rows = board.rows();
  std::string csv = absl::StrCat(StudyHeader(), "\n");
  for (const StudyRow& row : rows) {
    absl::StrAppend(&csv, StudyLine(row), "\n");
  }
  RETURN_IF_ERROR(WriteFileAtomically(study.out + "/study.csv", csv));
  const StudyReport report({.network = network.name,
                            .spec = network.spec,
                            .feature_names = study.data.train.feature_names,
                            .configuration = study.configuration,
                            .plan = study.plan},
                           rows);
  RETURN_IF_ERROR(
      WriteFileAtomically(study.out + "/report.html", report.Html()));
  std::cout << report.Text() << "\nwrote study.csv and report.html\n";
  return absl::OkStatus();
}

int StudyMain(const Trainable& network, int argc, char** argv) {
  const std::string usage = absl::StrCat(
      "compares ways to prune ", network.name,
      ": budgets x seeds x methods, each trained once.\n\n"
      "  bazel run ",
      network.target, ".study -- --budgets=8,16,32 --seeds=5 --out=study");
  return RunProgram("study", usage, argc, argv, [&]() -> absl::Status {
    const auto study = PrepareStudy(network);
    if (!study.ok()) return study.status();
    return RunStudy(network, *study, RunOnThreads);
  });
}

}  // namespace autopruner
