// SPDX-License-Identifier: Apache-2.0
//
// The commands that made a result, as its report shows them.
//
//   CommandLines("//trainer/hbb:hbb_tagger")  ->  {
//     "bazel run //trainer/hbb:hbb_tagger.train -- --keep=16 --out=out ..",
//     "bazel run //trainer/hbb:hbb_tagger.firmware -- --model=out/model.json
//     .."}
#ifndef TRAINER_COMMAND_COMMAND_LINE_H_
#define TRAINER_COMMAND_COMMAND_LINE_H_

#include <string>
#include <vector>

namespace autopruner {

// Returns the flags of this program that are not at their defaults, sorted by
// name, and what makes firmware of the result. Of paths the last part;
// --threads is left out: neither changes a result.
std::vector<std::string> CommandLines(const std::string& target);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_COMMAND_LINE_H_
