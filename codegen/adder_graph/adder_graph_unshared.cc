// SPDX-License-Identifier: Apache-2.0
//
// BuildUnsharedAdderGraph: a tree for each output.
#include <vector>

#include "codegen/adder_graph/adder_graph.h"
#include "codegen/adder_graph/adder_graph_builder.h"
#include "codegen/adder_graph/adder_graph_sharing.h"
#include "codegen/adder_graph/column_tree.h"
#include "codegen/adder_graph/constant_matrix.h"
#include "codegen/adder_graph/term_columns.h"
#include "core/interval.h"

namespace autopruner {

AdderGraph BuildUnsharedAdderGraph(const ConstantMatrix& matrix,
                                   const std::vector<Interval>& inputs,
                                   const AdderGraphOptions& options) {
  const ColumnTree tree = MakeColumnTree(matrix, /*levels=*/0);
  const AdderGraphProblem problem = MakeProblem(
      tree, inputs, options.input_depth, DepthBound(matrix, options));
  const ColumnTerms terms = CanonicalTerms(problem);
  AdderGraph graph;
  graph.inputs = matrix.rows;
  graph.constants = problem.constants;
  const int constants_end = graph.first_adder();
  for (int o = 0; o < matrix.columns; ++o) {
    // A builder of its own for each column: nothing is found again.
    AdderGraphBuilder builder(problem);
    if (!terms[o].empty()) {
      builder.SetOutput(
          o, builder.AddAll(
                 terms[o],
                 builder.Planner(terms[o], problem.column_bound[o]).Plan(0)));
    }
    const int shift = static_cast<int>(graph.adders.size());
    const auto renumber = [&](int node) {
      return node < constants_end ? node : node + shift;
    };
    for (Adder adder : builder.graph().adders) {
      adder.a = renumber(adder.a);
      adder.b = renumber(adder.b);
      graph.adders.push_back(adder);
    }
    graph.outputs.push_back(builder.graph().outputs[o]);
    graph.outputs.back().node = renumber(graph.outputs.back().node);
  }
  return Proven(std::move(graph), matrix, inputs, options);
}

}  // namespace autopruner
