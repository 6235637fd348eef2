// SPDX-License-Identifier: Apache-2.0
#include "base/jobs.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace autopruner {

void RunJobs(int count, int threads, const std::function<void(int)>& work) {
  if (threads == 0) {
    threads = std::max(1u, std::thread::hardware_concurrency());
  }
  std::atomic<int> next = 0;
  const auto take_jobs = [&] {
    for (int job = next++; job < count; job = next++) work(job);
  };
  std::vector<std::thread> others;
  for (int t = 1; t < std::min(threads, count); ++t) {
    others.emplace_back(take_jobs);
  }
  take_jobs();
  for (std::thread& thread : others) thread.join();
}

}  // namespace autopruner
