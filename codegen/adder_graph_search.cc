// SPDX-License-Identifier: Apache-2.0
//
// BuildAdderGraph: the search over ways of sharing.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "codegen/adder_graph.h"
#include "codegen/adder_graph_builder.h"
#include "codegen/adder_graph_sharing.h"
#include "codegen/interval.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kRestartStream = 31;
constexpr uint64_t kKeepStream = 32;

// Counted work for one unit of effort: about 0.2 s on a slow core.
constexpr int64_t kWorkPerEffort = 1'000'000;

constexpr SharingOptions kGreedy = {.width_power = 1.0};

// The best solution so far, and the work that is left to improve on it.
class Search {
 public:
  Search(const AdderGraphProblem& problem, const AdderGraphOptions& options)
      : problem_(problem),
        options_(options),
        terms_(CanonicalTerms(problem)),
        best_(ShareTerms(problem, terms_, {}, kGreedy)),
        work_left_(options.effort * kWorkPerEffort - best_.work) {}

  AdderGraph Run() {
    const int64_t all = work_left_;
    uint64_t round = 0;
    while (work_left_ > all * 3 / 4) Try({}, 0.2, ++round);
    while (work_left_ > 0) {
      ++round;
      Try(KeepSome(round), 0.2, round);
    }
    return best_.graph;
  }

 private:
  // All steps of the best solution but a random share of up to a quarter.
  std::vector<SharingStep> KeepSome(uint64_t round) const {
    const uint64_t seed = RandomBits(options_.seed, kKeepStream, round);
    const double drop = 0.02 + 0.25 * RandomUniform(seed, kKeepStream, 0);
    std::vector<SharingStep> kept;
    for (size_t i = 0; i < best_.steps.size(); ++i) {
      if (RandomUniform(seed, kKeepStream, i + 1) >= drop) {
        kept.push_back(best_.steps[i]);
      }
    }
    return kept;
  }

  void Try(const std::vector<SharingStep>& replay, double noise,
           uint64_t round) {
    SharingOptions options = kGreedy;
    options.seed = RandomBits(options_.seed, kRestartStream, round) | 1;
    options.noise = noise;
    SharingResult result = ShareTerms(problem_, terms_, replay, options);
    work_left_ -= result.work + 100;
    if (result.bits <= best_.bits) best_ = std::move(result);
  }

  const AdderGraphProblem& problem_;
  const AdderGraphOptions& options_;
  ColumnTerms terms_;
  SharingResult best_;
  int64_t work_left_ = 0;
};

AdderGraph Proven(AdderGraph graph, const ConstantMatrix& matrix,
                  const std::vector<Interval>& inputs,
                  const AdderGraphOptions& options) {
  const absl::Status status = Prove(graph, matrix, inputs, options);
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    std::abort();
  }
  return graph;
}

}  // namespace

AdderGraph BuildAdderGraph(const ConstantMatrix& matrix,
                           const std::vector<Interval>& inputs,
                           const AdderGraphOptions& options) {
  const AdderGraphProblem problem = MakeProblem(matrix, inputs, options);
  return Proven(Search(problem, options).Run(), matrix, inputs, options);
}

AdderGraph BuildUnsharedAdderGraph(const ConstantMatrix& matrix,
                                   const std::vector<Interval>& inputs,
                                   const AdderGraphOptions& options) {
  const AdderGraphProblem problem = MakeProblem(matrix, inputs, options);
  const ColumnTerms terms = CanonicalTerms(problem);
  AdderGraph graph;
  graph.inputs = matrix.rows;
  graph.constants = problem.constants;
  const int constants_end = graph.first_adder();
  for (int o = 0; o < matrix.columns; ++o) {
    // A builder of its own for each column: nothing is found again.
    AdderGraphBuilder builder(problem);
    if (!terms[o].empty()) {
      builder.SetOutput(o, builder.AddAll(terms[o], problem.column_bound[o]));
    }
    const int shift = static_cast<int>(graph.adders.size());
    const auto renumber = [&](int node) {
      return node < constants_end ? node : node + shift;
    };
    for (Adder adder : builder.graph().adders) {
      adder.a = renumber(adder.a);
      adder.b = renumber(adder.b);
      graph.adders.push_back(adder);
    }
    graph.outputs.push_back(builder.graph().outputs[o]);
    graph.outputs.back().node = renumber(graph.outputs.back().node);
  }
  return Proven(std::move(graph), matrix, inputs, options);
}

}  // namespace autopruner
