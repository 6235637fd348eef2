// SPDX-License-Identifier: Apache-2.0
//
// The signals of the serial form between its two parts, and what they are
// called in all hardware languages.
//
//   const SerialSignals signals(design, PortNames::kNumbers);
//   signals.inputs.fields[0].port   ->  "x0"
//   signals.with_last.fields.back().port  ->  "last"
//   signals.held[0].name, .source   ->  "pooled_0", "v0"
//   signals.late[2].name, .source   ->  "late_j0", "j0"
#ifndef CODEGEN_SERIAL_SERIAL_SIGNALS_H_
#define CODEGEN_SERIAL_SERIAL_SIGNALS_H_

#include <string>
#include <vector>

#include "codegen/emit/bus.h"
#include "codegen/serial/serial_design.h"
#include "core/fixed.h"

namespace autopruner {

// What the shared layers make of an element: an output of theirs.
struct ElementNode {
  std::string name;  // "v3"
  Format format;
  bool is_pooled = false;  // else nothing reads it
};

// What goes past the shared layers, and as late as they are.
struct LateSignal {
  std::string name;    // "late_last", "late_there", "late_j0"
  std::string source;  // the port
  Format format;
  int offset = 0;           // of its lowest bit among all of them
  bool is_control = false;  // `last` and `there`
};

// A register before the layers behind: what is made of the elements so far, or
// a joined feature, which counts with the last element.
struct HeldSignal {
  std::string name;  // "pooled_3", "joined_0"
  Format format;
  std::string source;  // "v3", "late_j0"
  Format source_format;
  std::string port;        // of the layers behind: "x3"
  std::string meaning;     // "sum of node 3"
  std::string input = {};  // of the whole: "j0_pt"; of a joined feature alone

  bool is_joined() const { return !input.empty(); }
};

struct SerialSignals {
  SerialSignals(const SerialDesign& design, PortNames names);

  // Bits of all of `late`.
  int late_width() const;

  Bus element;    // the inputs of the shared layers, as these call them
  Bus inputs;     // those of the whole, but for `there` and `last`
  Bus beat;       // of one element, with `there` in its place: on a stream
  Bus with_last;  // and with `last` above: in the vectors (MakeSerialBeats())
  Bus outputs;
  std::vector<ElementNode> nodes;
  std::vector<LateSignal> late;  // `last`, `there`, the joined features
  std::vector<HeldSignal> held;

 private:
  void AddLate(const std::string& name, const BusField& port);
  // `behind`: the input of the layers behind.
  void AddPooled(const BusField& behind);
  void AddJoined(int number, const BusField& port, const std::string& behind);
};

}  // namespace autopruner

#endif  // CODEGEN_SERIAL_SERIAL_SIGNALS_H_
