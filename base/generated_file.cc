// SPDX-License-Identifier: Apache-2.0
#include "base/generated_file.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"

namespace autopruner {

absl::Status WriteFiles(const std::vector<GeneratedFile>& files,
                        const std::string& folder) {
  for (const GeneratedFile& file : files) {
    const absl::Status written =
        WriteFileAtomically(absl::StrCat(folder, "/", file.path), file.text);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

}  // namespace autopruner
