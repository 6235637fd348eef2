// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/command_line.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "gtest/gtest.h"

ABSL_FLAG(std::string, keep, "50%", "for the test");
ABSL_FLAG(std::string, data, "", "for the test");
ABSL_FLAG(std::string, out, "", "for the test");
ABSL_FLAG(int, threads, 0, "for the test");
ABSL_FLAG(uint64_t, seed, 1, "for the test");

namespace autopruner {
namespace {

using Lines = std::vector<std::string>;

TEST(CommandLineTest, WhatIsNotAtItsDefaultWithoutPaths) {
  EXPECT_EQ(CommandLines("//jets:net"),
            (Lines{"bazel run //jets:net.train --",
                   "bazel run //jets:net.firmware -- --model=out/model.json "
                   "--out=out"}));
  absl::SetFlag(&FLAGS_seed, 3);
  absl::SetFlag(&FLAGS_keep, "16");
  absl::SetFlag(&FLAGS_threads, 2);
  absl::SetFlag(&FLAGS_data, "/home/me/jets.csv");
  absl::SetFlag(&FLAGS_out, "/tmp/tagger");
  EXPECT_EQ(CommandLines("//jets:net"),
            (Lines{"bazel run //jets:net.train -- --data=jets.csv --keep=16 "
                   "--out=tagger --seed=3",
                   "bazel run //jets:net.firmware -- --model=tagger/model.json "
                   "--out=tagger"}));
  absl::SetFlag(&FLAGS_data, "/home/me/my jets.csv");
  absl::SetFlag(&FLAGS_out, "/tmp/a b");
  EXPECT_EQ(CommandLines("//jets:net"),
            (Lines{"bazel run //jets:net.train -- '--data=my jets.csv' "
                   "--keep=16 '--out=a b' --seed=3",
                   "bazel run //jets:net.firmware -- '--model=a b/model.json' "
                   "'--out=a b'"}));
}

}  // namespace
}  // namespace autopruner
