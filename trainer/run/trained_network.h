// SPDX-License-Identifier: Apache-2.0
//
// A trained network of any spec, as what is compiled once reads it.
//
//   Model model = ExportModel("hbb_tagger", Trained(training.network()), data);
#ifndef TRAINER_RUN_TRAINED_NETWORK_H_
#define TRAINER_RUN_TRAINED_NETWORK_H_

#include <array>
#include <span>

#include "core/activation.h"
#include "core/dense.h"
#include "core/network.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/table_activation.h"

namespace autopruner {

// A view: the network stays where it is.
struct TrainedNetwork {
  const NetworkSpec& spec;
  // Laid out as NetworkLayout says. Parameters are those of the passes.
  std::span<const float> parameters;
  std::span<const float> gates;  // of units
  GridRows grids;                // of units
  bool uses_digits = false;
  // Fraction bits of a layer's sums.
  std::array<int, kMaxLayers> accumulator_frac = {};

  // What a layer's table has before it is rounded (table_activation.h); nullptr
  // where there is none.
  std::array<const float*, kMaxLayers> table_values = {};

  bool live(int level, int node) const {
    return gates[FirstUnit(spec, level) + node] != 0.0f;
  }
  float weight(int layer, int output, int input) const {
    return parameters[FirstWeight(spec, layer) +
                      WeightIndex(LayerShape(spec, layer), output, input)];
  }
  float bias(int layer, int output) const {
    return parameters[FirstBias(spec, layer) + output];
  }
  Grid grid(int level, int node) const {
    return grids.at(FirstUnit(spec, level) + node);
  }
};

template <NetworkSpec kSpec>
TrainedNetwork Trained(const Network<kSpec>& network) {
  // A template parameter is an object that lasts.
  TrainedNetwork view = {.spec = kSpec,
                         .parameters = network.effective(),
                         .gates = network.gates(),
                         .grids = network.grids().Rows(0),
                         .uses_digits = network.uses_digits(),
                         .table_values = kLayerTables<kSpec>};
  for (int l = 0; l < kSpec.layers.count; ++l) {
    view.accumulator_frac[l] = network.accumulator_frac(l);
  }
  return view;
}

}  // namespace autopruner

#endif  // TRAINER_RUN_TRAINED_NETWORK_H_
