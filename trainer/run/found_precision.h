// SPDX-License-Identifier: Apache-2.0
//
// The precision that a training has found, to train once more with it.
//
//   FoundPrecision found = PrecisionOf(training.network());
//   UsePrecision(found, other.network());
#ifndef TRAINER_RUN_FOUND_PRECISION_H_
#define TRAINER_RUN_FOUND_PRECISION_H_

#include <algorithm>
#include <vector>

#include "core/activation.h"
#include "core/format_limits.h"
#include "core/network.h"
#include "core/network_layout.h"
#include "core/network_spec.h"

namespace autopruner {

// Laid out as NetworkLayout says. Empty: none was found.
struct FoundPrecision {
  std::vector<float> digits;  // of each parameter
  std::vector<Grid> grids;    // of each unit's values

  bool empty() const { return digits.empty(); }
};

template <NetworkSpec kSpec>
FoundPrecision PrecisionOf(const Network<kSpec>& network) {
  if (!network.uses_digits()) return {};
  FoundPrecision found;
  found.digits.assign(network.digits().begin(), network.digits().end());
  for (int u = 0; u < NetworkLayout<kSpec>::kUnits; ++u) {
    found.grids.push_back(network.grids().at(u));
  }
  return found;
}

// From here on `network` is quantised so.
//   Requires that `found` is of this spec, and not empty.
template <NetworkSpec kSpec>
void UsePrecision(const FoundPrecision& found, Network<kSpec>& network) {
  UseFinestGrids(network);
  std::copy(found.digits.begin(), found.digits.end(), network.digits().begin());
  for (int u = 0; u < NetworkLayout<kSpec>::kUnits; ++u) {
    network.grids().Set(u, found.grids[u]);
  }
}

}  // namespace autopruner

#endif  // TRAINER_RUN_FOUND_PRECISION_H_
