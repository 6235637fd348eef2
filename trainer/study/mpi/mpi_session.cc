// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/mpi/mpi_session.h"

#include <chrono>
#include <cstdlib>
#include <list>
#include <thread>

#include "mpi.h"

namespace autopruner {
namespace {

using Clock = std::chrono::steady_clock;

// Between two looks for a message: nothing beside the seconds of a training.
constexpr auto kPause = std::chrono::milliseconds(1);

// What is not sent when all has ended is for a rank that died.
constexpr auto kLinger = std::chrono::seconds(2);

}  // namespace

class MpiSession::Outbox {
 public:
  void Send(int rank, int tag, const std::string& bytes) {
    letters_.push_back({.bytes = bytes, .request = MPI_REQUEST_NULL});
    Letter& letter = letters_.back();
    const int status =
        MPI_Isend(letter.bytes.data(), static_cast<int>(letter.bytes.size()),
                  MPI_BYTE, rank, tag, MPI_COMM_WORLD, &letter.request);
    if (status != MPI_SUCCESS) letters_.pop_back();
  }

  // Forgets what has been sent. Returns true if nothing else is left.
  bool Tidy() {
    letters_.remove_if([](Letter& letter) {
      int sent = 0;
      const int status = MPI_Test(&letter.request, &sent, MPI_STATUS_IGNORE);
      return sent != 0 || status != MPI_SUCCESS;
    });
    return letters_.empty();
  }

 private:
  struct Letter {
    std::string bytes;
    MPI_Request request;
  };
  std::list<Letter> letters_;
};

MpiSession::MpiSession() : outbox_(std::make_unique<Outbox>()) {
  // The end must not wait for a rank that died: Open MPI's barrier there may.
  setenv("OMPI_MCA_async_mpi_finalize", "1", /*overwrite=*/0);
  // Other threads may run, but do not call MPI.
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks_);
}

MpiSession::~MpiSession() {
  const auto end = Clock::now() + kLinger;
  while (!outbox_->Tidy() && Clock::now() < end) {
    std::this_thread::sleep_for(kPause);
  }
  MPI_Finalize();
}

void MpiSession::Send(int rank, int tag, const std::string& bytes) {
  outbox_->Tidy();
  outbox_->Send(rank, tag, bytes);
}

std::optional<MpiMessage> MpiSession::Receive(double seconds) {
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  while (true) {
    outbox_->Tidy();
    int there = 0;
    MPI_Status status;
    const int probed = MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD,
                                  &there, &status);
    if (probed == MPI_SUCCESS && there != 0) {
      int size = 0;
      MPI_Get_count(&status, MPI_BYTE, &size);
      MpiMessage message = {.rank = status.MPI_SOURCE,
                            .tag = status.MPI_TAG,
                            .bytes = std::string(size, '\0')};
      const int received =
          MPI_Recv(message.bytes.data(), size, MPI_BYTE, message.rank,
                   message.tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      if (received == MPI_SUCCESS) return message;
    }
    if (Clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace autopruner
