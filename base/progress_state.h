// SPDX-License-Identifier: Apache-2.0
//
// How far a training is.
#ifndef BASE_PROGRESS_STATE_H_
#define BASE_PROGRESS_STATE_H_

namespace autopruner {

struct ProgressState {
  int epoch = 0;  // done, the current one not counted
  int epochs = 1;
  double part_of_epoch = 0;  // 0 to 1, of the current one
  double loss = 0;           // NaN: not shown, as is the metric
  double metric = 0;
  int nodes = 0;  // in use
  int all_nodes = 0;

  // 0 to 1; a job is done at 1.
  double share() const;
};

}  // namespace autopruner

#endif  // BASE_PROGRESS_STATE_H_
