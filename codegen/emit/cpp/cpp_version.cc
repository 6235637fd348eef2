// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/cpp_version.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/checksum.h"
#include "codegen/model/model_file.h"

namespace autopruner {

std::string CppVersion(const Model& model) {
  return absl::StrCat("version_", Checksum(ModelText(model)));
}

std::string CppGuard(const Model& model, const std::string& header) {
  return absl::StrCat(absl::AsciiStrToUpper(model.name), "_", header, "H_",
                      Checksum(ModelText(model)));
}

}  // namespace autopruner
