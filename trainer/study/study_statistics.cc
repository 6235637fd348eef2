// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/network_layout.h"
#include "trainer/metrics/metrics.h"

namespace autopruner {
namespace {

std::vector<bool> LiveFeatures(const NetworkSpec& spec, const StudyRow& row) {
  std::vector<bool> live;
  for (int f = 0; f < spec.features(); ++f) {
    live.push_back(row.live[FeatureUnitOf(spec, f)]);
  }
  return live;
}

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

using Rows = std::vector<const StudyRow*>;

template <typename Agreement>
double MeanOverPairs(const Rows& rows, const Agreement& agreement) {
  std::vector<double> values;
  for (size_t a = 0; a < rows.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      values.push_back(agreement(*rows[a], *rows[b]));
    }
  }
  return values.empty() ? kNone : SpreadOf(values).mean;
}

double LayoutAgreement(const StudyRow& a, const StudyRow& b) {
  int same = 0;
  for (size_t l = 0; l < a.nodes.size(); ++l) {
    same += std::min(a.nodes[l], b.nodes[l]);
  }
  return static_cast<double>(same) / std::max(a.live_nodes(), b.live_nodes());
}

std::vector<Spread> SpreadOverLayers(const Rows& rows,
                                     std::vector<int> StudyRow::*values) {
  std::vector<Spread> layers;
  for (size_t l = 0; l < (rows[0]->*values).size(); ++l) {
    layers.push_back(SpreadOver(
        rows, [&](const StudyRow* row) { return (row->*values)[l]; }));
  }
  return layers;
}

StudyGroup MakeGroup(const NetworkSpec& spec, const Rows& rows) {
  const StudyCase& of = rows[0]->of;
  StudyGroup group = {.method = of.method, .budget = of.budget};
  group.floating = SpreadOver(rows, [&](const StudyRow* row) {
    return PrimaryMetric(spec.head, row->floating);
  });
  group.fixed_point = SpreadOver(rows, [&](const StudyRow* row) {
    return PrimaryMetric(spec.head, row->fixed_point);
  });
  group.multiplications = SpreadOver(
      rows, [](const StudyRow* row) { return row->multiplications; });
  group.nonzero_weights = SpreadOver(
      rows, [](const StudyRow* row) { return row->nonzero_weights; });
  group.luts = SpreadOver(
      rows, [](const StudyRow* row) { return static_cast<double>(row->luts); });
  group.layer_nodes = SpreadOverLayers(rows, &StudyRow::nodes);
  group.layer_digits = SpreadOverLayers(rows, &StudyRow::digits);
  group.layer_value_bits = SpreadOverLayers(rows, &StudyRow::value_bits);
  group.layout_agreement = MeanOverPairs(rows, LayoutAgreement);
  group.feature_agreement =
      MeanOverPairs(rows, [&](const StudyRow& a, const StudyRow& b) {
        return JaccardIndex(LiveFeatures(spec, a), LiveFeatures(spec, b),
                            spec.features());
      });
  group.feature_votes.resize(spec.features());
  for (const StudyRow* row : rows) {
    const std::vector<bool> live = LiveFeatures(spec, *row);
    for (int i = 0; i < spec.features(); ++i) group.feature_votes[i] += live[i];
  }
  return group;
}

}  // namespace

double JaccardIndex(const std::vector<bool>& a, const std::vector<bool>& b,
                    int count) {
  int both = 0;
  int any = 0;
  for (int u = 0; u < count; ++u) {
    both += a[u] && b[u];
    any += a[u] || b[u];
  }
  return any == 0 ? 1.0 : static_cast<double>(both) / any;
}

std::vector<StudyGroup> GroupRows(const NetworkSpec& spec,
                                  const std::vector<StudyRow>& rows) {
  std::vector<Rows> groups;
  for (const StudyRow& row : rows) {
    const auto same = [&row](const Rows& group) {
      StudyCase of = group[0]->of;
      of.seed = row.of.seed;
      return of == row.of;
    };
    auto at = std::find_if(groups.begin(), groups.end(), same);
    if (at == groups.end()) at = groups.insert(at, Rows());
    at->push_back(&row);
  }
  std::vector<StudyGroup> result;
  for (const Rows& group : groups) result.push_back(MakeGroup(spec, group));
  return result;
}

}  // namespace autopruner
