// SPDX-License-Identifier: Apache-2.0
//
// Libraries that infer or train the networks that we do, compiled and measured
// on this machine.
//
//   absl::StatusOr<CompiledPeer> eigen =
//       CompiledPeer::Build(InferencePeers()[0], {16, 8, 1}, "g++");
//   eigen->Run(4)  ->  {48, 21, 19.5, 18}
#ifndef TOOLS_PEERS_COMPILED_PEER_H_
#define TOOLS_PEERS_COMPILED_PEER_H_

#include <cstddef>
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

// The inference of each library; one of them in float and in fixed point.
// Their figures are nanoseconds an event: latency, independent calls, batches
// of 64 and 1,024; 0 of batches where a library has none.
const std::vector<Peer>& InferencePeers();

// Training, of dense networks and of the set network of random_sets.h. The
// figures are samples a second of each of kBatches.
const std::vector<Peer>& TrainingPeers();
const std::vector<Peer>& SetTrainingPeers();

// "apt-get install .." for what the library lacks here; empty for nothing.
std::string MissingPackage(const Peer& peer);

class CompiledPeer {
 public:
  // A library for the dense layers of `sizes`: inputs, nodes of each layer.
  //   Errors: Internal, with what the compiler said.
  static absl::StatusOr<CompiledPeer> Build(const Peer& peer,
                                            const std::vector<int>& sizes,
                                            const std::string& compiler);

  // Returns so many figures that the program prints, on one thread.
  //   Errors: Internal, with what the program said.
  absl::StatusOr<std::vector<double>> Run(size_t figures) const;

 private:
  explicit CompiledPeer(std::shared_ptr<const TestFolder> folder)
      : folder_(std::move(folder)) {}

  std::shared_ptr<const TestFolder> folder_;
};

}  // namespace autopruner

#endif  // TOOLS_PEERS_COMPILED_PEER_H_
