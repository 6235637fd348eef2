// SPDX-License-Identifier: Apache-2.0
#include "codegen/model/random_model.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/model/model.h"
#include "codegen/model/random_source.h"
#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {
namespace {

Format RandomFormat(Random& random) {
  return {.width = static_cast<int>(random.Between(1, 16)),
          .frac = static_cast<int>(random.Between(-3, 8)),
          .is_signed = random.Chance(0.5)};
}

void DrawModes(Random& random, Format* format) {
  if (random.Chance(0.5)) format->rounding = Rounding::kFloor;
  if (random.Chance(0.5)) format->overflow = Overflow::kWrap;
  format->frac += static_cast<int>(random.Between(-1, 1));
}

Activation RandomActivation(const RandomModelSpec& spec, Random& random) {
  if (spec.tables == 0 || !random.Chance(spec.tables)) return Activation::kRelu;
  std::vector<Activation> with_table;
  for (const Activation activation : kActivations) {
    if (HasTable(activation)) with_table.push_back(activation);
  }
  return with_table[random.Between(
      0, static_cast<int64_t>(with_table.size()) - 1)];
}

// The usual size of a sum, at its binary point.
double UsualSum(const Model& model, int layer, int node) {
  const int largest_frac = LargestInputFrac(model, layer);
  double square = 0;
  for (int i = 0; i < LayerInputs(model, layer); ++i) {
    const Format& format = LayerInputFormat(model, layer, i);
    const double product =
        static_cast<double>(model.layers[layer].weight[node][i]) *
        std::ldexp(static_cast<double>(format.max_magnitude()),
                   largest_frac - format.frac);
    square += product * product;
  }
  return std::sqrt(square);
}

// A bias within that, so that ReLU and saturation act on some inputs, not on
// all or none.
int64_t RandomBias(const Model& model, int layer, int node, Random& random) {
  const auto limit = static_cast<int64_t>(UsualSum(model, layer, node)) + 1;
  return random.Between(-limit, limit);
}

// A format that a sum may be looked up by: it holds about what is usual.
Format RandomTableInput(const RandomModelSpec& spec, const Model& model,
                        int layer, int node, Random& random) {
  Format format = {.width = static_cast<int>(random.Between(
                       2, random.Chance(0.1) ? kMaxTableBits : 6))};
  const int top = std::ilogb(UsualSum(model, layer, node) + 1) -
                  AccumulatorFrac(model, layer, node);
  format.frac = std::clamp(
      format.width - 1 - top + static_cast<int>(random.Between(-2, 1)),
      -kMaxFormatFrac, kMaxFormatFrac);
  if (spec.mixed_formats) format.is_signed = random.Chance(0.8);
  if (spec.mixed_modes) DrawModes(random, &format);
  format.frac = std::clamp(format.frac, -kMaxFormatFrac, kMaxFormatFrac);
  return format;
}

void AddTables(const RandomModelSpec& spec, int layer, Random& random,
               Model* model) {
  ModelLayer& dense = model->layers[layer];
  if (!HasTable(dense.activation)) return;
  std::vector<ModelTable> tables;
  for (int j = 0; j < dense.outputs(); ++j) {
    const Format input = RandomTableInput(spec, *model, layer, j, random);
    tables.push_back(dense.live[j] ? MakeTable(dense.activation, input,
                                               dense.output_format[j])
                                   : ModelTable());
  }
  dense.table = std::move(tables);
}

void AddFeatures(const RandomModelSpec& spec, Random& random, Model* model) {
  for (int i = 0; i < spec.sizes[0] + spec.set.joined; ++i) {
    model->features.push_back(
        {.name = absl::StrCat("f", i),
         .offset = static_cast<float>(random.Between(-1000, 1000)) / 64,
         .log2_scale = static_cast<int>(random.Between(-3, 3)),
         .format = spec.mixed_formats ? RandomFormat(random) : spec.input,
         .live = random.Chance(spec.live_inputs)});
  }
}

// `tables` is apart: what it draws changes nothing else.
void AddLayer(const RandomModelSpec& spec, size_t layer, Random& random,
              Random& tables, Model* model) {
  const bool is_last = layer + 2 == spec.sizes.size();
  ModelLayer& dense = model->layers.emplace_back();
  dense.activation =
      is_last ? Activation::kLinear : RandomActivation(spec, tables);
  for (int j = 0; j < spec.sizes[layer + 1]; ++j) {
    const bool live = is_last || random.Chance(spec.live);
    dense.live.push_back(live);
    dense.weight_format.push_back(spec.mixed_formats ? RandomFormat(random)
                                                     : spec.weight);
    dense.output_format.push_back(spec.mixed_formats ? RandomFormat(random)
                                  : is_last          ? spec.output
                                                     : spec.hidden);
    if (is_last && !spec.mixed_modes) {
      dense.output_format[j].frac = spec.output.frac;
    }
    if (spec.mixed_modes) DrawModes(random, &dense.output_format[j]);
    std::vector<int64_t>& row = dense.weight.emplace_back();
    for (int i = 0; i < LayerInputs(*model, static_cast<int>(layer)); ++i) {
      const bool nonzero = live &&
                           LayerInputLive(*model, static_cast<int>(layer), i) &&
                           random.Chance(spec.nonzero);
      row.push_back(nonzero ? RandomRaw(dense.weight_format[j], random) : 0);
    }
  }
  dense.bias.assign(dense.weight.size(), 0);
  for (int j = 0; j < dense.outputs(); ++j) {
    if (!dense.live[j]) continue;
    dense.bias[j] = RandomBias(*model, static_cast<int>(layer), j, random);
  }
  AddTables(spec, static_cast<int>(layer), tables, model);
}

}  // namespace

Model RandomModel(const RandomModelSpec& spec) {
  Random random(spec.seed);
  Random tables(~spec.seed);
  Model model;
  model.name = absl::StrCat("random_", spec.seed);
  model.head = spec.head;
  AddFeatures(spec, random, &model);
  model.set = spec.set;
  if (spec.set.exists()) {
    model.features = FeaturesOfElements(spec.set, model.features);
  }
  for (size_t layer = 0; layer + 1 < spec.sizes.size(); ++layer) {
    AddLayer(spec, layer, random, tables, &model);
  }
  const int classes = NamesBehindHead(spec.head, model.outputs());
  for (int c = 0; c < classes; ++c) {
    model.classes.push_back(absl::StrCat("c", c));
  }
  return model;
}

}  // namespace autopruner
