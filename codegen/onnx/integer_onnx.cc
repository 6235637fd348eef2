// SPDX-License-Identifier: Apache-2.0
#include "codegen/onnx/integer_onnx.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "codegen/onnx/graph_parts.h"
#include "codegen/onnx/graph_writer.h"
#include "core/feature_scaling.h"
#include "core/fixed.h"

namespace autopruner {
namespace {

using Type = GraphWriter::Type;

// The nodes of one layer, in columns.
struct Columns {
  std::vector<std::vector<int64_t>> weight;  // [node][input], aligned
  std::vector<int64_t> bias;                 // with the half of the rounding
  std::vector<int> shift;  // to the right; negative: to the left
};

// How far a sum is shifted, as Rescale() does it.
int Shift(const Model& model, int layer, int node) {
  return std::clamp(AccumulatorFrac(model, layer, node) -
                        model.layers[layer].sum_format(node).frac,
                    -kMaxFormatWidth, 62);
}

Columns ColumnsOf(const Model& model, int layer) {
  const ModelLayer& dense = model.layers[layer];
  const int largest_frac = LargestInputFrac(model, layer);
  Columns columns;
  for (int j = 0; j < dense.outputs(); ++j) {
    std::vector<int64_t> row;
    for (int i = 0; i < LayerInputs(model, layer); ++i) {
      const int align = largest_frac - LayerInputFormat(model, layer, i).frac;
      const int64_t weight = dense.weight[j][i];
      row.push_back(weight == 0 ? 0 : weight * (int64_t{1} << align));
    }
    const int shift = Shift(model, layer, j);
    const bool half = dense.live[j] && shift > 0 &&
                      dense.sum_format(j).rounding == Rounding::kHalfUp;
    columns.weight.push_back(std::move(row));
    columns.bias.push_back(dense.bias[j] +
                           (half ? int64_t{1} << (shift - 1) : 0));
    columns.shift.push_back(dense.live[j] ? shift : 0);
  }
  return columns;
}

// No value on the way to a node's output exceeds this.
double Bound(const Model& model, int layer, const Columns& columns, int node) {
  double bound = std::abs(static_cast<double>(columns.bias[node]));
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    bound +=
        std::abs(static_cast<double>(columns.weight[node][i])) *
        static_cast<double>(LayerInputFormat(model, layer, i).max_magnitude());
  }
  const Format& format = model.layers[layer].sum_format(node);
  const double range = std::ldexp(1.0, format.width + 1);
  const int left = std::max(-columns.shift[node], 0);
  return format.overflow == Overflow::kSaturate
             ? std::max({bound, std::ldexp(range, left),
                         std::ldexp(1.0, columns.shift[node])})
             : std::max(std::ldexp(bound, left) + range,
                        std::ldexp(1.0, columns.shift[node]));
}

class IntegerExport {
 public:
  explicit IntegerExport(const Model& model)
      : model_(model), graph_(model.name) {}

  absl::StatusOr<std::string> Make() {
    RETURN_IF_ERROR(ChooseType());
    AddRawInputs();
    const int layers = static_cast<int>(model_.layers.size());
    for (int l = 0; l < layers; ++l) {
      AddLayer(l, l + 1 == layers ? kOnnxRaw : Name(l, "value"));
    }
    AddLogits();
    AddOutputs(model_.head, model_.target, model_.outputs(), graph_);
    graph_.Output(kOnnxRaw, type_, model_.outputs());
    graph_.Output(kOnnxRawInputs, type_, model_.inputs());
    AddNames(model_.features, model_.classes, model_.head, graph_);
    return graph_.Bytes();
  }

 private:
  static std::string Name(int layer, const std::string& part) {
    return absl::StrCat("l", layer, "_", part);
  }

  // int32 where nothing is longer.
  absl::Status ChooseType() {
    double bound = 0;
    for (size_t l = 0; l < model_.layers.size(); ++l) {
      const int layer = static_cast<int>(l);
      const Columns columns = ColumnsOf(model_, layer);
      for (int j = 0; j < model_.layers[l].outputs(); ++j) {
        const double node = Bound(model_, layer, columns, j);
        if (node >= std::ldexp(1.0, 63)) {
          return absl::InvalidArgumentError(absl::StrCat(
              "layers[", l, "], node ", j, ": needs ", std::ilogb(node) + 2,
              " bits before it wraps or is rounded; int64 has 64"));
        }
        bound = std::max(bound, node);
      }
    }
    type_ = bound < std::ldexp(1.0, 31) ? Type::kInt32 : Type::kInt64;
    return absl::OkStatus();
  }

  std::string Integers(const std::string& name,
                       const std::vector<int64_t>& values) {
    return graph_.Integers(name, type_, {static_cast<int64_t>(values.size())},
                           values);
  }

  int64_t CastTo() const { return type_ == Type::kInt32 ? 6 : 7; }

  // RawFeature() of core, operator by operator.
  void AddRawInputs() {
    std::vector<float> offset;
    std::vector<float> factor;
    std::vector<float> low;
    std::vector<float> high;
    for (const ModelFeature& feature : model_.features) {
      offset.push_back(feature.offset);
      factor.push_back(PowerOfTwo(feature.log2_scale + feature.format.frac));
      low.push_back(static_cast<float>(feature.format.min_raw()));
      high.push_back(static_cast<float>(feature.format.max_raw()));
    }
    const int64_t size = model_.inputs();
    const std::string input = AddInput(model_.features, graph_);
    const std::string x = AddScaled(input, offset, factor, graph_);
    graph_.Node("Floor", {x}, "floor");
    graph_.Node("Sub", {x, "floor"}, "fraction");
    graph_.Floats("half", {1}, {0.5f});
    // Once more where the fraction is at least 1/2.
    graph_.Node("GreaterOrEqual", {"fraction", "half"}, "rounds_up");
    graph_.Node("Cast", {"rounds_up"}, "up", {{"to", int64_t{1}}});
    graph_.Node("Add", {"floor", "up"}, "nearest");
    graph_.Floats("lowest", {size}, low);
    graph_.Floats("highest", {size}, high);
    graph_.Node("Max", {"nearest", "lowest"}, "not_too_low");
    graph_.Node("Min", {"not_too_low", "highest"}, "in_range");
    graph_.Node("IsNaN", {x}, "still_nan");
    graph_.Node("Where", {"still_nan", "lowest", "in_range"}, "rounded");
    x_ = graph_.Node("Cast", {"rounded"}, kOnnxRawInputs, {{"to", CastTo()}});
  }

  void AddLayer(int layer, const std::string& output) {
    const Columns columns = ColumnsOf(model_, layer);
    std::vector<int64_t> weight;
    for (int i = 0; i < LayerInputs(model_, layer); ++i) {
      for (const std::vector<int64_t>& row : columns.weight) {
        weight.push_back(row[i]);
      }
    }
    const int64_t nodes = model_.layers[layer].outputs();
    graph_.Integers(Name(layer, "weight"), type_,
                    {LayerInputs(model_, layer), nodes}, weight);
    x_ = graph_.Node("MatMul", {x_, Name(layer, "weight")},
                     Name(layer, "product"));
    // ReLU commutes with the half of the rounding, as that is less than a step.
    x_ = graph_.Node("Add", {x_, Integers(Name(layer, "bias"), columns.bias)},
                     Name(layer, "sum"));
    if (Rectifies(model_.layers[layer].activation)) {
      Integers(Name(layer, "zero"), {0});
      x_ = graph_.Node("Max", {x_, Name(layer, "zero")}, Name(layer, "relu"));
    }
    AddRescale(layer, columns);
    AddLookUp(layer);
    graph_.Node("Identity", {x_}, output);
    x_ = output;
  }

  // All tables of a layer are one, in which each node has its place. The others
  // look up the first entry, which is 0, and keep their values.
  void AddLookUp(int layer) {
    const ModelLayer& dense = model_.layers[layer];
    if (dense.table.empty()) return;
    std::vector<int64_t> all = {0};
    std::vector<int64_t> place;
    std::vector<int64_t> looks_up;
    for (int j = 0; j < dense.outputs(); ++j) {
      const ModelTable& table = dense.table[j];
      looks_up.push_back(dense.looks_up(j));
      place.push_back(dense.looks_up(j) ? static_cast<int64_t>(all.size()) -
                                              table.input.min_raw()
                                        : 0);
      all.insert(all.end(), table.values.begin(), table.values.end());
    }
    Integers(Name(layer, "place"), place);
    Integers(Name(layer, "table"), all);
    Integers(Name(layer, "looks_up"), looks_up);
    graph_.Node("Mul", {x_, Name(layer, "looks_up")}, Name(layer, "index"));
    graph_.Node("Sub", {x_, Name(layer, "index")}, Name(layer, "kept"));
    graph_.Node("Add", {Name(layer, "index"), Name(layer, "place")},
                Name(layer, "at"));
    graph_.Node("Gather", {Name(layer, "table"), Name(layer, "at")},
                Name(layer, "looked_up"), {{"axis", int64_t{0}}});
    x_ = graph_.Node("Add", {Name(layer, "looked_up"), Name(layer, "kept")},
                     Name(layer, "either"));
  }

  // What the sums of a layer are fitted to.
  std::vector<Format> SumFormats(int layer) const {
    std::vector<Format> formats;
    for (int j = 0; j < model_.layers[layer].outputs(); ++j) {
      formats.push_back(model_.layers[layer].sum_format(j));
    }
    return formats;
  }

  // Rescale() of core, of each node.
  void AddRescale(int layer, const Columns& columns) {
    const auto shifts = [&](const std::function<int64_t(int)>& by) {
      std::vector<int64_t> powers;
      for (const int shift : columns.shift) {
        powers.push_back(int64_t{1} << by(shift));
      }
      return powers;
    };
    const std::vector<int64_t> right =
        shifts([](int s) { return std::max(s, 0); });
    const std::vector<int64_t> left =
        shifts([](int s) { return std::max(-s, 0); });
    if (*std::max_element(right.begin(), right.end()) > 1) {
      // Div rounds toward 0: what is left over is taken away before.
      Integers(Name(layer, "step"), right);
      graph_.Node("Mod", {x_, Name(layer, "step")}, Name(layer, "rest"));
      graph_.Node("Sub", {x_, Name(layer, "rest")}, Name(layer, "even"));
      x_ = graph_.Node("Div", {Name(layer, "even"), Name(layer, "step")},
                       Name(layer, "shifted"));
    }
    if (*std::max_element(left.begin(), left.end()) > 1) {
      // In range before, so that the product cannot be too long.
      AddSaturation(layer, "before");
      Integers(Name(layer, "factor"), left);
      x_ = graph_.Node("Mul", {x_, Name(layer, "factor")},
                       Name(layer, "shifted_left"));
    }
    AddSaturation(layer, "in_range");
    AddWrapping(layer);
  }

  // Of the nodes that saturate; the others keep their values.
  void AddSaturation(int layer, const std::string& part) {
    const bool short_type = type_ == Type::kInt32;
    std::vector<int64_t> low;
    std::vector<int64_t> high;
    bool any = false;
    for (const Format& format : SumFormats(layer)) {
      const bool saturates = format.overflow == Overflow::kSaturate;
      low.push_back(saturates    ? format.min_raw()
                    : short_type ? std::numeric_limits<int32_t>::min()
                                 : std::numeric_limits<int64_t>::min());
      high.push_back(saturates    ? format.max_raw()
                     : short_type ? std::numeric_limits<int32_t>::max()
                                  : std::numeric_limits<int64_t>::max());
      any |= saturates;
    }
    if (!any) return;
    const std::string name = Name(layer, part);
    Integers(name + "_low", low);
    Integers(name + "_high", high);
    graph_.Node("Max", {x_, name + "_low"}, name + "_from_below");
    x_ = graph_.Node("Min", {name + "_from_below", name + "_high"}, name);
  }

  // Keeps the bits of the format. What saturated is in range already.
  void AddWrapping(int layer) {
    std::vector<int64_t> low;
    std::vector<int64_t> size;
    bool any = false;
    for (const Format& format : SumFormats(layer)) {
      low.push_back(format.min_raw());
      size.push_back(int64_t{1} << format.width);
      any |= format.overflow == Overflow::kWrap;
    }
    if (!any) return;
    Integers(Name(layer, "lowest"), low);
    Integers(Name(layer, "values"), size);
    graph_.Node("Sub", {x_, Name(layer, "lowest")},
                Name(layer, "above_lowest"));
    graph_.Node("Mod", {Name(layer, "above_lowest"), Name(layer, "values")},
                Name(layer, "kept"));
    x_ = graph_.Node("Add", {Name(layer, "kept"), Name(layer, "lowest")},
                     Name(layer, "wrapped"));
  }

  void AddLogits() {
    std::vector<float> step;
    for (const Format& format : model_.layers.back().output_format) {
      step.push_back(PowerOfTwo(-format.frac));
    }
    graph_.Node("Cast", {kOnnxRaw}, "raw_floats", {{"to", int64_t{1}}});
    graph_.Floats("raw_step", {model_.outputs()}, step);
    graph_.Node("Mul", {"raw_floats", "raw_step"}, kOnnxLogits);
  }

  const Model& model_;
  GraphWriter graph_;
  Type type_ = Type::kInt64;
  std::string x_;  // the value so far
};

}  // namespace

absl::StatusOr<std::string> IntegerOnnx(const Model& model) {
  if (model.set.exists()) {
    return absl::InvalidArgumentError(
        "the model reads sets of elements; dense networks can be exported");
  }
  return IntegerExport(model).Make();
}

}  // namespace autopruner
