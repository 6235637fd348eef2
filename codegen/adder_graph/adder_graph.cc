// SPDX-License-Identifier: Apache-2.0
#include "codegen/adder_graph/adder_graph.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codegen/adder_graph/signed_digits.h"
#include "core/interval.h"

namespace autopruner {
namespace {

// A node as the linear form that it computes.
struct Form {
  std::vector<int64_t> weights;
  int64_t constant = 0;
};

Form Combine(const Form& a, int shift_a, const Form& b, int shift_b,
             bool subtract) {
  const int64_t factor_a = int64_t{1} << shift_a;
  const int64_t factor_b = (subtract ? -1 : 1) * (int64_t{1} << shift_b);
  Form sum = a;
  for (size_t i = 0; i < sum.weights.size(); ++i) {
    sum.weights[i] = sum.weights[i] * factor_a + b.weights[i] * factor_b;
  }
  sum.constant = a.constant * factor_a + b.constant * factor_b;
  return sum;
}

Interval Range(const Form& form, const std::vector<Interval>& inputs) {
  Interval range = {form.constant, form.constant};
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (form.weights[i] != 0) range = range + form.weights[i] * inputs[i];
  }
  return range;
}

std::vector<Form> NodeForms(const AdderGraph& graph) {
  std::vector<Form> forms;
  forms.reserve(graph.nodes());
  for (int i = 0; i < graph.inputs; ++i) {
    forms.push_back({std::vector<int64_t>(graph.inputs)});
    forms.back().weights[i] = 1;
  }
  for (const int64_t constant : graph.constants) {
    forms.push_back({std::vector<int64_t>(graph.inputs), constant});
  }
  for (const Adder& adder : graph.adders) {
    forms.push_back(Combine(forms[adder.a], adder.shift_a, forms[adder.b],
                            adder.shift_b, adder.subtract));
    if (adder.c >= 0) {
      forms.back() = Combine(forms.back(), 0, forms[adder.c], adder.shift_c,
                             adder.subtract_c);
    }
  }
  return forms;
}

absl::Status ProveStructure(const AdderGraph& graph,
                            const ConstantMatrix& matrix) {
  if (graph.inputs != matrix.rows ||
      graph.outputs.size() != static_cast<size_t>(matrix.columns)) {
    return absl::InternalError("adder graph: shape is not the matrix's");
  }
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    const Adder& adder = graph.adders[i];
    const int node = graph.first_adder() + static_cast<int>(i);
    const bool refers_back = 0 <= adder.a && adder.a < node && 0 <= adder.b &&
                             adder.b < node && adder.c < node;
    const auto [least, most] =
        adder.c < 0
            ? std::minmax({adder.shift_a, adder.shift_b})
            : std::minmax({adder.shift_a, adder.shift_b, adder.shift_c});
    const bool shifts_well = least == 0 && most < 62;
    if (!refers_back || !shifts_well) {
      return absl::InternalError(absl::StrCat(
          "adder graph: node ", node, " has impossible operands or shifts"));
    }
  }
  for (size_t o = 0; o < graph.outputs.size(); ++o) {
    if (graph.outputs[o].node >= graph.nodes()) {
      return absl::InternalError(
          absl::StrCat("adder graph: output ", o, " has no such node"));
    }
  }
  return absl::OkStatus();
}

absl::Status ProveOutput(const std::vector<Form>& forms,
                         const AdderOutput& output,
                         const ConstantMatrix& matrix, int column) {
  Form form = {std::vector<int64_t>(matrix.rows)};
  if (output.node >= 0) {
    form = Combine(form, 0, forms[output.node], output.shift, output.negate);
  }
  for (int i = 0; i < matrix.rows; ++i) {
    if (form.weights[i] != matrix.weight(i, column)) {
      return absl::InternalError(absl::StrCat(
          "adder graph: output ", column, " has weight ", form.weights[i],
          " for input ", i, "; the matrix has ", matrix.weight(i, column)));
    }
  }
  if (form.constant != matrix.constant(column)) {
    return absl::InternalError(absl::StrCat(
        "adder graph: output ", column, " has constant ", form.constant,
        "; the matrix has ", matrix.constant(column)));
  }
  return absl::OkStatus();
}

// The depth of a balanced tree over one column's signed digits.
int BalancedDepth(const ConstantMatrix& matrix, int column,
                  const std::vector<int>& input_depth) {
  int64_t leaves = matrix.constant(column) != 0 ? 1 : 0;
  bool negates =
      matrix.constant(column) == 0;  // else a constant takes the sign
  for (int i = 0; i < matrix.rows; ++i) {
    const SignedDigits digits = CanonicalDigits(matrix.weight(i, column));
    const int depth = input_depth.empty() ? 0 : input_depth[i];
    leaves += static_cast<int64_t>(digits.size()) << depth;
    for (const SignedDigit& digit : digits) negates &= digit.negative;
  }
  int depth = 0;
  while ((int64_t{1} << depth) < leaves) ++depth;
  return depth + (negates && leaves > 0 ? 1 : 0);
}

}  // namespace

std::vector<Interval> NodeIntervals(const AdderGraph& graph,
                                    const std::vector<Interval>& inputs) {
  std::vector<Interval> ranges;
  for (const Form& form : NodeForms(graph)) {
    ranges.push_back(Range(form, inputs));
  }
  return ranges;
}

std::vector<int> NodeDepths(const AdderGraph& graph,
                            const std::vector<int>& input_depth) {
  std::vector<int> depths = input_depth;
  depths.resize(graph.first_adder());
  for (const Adder& adder : graph.adders) {
    depths.push_back(1 + std::max({depths[adder.a], depths[adder.b],
                                   adder.c < 0 ? 0 : depths[adder.c]}));
  }
  return depths;
}

int Depth(const AdderGraph& graph, const std::vector<int>& input_depth) {
  const std::vector<int> depths = NodeDepths(graph, input_depth);
  int depth = 0;
  for (const AdderOutput& output : graph.outputs) {
    if (output.node < 0) continue;
    depth = std::max(depth, depths[output.node] + (output.negate ? 1 : 0));
  }
  return depth;
}

int PassedOfThree(const Adder& adder) {
  std::array<int, 3> shifts = {adder.shift_a, adder.shift_b, adder.shift_c};
  const bool negated = (adder.subtract && adder.shift_b == 0) ||
                       (adder.subtract_c && adder.shift_c == 0);
  std::sort(shifts.begin(), shifts.end());
  return negated ? 0 : shifts[1];
}

int64_t AdderBits(const AdderGraph& graph,
                  const std::vector<Interval>& inputs) {
  const std::vector<Interval> ranges = NodeIntervals(graph, inputs);
  int64_t bits = 0;
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    const Adder& adder = graph.adders[i];
    bits += AdderBits(adder, ranges[adder.a], ranges[adder.b],
                      ranges[graph.first_adder() + i]);
  }
  for (const AdderOutput& output : graph.outputs) {
    if (output.node >= 0 && output.negate) {
      bits += (-ranges[output.node]).width();
    }
  }
  return bits;
}

int CarryLuts(const Adder& adder, Interval a, Interval b, Interval sum) {
  const int bits = AdderBits(adder, a, b, sum);
  if (adder.c >= 0) return bits;
  const int top =
      std::max(a.width() + adder.shift_a, b.width() + adder.shift_b);
  return std::max(0, bits - std::max(0, sum.width() - top));
}

int64_t CarryLuts(const AdderGraph& graph,
                  const std::vector<Interval>& inputs) {
  const std::vector<Interval> ranges = NodeIntervals(graph, inputs);
  int64_t luts = 0;
  for (size_t i = 0; i < graph.adders.size(); ++i) {
    const Adder& adder = graph.adders[i];
    luts += CarryLuts(adder, ranges[adder.a], ranges[adder.b],
                      ranges[graph.first_adder() + i]);
  }
  return luts;
}

int DepthBound(const ConstantMatrix& matrix, const AdderGraphOptions& options) {
  int needed = 0;
  for (int o = 0; o < matrix.columns; ++o) {
    needed = std::max(needed, BalancedDepth(matrix, o, options.input_depth));
  }
  return options.max_depth < 0 ? needed + 2
                               : std::max(needed, options.max_depth);
}

absl::Status Prove(const AdderGraph& graph, const ConstantMatrix& matrix,
                   const std::vector<Interval>& inputs,
                   const AdderGraphOptions& options) {
  if (const absl::Status status = ProveStructure(graph, matrix); !status.ok()) {
    return status;
  }
  const std::vector<Form> forms = NodeForms(graph);
  for (int o = 0; o < matrix.columns; ++o) {
    const absl::Status status = ProveOutput(forms, graph.outputs[o], matrix, o);
    if (!status.ok()) return status;
  }
  for (size_t i = 0; i < forms.size(); ++i) {
    if (Range(forms[i], inputs).width() > kMaxIntervalBits) {
      return absl::InternalError(
          absl::StrCat("adder graph: node ", i, " needs more than 63 bits"));
    }
  }
  const int depth = Depth(graph, options.input_depth);
  const int bound = DepthBound(matrix, options);
  if (depth > bound) {
    return absl::InternalError(
        absl::StrCat("adder graph: depth ", depth, " exceeds ", bound));
  }
  return absl::OkStatus();
}

}  // namespace autopruner
