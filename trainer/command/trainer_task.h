// SPDX-License-Identifier: Apache-2.0
//
// What the trainer's flags ask for, checked against a network and its data.
//
//   absl::StatusOr<TrainerTask> task = PrepareTask(network.spec);
//   network.run(task->data, task->request, nullptr);
//
// A program has these flags when it links this library.
#ifndef TRAINER_COMMAND_TRAINER_TASK_H_
#define TRAINER_COMMAND_TRAINER_TASK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/network_spec.h"
#include "trainer/command/ship.h"
#include "trainer/run/run.h"

namespace autopruner {

struct TrainerTask {
  // What the network is called instead of its own name: an identifier.
  std::optional<std::string> name = {};
  RunRequest request = {};  // of the first seed; the plan has all fixed budgets
  bool prunes = false;
  bool keep_auto = false;  // nodes are searched for: --keep=auto
  double tolerance = 0;    // by which the metric may fall then
  int seeds = 1;
  int threads = 0;
  bool retrain = false;
  Ship ship = Ship::kPruned;
  std::string out = {};  // made; empty: nothing is written
  TrainingData data = {};
  // For the model file.
  std::map<std::string, std::string> provenance = {};
};

// Reads flags and data, and makes the folder for the results: all that can go
// wrong for a wrong input goes wrong here.
absl::StatusOr<TrainerTask> PrepareTask(const NetworkSpec& spec);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_TRAINER_TASK_H_
