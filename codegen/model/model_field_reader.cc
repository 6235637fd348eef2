// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model_field_reader.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/model/json_reader.h"
#include "codegen/model/json_tree.h"
#include "codegen/model/model.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr int64_t kMinInteger = std::numeric_limits<int64_t>::min() + 1;
constexpr int64_t kMaxInteger = std::numeric_limits<int64_t>::max();

}  // namespace

bool ModelFieldReader::ReadBits(const At& at, Format* result) {
  int64_t width = 0;
  int64_t frac = 0;
  if (!ReadInteger(Member(at, "width"), 0, kMaxFormatWidth, &width) ||
      !ReadInteger(Member(at, "frac"), -kMaxFormatFrac, kMaxFormatFrac,
                   &frac)) {
    return false;
  }
  *result = {.width = static_cast<int>(width), .frac = static_cast<int>(frac)};
  const At is_signed = Member(at, "signed");
  return is_signed.value == nullptr || ReadBool(is_signed, &result->is_signed);
}

bool ModelFieldReader::ReadFormat(const At& at, Format* result) {
  return IsObject(at, {"width", "frac"}, {"signed"}) && ReadBits(at, result);
}

bool ModelFieldReader::ReadOutputFormat(const At& at, Format* result) {
  if (!IsObject(at, {"width", "frac"}, {"signed", "rounding", "overflow"}) ||
      !ReadBits(at, result)) {
    return false;
  }
  const At rounding = Member(at, "rounding");
  if (rounding.value != nullptr) {
    const std::string& name = rounding.value->text;
    if (name != "half_up" && name != "floor") {
      return FailKind(rounding, "\"half_up\" or \"floor\"");
    }
    if (name == "floor") result->rounding = Rounding::kFloor;
  }
  const At overflow = Member(at, "overflow");
  if (overflow.value != nullptr) {
    const std::string& name = overflow.value->text;
    if (name != "saturate" && name != "wrap") {
      return FailKind(overflow, "\"saturate\" or \"wrap\"");
    }
    if (name == "wrap") result->overflow = Overflow::kWrap;
  }
  return true;
}

bool ModelFieldReader::ReadUniqueNames(const At& at,
                                       std::vector<std::string>* names) {
  if (!IsArray(at, 1, kMaxModelNodes)) return false;
  std::set<std::string> seen;
  for (size_t i = 0; i < at.value->items.size(); ++i) {
    const At item = Item(at, static_cast<int>(i));
    std::string name;
    if (!ReadText(item, &name)) return false;
    if (!seen.insert(name).second) {
      return Fail(item, "duplicate " + Describe(*item.value));
    }
    names->push_back(std::move(name));
  }
  return true;
}

bool ModelFieldReader::ReadNodeFormats(const At& at, int nodes,
                                       FormatReader read,
                                       std::vector<Format>* formats) {
  if (at.value->kind != JsonKind::kArray) {
    Format format;
    if (!(this->*read)(at, &format)) return false;
    formats->assign(nodes, format);
    return true;
  }
  if (!IsArrayFor(at, nodes, "the layer has", "nodes")) return false;
  formats->resize(nodes);
  for (int j = 0; j < nodes; ++j) {
    if (!(this->*read)(Item(at, j), &(*formats)[j])) return false;
  }
  return true;
}

bool ModelFieldReader::ReadTable(const At& at, const Format& output,
                                 ModelTable* table) {
  const At input = Member(at, "input_format");
  if (!IsObject(at, {"input_format", "values"}, {}) ||
      !ReadOutputFormat(input, &table->input)) {
    return false;
  }
  const int width = table->input.width;
  if (width < 1 || width > kMaxTableBits) {
    return Fail(Member(input, "width"),
                absl::StrCat("is ", width, "; a table is looked up by 1 to ",
                             kMaxTableBits, " bits"));
  }
  const At values = Member(at, "values");
  if (!IsArrayFor(values, 1 << width,
                  absl::StrCat(FormatText(table->input), " has"), "values")) {
    return false;
  }
  table->values.resize(values.value->items.size());
  for (size_t i = 0; i < table->values.size(); ++i) {
    const At value = Item(values, static_cast<int>(i));
    if (!ReadInteger(value, kMinInteger, kMaxInteger, &table->values[i])) {
      return false;
    }
    if (table->values[i] >= output.min_raw() &&
        table->values[i] <= output.max_raw()) {
      continue;
    }
    return Fail(value,
                absl::StrCat("is ", table->values[i], "; the output's ",
                             FormatText(output), " holds ", output.min_raw(),
                             " to ", output.max_raw()));
  }
  return true;
}

bool ModelFieldReader::ReadTables(const At& at, ModelLayer* layer) {
  const int nodes = layer->outputs();
  layer->table.resize(nodes);
  const bool is_list = at.value->kind == JsonKind::kArray;
  bool any = false;
  if (is_list && !IsArrayFor(at, nodes, "the layer has", "nodes")) return false;
  for (int j = 0; j < nodes; ++j) {
    if (!layer->live[j] || layer->output_format[j].width == 0) continue;
    const At item = is_list ? Item(at, j) : at;
    if (is_list && item.value->kind == JsonKind::kNull &&
        !HasTable(layer->activation)) {
      continue;
    }
    if (!ReadTable(item, layer->output_format[j], &layer->table[j])) {
      return false;
    }
    any = true;
  }
  if (!any && !HasTable(layer->activation)) layer->table.clear();
  return true;
}

bool ModelFieldReader::ReadLive(const At& at, int nodes,
                                std::vector<bool>* live) {
  live->assign(nodes, true);
  if (at.value == nullptr) return true;
  if (!IsArrayFor(at, nodes, "the layer has", "nodes")) return false;
  for (int j = 0; j < nodes; ++j) {
    bool is_live = true;
    if (!ReadBool(Item(at, j), &is_live)) return false;
    (*live)[j] = is_live;
  }
  return true;
}

bool ModelFieldReader::ReadBias(const At& at, std::vector<int64_t>* bias) {
  if (!IsArray(at, 1, kMaxModelNodes)) return false;
  for (size_t j = 0; j < at.value->items.size(); ++j) {
    int64_t raw = 0;
    if (!ReadInteger(Item(at, static_cast<int>(j)), kMinInteger, kMaxInteger,
                     &raw)) {
      return false;
    }
    bias->push_back(raw);
  }
  return true;
}

}  // namespace autopruner
