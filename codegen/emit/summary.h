// SPDX-License-Identifier: Apache-2.0
//
// A model in two lines, for the top of generated files and for the terminal.
//
//   hbb_tagger: 35 inputs (19 used), 1 output; 16 of 128 nodes, 212 of 5,376
//   weights.
#ifndef CODEGEN_EMIT_SUMMARY_H_
#define CODEGEN_EMIT_SUMMARY_H_

#include <cstdint>
#include <string>

#include "codegen/circuit/circuit.h"
#include "codegen/model/model.h"

namespace autopruner {

// What pruning left. Nodes are those of the hidden layers.
struct ModelSummary {
  int inputs = 0;
  int inputs_used = 0;  // by the circuit
  int outputs = 0;
  int nodes = 0;
  int nodes_live = 0;
  int64_t weights = 0;
  int64_t weights_nonzero = 0;
};

ModelSummary Summarize(const Model& model, const Circuit& circuit);

// One sentence, without the name: "35 inputs (19 used), 1 output; ...".
std::string SummaryText(const ModelSummary& summary);

// Name, summary and formats as lines of comment, each after `start`, then
// `more` in a sentence of its own. No line break at the end.
std::string SummaryComment(const std::string& start, const Model& model,
                           const Circuit& circuit,
                           const std::string& more = "");

}  // namespace autopruner

#endif  // CODEGEN_EMIT_SUMMARY_H_
