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
#include <optional>
#include <span>
#include <string>
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
#include "tools/peers/training_rate.h"

namespace autopruner {
namespace {

constexpr char kUsage[] =
    "Measures training beside libtorch, on one thread.\n\n"
    "  bazel run //tools/peers:training_benchmark\n\n"
    "Thousands of samples a second through whole steps (forward, loss, "
    "backward, Adam),\nin float. Each figure is the fastest of many, ours and "
    "theirs in turns.";

constexpr int kBatches[] = {32, 128, 1024};
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

template <NetworkSpec kSpec>
Rates OurRates() {
  Rates rates;
  for (const int batch : kBatches) {
    std::vector<float> x(batch * kSpec.inputs);
    for (size_t k = 0; k < x.size(); ++k) {
      x[k] = static_cast<float>(RandomUniform(1, 1, k));
    }
    std::vector<float> y(batch);
    for (int s = 0; s < batch; ++s) {
      y[s] = static_cast<float>(
          RandomBelow(1, 2, s, std::max(kSpec.outputs(), 2)));
    }
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
      training->Step({.x = x.data(),
                      .y = y.data(),
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

void AddRow(const std::string& sizes, const std::string& name,
            const Rates& rates, double unit, int decimals, Table* table) {
  std::vector<std::string> cells = {sizes, name};
  for (const double rate : rates) cells.push_back(Fixed(rate / unit, decimals));
  table->AddRow(cells);
}

template <int... kSizes>
absl::Status Measure(Table* table) {
  const std::vector<int> sizes = {kSizes...};
  std::optional<CompiledPeer> torch;
  if (MissingPackage(TrainingPeer()).empty()) {
    ASSIGN_OR_RETURN(torch, CompiledPeer::Build(TrainingPeer(), sizes, "g++"));
  }
  Rates ours;
  Rates theirs;
  for (int round = 0; round < kRounds; ++round) {
    KeepFastest(OurRates<DenseNetwork<kSizes...>()>(), &ours);
    if (!torch.has_value()) continue;
    ASSIGN_OR_RETURN(const Rates rates, torch->Run(std::size(kBatches)));
    KeepFastest(rates, &theirs);
  }
  const std::string name = absl::StrJoin(sizes, "-");
  AddRow(name, "AutoPruner", ours, 1000, 0, table);
  if (!torch.has_value()) return absl::OkStatus();
  AddRow(name, TrainingPeer().name, theirs, 1000, 0, table);
  for (size_t b = 0; b < ours.size(); ++b) ours[b] /= theirs[b];
  AddRow(name, "times as fast", ours, 1, 2, table);
  return absl::OkStatus();
}

absl::Status Run() {
  const std::string missing = MissingPackage(TrainingPeer());
  if (!missing.empty()) std::fprintf(stderr, "%s\n", missing.c_str());
  Table table({"network", "thousand samples a second", "32", "128", "1,024"});
  RETURN_IF_ERROR((Measure<16, 64, 32, 32, 5>(&table)));
  RETURN_IF_ERROR((Measure<35, 64, 32, 32, 1>(&table)));
  RETURN_IF_ERROR((Measure<784, 300, 100, 10>(&table)));
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
