// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/bus.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

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

void Append(BusField field, Bus& bus) {
  field.offset = bus.fields.empty() ? 0 : bus.width();
  bus.fields.push_back(std::move(field));
}

// What the bus tells of an output.
std::string OutputMeaning(const Model& model, int output) {
  const bool named = static_cast<size_t>(output) < model.classes.size();
  const std::string name = named ? Printable(model.classes[output]) : "";
  switch (model.head) {
    case Head::kSigmoid:
      return "logit of " + Printable(model.classes.back());
    case Head::kSoftmax:
      return "logit of " + name;
    case Head::kLinear:
      return name;
  }
  return name;
}

}  // namespace

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

Bus InputBus(const Model& model, const Circuit& circuit) {
  Bus bus;
  for (int i = 0; i < model.inputs(); ++i) {
    if (circuit.inputs()[i] == kNoValue) continue;
    Append({.port = circuit.op(circuit.inputs()[i]).name,
            .index = i,
            .format = model.features[i].format,
            .meaning = Printable(model.features[i].name)},
           bus);
  }
  return bus;
}

Bus OutputBus(const Model& model) {
  Bus bus;
  for (int j = 0; j < model.outputs(); ++j) {
    Append({.port = absl::StrCat("y", j),
            .index = j,
            .format = model.layers.back().output_format[j],
            .meaning = OutputMeaning(model, j)},
           bus);
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
