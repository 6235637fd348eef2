// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/emit_cpp_vector.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/generated_file.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/cpp/cpp_version.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "codegen/emit/cpp/dense_text.h"
#include "codegen/emit/design.h"
#include "codegen/model/identifier.h"

namespace autopruner {
namespace {

constexpr char kFrame[] =
#include "codegen/emit/cpp/vector_frame.inc"
    ;

constexpr char kDenseFrame[] =
#include "codegen/emit/cpp/dense_frame.inc"
    ;

}  // namespace

absl::StatusOr<GeneratedFile> EmitCppVector(const Design& design,
                                            const CppBody& body) {
  const std::string name = CppName(design.model.name);
  const std::string path = absl::StrCat(name, "_vector.h");
  const Circuit& circuit = design.lowered;
  const std::vector<DenseLayer> layers = FindDenseLayers(circuit);
  const FasterForms dense_is_faster = CompareForms(circuit, layers);
  const DenseText dense(circuit, layers);
  const absl::StatusOr<std::string> details =
      dense_is_faster.one_event || dense_is_faster.many_events
          ? FillTemplate(path, kDenseFrame,
                         {{"name", name}, {"layers", dense.Layers()}})
          : "";
  if (!details.ok()) return details.status();
  const absl::StatusOr<std::string> text = FillTemplate(
      path, kFrame,
      {{"source", design.project.source},
       {"name", name},
       {"version", CppVersion(design.model)},
       {"guard", CppGuard(design.model, "VECTOR_")},
       {"details", *details},
       {"infer_block",
        dense_is_faster.many_events ? dense.InferBlock() : body.InferBlock()},
       {"infer",
        dense_is_faster.one_event ? dense.Infer() : "  Infer(x, y);"}});
  if (!text.ok()) return text.status();
  return GeneratedFile{path, *text};
}

}  // namespace autopruner
