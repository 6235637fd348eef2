// SPDX-License-Identifier: Apache-2.0
//
// Checks that a JSON document has the expected shape, and says where it has
// not: file, line, path in the document, value, and what would be right.
//
//   class ConfigParser : private JsonReader { ... };
//   At size = Member(root, "size");
//   if (!ReadInteger(size, 1, 8, &result)) return status();
//   // "config.json:4: size: is 9; must be 1 to 8"
#ifndef CODEGEN_MODEL_JSON_READER_H_
#define CODEGEN_MODEL_JSON_READER_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "codegen/model/json_tree.h"

namespace autopruner {

// Every method returns whether all is well; the first error is kept.
class JsonReader {
 public:
  // A value, and where in the document it stands: "layers[1].bias".
  struct At {
    const JsonValue* value;
    std::string path;
  };

  // `file` only appears in messages.
  explicit JsonReader(std::string file) : file_(std::move(file)) {}

  const absl::Status& status() const { return status_; }

  // Records an error and returns false. FailKind names the value.
  bool Fail(const At& at, const std::string& problem);
  bool FailKind(const At& at, const std::string& expected);

  // Parts of values. Whether there is such a member was checked before.
  static At Member(const At& at, const std::string& key);
  static At Item(const At& at, int index);

  // Checks of shape. `optional` keys may be missing.
  bool IsObject(const At& at, std::initializer_list<const char*> required,
                std::initializer_list<const char*> optional);
  bool IsArray(const At& at, int min_size, int max_size);
  // "has 31 entries; " + owner + " 32 " + things.
  bool IsArrayFor(const At& at, int size, const std::string& owner,
                  const std::string& things);

  // Scalars.
  bool ReadInteger(const At& at, int64_t min, int64_t max, int64_t* result);
  bool ReadBool(const At& at, bool* result);
  bool ReadFloat(const At& at, float* result);
  bool ReadText(const At& at, std::string* result);

 private:
  std::string file_;
  absl::Status status_;
};

}  // namespace autopruner

#endif  // CODEGEN_MODEL_JSON_READER_H_
