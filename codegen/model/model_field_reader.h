// SPDX-License-Identifier: Apache-2.0
//
// Reads the small parts of a model file: formats, names, numbers of nodes.
// Part of model_file.h; not for others.
#ifndef CODEGEN_MODEL_MODEL_FIELD_READER_H_
#define CODEGEN_MODEL_MODEL_FIELD_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/model/json_reader.h"
#include "codegen/model/model.h"
#include "core/fixed.h"

namespace autopruner {

// As JsonReader: every method returns whether all is well.
class ModelFieldReader : public JsonReader {
 public:
  using JsonReader::JsonReader;

  // A format of a feature or a weight.
  bool ReadFormat(const At& at, Format* result);

  // A format of a node's value, which may round down and wrap.
  bool ReadOutputFormat(const At& at, Format* result);

  // An array of names, none twice.
  bool ReadUniqueNames(const At& at, std::vector<std::string>* names);

  using FormatReader = bool (ModelFieldReader::*)(const At&, Format*);

  // One format for all `nodes` of a layer, or an array of one each, read by
  // `read`.
  bool ReadNodeFormats(const At& at, int nodes, FormatReader read,
                       std::vector<Format>* formats);

  // The tables of a layer whose formats and live nodes are known: one for all
  // of its nodes, or an array of one each, null where a node is not live or,
  // in a layer whose activation has no table, is computed.
  bool ReadTables(const At& at, ModelLayer* layer);

  // An array of booleans, one a node. Where it is missing, all are live.
  bool ReadLive(const At& at, int nodes, std::vector<bool>* live);

  // The array that says how many nodes a layer has.
  bool ReadBias(const At& at, std::vector<int64_t>* bias);

 private:
  // Width, fraction bits and sign: what every format has.
  bool ReadBits(const At& at, Format* result);
  // The table of a node whose values have the format `output`.
  bool ReadTable(const At& at, const Format& output, ModelTable* table);
};

}  // namespace autopruner

#endif  // CODEGEN_MODEL_MODEL_FIELD_READER_H_
