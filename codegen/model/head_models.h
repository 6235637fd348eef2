// SPDX-License-Identifier: Apache-2.0
//
// Small models for tests: together all that a generated header can have behind
// its network, from raw outputs to a class or to the units of targets.
#ifndef CODEGEN_MODEL_HEAD_MODELS_H_
#define CODEGEN_MODEL_HEAD_MODELS_H_

#include <vector>

#include "codegen/model/model.h"

namespace autopruner {

// Returns models with a sigmoid, with softmax of outputs that have one binary
// point and several, and with targets, missing values and two formats.
std::vector<Model> ModelsOfEachHead();

}  // namespace autopruner

#endif  // CODEGEN_MODEL_HEAD_MODELS_H_
