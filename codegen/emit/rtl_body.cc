// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/rtl_body.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/arithmetic.h"
#include "codegen/emit/reading_order.h"
#include "codegen/emit/rtl_expression.h"

namespace autopruner {
namespace {

RtlRole RoleOf(OpKind kind) {
  switch (kind) {
    case OpKind::kConstant:
      return RtlRole::kConstant;
    case OpKind::kTable:
      return RtlRole::kTable;
    case OpKind::kRegister:
      return RtlRole::kRegister;
    case OpKind::kInput:
    case OpKind::kDot:
    case OpKind::kSum:
    case OpKind::kNegate:
    case OpKind::kFloorShift:
    case OpKind::kClamp:
    case OpKind::kWrap:
    case OpKind::kMax:
    case OpKind::kSelect:
      return RtlRole::kWire;
  }
  return RtlRole::kWire;
}

uint64_t Mask(int high, int low) {
  const uint64_t upper =
      high == 63 ? ~uint64_t{0} : (uint64_t{1} << (high + 1)) - 1;
  return upper & ~((uint64_t{1} << low) - 1);
}

class Builder {
 public:
  Builder(const Circuit& lowered, const Circuit& circuit,
          const std::vector<std::string>& names)
      : lowered_(lowered),
        circuit_(circuit),
        names_(names),
        read_(circuit.ops().size()) {
    for (size_t id = 0; id < names.size(); ++id) {
      by_name_[names[id]] = static_cast<ValueId>(id);
      by_op_name_[circuit.ops()[id].name] = static_cast<ValueId>(id);
    }
  }

  RtlBody Run();

 private:
  void MarkRead();
  RtlSignal Signal(const OrderedValue& value) const;
  void AddUnread(ValueId id, std::vector<RtlExpression>& unread) const;
  std::string Meaning(const Op& op) const;
  RtlDot Dot(const Op& op) const;

  const Circuit& lowered_;
  const Circuit& circuit_;
  const std::vector<std::string>& names_;
  std::map<std::string, ValueId> by_name_;
  std::map<std::string, ValueId> by_op_name_;
  std::vector<uint64_t> read_;  // bits of each value that something reads
};

RtlBody Builder::Run() {
  MarkRead();
  RtlBody body = {.blocks = {}, .latency = circuit_.latency()};
  for (const OrderedSection& section : ReadingOrder(lowered_, circuit_)) {
    RtlBlock block = {.prefix = section.prefix,
                      .comment = section.comment,
                      .signals = {},
                      .unread = {}};
    for (const OrderedValue& value : section.values) {
      block.signals.push_back(Signal(value));
      AddUnread(value.id, block.unread);
    }
    body.blocks.push_back(std::move(block));
  }
  for (const ValueId input : circuit_.inputs()) {
    if (input != kNoValue) AddUnread(input, body.blocks[0].unread);
  }
  return body;
}

RtlSignal Builder::Signal(const OrderedValue& value) const {
  const Op& op = circuit_.op(value.id);
  RtlSignal signal = {.role = RoleOf(op.kind),
                      .name = names_[value.id],
                      .range = op.range,
                      .value = RtlValue(circuit_, names_, value.id),
                      .meaning = Meaning(op),
                      .dots = {},
                      .constant = op.constant,
                      .stage = op.stage,
                      .index = {},
                      .table = op.table};
  if (op.kind == OpKind::kTable) signal.index = circuit_.op(op.a).range;
  for (const ValueId dot : value.dots) {
    signal.dots.push_back(Dot(lowered_.op(dot)));
  }
  return signal;
}

std::string Builder::Meaning(const Op& op) const {
  if (op.kind == OpKind::kClamp) {
    return absl::StrCat("clamp(", names_[op.a], ", ", op.low, ", ", op.high,
                        ")");
  }
  if (op.kind == OpKind::kWrap) {
    return absl::StrCat("lowest bits of ", names_[op.a]);
  }
  return absl::StrJoin(Arithmetic(op, [&](ValueId id) { return names_[id]; }),
                       " ");
}

// Operands of the lowered circuit are called as those of the same name here.
RtlDot Builder::Dot(const Op& op) const {
  const auto name = [&](ValueId id) {
    const auto found = by_op_name_.find(lowered_.op(id).name);
    return found == by_op_name_.end() ? lowered_.op(id).name
                                      : names_[found->second];
  };
  return {op.name, Arithmetic(op, name)};
}

void Builder::MarkRead() {
  for (size_t id = 0; id < read_.size(); ++id) {
    if (circuit_.ops()[id].kind == OpKind::kInput) continue;
    ForEachSlice(RtlValue(circuit_, names_, static_cast<ValueId>(id)),
                 [&](const RtlExpression& slice) {
                   read_[by_name_.at(slice.signal)] |=
                       Mask(slice.high, slice.low);
                 });
  }
  for (const ValueId id : circuit_.outputs()) {
    read_[id] = Mask(SignalWidth(circuit_.op(id).range) - 1, 0);
  }
}

void Builder::AddUnread(ValueId id, std::vector<RtlExpression>& unread) const {
  const int width = SignalWidth(circuit_.op(id).range);
  for (int low = 0; low < width; ++low) {
    if ((read_[id] >> low & 1) != 0) continue;
    int high = low;
    while (high + 1 < width && (read_[id] >> (high + 1) & 1) == 0) ++high;
    unread.push_back(RtlBits(circuit_, names_, id, 0, high, low));
    low = high;
  }
}

// Those that stand `stage` clocks after the inputs, a line each.
std::string Registers(const RtlBody& body, int stage,
                      const ClockedBlock& language) {
  std::string lines;
  for (const RtlBlock& block : body.blocks) {
    for (const RtlSignal& signal : block.signals) {
      if (signal.role != RtlRole::kRegister || signal.stage != stage) continue;
      absl::StrAppend(&lines, language.indent, signal.name,
                      " <= ", language.text(signal.value), ";\n");
    }
  }
  return lines;
}

}  // namespace

RtlBody MakeRtlBody(const Circuit& lowered, const Circuit& circuit,
                    const std::vector<std::string>& names) {
  return Builder(lowered, circuit, names).Run();
}

std::string ClockedBlocks(const RtlBody& body, const ClockedBlock& language) {
  std::string text;
  for (int stage = 1; stage <= body.latency; ++stage) {
    const std::string registers = Registers(body, stage, language);
    if (registers.empty()) continue;
    absl::StrAppend(&text, "\n", language.comment, " Stage ", stage, ".\n",
                    language.open, registers, language.close);
  }
  return text;
}

}  // namespace autopruner
