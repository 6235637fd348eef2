// SPDX-License-Identifier: Apache-2.0
//
// What the tables and the JSON of a summary consist of. Part of summary.h; not
// for others.
#ifndef TRAINER_REPORT_SUMMARY_COLUMNS_H_
#define TRAINER_REPORT_SUMMARY_COLUMNS_H_

#include <functional>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/metrics/spread.h"
#include "trainer/report/summary.h"
#include "trainer/run/run.h"

namespace autopruner {

// One end of one kind of run: a column of the table.
struct Variant {
  const char* label;
  const char* key;
  std::function<const Metrics&(const SeedRuns&)> metrics;
};

// Full, pruned and, where it was asked for, retrained: float, fixed point.
std::vector<Variant> VariantsOf(const Summary& summary);

// Those that people are shown: where nothing was pruned, the full network is
// not compared with itself.
std::vector<Variant> ShownVariants(const Summary& summary);

// Over all seeds.
Spread SpreadOf(const Summary& summary, const Variant& variant,
                const Metric& metric);

// The same as people read it: "0.9734 ± 0.0003".
std::string MetricText(const Summary& summary, const Variant& variant,
                       const Metric& metric);

// The retrained networks against the pruned ones, by their primary metric.
struct Comparison {
  const char* label;
  const char* key;
  double difference;
  double error;
  double sigmas;
};

// Float and fixed point; nothing with one seed, or where none was retrained.
std::vector<Comparison> CompareRetrained(const Summary& summary);

// What CompareRetrained says, a line each; with one seed what would tell;
// nothing where none was retrained.
std::string RetrainedText(const Summary& summary);

// A line that says which of the two networks ships and why, or which one would
// be better; nothing where the pruned one is as good or alone.
std::string ShipText(const Summary& summary);

// "hidden 0", .., "output".
std::string LayerName(size_t layer, size_t layers);

// Of the shipped network, by name.
std::vector<std::string> FeaturesUsed(const Summary& summary);

}  // namespace autopruner

#endif  // TRAINER_REPORT_SUMMARY_COLUMNS_H_
