// SPDX-License-Identifier: Apache-2.0
//
// Libraries that infer the networks that we infer, compiled and measured on
// this machine.
//
//   absl::StatusOr<CompiledPeer> eigen = CompilePeer(kPeers[0], {16, 8, 1},
//                                                    "g++");
//   eigen->Run()  ->  {.latency_ns = 48, ..}
#ifndef TOOLS_PEERS_INFERENCE_H_
#define TOOLS_PEERS_INFERENCE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/emit/test_folder.h"

namespace autopruner {

struct Peer {
  const char* name;
  const char* source;   // in tools/peers
  const char* package;  // of Debian
  const char* file;     // of that package
  std::vector<std::string> flags;
};

// Nanoseconds an event: latency, independent calls, batches of 64 and 1,024.
// 0 of batches where a library has none.
using PeerTimes = std::vector<double>;

// The inference of each library; one of them in float and in fixed point.
const std::vector<Peer>& InferencePeers();

// "apt-get install .." for what the library lacks here; empty for nothing.
std::string MissingPackage(const Peer& peer);

class CompiledPeer {
 public:
  // A library for the dense layers of `sizes`: inputs, nodes of each layer.
  //   Errors: Internal, with what the compiler said.
  static absl::StatusOr<CompiledPeer> Build(const Peer& peer,
                                            const std::vector<int>& sizes,
                                            const std::string& compiler);

  // On one thread.
  //   Errors: Internal, with what the program said.
  absl::StatusOr<PeerTimes> Run() const;

 private:
  explicit CompiledPeer(std::shared_ptr<const TestFolder> folder)
      : folder_(std::move(folder)) {}

  std::shared_ptr<const TestFolder> folder_;
};

}  // namespace autopruner

#endif  // TOOLS_PEERS_INFERENCE_H_
