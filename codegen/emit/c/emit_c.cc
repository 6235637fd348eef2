// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/c/emit_c.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/generated_file.h"
#include "codegen/emit/cpp/cpp_version.h"
#include "codegen/emit/design.h"
#include "codegen/emit/framed_files.h"
#include "codegen/model/identifier.h"
#include "codegen/model/model.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

constexpr char kHeaderFrame[] =
#include "codegen/emit/c/c_header_frame.inc"
    ;
constexpr char kSourceFrame[] =
#include "codegen/emit/c/c_source_frame.inc"
    ;

// Of networks with classes.
constexpr char kDeclarations[] =
    R"(int NAME_classify_VERSION(const int32_t* y);
int NAME_decide_VERSION(const float* values);
)";

constexpr char kFunctions[] = R"(
// Returns the class of raw outputs.
static inline int NAME_classify(const int32_t* y) {
  return NAME_classify_VERSION(y);
}

// Returns the class of an event of physical values.
static inline int NAME_decide(const float* values) {
  return NAME_decide_VERSION(values);
}
)";

constexpr char kDefinitions[] = R"(
int NAME_classify_VERSION(const int32_t* y) {
  return NAME::Classify(NAME::detail::Outputs(y));
}

int NAME_decide_VERSION(const float* values) {
  return NAME::Decide(NAME::detail::Inputs(values));
}
)";

}  // namespace

absl::StatusOr<std::vector<GeneratedFile>> EmitC(const Design& design) {
  const Model& model = design.model;
  const std::string name = CppName(model.name);
  const std::string version = CppVersion(model);
  const bool has_classes = HasClasses(model.head);
  const auto of_classes = [&](const char* frame) {
    return has_classes ? absl::StrReplaceAll(
                             frame, {{"NAME", name}, {"VERSION", version}})
                       : "";
  };
  FramedFiles files = {
      {"source", design.project.source}, {"name", name}, {"version", version}};
  files.Add(name + "_c.h", kHeaderFrame,
            {{"guard", CppGuard(model, "C_")},
             {"inputs", absl::StrCat(model.inputs())},
             {"outputs", absl::StrCat(model.outputs())},
             {"declarations", of_classes(kDeclarations)},
             {"functions", of_classes(kFunctions)}});
  files.Add(name + "_c.cc", kSourceFrame,
            {{"functions", of_classes(kDefinitions)}});
  return std::move(files).Take();
}

}  // namespace autopruner
