// SPDX-License-Identifier: Apache-2.0
//
// What is trained is what ships, where activations are looked up in tables.
#include "trainer/points_testing.h"

namespace autopruner {
namespace {

constexpr DenseSpec LookedUp(int outputs, Activation activation, Format output,
                             Format table = {}) {
  DenseSpec dense =
      Hidden(outputs, output.quantized() ? kWeight : Format(), output);
  dense.activation = activation;
  dense.table = table;
  return dense;
}

// Tables of every kind; one of a layer that is computed in double.
constexpr NetworkSpec kTables = {
    .inputs = 2,
    .input = k16,
    .layers =
        Layers(LookedUp(6, Activation::kTanh, {.width = 8, .frac = 7}),
               LookedUp(5, Activation::kSilu, k16, {.width = 8, .frac = 4}),
               LookedUp(4, Activation::kSigmoid,
                        {.width = 8, .frac = 8, .is_signed = false}),
               Output(1, kWeight, kLogit)),
    .head = Head::kSigmoid};

// Their formats are found.
constexpr NetworkSpec kFoundTables = {
    .inputs = 2,
    .layers = Layers(LookedUp(6, Activation::kTanh, {}),
                     LookedUp(5, Activation::kSilu, {}),
                     LookedUp(4, Activation::kSigmoid, {}), Output(1, {}, {})),
    .head = Head::kSigmoid};

TEST(BitExactTablesTest, Tables) { TrainAndCompare<kTables>({.keep = 9}); }

TEST(BitExactTablesTest, FoundTables) {
  TrainAndCompare<kFoundTables>({.circuit = 1500});
}

}  // namespace
}  // namespace autopruner
