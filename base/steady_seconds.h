// SPDX-License-Identifier: Apache-2.0
#ifndef BASE_STEADY_SECONDS_H_
#define BASE_STEADY_SECONDS_H_

namespace autopruner {

// Returns the seconds of a clock that only goes forward.
double SteadySeconds();

}  // namespace autopruner

#endif  // BASE_STEADY_SECONDS_H_
