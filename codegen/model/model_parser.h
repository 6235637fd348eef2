// SPDX-License-Identifier: Apache-2.0
//
// Turns the JSON of a model file into a Model, or says what is wrong with it.
// Part of model_file.h; not for others.
#ifndef CODEGEN_MODEL_MODEL_PARSER_H_
#define CODEGEN_MODEL_MODEL_PARSER_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/model/json_tree.h"
#include "codegen/model/model.h"
#include "codegen/model/model_field_reader.h"
#include "core/fixed.h"

namespace autopruner {

class ModelParser : private ModelFieldReader {
 public:
  // `file` only appears in messages.
  explicit ModelParser(std::string file) : ModelFieldReader(std::move(file)) {}

  absl::StatusOr<Model> Parse(const JsonValue& value);

 private:
  // Each of these adds its part to the model. The first error ends it all.
  bool ReadHeader(const At& root, Model* model);
  // Reads which of `all` the name is.
  template <typename T>
  bool ReadName(const At& at, std::span<const T> all, const char* (*name_of)(T),
                T* result);
  bool ReadProvenance(const At& at, Model* model);
  bool ReadScale(const At& at, int* log2_scale);
  bool ReadMissing(const At& at, ModelFeature* feature);
  bool ReadTarget(const At& at, Model* model);
  bool ReadSet(const At& at, SetSpec* set);
  bool ReadFeature(const At& at, ModelFeature* feature);
  bool ExpandSet(const At& features, const At& set, Model* model);
  bool ReadFeatures(const At& at, Model* model);
  bool ReadWeights(const At& at, Model* model);
  bool ReadWeight(const At& row, int node, int input, const Model& model,
                  int64_t* weight);
  bool ReadTablesOf(const At& at, ModelLayer* layer);
  bool ReadLayer(const At& at, Model* model);
  bool ReadLayers(const At& at, Model* model);
  bool CheckComparable(const At& at, const std::vector<Format>& outputs);
  bool CheckHead(const At& root, const Model& model);

  int64_t weights_ = 0;
};

}  // namespace autopruner

#endif  // CODEGEN_MODEL_MODEL_PARSER_H_
