// SPDX-License-Identifier: Apache-2.0
//
// How often each pair of terms stands in columns: a hash table of integers
// that are found by one multiplication, and of which none is ever taken out.
//
//   PairCounts counts;
//   ++counts[key];
//   if (int32_t* count = counts.Find(key)) --*count;
//
// Part of adder_graph_sharing.h; not for others.
#ifndef CODEGEN_ADDER_GRAPH_PAIR_COUNTS_H_
#define CODEGEN_ADDER_GRAPH_PAIR_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace autopruner {

class PairCounts {
 public:
  PairCounts() : slots_(size_t{1} << kFirstBits) {}

  // The count of `key`, or nullptr where it has none. Valid until the next
  // change.
  int32_t* Find(uint64_t key) {
    Slot& slot = slots_[IndexOf(key)];
    return slot.key == key ? &slot.count : nullptr;
  }

  // The same; 0 where it had none.
  int32_t& operator[](uint64_t key) {
    size_t index = IndexOf(key);
    if (slots_[index].key != key) {
      if (2 * used_.size() >= slots_.size()) {
        Grow();
        index = IndexOf(key);
      }
      slots_[index] = {key, 0};
      used_.push_back(index);
    }
    return slots_[index].count;
  }

  // Calls visit(key, count) for each key, in the order of their first use.
  template <typename Visitor>
  void ForEach(Visitor visit) const {
    for (const size_t index : used_) {
      visit(slots_[index].key, slots_[index].count);
    }
  }

  void Clear() {
    for (const size_t index : used_) slots_[index] = {};
    used_.clear();
  }

 private:
  static constexpr int kFirstBits = 8;
  static constexpr uint64_t kNoKey = ~uint64_t{0};
  static constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;  // 2^64 / golden

  struct Slot {
    uint64_t key = kNoKey;
    int32_t count = 0;
  };

  // Of the key, or of the hole in which it would stand.
  size_t IndexOf(uint64_t key) const {
    size_t index = (key * kFactor) >> shift_;
    while (slots_[index].key != key && slots_[index].key != kNoKey) {
      index = (index + 1) & (slots_.size() - 1);
    }
    return index;
  }

  void Grow() {
    std::vector<Slot> before = std::move(slots_);
    --shift_;
    slots_ = std::vector<Slot>(2 * before.size());
    for (size_t& index : used_) {
      const Slot slot = before[index];
      index = IndexOf(slot.key);
      slots_[index] = slot;
    }
  }

  int shift_ = 64 - kFirstBits;
  std::vector<Slot> slots_;   // a power of two of them
  std::vector<size_t> used_;  // indices, in order
};

}  // namespace autopruner

#endif  // CODEGEN_ADDER_GRAPH_PAIR_COUNTS_H_
