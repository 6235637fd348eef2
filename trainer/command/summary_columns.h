// SPDX-License-Identifier: Apache-2.0
//
// What the tables and the JSON of a summary consist of. Part of summary.h; not
// for others.
#ifndef TRAINER_COMMAND_SUMMARY_COLUMNS_H_
#define TRAINER_COMMAND_SUMMARY_COLUMNS_H_

#include <functional>
#include <string>
#include <vector>

#include "core/network_spec.h"
#include "trainer/command/summary.h"
#include "trainer/metrics/spread.h"
#include "trainer/run/run.h"

namespace autopruner {

// A metric as it is shown and as JSON names it.
struct MetricColumn {
  const char* label;
  const char* key;
  double Metrics::*value;
  int decimals;
};

std::vector<MetricColumn> MetricsOf(Head head);

// One end of one kind of run: a column of the table.
struct Variant {
  const char* label;
  const char* key;
  std::function<const Metrics&(const SeedRuns&)> metrics;
};

// Full, pruned and, where it was asked for, retrained: float, fixed point.
std::vector<Variant> VariantsOf(const Summary& summary);

// Over all seeds.
Spread SpreadOf(const Summary& summary, const Variant& variant,
                double Metrics::*value);

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

// Of the shipped network, by name.
std::vector<std::string> FeaturesUsed(const Summary& summary);

}  // namespace autopruner

#endif  // TRAINER_COMMAND_SUMMARY_COLUMNS_H_
