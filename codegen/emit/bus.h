// SPDX-License-Identifier: Apache-2.0
//
// The inputs and outputs of a network as they stand on a bus or in a file of
// test vectors: each in whole bytes, sign-extended, the first one lowest.
//
//   Bus bus = InputBus(model, circuit);
//   bus.fields[1].port  ->  "x3"       (inputs that are not used are not there)
//   bus.width()  ->  16
//   bus.Hex({5, 7, 7, -1})  ->  "ff05"
//   InputBus(model, circuit, PortNames::kFeatures).fields[1].port  ->  "x3_pt"
#ifndef CODEGEN_EMIT_BUS_H_
#define CODEGEN_EMIT_BUS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "core/fixed.h"

namespace autopruner {

// "x3", or "x3_jet_pt": with what a feature or class is called, as far as a
// hardware language can say it. The number keeps names apart.
enum class PortNames { kNumbers, kFeatures };

struct BusField {
  std::string port;         // "x3", "y0"
  int index = 0;            // of the network's input or output
  Format format;            // the model's
  std::string meaning;      // a feature's or a class' name, printable ASCII
  int offset = 0;           // of its lowest bit on the bus
  bool is_control = false;  // a bit that is no number, such as "valid"

  int bytes() const { return (format.width + 7) / 8; }
};

struct Bus {
  std::vector<BusField> fields;

  // Puts `field` above all others, whatever its offset.
  void Append(BusField field);
  // At least a byte, even if there is no field.
  int width() const;
  // `row`, all inputs (or outputs) of the network, as hexadecimal digits.
  std::string Hex(const std::vector<int64_t>& row) const;
};

// The used inputs and all outputs of `circuit`, which computes `model`.
Bus InputBus(const Model& model, const Circuit& circuit,
             PortNames names = PortNames::kNumbers);
Bus OutputBus(const Model& model, PortNames names = PortNames::kNumbers);

// A line for each vector: its inputs, a space, its outputs, each as Hex().
std::string VectorFile(const Bus& inputs, const Rows& input_rows,
                       const Bus& outputs, const Rows& output_rows);

}  // namespace autopruner

#endif  // CODEGEN_EMIT_BUS_H_
