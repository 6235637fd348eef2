// SPDX-License-Identifier: Apache-2.0
//
// All values of an enum that counts from 0 and whose values have names.
//
//   enum class Side { kLeft, kRight };
//   constexpr const char* SideName(Side side);   // nullptr behind the last
//   inline constexpr auto kSides = AllNamed<Side, SideName>();
//   for (const Side side : kSides) ...
//
// The name is a switch without default: a new value does not compile until it
// has one, and is among all values then.
#ifndef CORE_ENUM_NAMES_H_
#define CORE_ENUM_NAMES_H_

#include <array>
#include <cstddef>

namespace autopruner {

template <typename Enum, const char* (*kName)(Enum)>
constexpr auto AllNamed() {
  constexpr size_t kCount = [] {
    size_t count = 0;
    while (kName(static_cast<Enum>(count)) != nullptr) ++count;
    return count;
  }();
  std::array<Enum, kCount> values = {};
  for (size_t k = 0; k < kCount; ++k) values[k] = static_cast<Enum>(k);
  return values;
}

}  // namespace autopruner

#endif  // CORE_ENUM_NAMES_H_
