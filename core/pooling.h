// SPDX-License-Identifier: Apache-2.0
//
// What is made of the values of a set's elements: their sum or maximum.
//
//   Pool(pooling, rows, values, pooled);                    // forward
//   PoolBackward(pooling, rows, level, pool, dbias);        // backward
//
// The elements of all samples stand one behind the other, each a row of nodes:
// layers that all elements share are dense layers on these rows (dense.h). An
// element that a sample does not have takes no row and no time. Of a sample
// without elements 0 is made.
#ifndef CORE_POOLING_H_
#define CORE_POOLING_H_

#include <array>

#include "core/activation.h"
#include "core/lanes.h"
#include "core/network_spec.h"
#include "core/unit_moments.h"

namespace autopruner {

// Whose rows are which: those of sample s are first[s] .. first[s + 1].
struct ElementRows {
  const int* first = nullptr;  // [samples + 1]
  int samples = 0;
  int nodes = 0;  // of each row, which is padded to vectors

  int stride() const { return PadToVector(nodes); }
  // Of all samples.
  int count() const { return first[samples]; }
};

// The samples' side: what was pooled, and the gradient by it.
//   Shapes: [samples][stride].
struct PooledRows {
  float* values = nullptr;
  const float* gradient = nullptr;
  int stride = 0;
};

// Puts what is pooled into the first nodes of `pooled`.
//   Shapes: values [rows.count()][rows.nodes].
inline void Pool(Pooling pooling, const ElementRows& rows, const float* values,
                 const PooledRows& pooled) {
  const int stride = rows.stride();
  for (int s = 0; s < rows.samples; ++s) {
    for (int node = 0; node < stride; node += kLanes) {
      Lanes all = {};
      for (int row = rows.first[s]; row < rows.first[s + 1]; ++row) {
        const Lanes value = LoadLanes(values + row * stride + node);
        switch (pooling) {
          case Pooling::kSum:
            all += value;
            break;
          case Pooling::kMax:
            all = row == rows.first[s] ? value : Max(all, value);
            break;
        }
      }
      StoreLanes(all, pooled.values + s * pooled.stride + node);
    }
  }
}

// Calls use(row, node, gradient) with the gradient by the elements' values, a
// vector of them at a time, sample by sample. Of a maximum the first element
// that has it takes all.
//   Shapes: values [rows.count()][rows.nodes], as they were pooled.
//   Requires a gradient of 0 behind the nodes.
template <typename Use>
void PoolInputs(Pooling pooling, const ElementRows& rows, const float* values,
                const PooledRows& pooled, const Use& use) {
  const int stride = rows.stride();
  for (int s = 0; s < rows.samples; ++s) {
    for (int node = 0; node < stride; node += kLanes) {
      const int at = s * pooled.stride + node;
      const Lanes top = LoadLanes(pooled.values + at);
      Lanes rest = LoadLanes(pooled.gradient + at);
      for (int row = rows.first[s]; row < rows.first[s + 1]; ++row) {
        Lanes gradient = rest;
        if (pooling == Pooling::kMax) {
          const Lanes value = LoadLanes(values + row * stride + node);
          gradient = value == top ? rest : Lanes{};
          rest = value == top ? Lanes{} : rest;
        }
        use(row, node, gradient);
      }
    }
  }
}

// Puts the gradient by the sums of the elements' level in place of its outputs,
// and adds it to dbias; rows that fill up the last vector get 0.
//   Shapes: dbias [rows.nodes].
template <typename Activation>
void PoolBackward(Pooling pooling, const ElementRows& rows,
                  const LevelWith<Activation>& level, const PooledRows& pooled,
                  float* dbias) {
  const bool rounds = level.activation.rounds();
  const float* known =
      rounds ? level.template known<true>() : level.template known<false>();
  const int stride = rows.stride();
  PoolInputs(pooling, rows, level.outputs, pooled,
             [&](int row, int node, Lanes gradient) {
               const int at = row * stride + node;
               const Lanes sum = LoadLanes(known + at);
               const Lanes d = rounds
                                   ? level.activation.template Backward<true>(
                                         sum, gradient, node)
                                   : level.activation.template Backward<false>(
                                         sum, gradient, node);
               StoreLanes(d, level.outputs + at);
               StoreLanes(LoadLanes(dbias + node) + d, dbias + node);
             });
  const int end = PadToVector(rows.count()) * stride;
  for (int at = rows.count() * stride; at < end; at += kLanes) {
    StoreLanes(Lanes{}, level.outputs + at);
  }
}

// Adds what the elements tell of a level's units. A gate acts on all elements
// of a sample at once, a rounding on each of them.
//   Shapes: sums and gradient [rows.count()][rows.nodes].
template <typename Activation, int kUnits>
void AddElementMoments(const ElementRows& rows, const Activation& activation,
                       const float* sums, const float* gradient,
                       const GridRows& grids, int unit,
                       UnitMoments<kUnits>& moments) {
  const int stride = rows.stride();
  for (int s = 0; s < rows.samples; ++s) {
    for (int node = 0; node < stride; node += kLanes) {
      Lanes by_gate = {};
      for (int row = rows.first[s]; row < rows.first[s + 1]; ++row) {
        const int at = row * stride + node;
        const Lanes value =
            activation.template Forward<false>(LoadLanes(sums + at), node);
        const Lanes g = LoadLanes(gradient + at);
        moments.AddRounding(unit + node, grids, node, value, g);
        by_gate += value * g;
      }
      moments.AddGate(unit + node, by_gate);
    }
  }
}

}  // namespace autopruner

#endif  // CORE_POOLING_H_
