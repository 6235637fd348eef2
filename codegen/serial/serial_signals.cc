// SPDX-License-Identifier: Apache-2.0
#include "codegen/serial/serial_signals.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/serial/serial_hardware.h"

namespace autopruner {
namespace {

constexpr Format kBit = {.width = 1, .frac = 0, .is_signed = false};

Bus Inputs(const HardwarePart& part, PortNames names = PortNames::kNumbers) {
  return InputBus(part.model, part.circuit, names);
}

}  // namespace

SerialSignals::SerialSignals(const SerialDesign& design, PortNames names)
    : element(Inputs(design.hardware.element)),
      inputs(Inputs(design.hardware.element, names)),
      beat(inputs),
      outputs(OutputBus(design.model, names)) {
  const Model& shared = design.hardware.element.model;
  for (int j = 0; j < shared.outputs(); ++j) {
    nodes.push_back({.name = absl::StrCat("v", j),
                     .format = shared.layers.back().output_format[j]});
  }
  const BusField there = {.port = "there",
                          .index = shared.inputs(),
                          .format = kBit,
                          .meaning = "1: there is this element",
                          .is_control = true};
  const BusField last = {.port = "last",
                         .index = there.index + 1 + design.model.set.joined,
                         .format = kBit,
                         .meaning = "1: the set ends",
                         .is_control = true};
  beat.Append(there);
  AddLate("late_last", last);
  AddLate("late_there", there);
  const Bus behind = Inputs(design.hardware.pooled);
  const Bus behind_named = Inputs(design.hardware.pooled, names);
  for (size_t k = 0; k < behind.fields.size(); ++k) {
    const BusField& field = behind.fields[k];
    if (field.index < shared.outputs()) {
      AddPooled(field);
      continue;
    }
    const int joined = field.index - shared.outputs();
    // "x17_pt", number 17 of the layers behind, is "j1_pt" here.
    const std::string name =
        behind_named.fields[k].port.substr(field.port.size());
    BusField port = field;
    port.port = absl::StrCat("j", joined, name);
    port.index = there.index + 1 + joined;
    AddJoined(joined, port, field.port);
  }
  with_last = beat;
  with_last.Append(last);
}

int SerialSignals::late_width() const {
  return late.empty() ? 0 : late.back().offset + late.back().format.width;
}

void SerialSignals::AddLate(const std::string& name, const BusField& port) {
  late.push_back({.name = name,
                  .source = port.port,
                  .format = port.format,
                  .offset = late_width(),
                  .is_control = port.is_control});
}

void SerialSignals::AddPooled(const BusField& behind) {
  ElementNode& node = nodes[behind.index];
  node.is_pooled = true;
  held.push_back({.name = absl::StrCat("pooled_", behind.index),
                  .format = behind.format,
                  .source = node.name,
                  .source_format = node.format,
                  .port = behind.port,
                  .meaning = behind.meaning});
}

void SerialSignals::AddJoined(int number, const BusField& port,
                              const std::string& behind) {
  inputs.Append(port);
  beat.Append(port);
  AddLate(absl::StrCat("late_j", number), port);
  held.push_back({.name = absl::StrCat("joined_", number),
                  .format = port.format,
                  .source = late.back().name,
                  .source_format = port.format,
                  .port = behind,
                  .meaning = port.meaning,
                  .input = port.port});
}

}  // namespace autopruner
