// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/framed_files.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/generated_file.h"
#include "base/template.h"

namespace autopruner {

void FramedFiles::Add(const std::string& path, const std::string& frame,
                      Values values) {
  values.insert(common_.begin(), common_.end());
  absl::StatusOr<std::string> text = FillTemplate(path, frame, values);
  if (text.ok()) {
    files_.push_back({path, *std::move(text)});
  } else {
    status_.Update(text.status());
  }
}

void FramedFiles::AddText(const std::string& path, const std::string& text) {
  files_.push_back({path, text});
}

absl::StatusOr<std::vector<GeneratedFile>> FramedFiles::Take() && {
  if (!status_.ok()) return status_;
  return std::move(files_);
}

}  // namespace autopruner
