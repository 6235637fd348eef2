// SPDX-License-Identifier: Apache-2.0
#include "base/jobs.h"

#include <atomic>
#include <mutex>
#include <vector>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(JobsTest, EveryJobOnce) {
  for (const int threads : {0, 1, 2, 7}) {
    for (const int count : {0, 1, 5, 100}) {
      std::vector<std::atomic<int>> calls(count);
      RunJobs(count, threads, [&](int job) { ++calls[job]; });
      for (const auto& call : calls) EXPECT_EQ(call, 1);
    }
  }
}

TEST(JobsTest, OneThreadKeepsTheirOrder) {
  std::vector<int> order;
  RunJobs(4, 1, [&](int job) { order.push_back(job); });
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3}));
}

TEST(JobsTest, SeveralThreadsWorkAtTheSameTime) {
  // Each waits until the other is there: one thread would never end.
  std::atomic<int> there = 0;
  RunJobs(2, 2, [&](int) {
    ++there;
    while (there < 2) {
    }
  });
  EXPECT_EQ(there, 2);
}

}  // namespace
}  // namespace autopruner
