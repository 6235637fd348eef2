// SPDX-License-Identifier: Apache-2.0
//
// The trained network's own forward pass, on raw integers.
//
//   const auto outputs = ForwardRaw(network, inputs);
//   ExpectBitExact(model, inputs, {.others = {{"forward pass", outputs}}});
#ifndef TRAINER_FORWARD_RAW_H_
#define TRAINER_FORWARD_RAW_H_

#include <cmath>
#include <cstdint>
#include <vector>

#include "codegen/model/sample_inputs.h"
#include "core/network.h"
#include "gtest/gtest.h"
#include "trainer/run/evaluate.h"

namespace autopruner {

// Returns what a quantised network makes of raw inputs, as raw outputs. Fails
// the test where an output is not on its grid.
template <NetworkSpec kSpec>
Rows ForwardRaw(const Network<kSpec>& network, const Rows& inputs) {
  std::vector<float> x;
  for (const auto& row : inputs) {
    for (int place = 0; place < kSpec.sample_size(); ++place) {
      const int feature = kSpec.feature_at(place);
      const float step =
          feature < 0 ? 1
                      : network.grids()
                            .at(NetworkLayout<kSpec>::FeatureUnit(feature))
                            .step;
      x.push_back(static_cast<float>(row[place]) * step);
    }
  }
  const int last = NetworkLayout<kSpec>::Unit(kSpec.layers.count);
  const int frac = -std::ilogb(network.grids().at(last).step);
  Rows outputs(inputs.size());
  const std::vector<double> logits = Logits(network, x);
  for (size_t k = 0; k < logits.size(); ++k) {
    const double raw = std::ldexp(logits[k], frac);
    EXPECT_EQ(raw, std::round(raw));
    outputs[k / kSpec.outputs()].push_back(static_cast<int64_t>(raw));
  }
  return outputs;
}

}  // namespace autopruner

#endif  // TRAINER_FORWARD_RAW_H_
