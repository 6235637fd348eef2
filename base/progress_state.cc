// SPDX-License-Identifier: Apache-2.0
#include "base/progress_state.h"

#include <algorithm>

namespace autopruner {

double ProgressState::share() const {
  return std::clamp((epoch + part_of_epoch) / std::max(epochs, 1), 0.0, 1.0);
}

}  // namespace autopruner
