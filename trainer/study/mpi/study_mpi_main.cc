// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/mpi/study_mpi_main.h"

#include <atomic>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <thread>

#include "absl/flags/flag.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "trainer/run/training_flags.h"
#include "trainer/study/mpi/mpi_session.h"
#include "trainer/study/study_board.h"
#include "trainer/study/study_main.h"
#include "trainer/study/study_plan.h"
#include "trainer/study/study_progress.h"
#include "trainer/study/study_runner.h"
#include "trainer/study/study_setup.h"

namespace autopruner {
namespace {

// To rank 0: the configuration (or why there is none), how far a run is, a
// finished run, the last word. From rank 0: a run to be done, the end.
enum Tag { kHello, kError, kProgress, kRow, kGoodbye, kTask, kStop };

// Rank 0 answers in milliseconds once it has read its data. A rank that hears
// nothing for so long is alone.
constexpr double kPatience = 300;  // seconds

// How long rank 0 waits at the end for the others' last words. A rank in the
// middle of a training hears of the end after its epoch; one that died, never.
constexpr auto kFarewell = std::chrono::seconds(5);

struct RunProgress {
  int index = 0;
  ProgressState state = {};
};

// All ranks are the same program, so that a struct travels as it is.
std::string Pack(const RunProgress& progress) {
  return std::string(reinterpret_cast<const char*>(&progress),
                     sizeof(progress));
}

RunProgress Unpack(const std::string& bytes) {
  RunProgress progress;
  std::memcpy(&progress, bytes.data(), sizeof(progress));
  return progress;
}

// "INDEX LIVE", a digit for each unit.
std::string PackTask(const StudyTask& task) {
  return absl::StrCat(task.index, " ", LiveText(task.live));
}

absl::StatusOr<StudyTask> UnpackTask(const std::string& text,
                                     const std::vector<StudyCase>& cases) {
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  StudyTask task;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &task.index) ||
      task.index < 0 || task.index >= static_cast<int>(cases.size())) {
    return absl::InternalError(absl::StrCat("'", text, "' is no run"));
  }
  task.of = cases[task.index];
  // Only scratch has a layout.
  if (parts[1].empty()) return task;
  ASSIGN_OR_RETURN(task.live, ParseLive(parts[1]));
  return task;
}

// Rank 0: answers the others while a thread of its own trains.
class Leader {
 public:
  Leader(MpiSession& session, const Trainable& network, const Study& study,
         StudyBoard& board)
      : session_(session),
        network_(network),
        study_(study),
        board_(board),
        progress_(network, board) {}

  absl::Status Run() {
    std::atomic<bool> cancelled = false;
    std::thread trainer([&] { Train(cancelled); });
    while (!board_.over()) {
      const auto message = session_.Receive(/*seconds=*/0.1);
      if (message) Answer(*message);
    }
    cancelled = true;
    trainer.join();
    progress_.Finish();
    return board_.status();
  }

 private:
  void Train(const std::atomic<bool>& cancelled) {
    while (const auto task = board_.Take(StudyBoard::Idle::kAgain)) {
      const auto update = [&](const ProgressState& state) {
        progress_.Update(task->index, state);
      };
      const auto row = TrainTask(network_, study_, *task, update, &cancelled);
      if (cancelled) return;
      // An error stays on the board.
      const absl::Status status = row.ok() ? board_.Give(*row) : row.status();
      if (!status.ok()) board_.Fail(status);
    }
  }

  void Answer(const MpiMessage& message) {
    if (message.tag == kProgress) {
      const RunProgress progress = Unpack(message.bytes);
      progress_.Update(progress.index, progress.state);
      return;
    }
    const absl::Status status = Take(message);
    if (!status.ok()) {
      return board_.Fail(absl::Status(
          status.code(),
          absl::StrCat("rank ", message.rank, ": ", status.message())));
    }
    const auto task = board_.Take(StudyBoard::Idle::kAgain);
    if (task) session_.Send(message.rank, kTask, PackTask(*task));
  }

  absl::Status Take(const MpiMessage& message) {
    if (message.tag == kError) return absl::UnknownError(message.bytes);
    if (message.tag == kHello) {
      if (message.bytes == study_.configuration) return absl::OkStatus();
      return absl::FailedPreconditionError(
          absl::StrCat("has other flags or data (", message.bytes,
                       ") than rank 0 (", study_.configuration, ")"));
    }
    const auto row = ParseStudyLine(message.bytes);
    return row.ok() ? board_.Give(*row) : row.status();
  }

  MpiSession& session_;
  const Trainable& network_;
  const Study& study_;
  StudyBoard& board_;
  StudyProgress progress_;
};

absl::Status Lead(MpiSession& session, const Trainable& network,
                  const absl::StatusOr<Study>& study) {
  const auto executor = [&session](const Trainable& network, const Study& study,
                                   StudyBoard& board) {
    return Leader(session, network, study, board).Run();
  };
  const absl::Status status =
      study.ok() ? RunStudy(network, *study, executor) : study.status();
  for (int rank = 1; rank < session.ranks(); ++rank) {
    session.Send(rank, kStop, "");
  }
  // A message to a rank is safe once it has answered.
  const auto end = std::chrono::steady_clock::now() + kFarewell;
  int left = session.ranks() - 1;
  while (left > 0 && std::chrono::steady_clock::now() < end) {
    const auto message = session.Receive(/*seconds=*/0.1);
    if (message && message->tag == kGoodbye) --left;
  }
  return status;
}

// Other ranks: train what rank 0 says, until it says stop.
class Follower {
 public:
  Follower(MpiSession& session, const Trainable& network, const Study& study)
      : session_(session), network_(network), study_(study) {}

  absl::Status Run() {
    session_.Send(0, kHello, study_.configuration);
    const std::vector<StudyCase> cases = StudyCases(study_.plan);
    while (!stopped_) {
      const auto message = session_.Receive(kPatience);
      if (!message) {
        return absl::UnavailableError(
            absl::StrCat("rank ", session_.rank(), ": rank 0 does not answer"));
      }
      if (message->tag == kStop) break;
      const auto task = UnpackTask(message->bytes, cases);
      if (!task.ok()) return task.status();
      Train(*task);
    }
    return absl::OkStatus();
  }

 private:
  void Train(const StudyTask& task) {
    const auto update = [&](const ProgressState& state) {
      session_.Send(0, kProgress, Pack({.index = task.index, .state = state}));
      // Nothing but the end comes during a run.
      if (session_.Receive(/*seconds=*/0)) stopped_ = true;
    };
    const auto row = TrainTask(network_, study_, task, update, &stopped_);
    if (stopped_) return;
    if (row.ok()) {
      session_.Send(0, kRow, StudyLine(*row));
    } else {
      session_.Send(0, kError, std::string(row.status().message()));
    }
  }

  MpiSession& session_;
  const Trainable& network_;
  const Study& study_;
  std::atomic<bool> stopped_ = false;
};

// Of errors that a rank shares with rank 0, rank 0 tells.
absl::Status Follow(MpiSession& session, const Trainable& network,
                    const absl::StatusOr<Study>& study) {
  absl::Status status;
  if (study.ok()) {
    status = Follower(session, network, *study).Run();
  } else {
    session.Send(0, kError, std::string(study.status().message()));
    session.Receive(kPatience);
  }
  if (status.ok()) session.Send(0, kGoodbye, "");
  return status;
}

}  // namespace

int StudyMpiMain(const Trainable& network, int argc, char** argv) {
  const std::string usage =
      "as //trainer/study, on all ranks of an MPI job; a rank trains one run "
      "at a time.\n\n"
      "  mpirun --enable-recovery -n 64 study_mpi --budgets=8,16 --out=study";
  return RunProgram("study", usage, argc, argv, [&]() -> absl::Status {
    if (absl::GetFlag(FLAGS_threads) != 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--threads=", absl::GetFlag(FLAGS_threads),
          ": a rank trains one run at a time; start more ranks instead"));
    }
    MpiSession session;
    const auto study = PrepareStudy(network);
    return session.rank() == 0 ? Lead(session, network, study)
                               : Follow(session, network, study);
  });
}

}  // namespace autopruner
