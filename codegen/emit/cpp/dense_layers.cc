// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/cpp/dense_layers.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <set>
#include <vector>

#include "codegen/circuit/circuit.h"
#include "codegen/emit/cpp/dense_bytes.h"
#include "core/interval.h"

namespace autopruner {
namespace {

constexpr int64_t kMax16 = std::numeric_limits<int16_t>::max();
constexpr int64_t kMax32 = std::numeric_limits<int32_t>::max();

bool FitsInt16(Interval range) {
  return range.min >= -kMax16 - 1 && range.max <= kMax16;
}

class Finder {
 public:
  explicit Finder(const Circuit& circuit) : circuit_(circuit) {}

  // False if the circuit is not made of dense layers.
  bool Run() {
    const std::vector<Section>& sections = circuit_.sections();
    for (const ValueId input : circuit_.inputs()) {
      if (input != kNoValue) values_.push_back(input);
    }
    for (size_t s = 0; s < sections.size(); ++s) {
      const auto end = static_cast<ValueId>(
          s + 1 < sections.size()
              ? sections[s + 1].first
              : static_cast<ValueId>(circuit_.ops().size()));
      if (!AddLayer(sections[s].first, end)) return false;
    }
    return !layers_.empty() &&
           std::all_of(circuit_.outputs().begin(), circuit_.outputs().end(),
                       [&](ValueId output) { return IsInput(output); });
  }

  std::vector<DenseLayer> layers() && { return std::move(layers_); }

 private:
  bool IsInput(ValueId id) const {
    return std::binary_search(values_.begin(), values_.end(), id);
  }

  bool AddLayer(ValueId first, ValueId last) {
    DenseLayer layer;
    layer.inputs = UsedInputs(first, last);
    layer.offsets.resize(layer.inputs.size());
    if (!std::all_of(layer.inputs.begin(), layer.inputs.end(), [&](ValueId id) {
          return IsInput(id) && FitsInt16(circuit_.op(id).range);
        })) {
      return false;
    }
    int ops = 0;
    for (const ValueId id : Ends(first, last)) {
      DenseNode node;
      const int taken = ReadNode(layer, first, id, &node);
      if (taken == 0) return false;
      ops += taken;
      layer.nodes.push_back(node);
    }
    const bool reads_all = layers_.empty() || layer.inputs == values_;
    if (layer.inputs.empty() || !reads_all || ops != last - first ||
        !ShareShift(&layer)) {
      return false;
    }
    values_.clear();
    for (const DenseNode& node : layer.nodes) values_.push_back(node.value);
    layers_.push_back(std::move(layer));
    return true;
  }

  // What the operations first .. last - 1 read from before.
  std::vector<ValueId> UsedInputs(ValueId first, ValueId last) const {
    std::set<ValueId> used;
    for (ValueId id = first; id < last; ++id) {
      ForEachOperand(circuit_.op(id), [&](ValueId operand) {
        if (operand < first) used.insert(operand);
      });
    }
    return {used.begin(), used.end()};
  }

  // Those of them that none of them reads: the values of nodes.
  std::vector<ValueId> Ends(ValueId first, ValueId last) const {
    std::set<ValueId> ends;
    for (ValueId id = first; id < last; ++id) {
      ends.insert(id);
      ForEachOperand(circuit_.op(id), [&](ValueId id) { ends.erase(id); });
    }
    return {ends.begin(), ends.end()};
  }

  // The node that ends with `id`, from its end: clamp, shift, dot product.
  // Returns how many operations it is; 0 if it is something else.
  int ReadNode(const DenseLayer& layer, ValueId first, ValueId id,
               DenseNode* node) const {
    *node = {.value = id,
             .weights = std::vector<int64_t>(layer.inputs.size()),
             .range = circuit_.op(id).range};
    int ops = 1;
    const auto step_back = [&](OpKind kind) {
      const Op& op = circuit_.op(id);
      if (op.kind != kind || op.a < first) return false;
      if (kind == OpKind::kFloorShift) node->shift = op.shift_a;
      id = op.a;
      ++ops;
      return true;
    };
    step_back(OpKind::kClamp);
    step_back(OpKind::kFloorShift);
    const Op& sum = circuit_.op(id);
    if (sum.kind != OpKind::kDot && sum.kind != OpKind::kConstant) return 0;
    node->bias = sum.constant;
    for (const Term& term : sum.terms) {
      const auto input = std::lower_bound(layer.inputs.begin(),
                                          layer.inputs.end(), term.value);
      if (input == layer.inputs.end() || *input != term.value) return 0;
      node->weights[input - layer.inputs.begin()] = term.coefficient;
    }
    return ops;
  }

  // floor(sum / 2^k) is floor(2^n sum / 2^(k + n)).
  bool ShareShift(DenseLayer* layer) const {
    int shift = 0;
    for (const DenseNode& node : layer->nodes) {
      shift = std::max(shift, node.shift);
    }
    for (DenseNode& node : layer->nodes) {
      const int64_t factor = int64_t{1} << (shift - node.shift);
      if (factor > kMax32 || std::abs(node.bias) > kMax32 / factor)
        return false;
      node.bias *= factor;
      for (int64_t& weight : node.weights) {
        if (std::abs(weight) > kMax16 / factor) return false;
        weight *= factor;
      }
      if (LargestSum(circuit_, *layer, node) > kMax32) return false;
      node.shift = shift;
    }
    return true;
  }

  const Circuit& circuit_;
  std::vector<ValueId> values_;  // of the layer before, or inputs; in order
  std::vector<DenseLayer> layers_;
};

}  // namespace

std::vector<DenseLayer> FindDenseLayers(const Circuit& circuit) {
  Finder finder(circuit);
  if (!finder.Run()) return {};
  std::vector<DenseLayer> layers = std::move(finder).layers();
  UseBytes(circuit, &layers);
  return layers;
}

bool HasFewProducts(const DenseLayer& layer) {
  constexpr size_t kFew = 8;  // measured: 4 are faster so, 36 are not
  return layer.inputs.size() * layer.nodes.size() <= kFew;
}

FasterForms CompareForms(const Circuit& circuit,
                         const std::vector<DenseLayer>& layers) {
  // In units of a multiplication and an addition of straight-line code, as
  // measured for registers of eight lanes and more.
  constexpr double kOfLayer = 16;
  constexpr double kOfGroupForNodes = 2;  // nodes in the lanes
  constexpr double kOfGroupForEvents = 1.25;
  constexpr double kLanes = 8;
  if (layers.empty()) return {};
  double one_event = 0;
  double many_events = 0;
  for (const DenseLayer& layer : layers) {
    const double groups = std::ceil(static_cast<double>(layer.inputs.size()) /
                                    (layer.bytes ? 4 : 2));
    const auto nodes = static_cast<double>(layer.nodes.size());
    one_event +=
        HasFewProducts(layer)
            ? static_cast<double>(layer.inputs.size()) * nodes
            : kOfLayer + kOfGroupForNodes * groups * std::ceil(nodes / kLanes);
    many_events += kOfGroupForEvents * groups * nodes;
  }
  double straight = 0;
  for (const Op& op : circuit.ops()) {
    straight += static_cast<double>(op.terms.size());
  }
  return {.one_event = one_event < straight,
          .many_events = many_events < straight};
}

}  // namespace autopruner
