// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial/serial_beats.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace autopruner {
namespace {

int LastElementThere(const Model& model, const std::vector<int64_t>& row) {
  int last = model.set.elements - 1;
  while (last > 0 && row[model.valid_input(last)] == 0) --last;
  return last;
}

}  // namespace

SerialBeats MakeSerialBeats(const Model& model, const ProjectOptions& project) {
  const int size = model.element_size();
  SerialBeats beats;
  for (size_t n = 0; n < project.golden_inputs.size(); ++n) {
    const std::vector<int64_t>& row = project.golden_inputs[n];
    const int end =
        n % 2 == 1 ? LastElementThere(model, row) : model.set.elements - 1;
    for (int e = 0; e <= end; ++e) {
      // The element's inputs and whether it is there.
      std::vector<int64_t> beat(row.begin() + e * size,
                                row.begin() + (e + 1) * size);
      const bool last = e == end;
      for (int i = 0; i < model.set.joined; ++i) {
        beat.push_back(last ? row[model.joined_input(i)] : 0);
      }
      beat.push_back(last ? 1 : 0);
      beats.inputs.push_back(std::move(beat));
      beats.outputs.push_back(
          last ? project.golden_outputs[n]
               : std::vector<int64_t>(model.outputs(), int64_t{0}));
    }
  }
  return beats;
}

}  // namespace autopruner
