// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial/test_serial_design.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/circuit/lower.h"
#include "codegen/model/random_model.h"
#include "codegen/model/reference.h"

namespace autopruner {

Model SmallSets(Pooling pooling, int joined) {
  Model model = RandomModel({.sizes = {3, 4, 3, 2},
                             .seed = 1,
                             .hidden = {.width = 7, .frac = 3},
                             .head = Head::kSoftmax,
                             .set = {.elements = 4,
                                     .shared_layers = 1,
                                     .pooling = pooling,
                                     .joined = joined}});
  model.layers[0].activation = Activation::kLinear;
  return model;
}

Rows SetInputs(const Model& model, int count) {
  Rows rows = CornersAndRandom(model, count, /*seed=*/1);
  for (size_t s = 0; s < rows.size(); ++s) {
    if (s % 9 >= 3) continue;
    for (int e = 0; e < model.set.elements; ++e) {
      rows[s][model.valid_input(e)] =
          s % 9 == 2 ||
          (s % 9 == 1 && e == static_cast<int>(s / 9) % model.set.elements);
    }
  }
  return rows;
}

TestSerialDesign::TestSerialDesign(Model of, const HardwareOptions& options)
    : model(std::move(of)),
      lowered(*Lower(model)),
      hardware(*MakeSerialHardware(model, options)),
      inputs(SetInputs(model, 300)) {
  for (const std::vector<int64_t>& input : inputs) {
    outputs.push_back(InferReference(model, input));
  }
}

SerialDesign TestSerialDesign::design() const {
  return {model,
          lowered,
          hardware,
          {.source = "model.json",
           .golden_inputs = inputs,
           .golden_outputs = outputs}};
}

}  // namespace autopruner
