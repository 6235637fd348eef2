// SPDX-License-Identifier: Apache-2.0
//
// A file as a generator hands it on; whoever called it decides where it goes.
//
//   absl::StatusOr<std::vector<GeneratedFile>> files = EmitHls(design);
//   (*files)[0].path  ->  "hls/tagger.h"
//   WriteFiles(*files, "out")
#ifndef BASE_GENERATED_FILE_H_
#define BASE_GENERATED_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace autopruner {

struct GeneratedFile {
  std::string path;  // relative, with slashes
  std::string text;
};

// Writes all of `files` below `folder`, which is made if it is not there.
//   Errors: those of WriteFileAtomically().
absl::Status WriteFiles(const std::vector<GeneratedFile>& files,
                        const std::string& folder);

}  // namespace autopruner

#endif  // BASE_GENERATED_FILE_H_
