// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/emit_cpp_vector.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/generated_file.h"
#include "base/template.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/cpp_body.h"
#include "codegen/emit/cpp/dense_layers.h"
#include "codegen/emit/cpp/dense_text.h"
#include "codegen/emit/design.h"

namespace autopruner {
namespace {

constexpr char kFrame[] =
#include "codegen/emit/cpp/vector_frame.inc"
    ;

constexpr char kDenseFrame[] =
#include "codegen/emit/cpp/dense_frame.inc"
    ;

constexpr char kLoopsFrame[] =
#include "codegen/emit/cpp/loops_frame.inc"
    ;

}  // namespace

absl::StatusOr<GeneratedFile> EmitCppVector(const Design& design,
                                            const CppBody& body) {
  const std::string& name = design.model.name;
  const std::string path = absl::StrCat(name, "_vector.h");
  const Circuit& circuit = design.lowered;
  const std::vector<DenseLayer> layers = FindDenseLayers(circuit);
  const bool is_dense = !layers.empty();
  const DenseText dense(circuit, layers);
  const absl::StatusOr<std::string> details =
      is_dense ? FillTemplate(path, kDenseFrame,
                              {{"name", name},
                               {"layers", dense.Layers()},
                               {"infer_block", dense.InferBlock()}})
               : FillTemplate(path, kLoopsFrame,
                              {{"infer_block", body.InferBlock()}});
  if (!details.ok()) return details.status();
  const absl::StatusOr<std::string> text = FillTemplate(
      path, kFrame,
      {{"source", design.project.source},
       {"name", name},
       {"guard", absl::StrCat(absl::AsciiStrToUpper(name), "_VECTOR_H_")},
       {"details", *details},
       {"infer", is_dense && AreDenseLayersFaster(circuit, layers)
                     ? dense.Infer()
                     : "  Infer(x, y);"}});
  if (!text.ok()) return text.status();
  return GeneratedFile{path, *text};
}

}  // namespace autopruner
