// SPDX-License-Identifier: Apache-2.0
//
// The model file: what the trainer writes and the code generator reads.
// docs/model_format.md describes the JSON for those who write one by hand.
//
//   absl::StatusOr<Model> model = ReadModel("hbb_tagger/model.json");
//   if (!model.ok()) return model.status();   // one line: file, line, value
#ifndef CODEGEN_MODEL_MODEL_FILE_H_
#define CODEGEN_MODEL_MODEL_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codegen/model/model.h"
#include "codegen/model/reference.h"

namespace autopruner {

// Reads and checks a model file. What it returns needs no further check.
//   Errors: NotFound if there is no such file; InvalidArgument, in one line
//   with file, line, JSON path and value, if it is no valid model.
absl::StatusOr<Model> ReadModel(const std::string& path);

// The same from `text`. `path` only appears in messages.
absl::StatusOr<Model> ParseModel(const std::string& text,
                                 const std::string& path);

// The text of a model file. The same model gives the same bytes.
std::string ModelText(const Model& model);

// Writes a model file: beside it first, then renamed.
absl::Status WriteModel(const Model& model, const std::string& path);

}  // namespace autopruner

#endif  // CODEGEN_MODEL_MODEL_FILE_H_
