// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/json_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/model/json_tree.h"

namespace autopruner {
namespace {

constexpr int kMaxTextLength = 256;

std::string Range(int64_t min, int64_t max) {
  return absl::StrCat(min, " to ", max);
}

bool Contains(std::initializer_list<const char*> keys, const std::string& key) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const char* known) { return key == known; });
}

}  // namespace

bool JsonReader::Fail(const At& at, const std::string& problem) {
  if (status_.ok()) {
    status_ = absl::InvalidArgumentError(
        absl::StrCat(file_, ":", at.value->line, ": ",
                     at.path.empty() ? "" : OneLine(at.path) + ": ", problem));
  }
  return false;
}

bool JsonReader::FailKind(const At& at, const std::string& expected) {
  return Fail(at, "is " + Describe(*at.value) + "; must be " + expected);
}

JsonReader::At JsonReader::Member(const At& at, const std::string& key) {
  return {at.value->Find(key), at.path.empty() ? key : at.path + "." + key};
}

JsonReader::At JsonReader::Item(const At& at, int index) {
  return {&at.value->items[index], absl::StrCat(at.path, "[", index, "]")};
}

bool JsonReader::IsObject(const At& at,
                          std::initializer_list<const char*> required,
                          std::initializer_list<const char*> optional) {
  if (at.value->kind != JsonKind::kObject) return FailKind(at, "an object");
  for (const std::string& key : at.value->keys) {
    if (Contains(required, key) || Contains(optional, key)) continue;
    return Fail(
        {at.value->Find(key), at.path},
        absl::StrCat("has the unknown key ", QuoteJson(key).substr(0, 80),
                     "; known are ", absl::StrJoin(required, ", "),
                     optional.size() == 0 ? "" : ", ",
                     absl::StrJoin(optional, ", ")));
  }
  for (const char* key : required) {
    if (at.value->Find(key) != nullptr) continue;
    return Fail(at, absl::StrCat("lacks the key \"", key, "\""));
  }
  return true;
}

bool JsonReader::IsArray(const At& at, int min_size, int max_size) {
  if (at.value->kind != JsonKind::kArray) return FailKind(at, "a list");
  const auto size = static_cast<int64_t>(at.value->items.size());
  if (size >= min_size && size <= max_size) return true;
  return Fail(at, absl::StrCat("has ", size, " entries; must have ",
                               Range(min_size, max_size)));
}

bool JsonReader::IsArrayFor(const At& at, int size, const std::string& owner,
                            const std::string& things) {
  if (at.value->kind != JsonKind::kArray) return FailKind(at, "a list");
  const size_t actual = at.value->items.size();
  if (actual == static_cast<size_t>(size)) return true;
  return Fail(at, absl::StrCat("has ", actual, " entries; ", owner, " ", size,
                               " ", things));
}

bool JsonReader::ReadInteger(const At& at, int64_t min, int64_t max,
                             int64_t* result) {
  if (at.value->kind != JsonKind::kInteger) return FailKind(at, "an integer");
  *result = at.value->integer;
  if (*result >= min && *result <= max) return true;
  return Fail(at, absl::StrCat("is ", *result, "; must be ", Range(min, max)));
}

bool JsonReader::ReadBool(const At& at, bool* result) {
  if (at.value->kind != JsonKind::kBool) return FailKind(at, "true or false");
  *result = at.value->boolean;
  return true;
}

bool JsonReader::ReadFloat(const At& at, float* result) {
  const std::string& text = at.value->text;
  if (at.value->kind == JsonKind::kInteger) {
    *result = static_cast<float>(at.value->integer);
    return true;
  }
  // From the text: by way of a double it could be rounded twice.
  if (at.value->kind != JsonKind::kFloat) return FailKind(at, "a number");
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), *result);
  if (error == std::errc() && std::isfinite(*result)) return true;
  return FailKind(at, "a number that a float can hold");
}

bool JsonReader::ReadText(const At& at, std::string* result) {
  if (at.value->kind != JsonKind::kString) return FailKind(at, "a string");
  *result = at.value->text;
  const bool has_control = std::any_of(
      result->begin(), result->end(),
      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; });
  if (!result->empty() && result->size() <= kMaxTextLength && !has_control) {
    return true;
  }
  return FailKind(at, absl::StrCat("1 to ", kMaxTextLength,
                                   " bytes without control characters"));
}

}  // namespace autopruner
