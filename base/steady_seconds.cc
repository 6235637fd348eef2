// SPDX-License-Identifier: Apache-2.0
#include "base/steady_seconds.h"

#include <chrono>

namespace autopruner {

double SteadySeconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

}  // namespace autopruner
