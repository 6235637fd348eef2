// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/test_folder.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/command.h"
#include "base/generated_file.h"

namespace autopruner {

TestFolder::TestFolder(const std::string& name) {
  static int count = 0;
  const char* parent = std::getenv("TEST_TMPDIR");
  path_ = absl::StrCat(parent == nullptr ? "/tmp" : parent, "/", getpid(), "_",
                       count++, "_", name);
}

absl::Status TestFolder::Write(
    const absl::StatusOr<std::vector<GeneratedFile>>& files) const {
  if (!files.ok()) return files.status();
  return WriteFiles(*files, path_);
}

absl::StatusOr<std::string> TestFolder::Run(
    const std::vector<std::string>& command, const std::string& below) const {
  return RunCommand(command, absl::StrCat(path_, "/", below));
}

absl::Status TestFolder::RunSilently(const std::vector<std::string>& command,
                                     const std::string& below) const {
  const absl::StatusOr<std::string> said = Run(command, below);
  if (!said.ok() || said->empty()) return said.status();
  return absl::InternalError(
      absl::StrCat(absl::StrJoin(command, " "), "\n", *said));
}

}  // namespace autopruner
