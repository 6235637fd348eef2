// SPDX-License-Identifier: Apache-2.0
//
// Text as people have it on disk, as UTF-8 in memory.
//
//   absl::StatusOr<std::string> text = ReadTextFile("jets.csv.gz");
#ifndef BASE_TEXT_FILE_H_
#define BASE_TEXT_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace autopruner {

// Returns the text of the file at `path`: unpacked if it is a .gz, without a
// byte-order mark.
//   Errors: as ReadFile and Inflate; InvalidArgument, in one line that names
//   the cure, for UTF-16 and for files that hold no text.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

// The same for `bytes` in memory; `name` opens every message.
absl::StatusOr<std::string> DecodeText(const std::string& name,
                                       std::string bytes);

}  // namespace autopruner

#endif  // BASE_TEXT_FILE_H_
