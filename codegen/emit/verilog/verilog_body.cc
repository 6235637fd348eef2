// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/verilog/verilog_body.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/bus.h"
#include "codegen/emit/cpp_text.h"
#include "codegen/emit/verilog/verilog_expression.h"
#include "codegen/model/model.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

constexpr char kIndent[] = "  ";

bool IsNameChar(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

int Width(const Op& op) { return std::max(1, op.range.width()); }

uint64_t Mask(int high, int low) {
  const uint64_t upper =
      high == 63 ? ~uint64_t{0} : (uint64_t{1} << (high + 1)) - 1;
  return upper & ~((uint64_t{1} << low) - 1);
}

// Which bits of each value the printed text reads. Looking at the text itself
// cannot disagree with it.
class BitsRead {
 public:
  explicit BitsRead(const Circuit& circuit) : read_(circuit.ops().size()) {
    for (size_t id = 0; id < read_.size(); ++id) {
      ids_[circuit.ops()[id].name] = static_cast<ValueId>(id);
    }
    for (size_t id = 0; id < read_.size(); ++id) {
      if (circuit.ops()[id].kind == OpKind::kInput) continue;
      Read(circuit, VerilogExpression(circuit, static_cast<ValueId>(id)));
    }
    for (const ValueId id : circuit.outputs()) {
      read_[id] = Mask(Width(circuit.op(id)) - 1, 0);
    }
  }

  // The bits of `id` that nothing reads, as parts of an expression.
  std::vector<std::string> Unread(const Circuit& circuit, ValueId id) const {
    const Op& op = circuit.op(id);
    const int width = Width(op);
    std::vector<std::string> parts;
    for (int low = 0; low < width; ++low) {
      if ((read_[id] >> low & 1) != 0) continue;
      int high = low;
      while (high + 1 < width && (read_[id] >> (high + 1) & 1) == 0) ++high;
      parts.push_back(VerilogBits(circuit, id, 0, high, low));
      low = high;
    }
    return parts;
  }

 private:
  // Marks what `text` reads: name, name[bit], name[high:low].
  void Read(const Circuit& circuit, const std::string& text) {
    for (size_t at = 0; at < text.size();) {
      size_t end = at;
      while (end < text.size() && IsNameChar(text[end])) ++end;
      if (end == at) {
        ++at;
        continue;
      }
      const auto found = ids_.find(text.substr(at, end - at));
      at = end;
      if (found == ids_.end()) continue;
      int high = Width(circuit.op(found->second)) - 1;
      int low = 0;
      if (at < text.size() && text[at] == '[') {
        high = std::stoi(text.substr(at + 1));
        const size_t colon = text.find_first_of(":]", at);
        low = text[colon] == ':' ? std::stoi(text.substr(colon + 1)) : high;
        at = text.find(']', at);
      }
      read_[found->second] |= Mask(high, low);
    }
  }

  std::map<std::string, ValueId> ids_;
  std::vector<uint64_t> read_;
};

// One wire that reads what nothing else does.
std::string UnusedWire(const std::string& name,
                       const std::vector<std::string>& parts) {
  if (parts.empty()) return "";
  std::string text = "  wire " + name + " = &{1'b0";
  size_t line = text.size();
  for (const std::string& part : parts) {
    text += ",";
    if (line + part.size() > 76) {
      text += "\n     ";
      line = 5;
    }
    text += " " + part;
    line += part.size() + 2;
  }
  return text + "};\n";
}

std::string Port(const BusField& field, const std::string& direction) {
  return kIndent + direction + " wire " + VerilogPortType(field.format) +
         field.port;
}

}  // namespace

std::string VerilogPortType(const Format& format) {
  return std::string(format.is_signed ? "signed " : "") +
         (format.width == 1 ? ""
                            : "[" + std::to_string(format.width - 1) + ":0] ");
}

std::string VerilogPorts(const Bus& inputs, const Bus& outputs) {
  std::string text;
  for (const BusField& field : inputs.fields) {
    text += Port(field, "input") + ",  // " + FormatText(field.format) + ", " +
            field.meaning + "\n";
  }
  text += "  output wire out_valid,\n";
  for (size_t i = 0; i < outputs.fields.size(); ++i) {
    const BusField& field = outputs.fields[i];
    text += Port(field, "output") + (i + 1 < outputs.fields.size() ? "," : "") +
            "  // " + FormatText(field.format) + ", " + field.meaning + "\n";
  }
  text.pop_back();
  return text;
}

std::string VerilogStatements(const Circuit& circuit) {
  const BitsRead bits(circuit);
  std::string text;
  std::vector<std::string> unread;
  std::string unused = "unused_inputs";
  auto section = circuit.sections().begin();
  const auto end_layer = [&] {
    text += UnusedWire(unused, unread);
    unread.clear();
  };
  const auto size = static_cast<ValueId>(circuit.ops().size());
  for (ValueId id = 0; id < size; ++id) {
    for (; section != circuit.sections().end() && section->first == id;
         ++section) {
      end_layer();
      unused = section->prefix + "_unused";
      text += "\n" + CppComment("  // ", section->comment);
    }
    text += VerilogStatement(circuit, id, kIndent, "clock", "enable");
    const std::vector<std::string> parts = bits.Unread(circuit, id);
    unread.insert(unread.end(), parts.begin(), parts.end());
  }
  end_layer();
  return text;
}

std::string VerilogOutputs(const Circuit& circuit, const Bus& outputs) {
  std::string text;
  for (const BusField& field : outputs.fields) {
    text += "  assign " + field.port + " = " +
            VerilogBits(circuit, circuit.outputs()[field.index], 0,
                        field.format.width - 1, 0) +
            ";\n";
  }
  text.pop_back();
  return text;
}

std::string VerilogValid(const Circuit& circuit) {
  const int latency = circuit.latency();
  if (latency == 0) {
    return "  assign out_valid = in_valid;\n"
           "  wire unused_control = &{1'b0, clock, reset, enable};";
  }
  const std::string top = std::to_string(latency - 1);
  const std::string next =
      latency == 1 ? "in_valid"
                   : "{valid[" + std::to_string(latency - 2) + ":0], in_valid}";
  return "  reg [" + top + ":0] valid;\n" +
         "  always @(posedge clock)\n"
         "    if (reset) valid <= " +
         VerilogLiteral(0, latency) +
         ";\n    else if (enable) valid <= " + next +
         ";\n  assign out_valid = valid[" + top + "];";
}

}  // namespace autopruner
