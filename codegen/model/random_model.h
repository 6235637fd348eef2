// SPDX-License-Identifier: Apache-2.0
//
// Models for tests, always the same for the same seed.
//
//   Model model = RandomModel({.sizes = {35, 9, 5, 2, 1}, .seed = 1});
//   Rows inputs = RandomInputs(model, 1000, /*seed=*/2);
#ifndef CODEGEN_MODEL_RANDOM_MODEL_H_
#define CODEGEN_MODEL_RANDOM_MODEL_H_

#include <cstdint>
#include <vector>

#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"  // IWYU pragma: export
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

struct RandomModelSpec {
  std::vector<int> sizes;  // inputs, nodes of each layer
  uint64_t seed = 0;
  Format input = {.width = 8, .frac = 4};
  Format weight = {.width = 6, .frac = 4};
  Format hidden = {.width = 8, .frac = 4, .is_signed = false};
  Format output = {.width = 12, .frac = 4};
  double live_inputs = 1;  // the share of inputs that live
  double live = 1;         // the share of hidden nodes that live
  double nonzero = 1;      // the share of weights between them that are not 0
  // Every node and input has formats of its own, 1 to 16 bits wide.
  bool mixed_formats = false;
  // Nodes round down and wrap, half of them each; outputs have fraction bits of
  // their own.
  bool mixed_modes = false;
  // The share of hidden layers whose activation has a table, of any kind and
  // input.
  double tables = mixed_formats ? 0.3 : 0;
  Head head = Head::kLinear;
  // Samples are sets; sizes[0] are the inputs of an element.
  SetSpec set = {};
};

// Returns a valid model: ParseModel accepts its text.
Model RandomModel(const RandomModelSpec& spec);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_RANDOM_MODEL_H_
