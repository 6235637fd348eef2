// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/test_design.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "codegen/circuit/lower.h"
#include "codegen/model/reference.h"

namespace autopruner {
namespace {

Rows Outputs(const Model& model, const Rows& inputs) {
  Rows outputs;
  for (const std::vector<int64_t>& input : inputs) {
    outputs.push_back(InferReference(model, input));
  }
  return outputs;
}

}  // namespace

TestDesign::TestDesign(Model of, const HardwareOptions& options)
    : model(std::move(of)),
      lowered(*Lower(model)),
      circuit(*MakeHardware(model, options)),
      inputs(CornersAndRandom(model, 500, /*seed=*/3)),
      outputs(Outputs(model, inputs)) {}

Design TestDesign::design() const {
  return {model,
          lowered,
          circuit,
          {.source = "model.json",
           .golden_inputs = inputs,
           .golden_outputs = outputs}};
}

}  // namespace autopruner
