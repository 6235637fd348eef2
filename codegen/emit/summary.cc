// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/summary.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/table.h"
#include "codegen/circuit/circuit.h"
#include "codegen/emit/lines.h"
#include "codegen/model/model.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

std::string FormatOfAll(const std::string& what,
                        const std::vector<Format>& formats) {
  const bool same =
      std::all_of(formats.begin(), formats.end(),
                  [&](const Format& format) { return format == formats[0]; });
  if (same) return absl::StrCat(what, " ", FormatText(formats[0]));
  return absl::StrCat(what, "s of several formats");
}

// "input Q10.6, output Q12.6": or that they differ.
std::string FormatsText(const Model& model) {
  std::vector<Format> inputs;
  for (const ModelFeature& feature : model.features) {
    inputs.push_back(feature.format);
  }
  return absl::StrCat(FormatOfAll("input", inputs), ", ",
                      FormatOfAll("output", model.layers.back().output_format));
}

}  // namespace

ModelSummary Summarize(const Model& model, const Circuit& circuit) {
  ModelSummary summary = {.inputs = model.inputs(), .outputs = model.outputs()};
  for (const ValueId input : circuit.inputs()) {
    summary.inputs_used += input != kNoValue;
  }
  for (size_t l = 0; l < model.layers.size(); ++l) {
    const ModelLayer& layer = model.layers[l];
    for (const std::vector<int64_t>& row : layer.weight) {
      summary.weights += static_cast<int64_t>(row.size());
      summary.weights_nonzero += static_cast<int64_t>(row.size()) -
                                 std::count(row.begin(), row.end(), int64_t{0});
    }
    if (l + 1 == model.layers.size()) continue;
    summary.nodes += layer.outputs();
    summary.nodes_live += static_cast<int>(
        std::count(layer.live.begin(), layer.live.end(), true));
  }
  return summary;
}

std::string SummaryText(const ModelSummary& summary) {
  std::string text = absl::StrCat(Counted(summary.inputs, "input"), " (",
                                  Grouped(summary.inputs_used), " used), ",
                                  Counted(summary.outputs, "output"), "; ");
  if (summary.nodes > 0) {
    absl::StrAppend(&text, Grouped(summary.nodes_live), " of ",
                    Grouped(summary.nodes), " nodes, ");
  }
  return absl::StrCat(text, Grouped(summary.weights_nonzero), " of ",
                      Grouped(summary.weights), " weights");
}

std::string SummaryComment(const std::string& start, const Model& model,
                           const Circuit& circuit, const std::string& more) {
  std::string text = absl::StrCat(
      CommentLines(start,
                   absl::StrCat(model.name, ": ",
                                SummaryText(Summarize(model, circuit)), ".")),
      CommentLines(start,
                   absl::StrCat(FormatsText(model),
                                " (Q<width>.<frac>, signed unless said), raw "
                                "integers.",
                                more.empty() ? "" : " ", more)));
  text.pop_back();
  return text;
}

}  // namespace autopruner
