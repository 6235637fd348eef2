// SPDX-License-Identifier: Apache-2.0
#include "trainer/training_flags.h"

#include <algorithm>
#include <charconv>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"

ABSL_FLAG(int, epochs, 20, "passes over the training part, of every run");
ABSL_FLAG(int, batch, 128, "samples for each step of the optimiser");
ABSL_FLAG(
    double, learning_rate, 0.004,
    "largest learning rate of Adam; warm-up and cosine are relative to it");
ABSL_FLAG(double, weight_decay, 0.15,
          "decoupled weight decay (AdamW), times the learning rate a step");
ABSL_FLAG(double, validation, 0.1,
          "share of the training part that is set aside to validate with");
ABSL_FLAG(uint64_t, seed, 1, "first seed: same seed, same result");
ABSL_FLAG(int, threads, 0,
          "runs at the same time, 0: one a processor; results do not depend on "
          "it");

namespace autopruner {

absl::Status CheckFlagRange(const std::string& flag, double value, double least,
                            double most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--", flag, "=", value, ": must be ", least, " to ", most));
}

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

absl::StatusOr<std::vector<int>> ParseFlagCounts(
    const std::string& flag, const std::vector<std::string>& texts, int least,
    int most) {
  std::vector<int> counts;
  for (const std::string& text : texts) {
    int count = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, count);
    if (parsed.ec != std::errc() || parsed.ptr != end || count < least ||
        count > most) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": '", text, "' must be a whole number, ",
                       least, " to ", most));
    }
    if (std::find(counts.begin(), counts.end(), count) != counts.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--", flag, ": ", text, " stands there twice"));
    }
    counts.push_back(count);
  }
  return counts;
}

}  // namespace autopruner
