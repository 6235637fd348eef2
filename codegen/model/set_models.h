// SPDX-License-Identifier: Apache-2.0
//
// The two parts of a model of sets as models of their own: what runs over each
// element, and what goes on from there.
//
//   Model element = ElementModel(model);   // one element -> its values
//   Model pooled = PooledModel(model);     // pooled values, joined -> outputs
#ifndef CODEGEN_MODEL_SET_MODELS_H_
#define CODEGEN_MODEL_SET_MODELS_H_

#include "codegen/model/model.h"

namespace autopruner {

// "NAME_element": the inputs of one element, without its valid bit, through the
// shared layers. Outputs are the nodes of the last of them.
//   Requires model.set.exists(), as all below.
Model ElementModel(const Model& model);

// "NAME_pooled": what is pooled of each of these nodes and the joined features,
// through the other layers.
Model PooledModel(const Model& model);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_SET_MODELS_H_
