// SPDX-License-Identifier: Apache-2.0
//
// BuildAdderGraph: the search over ways of sharing.
#include <algorithm>
#include <cstddef>
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
#include "codegen/signed_digits.h"
#include "core/random.h"

namespace autopruner {
namespace {

constexpr uint64_t kRestartStream = 31;
constexpr uint64_t kKeepStream = 32;
constexpr uint64_t kFormStream = 33;

// Counted work for one unit of effort: about 0.1 s on a slow core, or some
// hundred repairs where that is less.
constexpr int64_t kWorkPerEffort = 1'000'000;
constexpr int64_t kPassesPerEffort = 100;

// The share of it that goes into starts from nothing.
constexpr int64_t kStartShare = 20;  // one part in

// What a repair forgets of the solution: a share of the steps, often small,
// and the digits of a few weights.
constexpr double kLeastForgotten = 0.003;
constexpr double kMostForgotten = 0.03;
constexpr uint32_t kMostFormChanges = 2;

// Solutions of which the memory of merges may hold all columns.
constexpr size_t kRememberedSolutions = 500;

constexpr SharingOptions kGreedy = {};

// The best solution so far, and the work that is left to improve on it.
class Search {
 public:
  Search(const AdderGraphProblem& problem, const AdderGraphOptions& options)
      : problem_(problem),
        options_(options),
        terms_(CanonicalTerms(problem)),
        best_(ShareTerms(problem, terms_, {}, kGreedy, memory_)) {
    for (int o = 0; o < problem.matrix->columns; ++o) {
      for (int i = 0; i < problem.matrix->rows; ++i) {
        std::vector<SignedDigits> forms =
            MinimalDigits(problem.matrix->weight(i, o));
        if (forms.size() > 1) choices_.push_back({o, i, std::move(forms)});
      }
    }
  }

  AdderGraph Run() {
    if (options_.effort == 0 || best_.graph.adders.empty()) return best_.graph;
    const int64_t budget =
        options_.effort *
        std::min(kWorkPerEffort, kPassesPerEffort * (best_.work + 100));
    uint64_t round = 0;
    while (work_ < budget / kStartShare) {
      Try(CanonicalTerms(problem_), {}, 4, ++round);
    }
    while (work_ < budget) {
      ++round;
      Try(ChangeForms(round), KeepSome(round), 8, round);
    }
    Try(terms_, best_.steps, 20 + 2 * std::min(options_.effort, 100), ++round);
    return best_.graph;
  }

 private:
  // A weight with more than one form of the fewest digits.
  struct Choice {
    int column;
    int row;
    std::vector<SignedDigits> forms;
  };

  // The steps of the best solution without a small random share.
  std::vector<SharingStep> KeepSome(uint64_t round) const {
    const uint64_t seed = RandomBits(options_.seed, kKeepStream, round);
    const double size = RandomUniform(seed, kKeepStream, 0);
    const double forgotten =
        kLeastForgotten + (kMostForgotten - kLeastForgotten) * size * size;
    std::vector<SharingStep> kept;
    for (size_t i = 0; i < best_.steps.size(); ++i) {
      if (RandomUniform(seed, kKeepStream, i + 1) >= forgotten) {
        kept.push_back(best_.steps[i]);
      }
    }
    return kept;
  }

  // The terms of the best solution with a few weights in other forms.
  ColumnTerms ChangeForms(uint64_t round) const {
    ColumnTerms terms = terms_;
    if (choices_.empty()) return terms;
    const uint64_t seed = RandomBits(options_.seed, kFormStream, round);
    const auto below = [&](uint64_t counter, size_t bound) {
      return RandomBelow(seed, kFormStream, counter,
                         static_cast<uint32_t>(bound));
    };
    const uint32_t changes = below(0, kMostFormChanges + 1);
    for (uint32_t change = 0; change < changes; ++change) {
      const Choice& choice = choices_[below(2 * change + 1, choices_.size())];
      const SignedDigits& form =
          choice.forms[below(2 * change + 2, choice.forms.size())];
      std::vector<SignedTerm>& column = terms[choice.column];
      std::erase_if(column, [&](const SignedTerm& term) {
        return term.node == choice.row;
      });
      for (const SignedDigit& digit : form) {
        column.push_back({choice.row, digit.shift, digit.negative});
      }
    }
    return terms;
  }

  // Solves for `terms`, `replay` first, and keeps what is no worse.
  void Try(ColumnTerms terms, const std::vector<SharingStep>& replay,
           int merge_tries, uint64_t round) {
    const SharingOptions options = {
        .seed = RandomBits(options_.seed, kRestartStream, round),
        .noise = 0.2,
        .merge_tries = merge_tries};
    SharingResult result =
        ShareTerms(problem_, terms, replay, options, memory_);
    work_ += result.work + 100;
    if (result.bits <= best_.bits) {
      best_ = std::move(result);
      terms_ = std::move(terms);
    }
    if (memory_.size() > kRememberedSolutions * terms_.size()) TrimMemory();
  }

  // Forgets all merges but those of the best solution.
  void TrimMemory() {
    MergeMemory kept;
    for (const uint64_t key : best_.merges) {
      const auto found = memory_.find(key);
      if (found != memory_.end()) kept.insert(*found);
    }
    memory_ = std::move(kept);
  }

  const AdderGraphProblem& problem_;
  const AdderGraphOptions& options_;
  MergeMemory memory_;
  ColumnTerms terms_;
  SharingResult best_;
  std::vector<Choice> choices_;
  int64_t work_ = 0;
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
      builder.SetOutput(
          o, builder.AddAll(terms[o],
                            builder.Plan(terms[o], problem.column_bound[o])));
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
