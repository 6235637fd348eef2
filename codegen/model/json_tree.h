// SPDX-License-Identifier: Apache-2.0
//
// A JSON document in which every value knows its line, so that a reader can
// say where a value is wrong.
//
//   absl::StatusOr<JsonValue> root = ParseJson(text, "model.json");
//   if (!root.ok()) return root.status();  // "model.json:3: ..."
//   const JsonValue* name = root->Find("name");
#ifndef CODEGEN_MODEL_JSON_TREE_H_
#define CODEGEN_MODEL_JSON_TREE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace autopruner {

enum class JsonKind {
  kNull,
  kBool,
  kInteger,  // whole, and fits an int64_t
  kFloat,
  kString,
  kArray,
  kObject,
};

struct JsonValue {
  JsonKind kind = JsonKind::kNull;
  int line = 0;
  bool boolean = false;
  int64_t integer = 0;
  std::string text = {};               // kString: decoded; kFloat: as written
  std::vector<std::string> keys = {};  // kObject: in the order of the file
  std::vector<JsonValue> items = {};   // kArray, kObject: the values

  // The value of `key`, or null.
  const JsonValue* Find(const std::string& key) const;
};

// No sensible model is nested deeper, and neither is the call stack here.
inline constexpr int kMaxJsonDepth = 16;

// Nor does it hold more values: a guard of the memory.
inline constexpr int kMaxJsonValues = 1 << 21;

// Parses `text`. `path` only appears in messages.
//   Errors: InvalidArgument with path, line, and what is wrong: bad syntax,
//   a key given twice, nesting deeper than kMaxJsonDepth, or too many values.
absl::StatusOr<JsonValue> ParseJson(const std::string& text,
                                    const std::string& path);

// What a message calls a value: `"relu"`, `3.5`, `an object`.
std::string Describe(const JsonValue& value);

// `text` fit for a message: no line breaks, and not too long.
std::string OneLine(std::string text);

// `text` as a JSON string, quotes included.
std::string QuoteJson(const std::string& text);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_JSON_TREE_H_
