// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/json_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace autopruner {
namespace {

using nlohmann::json;

// Walks the text and counts lines. The character under the iterator is not
// yet counted: a number ends at the line break behind it, and is before it.
class LineCounter {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  LineCounter(const char* at, int* line) : at_(at), line_(line) {}

  reference operator*() const { return *at_; }
  LineCounter& operator++() {
    if (pending_) ++*line_;
    pending_ = *at_ == '\n';
    ++at_;
    return *this;
  }
  LineCounter operator++(int) {
    LineCounter before = *this;
    ++*this;
    return before;
  }
  bool operator==(const LineCounter& other) const { return at_ == other.at_; }
  bool operator!=(const LineCounter& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
  bool pending_ = false;
};

// Receives nlohmann's events and builds the tree. Returning false stops.
class TreeBuilder {
 public:
  explicit TreeBuilder(const int* line) : line_(line) {}

  JsonValue& root() { return root_; }
  const std::string& error() const { return error_; }

  bool null() { return Put({.kind = JsonKind::kNull}); }
  bool boolean(bool value) {
    return Put({.kind = JsonKind::kBool, .boolean = value});
  }
  bool number_integer(json::number_integer_t value) {
    return Put({.kind = JsonKind::kInteger, .integer = value});
  }
  bool number_unsigned(json::number_unsigned_t value) {
    constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
    if (value > kMax) {
      return Put({.kind = JsonKind::kFloat, .text = absl::StrCat(value)});
    }
    return number_integer(static_cast<int64_t>(value));
  }
  bool number_float(json::number_float_t, const std::string& text) {
    return Put({.kind = JsonKind::kFloat, .text = text});
  }
  bool string(std::string& text) {
    return Put({.kind = JsonKind::kString, .text = std::move(text)});
  }
  bool binary(json::binary_t&) { return false; }
  bool start_object(std::size_t) { return Open(JsonKind::kObject); }
  bool start_array(std::size_t) { return Open(JsonKind::kArray); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool key(std::string& key) {
    std::vector<std::string>& keys = open_.back()->keys;
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      error_ = "duplicate key " + QuoteJson(key);
      return false;
    }
    keys.push_back(std::move(key));
    return true;
  }
  template <typename Exception>
  bool parse_error(std::size_t, const std::string& token,
                   const Exception& exception) {
    // "[json.exception.x.y] parse error at line 1, column 2: what is wrong"
    const std::string what = exception.what();
    const size_t start = what.find(": ");
    error_ =
        "not JSON: " + (start == std::string::npos ? "at " + QuoteJson(token)
                                                   : what.substr(start + 2));
    return false;
  }

 private:
  bool Put(JsonValue value) {
    if (++values_ > kMaxJsonValues) {
      error_ = absl::StrCat("more than ", kMaxJsonValues, " values");
      return false;
    }
    value.line = *line_;
    if (open_.empty()) {
      root_ = std::move(value);
    } else {
      open_.back()->items.push_back(std::move(value));
    }
    return true;
  }
  bool Open(JsonKind kind) {
    if (open_.size() >= kMaxJsonDepth) {
      error_ = absl::StrCat("nested deeper than ", kMaxJsonDepth);
      return false;
    }
    if (!Put({.kind = kind})) return false;
    open_.push_back(open_.empty() ? &root_ : &open_.back()->items.back());
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  const int* line_;
  int values_ = 0;
  JsonValue root_;
  // From the root to what is being read. Only the last of them grows, so that
  // these pointers stay valid.
  std::vector<JsonValue*> open_;
  std::string error_;
};

}  // namespace

const JsonValue* JsonValue::Find(const std::string& key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &items[found - keys.begin()];
}

absl::StatusOr<JsonValue> ParseJson(const std::string& text,
                                    const std::string& path) {
  int line = 1;
  TreeBuilder builder(&line);
  const LineCounter begin(text.data(), &line);
  const LineCounter end(text.data() + text.size(), &line);
  if (!json::sax_parse(begin, end, &builder)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", line, ": ", OneLine(builder.error())));
  }
  return std::move(builder.root());
}

std::string Describe(const JsonValue& value) {
  switch (value.kind) {
    case JsonKind::kNull:
      return "null";
    case JsonKind::kBool:
      return value.boolean ? "true" : "false";
    case JsonKind::kInteger:
      return absl::StrCat(value.integer);
    case JsonKind::kFloat:
      return OneLine(value.text);
    case JsonKind::kString:
      return OneLine(QuoteJson(value.text));
    case JsonKind::kArray:
      return absl::StrCat("a list of ", value.items.size());
    case JsonKind::kObject:
      return "an object";
  }
  return "";
}

std::string OneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  constexpr size_t kMaxLength = 200;
  if (text.size() > kMaxLength) text = text.substr(0, kMaxLength) + "...";
  return text;
}

std::string QuoteJson(const std::string& text) {
  return json(text).dump(-1, ' ', /*ensure_ascii=*/false,
                         json::error_handler_t::replace);
}

}  // namespace autopruner
