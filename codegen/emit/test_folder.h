// SPDX-License-Identifier: Apache-2.0
//
// A folder of a test's own, in which generated code is compiled and run.
//
//   const TestFolder folder("tagger");
//   folder.Write(*EmitHls(design));
//   folder.Run({"g++", "-o", "bench", "hls/tagger_test.cpp"})  ->  ""
#ifndef CODEGEN_EMIT_TEST_FOLDER_H_
#define CODEGEN_EMIT_TEST_FOLDER_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/generated_file.h"

namespace autopruner {

class TestFolder {
 public:
  // A folder that no other call has: a library that is loaded must not be
  // overwritten.
  explicit TestFolder(const std::string& name);

  const std::string& path() const { return path_; }

  absl::Status Write(
      const absl::StatusOr<std::vector<GeneratedFile>>& files) const;

  // Runs a program in `below`, a path inside this folder. Returns what it said.
  //   Errors: Internal, with the same, if it failed.
  absl::StatusOr<std::string> Run(const std::vector<std::string>& command,
                                  const std::string& below = "") const;

  // Likewise; that it says something is an error, too.
  absl::Status RunSilently(const std::vector<std::string>& command,
                           const std::string& below = "") const;

 private:
  std::string path_;
};

}  // namespace autopruner

#endif  // CODEGEN_EMIT_TEST_FOLDER_H_
