// SPDX-License-Identifier: Apache-2.0
#include "trainer/run/training_flags.h"

#include <algorithm>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "base/flag_numbers.h"
#include "base/table.h"

ABSL_FLAG(int, epochs, 20,
          "passes over the training part, of every run; where it is not given, "
          "as many more as 5000 steps take");
ABSL_FLAG(int, batch, 128, "samples for each step of the optimiser");
ABSL_FLAG(
    double, learning_rate, 0.004,
    "largest learning rate of Adam; warm-up and cosine are relative to it");
ABSL_FLAG(double, weight_decay, 0.15,
          "decoupled weight decay (AdamW) of the full network, times the "
          "learning rate a step; it falls in proportion to the nodes in use");
ABSL_FLAG(double, validation, 0.1,
          "share of the training part that is set aside to validate with");
ABSL_FLAG(uint64_t, seed, 1, "first seed: same seed, same result");
ABSL_FLAG(int, threads, 0,
          "runs at the same time, 0: one a processor; results do not depend on "
          "it");

namespace autopruner {

absl::Status CheckTrainingFlags() {
  for (const absl::Status& status :
       {CheckFlagRange("epochs", absl::GetFlag(FLAGS_epochs), 1, 100000),
        CheckFlagRange("batch", absl::GetFlag(FLAGS_batch), 1, 100000),
        CheckFlagRange("threads", absl::GetFlag(FLAGS_threads), 0, 1024),
        CheckFlagRange("validation", absl::GetFlag(FLAGS_validation), 0.001,
                       0.999),
        CheckFlagRange("learning_rate", absl::GetFlag(FLAGS_learning_rate),
                       1e-9, 10),
        CheckFlagRange(
            "weight_decay", absl::GetFlag(FLAGS_weight_decay), 0,
            0.999 / std::max(absl::GetFlag(FLAGS_learning_rate), 1e-9))}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

RunRequest FlaggedRequest() {
  return {.plan = {},
          .seed = absl::GetFlag(FLAGS_seed),
          .epochs = absl::GetFlag(FLAGS_epochs),
          .batch = absl::GetFlag(FLAGS_batch),
          .learning_rate = absl::GetFlag(FLAGS_learning_rate),
          .weight_decay = absl::GetFlag(FLAGS_weight_decay)};
}

void GrowEpochs(TrainingData& data, RunRequest& request) {
  // What a small network takes to converge, at the default rates.
  constexpr int64_t kLeastSteps = 5000;
  const int64_t samples = data.train_samples();
  const int64_t steps =
      std::max<int64_t>(1, samples / std::min<int64_t>(request.batch, samples));
  const int64_t enough = (kLeastSteps + steps - 1) / steps;
  if (request.epochs >= enough) return;
  const std::string asked = absl::StrCat(Grouped(steps * request.epochs),
                                         " in ", request.epochs, " epochs");
  if (FLAGS_epochs.IsSpecifiedOnCommandLine()) {
    data.report.push_back(
        {"steps", absl::StrCat("only ", asked, "; the default takes ",
                               Grouped(kLeastSteps), ": --epochs=", enough)});
    return;
  }
  data.report.push_back(
      {"steps", absl::StrCat(asked, " are too few: ", Grouped(enough),
                             " epochs, unless --epochs= is given")});
  request.epochs = static_cast<int>(enough);
}

}  // namespace autopruner
