// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/ship.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace autopruner {

absl::StatusOr<Ship> ParseShip(const std::string& text) {
  if (text == "pruned") return Ship::kPruned;
  if (text == "retrained") return Ship::kRetrained;
  if (text == "best") return Ship::kBest;
  return absl::InvalidArgumentError(
      absl::StrCat("--ship=", text, ": expected pruned, retrained or best"));
}

Choice ChooseShipped(Ship ship, Head head, int64_t budget,
                     const std::vector<SeedRuns>& seeds) {
  std::vector<Choice> choices;
  for (int k = 0; k < static_cast<int>(seeds.size()); ++k) {
    const int64_t used = seeds[k].retrained.circuit;
    if (ship != Ship::kRetrained) choices.push_back({k, false});
    if (ship != Ship::kPruned && (budget == 0 || used <= budget)) {
      choices.push_back({k, true});
    }
  }
  if (choices.empty()) return ChooseShipped(Ship::kPruned, head, budget, seeds);
  const auto metric = [&](const Choice& choice) {
    const SeedRuns& runs = seeds[choice.seed];
    return PrimaryMetric(head, (choice.retrained ? runs.retrained : runs.pruned)
                                   .fixed_point.validation);
  };
  Choice best = choices.front();
  for (const Choice& choice : choices) {
    if (metric(choice) > metric(best)) best = choice;
  }
  return best;
}

}  // namespace autopruner
