// SPDX-License-Identifier: Apache-2.0
//
// Shows on stderr how far training is.
//
//   Progress progress({.metric = "AUC"});
//   progress.Update(0, {.epoch = 7, .epochs = 15, .loss = 0.2134,
//                       .metric = 0.9721, .nodes = 64, .all_nodes = 128});
//   progress.Finish();
//
//    7/15  ━━━━━──────  loss 0.2134  AUC 0.9721   64 of 128 nodes  0:12 left
//
// In a terminal the line is drawn again in place; elsewhere a line is written
// for each epoch, at most one a second. Several jobs share one line, which
// counts those that are done: "3 of 8 runs". Any thread may call.
#ifndef BASE_PROGRESS_H_
#define BASE_PROGRESS_H_

#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>
#include <vector>

#include "base/progress_state.h"

namespace autopruner {

// True if stderr is a terminal, and how many columns it has (else 80).
bool StderrIsTerminal();
int StderrColumns();

struct ProgressOptions {
  std::string label = {};
  int jobs = 1;
  std::string metric = "metric";  // its name
  // For tests. `out` null: stderr; `seconds` empty: SteadySeconds.
  bool terminal = StderrIsTerminal();
  int columns = StderrColumns();
  std::ostream* out = nullptr;
  std::function<double()> seconds = nullptr;
};

class Progress {
 public:
  explicit Progress(ProgressOptions options);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Tells how far job `job` (0 .. jobs - 1) is.
  void Update(int job, const ProgressState& state);

  // Draws the last state and ends the line. Nothing is drawn after it. The
  // destructor calls it, too.
  void Finish();

 private:
  std::string Line() const;
  std::string Head() const;
  std::string Tail() const;
  double Share() const;
  int DoneJobs() const;
  bool IsDue(const ProgressState& previous, const ProgressState& state) const;
  void Draw();

  const ProgressOptions options_;
  mutable std::mutex mutex_;
  std::vector<ProgressState> jobs_;  // all below are guarded by mutex_
  ProgressState latest_;             // of any job
  double begin_ = 0;
  double last_draw_ = 0;
  bool drawn_ = false;      // at all
  bool up_to_date_ = true;  // what is drawn shows the last update
  bool finished_ = false;
};

}  // namespace autopruner

#endif  // BASE_PROGRESS_H_
