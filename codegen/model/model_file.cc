// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/model_file.h"

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/file.h"
#include "codegen/model/json_tree.h"
#include "codegen/model/model.h"
#include "codegen/model/model_parser.h"

namespace autopruner {

absl::StatusOr<Model> ParseModel(const std::string& text,
                                 const std::string& path) {
  const absl::StatusOr<JsonValue> root = ParseJson(text, path);
  if (!root.ok()) return root.status();
  return ModelParser(path).Parse(*root);
}

absl::StatusOr<Model> ReadModel(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return ParseModel(*text, path);
}

absl::Status WriteModel(const Model& model, const std::string& path) {
  return WriteFileAtomically(path, ModelText(model));
}

}  // namespace autopruner
