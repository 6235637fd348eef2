// SPDX-License-Identifier: Apache-2.0
//
// Runs independent jobs on several threads.
//
//   RunJobs(8, /*threads=*/2, [&](int job) { results[job] = Train(job); });
#ifndef BASE_JOBS_H_
#define BASE_JOBS_H_

#include <functional>

namespace autopruner {

// Calls work(0) .. work(count - 1), each once, and returns when all are done.
// Jobs start in this order. `threads` 0 means one for each processor.
void RunJobs(int count, int threads, const std::function<void(int)>& work);

}  // namespace autopruner

#endif  // BASE_JOBS_H_
