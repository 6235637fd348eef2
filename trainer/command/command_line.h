// SPDX-License-Identifier: Apache-2.0
//
// The commands that made a result, as its report shows them.
//
//   CommandLines("hbb_tagger")  ->  {
//     "trainer (hbb_tagger) -- --keep=16 --out=out --seed=3",
//     "bazel run //codegen -- --model=out/model.json --out=out"}
#ifndef TRAINER_COMMAND_COMMAND_LINE_H_
#define TRAINER_COMMAND_COMMAND_LINE_H_

#include <string>
#include <vector>

namespace autopruner {

// Returns the flags of this program that are not at their defaults, sorted by
// name, and what makes firmware of the result. Of paths the last part;
// --threads is left out: neither changes a result.
std::vector<std::string> CommandLines(const std::string& network);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_COMMAND_LINE_H_
