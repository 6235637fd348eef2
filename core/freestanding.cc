// SPDX-License-Identifier: Apache-2.0
//
// All of core, compiled without exceptions and RTTI, as on a microcontroller.
// Building it is the test; there is nothing to run.
#include "core/activation.h"
#include "core/activation_kind.h"
#include "core/activation_table.h"
#include "core/auto_pruner.h"
#include "core/bit_widths.h"
#include "core/dense.h"
#include "core/elementary.h"
#include "core/enum_names.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"
#include "core/format_limits.h"
#include "core/gate_group.h"
#include "core/gate_worth.h"
#include "core/head.h"
#include "core/idle_weights.h"
#include "core/interval.h"
#include "core/lanes.h"
#include "core/loss.h"
#include "core/multiplications.h"
#include "core/network.h"
#include "core/network_layout.h"
#include "core/network_spec.h"
#include "core/optimizer.h"
#include "core/pooling.h"
#include "core/price.h"
#include "core/priced_pruning.h"
#include "core/pruning_baselines.h"
#include "core/pruning_budgets.h"
#include "core/pruning_hooks.h"
#include "core/pruning_methods.h"
#include "core/pruning_plan.h"
#include "core/random.h"
#include "core/spec_problem.h"
#include "core/table_activation.h"
#include "core/threshold.h"
#include "core/training.h"
#include "core/training_state.h"
#include "core/transpose.h"
#include "core/unit_moments.h"
#include "core/weight_digits.h"

namespace autopruner {

inline constexpr NetworkSpec kTiny = {
    .inputs = 2,
    .input = {.width = 6, .frac = 3},
    .layers = Layers(DenseSpec{.outputs = 2,
                               .weight = {.width = 5, .frac = 3},
                               .output = {.width = 6, .frac = 3},
                               .activation = Activation::kRelu,
                               .prunable = true},
                     DenseSpec{.outputs = 1,
                               .weight = {.width = 5, .frac = 3},
                               .output = {.width = 9, .frac = 4}}),
};

// Every member function, used or not.
template class Network<kTiny>;
template class AnyPruning<kTiny>;
template class Training<kTiny, AnyPruning<kTiny>>;

}  // namespace autopruner
