// SPDX-License-Identifier: Apache-2.0
//
// Which of the trained networks is written: the value of --ship.
//
//   absl::StatusOr<Ship> ship = ParseShip("best");
//   Choice choice = ChooseShipped(*ship, Head::kSigmoid, seeds);
//   choice.seed, choice.retrained  ->  2, true: seeds[2].retrained
//
//   pruned     the best of the pruned networks
//   retrained  the best of the retrained ones
//   best       the best of both
//
// Retrained networks that are above a budget of the firmware do not ship.
#ifndef TRAINER_COMMAND_SHIP_H_
#define TRAINER_COMMAND_SHIP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/network_spec.h"
#include "trainer/report/summary.h"

namespace autopruner {

enum class Ship { kPruned, kRetrained, kBest };

// Errors: InvalidArgument, which starts with --ship=, for anything else.
absl::StatusOr<Ship> ParseShip(const std::string& text);

struct Choice {
  int seed = 0;  // an index
  bool retrained = false;
};

// Chooses by the metric to compare by, on the validation part, in fixed point.
// Of equally good networks the first one, pruned before retrained. Only pruned
// networks, where no retrained one has a circuit within `budget` (0: none).
//   Requires that all `seeds` have a retrained network, but for kPruned.
Choice ChooseShipped(Ship ship, Head head, int64_t budget,
                     const std::vector<SeedRuns>& seeds);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_SHIP_H_
