// SPDX-License-Identifier: Apache-2.0
//
// Trains, prunes and infers while the allocator traps.
#include <cstddef>
#include <cstdlib>
#include <new>

#include "core/auto_pruner.h"
#include "core/test_networks.h"
#include "core/training.h"
#include "gtest/gtest.h"

namespace {

bool trapped = false;  // while true, an allocation is a fault
int allocations = 0;   // during the trap

}  // namespace

extern "C" {

// The C library's own, under another name.
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
// NOLINTEND(bugprone-reserved-identifier)

// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
void* malloc(size_t size) {
  allocations += trapped;
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  allocations += trapped;
  return __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) {
  allocations += trapped;
  return __libc_realloc(old, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  allocations += trapped;
  return __libc_memalign(alignment, size);
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)

}  // extern "C"

void* operator new(size_t size) {
  allocations += trapped;
  return __libc_malloc(size);
}
void* operator new(size_t size, std::align_val_t alignment) {
  allocations += trapped;
  return __libc_memalign(static_cast<size_t>(alignment), size);
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, size_t) noexcept { free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept {
  free(memory);
}

namespace autopruner {
namespace {

constexpr TrainingSpec kSpec = {
    .schedule = {.peak = 0.01, .warmup_steps = 10, .steps = 200}};

TEST(NoHeapTest, TheTrapWorks) {
  trapped = true;
  void* volatile c = std::malloc(1);
  int* volatile cpp = new int;
  trapped = false;
  EXPECT_EQ(allocations, 2);
  std::free(c);
  delete cpp;
}

TEST(NoHeapTest, TrainsPrunesAndInfers) {
  static const TestData data;
  using Method = AutoPruner<kTestNetwork>;
  static Training<kTestNetwork, Method> training(
      kSpec, Method({.keep = 6, .keep_features = 3}), /*seed=*/1);
  static Pass<kTestNetwork> pass;
  allocations = 0;
  trapped = true;
  TrainAll(training, data);
  training.network().set_quantized(true);
  training.network().Prepare();
  training.network().Forward(pass, 16);
  trapped = false;
  EXPECT_EQ(allocations, 0);
  EXPECT_EQ(training.nodes_in_use(), 6);
}

}  // namespace
}  // namespace autopruner
