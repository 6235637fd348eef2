// SPDX-License-Identifier: Apache-2.0
//
// bazel run //tools/peers:training_benchmark
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "base/program.h"
#include "base/status_macros.h"
#include "base/table.h"
#include "core/network_spec.h"
#include "core/pruning_hooks.h"
#include "core/random.h"
#include "core/training.h"
#include "tools/peers/compiled_peer.h"
#include "tools/peers/machine.h"
#include "tools/peers/random_sets.h"
#include "tools/peers/training_rate.h"

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Measures training beside libtorch, on one thread.\n\n"
    "  bazel run //tools/peers:training_benchmark\n\n"
    "Thousands of samples a second through whole steps (forward, loss, "
    "backward, Adam),\nin float. Each figure is the fastest of many, ours and "
    "theirs in turns.";

constexpr int kRounds = 3;

// Samples a second of each batch.
using Rates = std::vector<double>;

// ReLU between dense layers, and cross-entropy.
template <int kInputs, int... kOutputs>
constexpr NetworkSpec DenseNetwork() {
  NetworkSpec spec = {.inputs = kInputs, .input = {.width = 8, .frac = 4}};
  for (const int outputs : {kOutputs...}) {
    spec.layers.at[spec.layers.count++] = {.outputs = outputs,
                                           .weight = {.width = 6, .frac = 4},
                                           .output = {.width = 8, .frac = 4},
                                           .activation = Activation::kRelu};
  }
  spec.layers.at[spec.layers.count - 1].activation = Activation::kLinear;
  spec.head = spec.outputs() == 1 ? Head::kSigmoid : Head::kSoftmax;
  return spec;
}

// The set network of random_sets.h.
template <int... kSizes>
constexpr NetworkSpec SetNetwork() {
  NetworkSpec spec = DenseNetwork<kSizes...>();
  spec.set = {
      .elements = kElements, .shared_layers = kSharedLayers, .joined = kJoined};
  return spec;
}

struct Samples {
  std::vector<float> x;  // [samples][sample_size()]
  std::vector<float> y;  // [samples]
};

Samples RandomVectors(const NetworkSpec& spec, int samples) {
  Samples made;
  for (int k = 0; k < samples * spec.inputs; ++k) {
    made.x.push_back(static_cast<float>(RandomUniform(1, 1, k)));
  }
  for (int s = 0; s < samples; ++s) {
    made.y.push_back(
        static_cast<float>(RandomBelow(1, 2, s, std::max(spec.outputs(), 2))));
  }
  return made;
}

// Each element is followed by whether it is there.
Samples FlatSets(const Sets& sets) {
  Samples made = {.x = {}, .y = sets.classes};
  auto feature = sets.elements.begin();
  auto joined = sets.joined.begin();
  auto there = sets.there.begin();
  for (size_t s = 0; s < sets.classes.size(); ++s) {
    for (int e = 0; e < kElements; ++e) {
      made.x.insert(made.x.end(), feature, feature + kElementInputs);
      feature += kElementInputs;
      made.x.push_back(*there++);
    }
    made.x.insert(made.x.end(), joined, joined + kJoined);
    joined += kJoined;
  }
  return made;
}

template <NetworkSpec kSpec>
Rates OurRates() {
  Rates rates;
  for (const int batch : kBatches) {
    const Samples samples = kSpec.set.exists()
                                ? FlatSets(RandomSets(batch, kSpec.outputs()))
                                : RandomVectors(kSpec, batch);
    const std::vector<float> weight(batch, 1.0f);
    std::vector<uint32_t> rows(batch);
    std::iota(rows.begin(), rows.end(), 0u);
    TrainingSpec spec;
    // So long that all steps are alike.
    spec.schedule = {.peak = 1e-4, .steps = int64_t{1} << 40};
    // Larger than a stack may be.
    const auto training = std::make_unique<Training<kSpec>>(
        spec, PruningHooks<kSpec>(), /*seed=*/1);
    training->network().set_quantized(false);
    rates.push_back(SamplesASecond(batch, [&] {
      training->Step({.x = samples.x.data(),
                      .y = samples.y.data(),
                      .weight = weight.data(),
                      .rows = std::span(rows)});
    }));
  }
  return rates;
}

void KeepFastest(const Rates& rates, Rates* fastest) {
  fastest->resize(rates.size());
  for (size_t b = 0; b < rates.size(); ++b) {
    (*fastest)[b] = std::max((*fastest)[b], rates[b]);
  }
}

void AddRow(const std::string& network, const std::string& name,
            const Rates& rates, double unit, int decimals, Table* table) {
  std::vector<std::string> cells = {network, name};
  for (const double rate : rates) cells.push_back(Fixed(rate / unit, decimals));
  table->AddRow(cells);
}

// Those that are installed, compiled for `sizes`.
absl::StatusOr<std::vector<CompiledPeer>> BuildPeers(
    const std::vector<Peer>& peers, const std::vector<int>& sizes) {
  std::vector<CompiledPeer> built;
  for (const Peer& peer : peers) {
    if (!MissingPackage(peer).empty()) continue;
    ASSIGN_OR_RETURN(CompiledPeer compiled,
                     CompiledPeer::Build(peer, sizes, "g++"));
    built.push_back(std::move(compiled));
  }
  return built;
}

template <NetworkSpec kSpec>
absl::Status Measure(const std::string& network, const std::vector<int>& sizes,
                     const std::vector<Peer>& peers, Table* table) {
  ASSIGN_OR_RETURN(const std::vector<CompiledPeer> built,
                   BuildPeers(peers, sizes));
  Rates ours;
  std::vector<Rates> theirs(built.size());
  for (int round = 0; round < kRounds; ++round) {
    KeepFastest(OurRates<kSpec>(), &ours);
    for (size_t p = 0; p < built.size(); ++p) {
      ASSIGN_OR_RETURN(const Rates rates, built[p].Run(std::size(kBatches)));
      KeepFastest(rates, &theirs[p]);
    }
  }
  AddRow(network, "AutoPruner", ours, 1000, 0, table);
  for (size_t p = 0; p < built.size(); ++p) {
    AddRow(network, peers[p].name, theirs[p], 1000, 0, table);
    Rates times = ours;
    for (size_t b = 0; b < times.size(); ++b) times[b] /= theirs[p][b];
    AddRow(network, "times as fast", times, 1, 2, table);
  }
  return absl::OkStatus();
}

template <int... kSizes>
absl::Status MeasureDense(Table* table) {
  const std::vector<int> sizes = {kSizes...};
  return Measure<DenseNetwork<kSizes...>()>(absl::StrJoin(sizes, "-"), sizes,
                                            TrainingPeers(), table);
}

absl::Status Run() {
  const std::string missing = MissingPackage(TrainingPeers().front());
  if (!missing.empty()) std::fprintf(stderr, "%s\n", missing.c_str());
  Table table(
      {"network", "thousand samples a second", "32", "128", "256", "1,024"});
  RETURN_IF_ERROR((MeasureDense<16, 64, 32, 32, 5>(&table)));
  RETURN_IF_ERROR((MeasureDense<35, 64, 32, 32, 1>(&table)));
  RETURN_IF_ERROR((MeasureDense<784, 300, 100, 10>(&table)));
  RETURN_IF_ERROR((Measure<SetNetwork<kElementInputs, 32, 32, 16, 32, 32, 3>()>(
      "set 6-32-32-16, 19-32-32-3", {kElementInputs, 32, 32, 16, 32, 32, 3},
      SetTrainingPeers(), &table)));
  ASSIGN_OR_RETURN(const std::string compiler, CompilerName("g++"));
  std::printf("%s\n%s; %s\n", table.Text().c_str(), ProcessorName().c_str(),
              compiler.c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace autopruner

int main(int argc, char** argv) {
  return autopruner::RunProgram("training_benchmark", autopruner::kUsage, argc,
                                argv, autopruner::Run);
}
