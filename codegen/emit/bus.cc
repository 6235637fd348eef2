// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/bus.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"
#include "codegen/model/sample_inputs.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr int kByte = 8;

// Names come from files: what may stand in a comment of any language.
std::string Printable(std::string text) {
  for (char& c : text) {
    if (c < ' ' || c > '~' || c == '\\' || c == '*') c = '?';
  }
  return text;
}

// The class (or target) that an output is of; empty where it has no name.
std::string OutputName(const Model& model, int output) {
  if (IsBinary(model.head)) return model.classes.back();
  const bool named = static_cast<size_t>(output) < model.classes.size();
  return named ? model.classes[output] : "";
}

// What the bus tells of an output.
std::string OutputMeaning(const Model& model, int output) {
  const std::string name = Printable(OutputName(model, output));
  return HasClasses(model.head) ? "logit of " + name : name;
}

// `number`, then letters and digits of `name`, with one underscore for all
// else between them: two in a row, or one at the end, are none in VHDL.
std::string PortName(const std::string& number, const std::string& name,
                     PortNames names) {
  if (names == PortNames::kNumbers) return number;
  std::string port = number;
  bool gap = true;
  for (const char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      gap = true;
      continue;
    }
    if (gap) port += '_';
    gap = false;
    port += c;
  }
  return port;
}

}  // namespace

void Bus::Append(BusField field) {
  field.offset = fields.empty() ? 0 : width();
  fields.push_back(std::move(field));
}

int Bus::width() const {
  if (fields.empty()) return kByte;
  return fields.back().offset + kByte * fields.back().bytes();
}

std::string Bus::Hex(const std::vector<int64_t>& row) const {
  std::string text = fields.empty() ? "00" : "";
  for (const BusField& field : fields) {
    auto raw = static_cast<uint64_t>(row[field.index]);
    for (int i = 0; i < 2 * field.bytes(); ++i, raw >>= 4) {
      text += "0123456789abcdef"[raw & 15];
    }
  }
  std::reverse(text.begin(), text.end());
  return text;
}

Bus InputBus(const Model& model, const Circuit& circuit, PortNames names) {
  Bus bus;
  for (int i = 0; i < model.inputs(); ++i) {
    if (circuit.inputs()[i] == kNoValue) continue;
    bus.Append({.port = PortName(circuit.op(circuit.inputs()[i]).name,
                                 model.features[i].name, names),
                .index = i,
                .format = model.features[i].format,
                .meaning = Printable(model.features[i].name)});
  }
  return bus;
}

Bus OutputBus(const Model& model, PortNames names) {
  Bus bus;
  for (int j = 0; j < model.outputs(); ++j) {
    bus.Append(
        {.port = PortName(absl::StrCat("y", j), OutputName(model, j), names),
         .index = j,
         .format = model.layers.back().output_format[j],
         .meaning = OutputMeaning(model, j)});
  }
  return bus;
}

std::string VectorFile(const Bus& inputs, const Rows& input_rows,
                       const Bus& outputs, const Rows& output_rows) {
  std::string text;
  for (size_t n = 0; n < input_rows.size(); ++n) {
    absl::StrAppend(&text, inputs.Hex(input_rows[n]), " ",
                    outputs.Hex(output_rows[n]), "\n");
  }
  return text;
}

}  // namespace autopruner
