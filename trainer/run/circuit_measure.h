// SPDX-License-Identifier: Apache-2.0
//
// What a budget of the firmware may count: a function of the circuit, as
// //codegen makes and estimates it.
//
//   const CircuitMeasure& luts = DefaultMeasure();
//   Measure(outcome.model, luts, device)  ->  1987
//
// Each has a flag, --budget_ and its key (trainer/command/circuit_budget.h).
#ifndef TRAINER_RUN_CIRCUIT_MEASURE_H_
#define TRAINER_RUN_CIRCUIT_MEASURE_H_

#include <cstdint>
#include <span>

#include "codegen/device/device.h"
#include "codegen/model/model.h"

namespace autopruner {

struct Resources;  // codegen/estimate/estimate.h

struct CircuitMeasure {
  const char* key;   // "luts": of flags and of metrics.json
  const char* name;  // "LUTs": of tables and messages
  int64_t (*count)(const Resources&);
  bool of_registers;  // quick counts cannot leave them out
};

// LUTs are the first.
std::span<const CircuitMeasure> CircuitMeasures();

inline const CircuitMeasure& DefaultMeasure() {
  return CircuitMeasures().front();
}

// Returns what the firmware of `model` takes with the defaults of //codegen.
//   Requires a model of a trained network, whose sums keep within 63 bits.
int64_t Measure(const Model& model, const CircuitMeasure& measure,
                const Device& device);

// With the least search for shared adders: about one percent more, in a third
// of the time.
int64_t MeasureBriefly(const Model& model, const CircuitMeasure& measure,
                       const Device& device);

// Without a search: some percent more, and ten times as fast.
int64_t MeasureQuickly(const Model& model, const CircuitMeasure& measure,
                       const Device& device);

}  // namespace autopruner

#endif  // TRAINER_RUN_CIRCUIT_MEASURE_H_
