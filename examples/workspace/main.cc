// SPDX-License-Identifier: Apache-2.0
//
// Tells, for each jet on standard input, whether it is one of H -> bb:
//
//   echo 121 0.3 20 3 2 12 9 | bazel run //:main
//
// Reads the seven features of jets.csv, in its order, without the event.
#include <cstdint>
#include <cstdio>

#include "tagger/tagger_firmware/tagger_nn.h"

int main() {
  float values[tagger_nn::kInputs];
  while (true) {
    for (float& value : values) {
      if (std::scanf("%f", &value) != 1) return 0;
    }
    int32_t x[tagger_nn::kInputs];
    tagger_nn::ToRaw(values, x);
    int32_t y[tagger_nn::kOutputs];
    tagger_nn::Infer(x, y);
    std::puts(tagger_nn::kClasses[tagger_nn::Classify(y)]);
  }
}
