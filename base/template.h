// SPDX-License-Identifier: Apache-2.0
//
// Fills the gaps of a frame: {{name}} becomes its value, and that is all.
//
//   FillTemplate("module.v.tmpl", "module {{name}};\n", {{"name", "tagger"}})
//     ->  "module tagger;\n"
//
// A gap is two braces, a name of a-z, 0-9 and _, two braces. Other braces,
// as in Verilog's {{8{x}}, y}, are text.
#ifndef BASE_TEMPLATE_H_
#define BASE_TEMPLATE_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace autopruner {

// Returns `text` with every gap filled from `values`. Values are not searched
// for gaps.
//   Errors: InvalidArgument, with `file` and line, for a gap without a value;
//   with `file`, for a value without a gap.
absl::StatusOr<std::string> FillTemplate(
    const std::string& file, const std::string& text,
    const std::map<std::string, std::string>& values);

}  // namespace autopruner

#endif  // BASE_TEMPLATE_H_
