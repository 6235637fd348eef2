// SPDX-License-Identifier: Apache-2.0
#include "base/checksum.h"

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(ChecksumTest, IsFnv1a) {
  EXPECT_EQ(Checksum(""), "cbf29ce484222325");
  EXPECT_EQ(Checksum("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(Checksum("foobar"), "85944171f73967e8");
}

}  // namespace
}  // namespace autopruner
