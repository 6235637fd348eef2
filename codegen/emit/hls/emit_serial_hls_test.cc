// SPDX-License-Identifier: Apache-2.0
#include "codegen/emit/hls/emit_serial_hls.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "codegen/emit/hls/compiled_hls.h"
#include "codegen/serial/test_serial_design.h"
#include "core/network_spec.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

// What the bench says of a design, with or without differences.
std::string Said(const SerialDesign& design) {
  const absl::StatusOr<std::string> said = RunSerialHlsBench(design);
  return said.ok() ? *said : std::string(said.status().message());
}

TEST(EmitSerialHls, PoolsSetsThatFollowEachOther) {
  for (const Pooling pooling : kPoolings) {
    const TestSerialDesign test(SmallSets(pooling, 2), {});
    EXPECT_NE(Said(test.design()).find(" vectors, 0 differences\n"),
              std::string::npos)
        << PoolingName(pooling) << ": " << Said(test.design());
  }
}

// Else nothing above could fail.
TEST(EmitSerialHls, TheBenchFindsADifference) {
  TestSerialDesign test(SmallSets(Pooling::kSum, 2), {});
  ++test.outputs.back()[1];
  EXPECT_NE(Said(test.design()).find(" vectors, 1 differences\n"),
            std::string::npos)
      << Said(test.design());
}

}  // namespace
}  // namespace autopruner
