// SPDX-License-Identifier: Apache-2.0
//
// Messages between the ranks of an MPI job, some of which may die.
//
//   MpiSession session;                        // one in a program
//   session.Send(0, kRow, "taylor,8,..");
//   std::optional<MpiMessage> answer = session.Receive(/*seconds=*/60);
//
// Nothing blocks and nothing spins: a rank that waits leaves its processor to
// others, and a message to a rank that died is lost without an error. Without
// mpirun there is one rank, 0. Only the thread that made it may call.
#ifndef TRAINER_STUDY_MPI_MPI_SESSION_H_
#define TRAINER_STUDY_MPI_MPI_SESSION_H_

#include <memory>
#include <optional>
#include <string>

namespace autopruner {

struct MpiMessage {
  int rank = 0;  // who sent it
  int tag = 0;
  std::string bytes;
};

class MpiSession {
 public:
  MpiSession();
  // Waits until the ranks that live have come here, too.
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  int rank() const { return rank_; }
  int ranks() const { return ranks_; }

  // Returns at once. Messages to one rank arrive in their order.
  void Send(int rank, int tag, const std::string& bytes);

  // Returns the next message, or nothing if none comes within `seconds`.
  std::optional<MpiMessage> Receive(double seconds);

 private:
  class Outbox;  // what is on its way

  int rank_ = 0;
  int ranks_ = 1;
  std::unique_ptr<Outbox> outbox_;
};

}  // namespace autopruner

#endif  // TRAINER_STUDY_MPI_MPI_SESSION_H_
