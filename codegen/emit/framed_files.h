// SPDX-License-Identifier: Apache-2.0
//
// Generated files, each from a frame and what fills its gaps.
//
//   FramedFiles files = {{"source", "model.json"}, {"name", "tagger"}};
//   files.Add("verilog/tagger.v", kNetworkFrame, {{"ports", ports}});
//   files.AddText("verilog/tagger_vectors.hex", vectors);
//   return std::move(files).Take();
#ifndef CODEGEN_EMIT_FRAMED_FILES_H_
#define CODEGEN_EMIT_FRAMED_FILES_H_

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/generated_file.h"

namespace autopruner {

class FramedFiles {
 public:
  using Values = std::map<std::string, std::string>;

  // Every frame has gaps for all of `common`.
  FramedFiles(std::initializer_list<Values::value_type> common)
      : common_(common) {}

  // The file `path`: `frame` filled with `values` and what is common.
  void Add(const std::string& path, const std::string& frame, Values values);

  // The file `path` as it is.
  void AddText(const std::string& path, const std::string& text);

  // Returns the files in the order in which they were added.
  //   Errors: of the first frame with a gap that has no value, or with a value
  //   too many; see FillTemplate().
  absl::StatusOr<std::vector<GeneratedFile>> Take() &&;

 private:
  const Values common_;
  std::vector<GeneratedFile> files_;
  absl::Status status_;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_FRAMED_FILES_H_
