// SPDX-License-Identifier: Apache-2.0
#include "trainer/optimality/optimality_report.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/table.h"
#include "trainer/metrics/metrics.h"
#include "trainer/metrics/spread.h"
#include "trainer/optimality/optimality_candidates.h"

namespace autopruner {
namespace {

constexpr int kDecimals = 4;

// What the runs say of each candidate.
struct Tally {
  std::vector<Spread> spreads;
  std::vector<Standing> standings;
  std::vector<int> votes;  // seeds of AutoPruner that chose it
  std::vector<int> order;  // candidates from the best to the worst
};

Tally MakeTally(const OptimalitySearch& search,
                const OptimalityResult& result) {
  const size_t count = search.candidates.size();
  std::vector<std::vector<double>> values(count);
  for (const OptimalityRun& run : result.exhaustive) {
    values[run.candidate].push_back(run.fixed_point);
  }
  Tally tally;
  for (const auto& of : values) tally.spreads.push_back(SpreadOf(of));
  tally.standings = Rank(tally.spreads);
  tally.votes.resize(count);
  for (const OptimalityRun& run : result.autopruner) {
    ++tally.votes[run.candidate];
  }
  tally.order.resize(count);
  std::iota(tally.order.begin(), tally.order.end(), 0);
  std::stable_sort(tally.order.begin(), tally.order.end(), [&](int a, int b) {
    return tally.standings[a].rank < tally.standings[b].rank;
  });
  return tally;
}

std::string Method(const OptimalitySearch& search) {
  return search.training == CandidateTraining::kScratch ? "scratch"
                                                        : "per_layer";
}

std::string Text(const Spread& spread) { return SpreadText(spread, kDecimals); }

std::string RankTable(const OptimalitySearch& search, const Tally& tally,
                      int rows) {
  Table table({"rank", search.candidate,
               PrimaryMetricName(search.network.spec.head), "below the best",
               "sigmas", "chosen by"});
  const int last = static_cast<int>(tally.order.size()) - 1;
  bool gap = false;
  for (int k = 0; k <= last; ++k) {
    const int c = tally.order[k];
    if (k >= rows && k != last && tally.votes[c] == 0) {
      gap = true;
      continue;
    }
    if (gap) table.AddRule();
    gap = false;
    const Standing& standing = tally.standings[c];
    table.AddRow(
        {absl::StrCat(standing.rank), search.candidates[c].name,
         Text(tally.spreads[c]), Fixed(standing.distance, kDecimals),
         Fixed(standing.sigmas, 1),
         tally.votes[c] == 0
             ? ""
             : absl::StrCat(tally.votes[c],
                            tally.votes[c] == 1 ? " seed" : " seeds")});
  }
  return table.Text();
}

// What it costs to let AutoPruner choose, in words.
std::string Verdict(const OptimalityResult& result, const Tally& tally) {
  std::vector<int> ranks;
  for (const OptimalityRun& run : result.autopruner) {
    ranks.push_back(tally.standings[run.candidate].rank);
  }
  const Spread chosen =
      SpreadOver(result.autopruner, [&](const OptimalityRun& run) {
        return tally.standings[run.candidate].distance;
      });
  const Spread all = SpreadOver(
      tally.standings, [](const Standing& other) { return other.distance; });
  const Spread mine =
      SpreadOver(result.autopruner,
                 [](const OptimalityRun& run) { return run.fixed_point; });
  const Spread& best = tally.spreads[tally.order[0]];
  const double sigmas = DifferenceInSigmas(mine, best);
  return absl::StrCat(
      "Of ", all.count, " candidates AutoPruner chose those of rank ",
      absl::StrJoin(ranks, ", "), ": on average ",
      Fixed(chosen.mean, kDecimals),
      " below the best;\none drawn at random is ", Fixed(all.mean, kDecimals),
      " below it. The networks that it pruned to them have ", Text(mine), ",\n",
      Fixed(std::abs(mine.mean - best.mean), kDecimals),
      mine.mean < best.mean ? " below" : " above", " the best",
      std::isnan(sigmas)
          ? ""
          : absl::StrCat(" (", Fixed(std::abs(sigmas), 1), " sigmas)"),
      ".\n");
}

std::string Line(const OptimalitySearch& search, const std::string& method,
                 const OptimalityRun& run) {
  return absl::StrCat(search.candidate, ",", method, ",",
                      search.candidates[run.candidate].name, ",", run.seed, ",",
                      Exact(run.validation), ",", Exact(run.floating), ",",
                      Exact(run.fixed_point), "\n");
}

}  // namespace

std::string OptimalityText(const OptimalitySearch& search,
                           const OptimalityResult& result, int rows) {
  const Tally tally = MakeTally(search, result);
  return absl::StrCat(
      "All ", search.candidates.size(), " ", search.title, ", ",
      search.training == CandidateTraining::kScratch
          ? "each trained from scratch"
          : "each with a budget for each layer",
      " with ", result.autopruner.size(),
      " seeds.\nFixed point, test part, mean ± standard deviation.\n\n",
      RankTable(search, tally, rows), "\n", Verdict(result, tally));
}

std::string OptimalityCsv(const std::vector<OptimalitySearch>& searches,
                          const std::vector<OptimalityResult>& results) {
  std::string csv =
      "search,method,choice,seed,validation,test_float,test_fixed\n";
  for (size_t s = 0; s < searches.size(); ++s) {
    for (const OptimalityRun& run : results[s].autopruner) {
      csv += Line(searches[s], "autopruner", run);
    }
    for (const OptimalityRun& run : results[s].exhaustive) {
      csv += Line(searches[s], Method(searches[s]), run);
    }
  }
  return csv;
}

}  // namespace autopruner
