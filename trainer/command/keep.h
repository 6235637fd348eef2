// SPDX-License-Identifier: Apache-2.0
//
// How many nodes are to be left: the values of --keep and --keep_features.
//
//   absl::StatusOr<KeepRequest> request = ParseKeep("16,8,4");
//   absl::StatusOr<KeepBudget> budget = ResolveKeep(*request, {64, 32, 32});
//   budget->nodes, budget->per_layer  ->  28, {16, 8, 4}
//
//   24       nodes in the whole network; training finds out where
//   50%      the same, as a share of the prunable nodes
//   16,8,4   nodes in each prunable layer
//   all      no pruning
//   auto     the fewest nodes that do not cost more than a tolerance
#ifndef TRAINER_COMMAND_KEEP_H_
#define TRAINER_COMMAND_KEEP_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

struct KeepRequest {
  enum class Kind { kAll, kCount, kPercent, kPerLayer, kAuto };

  Kind kind = Kind::kAll;
  double percent = 0;        // kPercent
  std::vector<int> counts;   // kCount: one; kPerLayer: one a layer
  std::string text = "all";  // as it was given, for messages
};

struct KeepBudget {
  int nodes = 0;  // in all prunable layers together
  std::vector<int>
      per_layer;  // one a prunable layer; empty: one budget for all
};

// Parses a value of --keep.
//   Errors: InvalidArgument, which starts with --keep=, for anything else than
//   the above, and for a number or a share of 0 or less, or above 100 %.
absl::StatusOr<KeepRequest> ParseKeep(const std::string& text);

// Returns the budget for a network whose prunable layers have `layer_sizes`
// nodes. A share is rounded to the nearest number of nodes.
//   Errors: InvalidArgument: more nodes than there are, fewer than one a layer,
//   or another number of layers; kAuto, which only training can resolve.
absl::StatusOr<KeepBudget> ResolveKeep(const KeepRequest& request,
                                       const std::vector<int>& layer_sizes);

// Returns how many of `features` input features a value of --keep_features
// (a number, a share or "all") leaves.
//   Errors: as ParseKeep and ResolveKeep, for --keep_features=.
absl::StatusOr<int> ResolveKeepFeatures(const std::string& text, int features);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_KEEP_H_
