// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a network's spec, as a text that the compiler prints.
//
//   static_assert(sizeof(WrongNetworkSpec<SpecProblem(kTagger)>) > 0);
//
//   error: .. incomplete type 'WrongNetworkSpec<SpecText{"layers[1].outputs is
//   20000; expected 1 to 1024"}>'
//
// Network<> itself takes nothing but a ValidNetwork; of that the compiler tells
// in a page.
#ifndef CORE_SPEC_PROBLEM_H_
#define CORE_SPEC_PROBLEM_H_

#include <cstdint>

#include "core/fixed.h"
#include "core/network_spec.h"

namespace autopruner {

// A text as a template's argument; the rest is 0.
struct SpecText {
  char at[160] = {};

  constexpr bool empty() const { return at[0] == 0; }
  constexpr SpecText& operator<<(const char* text) {
    int end = 0;
    while (at[end] != 0) ++end;
    while (*text != 0 && end < 159) at[end++] = *text++;
    return *this;
  }
  constexpr SpecText& operator<<(int64_t number) {
    char digits[21] = {};
    int begin = 20;
    uint64_t rest = number < 0 ? -static_cast<uint64_t>(number) : number;
    do {
      digits[--begin] = static_cast<char>('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
    if (number < 0) digits[--begin] = '-';
    return *this << digits + begin;
  }
};

// "inputs" or "layers[l].outputs", of a level.
constexpr SpecText SizeName(int level) {
  if (level == 0) return SpecText() << "inputs";
  return SpecText() << "layers[" << level - 1 << "].outputs";
}

constexpr SpecText SizeProblem(const NetworkSpec& spec) {
  if (spec.layers.count < 1) {
    return SpecText() << "layers: there is none; expected 1 to " << kMaxLayers;
  }
  for (int level = 0; level <= spec.layers.count; ++level) {
    const int nodes = spec.layer_inputs(level);
    if (nodes >= 1 && nodes <= kMaxNodes) continue;
    return SizeName(level) << " is " << nodes << "; expected 1 to "
                           << kMaxNodes;
  }
  if (spec.weights() <= kMaxWeights) return {};
  return SpecText() << "layers: have " << spec.weights()
                    << " weights; expected at most " << kMaxWeights;
}

constexpr SpecText SetProblem(const NetworkSpec& spec) {
  if (HasSet(spec)) return {};
  const SetSpec& set = spec.set;
  if (set.elements == 0) {
    return SpecText() << "set has " << set.shared_layers
                      << " shared_layers and " << set.joined
                      << " joined features, and no elements";
  }
  if (set.elements < 0 || set.elements > kMaxElements) {
    return SpecText() << "set.elements is " << set.elements
                      << "; expected 1 to " << kMaxElements << ", 0: no set";
  }
  if (set.shared_layers < 1 || set.shared_layers >= spec.layers.count) {
    return SpecText() << "set.shared_layers is " << set.shared_layers << " of "
                      << spec.layers.count
                      << " layers; expected at least one, and one behind them";
  }
  if (set.joined < 0) {
    return SpecText() << "set.joined is " << set.joined << "; expected 0 or "
                      << "more";
  }
  return SpecText() << "set: " << set.elements << " elements of "
                    << spec.inputs + 1 << " numbers and " << set.joined
                    << " joined features are " << spec.sample_size()
                    << " inputs; expected at most " << kMaxNodes;
}

constexpr SpecText HeadProblem(const NetworkSpec& spec) {
  const int last = spec.layers.count - 1;
  const DenseSpec& dense = spec.layers.at[last];
  SpecText layer;
  layer << "layers[" << last << "], the last one, ";
  if (dense.prunable) return layer << "is prunable: it holds the outputs";
  if (dense.activation != Activation::kLinear) {
    return layer << "has the activation " << ActivationName(dense.activation)
                 << "; expected linear";
  }
  if (FitsHead(spec.head, dense.outputs)) return {};
  return layer << "has " << dense.outputs << " outputs; the head "
               << HeadName(spec.head) << " takes " << OutputsOfHead(spec.head);
}

// Of one format of a network in which `quantized` tells whether all have one.
constexpr SpecText FormatProblem(SpecText name, const Format& format,
                                 bool quantized) {
  if (format.quantized() != quantized) {
    return name << (quantized ? " has no format; input has one: set all or "
                                "none (formats are found, then)"
                              : " has a format; input has none: set all or "
                                "none (formats are found, then)");
  }
  if (!quantized || IsTrainable(format)) return {};
  name << " = {.width = " << format.width << ", .frac = " << format.frac
       << "}: ";
  if (!IsValid(format)) {
    return name << "expected a width of 1 to " << kMaxFormatWidth
                << " and a frac of -" << kMaxFormatFrac << " to "
                << kMaxFormatFrac;
  }
  return name << "training rounds to nearest and saturates";
}

constexpr SpecText FormatProblem(const NetworkSpec& spec) {
  const bool quantized = spec.quantized();
  SpecText problem =
      FormatProblem(SpecText() << "input", spec.input, quantized);
  for (int l = 0; l < spec.layers.count && problem.empty(); ++l) {
    const SpecText layer = SpecText() << "layers[" << l << "].";
    problem = FormatProblem(SpecText(layer) << "weight",
                            spec.layers.at[l].weight, quantized);
    if (!problem.empty()) break;
    problem = FormatProblem(SpecText(layer) << "output",
                            spec.layers.at[l].output, quantized);
  }
  return problem;
}

constexpr SpecText TableProblem(const NetworkSpec& spec) {
  for (int l = 0; l < spec.layers.count; ++l) {
    const DenseSpec& dense = spec.layers.at[l];
    if (!dense.table.quantized() || IsTableInput(dense)) continue;
    SpecText table = SpecText() << "layers[" << l << "].table";
    if (!HasTable(dense.activation)) {
      return table << " has a format; the activation "
                   << ActivationName(dense.activation)
                   << " is computed, not looked up";
    }
    const SpecText problem = FormatProblem(table, dense.table, true);
    if (!problem.empty()) return problem;
    return table << ".width is " << dense.table.width << "; expected 1 to "
                 << kMaxTableBits;
  }
  return {};
}

constexpr SpecText AccumulatorProblem(const NetworkSpec& spec) {
  if (!spec.quantized()) return {};
  for (int l = 0; l < spec.layers.count; ++l) {
    if (spec.max_accumulator_magnitude(l) <= kMaxExactDouble) continue;
    return SpecText() << "layers[" << l << "]: sums of " << spec.layer_inputs(l)
                      << " products of " << spec.unit_format(l).width << " x "
                      << spec.layers.at[l].weight.width
                      << " bits exceed 2^53; narrower formats are exact";
  }
  if (HasExactPooling(spec)) return {};
  const int last = spec.set.shared_layers - 1;
  return SpecText() << "layers[" << last << "].output: sums of "
                    << spec.set.elements << " elements of "
                    << spec.layers.at[last].output.width
                    << " bits exceed 2^24; a narrower format is exact";
}

// Returns the first thing that is wrong with `spec`; empty where it IsValid().
constexpr SpecText SpecProblem(const NetworkSpec& spec) {
  SpecText problem = SizeProblem(spec);
  if (problem.empty()) problem = SetProblem(spec);
  if (problem.empty()) problem = HeadProblem(spec);
  if (problem.empty()) problem = FormatProblem(spec);
  if (problem.empty()) problem = TableProblem(spec);
  if (problem.empty()) problem = AccumulatorProblem(spec);
  return problem;
}

// Only the empty text is a type: the compiler prints any other.
template <SpecText kProblem>
struct WrongNetworkSpec;
template <>
struct WrongNetworkSpec<SpecText{}> {};

}  // namespace autopruner

#endif  // CORE_SPEC_PROBLEM_H_
