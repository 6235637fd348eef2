// SPDX-License-Identifier: Apache-2.0
//
// Counts of 64-bit keys: an open-addressing hash table that only grows.
//
//   PairCounts counts;
//   counts[key] += 1;
#ifndef CODEGEN_PAIR_COUNTS_H_
#define CODEGEN_PAIR_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/random.h"

namespace autopruner {

class PairCounts {
 public:
  struct Slot {
    uint64_t key = kNone;
    int32_t count = 0;
  };

  explicit PairCounts(size_t capacity = 1 << 12) {
    size_t size = 1 << 12;
    while (size < 2 * capacity) size *= 2;
    slots_.resize(size);
  }

  // The count of `key` (any but all ones), 0 where it is new. Valid until the
  // next call.
  int32_t& operator[](uint64_t key) {
    if (2 * used_ >= slots_.size()) Grow();
    Slot& slot = slots_[Find(key)];
    if (slot.key == kNone) {
      slot.key = key;
      ++used_;
    }
    return slot.count;
  }

  const std::vector<Slot>& slots() const { return slots_; }

  static constexpr uint64_t kNone = ~uint64_t{0};

 private:
  size_t Find(uint64_t key) const {
    const size_t mask = slots_.size() - 1;
    size_t at = MixBits(key) & mask;
    while (slots_[at].key != key && slots_[at].key != kNone) {
      at = (at + 1) & mask;
    }
    return at;
  }
  void Grow() {
    std::vector<Slot> old(2 * slots_.size());
    std::swap(old, slots_);
    for (const Slot& slot : old) {
      if (slot.key != kNone) slots_[Find(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  size_t used_ = 0;
};

}  // namespace autopruner

#endif  // CODEGEN_PAIR_COUNTS_H_
