// SPDX-License-Identifier: Apache-2.0
//
// The vectors of a test bench as the serial form takes them: an element a
// clock.
//
//   const SerialBeats beats = MakeSerialBeats(model, project);
//   beats.inputs[n]  ->  the element's inputs, whether it is there, the joined
//                        features, whether it is the set's last
#ifndef CODEGEN_SERIAL_SERIAL_BEATS_H_
#define CODEGEN_SERIAL_SERIAL_BEATS_H_

#include "codegen/emit/project_options.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"

namespace autopruner {

// Elements before a set's last one have no joined features and no outputs: 0.
struct SerialBeats {
  Rows inputs;
  Rows outputs;
};

// All elements of each set, and of every second set only those up to its last
// element that is there, but at least one.
//   Requires model.set.exists().
SerialBeats MakeSerialBeats(const Model& model, const ProjectOptions& project);

}  // namespace autopruner

#endif  // CODEGEN_SERIAL_SERIAL_BEATS_H_
