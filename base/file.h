// SPDX-License-Identifier: Apache-2.0
//
// Whole files in and out.
//
//   absl::StatusOr<std::string> text = ReadFile("model.json");
//   absl::Status status = WriteFileAtomically("out/infer.h", *text);
//
// Every message is one line: the path, and what the system said.
#ifndef BASE_FILE_H_
#define BASE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace autopruner {

// Returns all bytes of a file.
//   Errors: NotFound if there is none; InvalidArgument if it is no regular
//   file; otherwise Unknown (no permission, for example).
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Writes beside `path`, then renames: a reader sees the old file or all of the
// new one. Makes the directories on the way to it.
//   Errors: Unknown; the old file, if any, is untouched.
absl::Status WriteFileAtomically(const std::string& path,
                                 const std::string& contents);

// Makes `path` and the directories on the way to it.
absl::Status MakeDirectories(const std::string& path);

// The last part of `path`: what may be named in generated text.
std::string BaseName(const std::string& path);

// `bazel run` starts programs elsewhere: returns `path` as seen from the
// directory in which the user typed the command.
std::string ResolveUserPath(const std::string& path);

}  // namespace autopruner

#endif  // BASE_FILE_H_
