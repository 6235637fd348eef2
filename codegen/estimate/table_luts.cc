// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/table_luts.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace autopruner {
namespace {

// Bit `bit` of a table for all patterns of its index, as '0' and '1'.
std::string BitOfAll(const std::vector<int64_t>& table, Interval index,
                     int bit) {
  const int64_t patterns = int64_t{1} << index.width();
  std::string all;
  for (int64_t pattern = 0; pattern < patterns; ++pattern) {
    const bool negative = index.is_signed() && pattern >= patterns / 2;
    const int64_t value = std::clamp(negative ? pattern - patterns : pattern,
                                     index.min, index.max);
    all += ((table[value - index.min] >> bit) & 1) != 0 ? '1' : '0';
  }
  return all;
}

// How many functions of the lowest `bits` bits there are, constants apart.
int64_t Functions(std::string_view all, int bits) {
  const size_t size = size_t{1} << bits;
  std::set<std::string_view> functions;
  for (size_t at = 0; at < all.size(); at += size) {
    const std::string_view function = all.substr(at, size);
    if (function.find('0') == std::string_view::npos) continue;
    if (function.find('1') == std::string_view::npos) continue;
    functions.insert(function);
  }
  return static_cast<int64_t>(functions.size());
}

}  // namespace

int64_t TableLuts(const std::vector<int64_t>& table, Interval index,
                  const Device& device) {
  const auto [low, high] = std::minmax_element(table.begin(), table.end());
  const int in_lut = std::min(index.width(), device.lut_inputs);
  int64_t luts = 0;
  int64_t muxes = 0;
  for (int bit = 0; bit < Interval{*low, *high}.width(); ++bit) {
    const std::string all = BitOfAll(table, index, bit);
    luts += Functions(all, in_lut);
    for (int bits = in_lut + device.mux_levels + 1; bits <= index.width();
         ++bits) {
      muxes += Functions(all, bits);
    }
  }
  return luts + (muxes + 1) / 2;
}

int TableLevels(int bits, const Device& device) {
  const int behind = bits - device.lut_inputs - device.mux_levels;
  return 1 + std::max(0, (behind + 1) / 2);
}

}  // namespace autopruner
