// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/ship.h"

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

Choice ChooseShipped(Ship ship, Head head, const std::vector<SeedRuns>& seeds) {
  const auto metric = [&](const Choice& choice) {
    const SeedRuns& runs = seeds[choice.seed];
    return PrimaryMetric(head, (choice.retrained ? runs.retrained : runs.pruned)
                                   .fixed_point.validation);
  };
  Choice best = {.seed = 0, .retrained = ship == Ship::kRetrained};
  for (int k = 0; k < static_cast<int>(seeds.size()); ++k) {
    for (const bool retrained : {false, true}) {
      if (ship == (retrained ? Ship::kPruned : Ship::kRetrained)) continue;
      const Choice choice = {.seed = k, .retrained = retrained};
      if (metric(choice) > metric(best)) best = choice;
    }
  }
  return best;
}

}  // namespace autopruner
