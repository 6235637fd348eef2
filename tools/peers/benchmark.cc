// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools/peers:benchmark
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "codegen/benchmark/measured_firmware.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "tools/peers/compiled_peer.h"
#include "tools/peers/machine.h"

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Measures the generated C++ beside libraries, on one thread.\n\n"
    "  bazel run //tools/peers:benchmark\n\n"
    "Nanoseconds an event: latency is that of a call that waits for the one "
    "before, call\nthat of independent calls; 64 and 1,024 are batches. The "
    "libraries compute in\nfloat, with the nodes and inputs that are left. "
    "Each figure is the shortest of\nmany runs, ours and theirs in turns. All "
    "is compiled here with -O3 -march=native.";

constexpr const char* kModels[] = {"pruned_tagger", "jets_16_64_32_32_5"};
constexpr int kRounds = 3;

// As of InferencePeers().
using PeerTimes = std::vector<double>;

// One row of figures.
struct Measured {
  std::string name;
  PeerTimes times;
};

// Inputs and nodes of each layer that are left.
std::vector<int> LiveSizes(const Model& model) {
  std::vector<int> sizes = {static_cast<int>(
      std::count_if(model.features.begin(), model.features.end(),
                    [](const ModelFeature& feature) { return feature.live; }))};
  for (const ModelLayer& layer : model.layers) {
    sizes.push_back(static_cast<int>(
        std::count(layer.live.begin(), layer.live.end(), true)));
  }
  return sizes;
}

absl::StatusOr<PeerTimes> OurTimes(const Model& model,
                                   const std::string& compiler) {
  ASSIGN_OR_RETURN(const MeasuredFirmware ours,
                   MeasureFirmware(model, compiler));
  return PeerTimes{ours.vector.latency_ns, ours.vector.throughput_ns,
                   ours.batch_64_ns, ours.batch_1024_ns};
}

void KeepShortest(const PeerTimes& times, PeerTimes* shortest) {
  if (shortest->empty()) *shortest = times;
  for (size_t t = 0; t < times.size(); ++t) {
    (*shortest)[t] = std::min((*shortest)[t], times[t]);
  }
}

// Ours first.
absl::StatusOr<std::vector<Measured>> Measure(const Model& model,
                                              const std::string& compiler) {
  std::vector<Measured> all = {{"AutoPruner", {}}};
  std::vector<CompiledPeer> peers;
  for (const Peer& peer : InferencePeers()) {
    if (!MissingPackage(peer).empty()) continue;
    ASSIGN_OR_RETURN(CompiledPeer compiled,
                     CompiledPeer::Build(peer, LiveSizes(model), compiler));
    peers.push_back(std::move(compiled));
    all.push_back({peer.name, {}});
  }
  for (int round = 0; round < kRounds; ++round) {
    ASSIGN_OR_RETURN(const PeerTimes ours, OurTimes(model, compiler));
    KeepShortest(ours, &all[0].times);
    for (size_t p = 0; p < peers.size(); ++p) {
      ASSIGN_OR_RETURN(const PeerTimes times, peers[p].Run(4));
      KeepShortest(times, &all[p + 1].times);
    }
  }
  return all;
}

std::string Cell(double value) {
  return value > 0 ? Fixed(value, value < 100 ? 1 : 0) : "-";
}

absl::Status Run() {
  for (const Peer& peer : InferencePeers()) {
    const std::string missing = MissingPackage(peer);
    if (!missing.empty()) std::fprintf(stderr, "%s\n", missing.c_str());
  }
  const std::vector<std::string> header = {
      "network", "compiler", "ns an event", "latency", "call", "64", "1,024"};
  Table times(header);
  std::vector<std::string> ratio_header = header;
  ratio_header[2] = "times ours";
  Table ratios(ratio_header);
  std::vector<std::string> compilers;
  for (const std::string compiler : {"g++", "clang++"}) {
    ASSIGN_OR_RETURN(std::string name, CompilerName(compiler));
    compilers.push_back(std::move(name));
    for (const char* file : kModels) {
      ASSIGN_OR_RETURN(
          const Model model,
          ReadModel(absl::StrCat("testdata/models/", file, ".json")));
      ASSIGN_OR_RETURN(const std::vector<Measured> all,
                       Measure(model, compiler));
      const std::string sizes = absl::StrJoin(LiveSizes(model), "-");
      for (const Measured& one : all) {
        std::vector<std::string> ns = {sizes, compiler, one.name};
        std::vector<std::string> ratio = ns;
        for (size_t t = 0; t < one.times.size(); ++t) {
          ns.push_back(Cell(one.times[t]));
          ratio.push_back(Cell(one.times[t] / all[0].times[t]));
        }
        times.AddRow(ns);
        if (&one != &all[0]) ratios.AddRow(ratio);
      }
    }
  }
  std::printf("%s\n%s\n%s; %s\n", times.Text().c_str(), ratios.Text().c_str(),
              ProcessorName().c_str(), absl::StrJoin(compilers, "; ").c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("benchmark", autopruner::kUsage, argc, argv,
                                autopruner::Run);
}
