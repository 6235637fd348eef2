// SPDX-License-Identifier: Apache-2.0
//
// Whether the generated C++ that a program includes is its model:
// NAME.bit_exact_test of tools/network.bzl.
//
//   struct Firmware {  // the generated functions as a type
//     static constexpr int kInputs = tagger_nn::kInputs;
//     ..
//   };
//   TEST(Tagger, IsBitExact) { ExpectIsModel<Firmware>("jets/model.json"); }
#ifndef CODEGEN_FIRMWARE_TESTING_H_
#define CODEGEN_FIRMWARE_TESTING_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/bit_exact.h"
#include "codegen/model/model.h"
#include "codegen/model/model_file.h"
#include "codegen/model/random_model.h"
#include "gtest/gtest.h"

namespace autopruner {

// What `infer` of the firmware gives for each input.
template <typename Firmware, typename Function>
FormOutputs RunFirmware(const std::string& form, Function infer,
                        const Rows& inputs) {
  FormOutputs built = {.form = "the header of this build, " + form,
                       .outputs = {}};
  for (const std::vector<int64_t>& input : inputs) {
    int32_t x[Firmware::kInputs];
    int32_t y[Firmware::kOutputs];
    std::copy(input.begin(), input.end(), x);
    infer(x, y);
    built.outputs.emplace_back(y, y + Firmware::kOutputs);
  }
  return built;
}

// Expects that `Firmware`, and every form that is generated from the model file
// `path`, gives the integers of the reference: corners, then random inputs.
template <typename Firmware>
void ExpectIsModel(const std::string& path) {
  const absl::StatusOr<Model> model = ReadModel(path);
  ASSERT_TRUE(model.ok()) << model.status();
  ASSERT_EQ(model->inputs(), Firmware::kInputs);
  ASSERT_EQ(model->outputs(), Firmware::kOutputs);
  const Rows inputs = CornersAndRandom(*model, 10000, /*seed=*/1);
  ExpectBitExact(
      *model, inputs,
      {.others = {RunFirmware<Firmware>("Infer", Firmware::Infer, inputs),
                  RunFirmware<Firmware>("infer of C", Firmware::InferC, inputs),
                  RunFirmware<Firmware>("InferVector", Firmware::InferVector,
                                        inputs)}});
}

}  // namespace autopruner

#endif  // CODEGEN_FIRMWARE_TESTING_H_
