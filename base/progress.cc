// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <ostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/steady_seconds.h"
#include "base/table.h"

namespace autopruner {
namespace {

constexpr int kLongestBar = 24;
constexpr int kShortestBar = 6;
constexpr double kTerminalInterval = 0.1;  // seconds
constexpr double kPlainInterval = 1.0;
constexpr int kPlainColumns = 120;

ProgressOptions WithDefaults(ProgressOptions options) {
  if (options.out == nullptr) options.out = &std::cerr;
  if (!options.seconds) options.seconds = SteadySeconds;
  return options;
}

// 75 -> "1:15", 3675 -> "1:01:15"
std::string Duration(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  const int64_t minutes = whole / 60;
  if (minutes < 60) return absl::StrFormat("%d:%02d", minutes, whole % 60);
  return absl::StrFormat("%d:%02d:%02d", minutes / 60, minutes % 60,
                         whole % 60);
}

// ━━━━━━━━━───────────
std::string Bar(double share, int columns) {
  const int full = static_cast<int>(std::lround(share * columns));
  std::string bar;
  for (int i = 0; i < columns; ++i) bar += i < full ? "━" : "─";
  return bar;
}

// The beginning of `text` that fits `columns` columns.
std::string DisplayPrefix(std::string text, int columns) {
  while (static_cast<int>(DisplayWidth(text)) > columns) text.pop_back();
  return text;
}

}  // namespace

bool StderrIsTerminal() { return isatty(STDERR_FILENO) == 1; }

int StderrColumns() {
  winsize size = {};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return known && size.ws_col > 0 ? size.ws_col : 80;
}

Progress::Progress(ProgressOptions options)
    : options_(WithDefaults(std::move(options))),
      jobs_(std::max(options_.jobs, 1)),
      begin_(options_.seconds()) {}

Progress::~Progress() { Finish(); }

void Progress::Update(int job, const ProgressState& state) {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  const ProgressState previous = std::exchange(jobs_[job], state);
  latest_ = state;
  up_to_date_ = false;
  if (IsDue(previous, state)) Draw();
}

void Progress::Finish() {
  const std::lock_guard lock(mutex_);
  if (finished_) return;
  if (!up_to_date_) Draw();
  if (drawn_ && options_.terminal) *options_.out << "\n" << std::flush;
  finished_ = true;
}

bool Progress::IsDue(const ProgressState& previous,
                     const ProgressState& state) const {
  const double elapsed = options_.seconds() - last_draw_;
  if (options_.terminal) return !drawn_ || elapsed >= kTerminalInterval;
  const bool new_epoch = state.epoch > previous.epoch;
  return new_epoch && (!drawn_ || elapsed >= kPlainInterval);
}

void Progress::Draw() {
  last_draw_ = options_.seconds();
  drawn_ = true;
  up_to_date_ = true;
  if (options_.terminal) {
    *options_.out << "\r" << Line() << "\x1b[K" << std::flush;
  } else {
    *options_.out << Line() << "\n" << std::flush;
  }
}

double Progress::Share() const {
  double share = 0;
  for (const ProgressState& job : jobs_) share += job.share();
  return share / static_cast<double>(jobs_.size());
}

int Progress::DoneJobs() const {
  return static_cast<int>(
      std::count_if(jobs_.begin(), jobs_.end(),
                    [](const ProgressState& job) { return job.share() >= 1; }));
}

std::string Progress::Head() const {
  std::string head = options_.label;
  if (!head.empty()) head.append("  ");
  if (jobs_.size() > 1) {
    absl::StrAppend(&head, DoneJobs(), " of ", jobs_.size(), " runs");
  } else {
    const int digits = static_cast<int>(absl::StrCat(latest_.epochs).size());
    absl::StrAppendFormat(&head, "%*d/%d", digits, latest_.epoch,
                          latest_.epochs);
  }
  return head;
}

std::string Progress::Tail() const {
  std::string tail;
  if (!std::isnan(latest_.loss)) {
    absl::StrAppend(&tail, "  loss ", Fixed(latest_.loss, 4));
  }
  if (!std::isnan(latest_.metric)) {
    absl::StrAppend(&tail, "  ", options_.metric, " ",
                    Fixed(latest_.metric, 4));
  }
  if (jobs_.size() == 1 && latest_.all_nodes > 0) {
    const int digits = static_cast<int>(absl::StrCat(latest_.all_nodes).size());
    absl::StrAppendFormat(&tail, "  %*d of %d nodes", digits, latest_.nodes,
                          latest_.all_nodes);
  }
  const double share = Share();
  const double elapsed = options_.seconds() - begin_;
  if (share >= 1) {
    absl::StrAppend(&tail, "  ", Duration(elapsed));
  } else if (share > 0) {
    absl::StrAppend(&tail, "  ", Duration(elapsed / share * (1 - share)),
                    " left");
  }
  return tail;
}

std::string Progress::Line() const {
  std::string head = Head();
  const std::string tail = Tail();
  // One column stays free: some terminals wrap a full line.
  const int columns =
      (options_.terminal ? options_.columns : kPlainColumns) - 1;
  const int room =
      columns - static_cast<int>(DisplayWidth(head) + DisplayWidth(tail)) - 2;
  if (room >= kShortestBar) {
    absl::StrAppend(&head, "  ", Bar(Share(), std::min(room, kLongestBar)));
  }
  return DisplayPrefix(absl::StrCat(head, tail), columns);
}

}  // namespace autopruner
