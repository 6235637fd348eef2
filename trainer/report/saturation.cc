// SPDX-License-Identifier: Apache-2.0
#include "trainer/report/saturation.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "base/table.h"

namespace autopruner {
namespace {

constexpr size_t kMostNamed = 4;

// Bits of the values that `format` holds, before the binary point.
int Reach(const Format& format) { return format.width - format.frac; }

SaturatedGroup MakeGroup(const std::string& name,
                         const std::vector<ValueRange>& ranges,
                         const std::vector<std::string>& names) {
  SaturatedGroup group = {.name = name};
  std::vector<size_t> told;
  for (size_t k = 0; k < ranges.size(); ++k) {
    const ValueRange& range = ranges[k];
    if (!range.live) continue;
    ++group.live;
    group.mean += range.saturated;
    group.largest = std::max(group.largest, range.saturated);
    if (range.saturated > kLittleSaturation) told.push_back(k);
  }
  if (group.live > 0) group.mean /= group.live;
  std::stable_sort(told.begin(), told.end(), [&](size_t a, size_t b) {
    return ranges[a].saturated > ranges[b].saturated;
  });
  for (const size_t k : told) {
    const ValueRange& range = ranges[k];
    group.names.push_back(names[k]);
    group.shares.push_back(range.saturated);
    group.low = std::min(group.low, range.low);
    group.high = std::max(group.high, range.high);
    const Format needed =
        range.needed.quantized()
            ? range.needed
            : FormatThatHolds(range.format, range.low, range.high);
    if (k == told[0] || Reach(needed) > Reach(group.needed)) {
      group.needed = needed;
      group.format = range.format;
    }
  }
  return group;
}

std::vector<std::string> Numbers(size_t count) {
  std::vector<std::string> names;
  for (size_t k = 0; k < count; ++k) names.push_back(absl::StrCat(k));
  return names;
}

// "pt 2.3 %, mass 1.2 %, and 3 more"
std::string Named(const SaturatedGroup& group) {
  std::vector<std::string> texts;
  for (size_t k = 0; k < std::min(group.names.size(), kMostNamed); ++k) {
    texts.push_back(absl::StrCat(group.names[k], " ",
                                 Fixed(100 * group.shares[k], 1), " %"));
  }
  if (group.names.size() > kMostNamed) {
    texts.push_back(
        absl::StrCat("and ", group.names.size() - kMostNamed, " more"));
  }
  return absl::StrJoin(texts, ", ");
}

// What to write into the spec.
std::string Remedy(const SaturatedGroup& group) {
  if (group.is_table) {
    return absl::StrCat("none of these is lost with .table = {.width = ",
                        group.needed.width, ", .frac = ", group.needed.frac,
                        group.needed.is_signed ? "" : ", .is_signed = false",
                        "} in that layer");
  }
  return absl::StrCat("all fit in .width = ", group.needed.width,
                      group.needed.is_signed && !group.format.is_signed
                          ? ", .is_signed = true"
                          : "",
                      " (or a smaller .frac)");
}

std::string Line(const SaturatedGroup& group) {
  const ValueRange held = {.format = group.format};
  return absl::StrCat(
      "saturation, validation part: ", group.names.size(), " of ", group.live,
      " ", group.name, " on more than ", Fixed(100 * kLittleSaturation, 0),
      " % of it (", Named(group), "): ", group.is_table ? "sums " : "values ",
      absl::StrFormat("%.4g to %.4g; %s holds %.4g to %.4g; ", group.low,
                      group.high, FormatText(group.format), held.format_low(),
                      held.format_high()),
      Remedy(group), "\n");
}

}  // namespace

std::vector<SaturatedGroup> SaturatedGroups(
    const FixedPointRanges& ranges,
    const std::vector<std::string>& feature_names) {
  std::vector<SaturatedGroup> groups = {
      MakeGroup("inputs", ranges.inputs, feature_names)};
  for (size_t l = 0; l < ranges.layers.size(); ++l) {
    const bool is_output = l + 1 == ranges.layers.size();
    const std::vector<std::string> names = Numbers(ranges.layers[l].size());
    if (l < ranges.sums.size() && !ranges.sums[l].empty()) {
      groups.push_back(
          MakeGroup(absl::StrCat("table inputs of hidden layer ", l),
                    ranges.sums[l], names));
      groups.back().is_table = true;
    }
    groups.push_back(MakeGroup(
        is_output ? "outputs" : absl::StrCat("nodes of hidden layer ", l),
        ranges.layers[l], names));
  }
  return groups;
}

std::string SpecSaturationText(const std::vector<SaturatedGroup>& groups,
                               bool found) {
  std::string text;
  for (const SaturatedGroup& group : groups) {
    if (group.names.empty() || (found && !group.is_table)) continue;
    text += Line(group);
  }
  return text;
}

std::string SaturationText(const std::vector<SaturatedGroup>& groups,
                           bool found) {
  const std::string text = SpecSaturationText(groups, found);
  std::vector<std::string> parts;
  for (const SaturatedGroup& group : groups) {
    if (group.names.empty() || group.is_table) continue;
    parts.push_back(absl::StrCat(group.names.size(), " of ", group.live, " ",
                                 group.name, " (", Named(group), ")"));
  }
  if (!found || parts.empty()) return text;
  return absl::StrCat(
      text, "saturation, validation part: ", absl::StrJoin(parts, ", "),
      " on more than ", Fixed(100 * kLittleSaturation, 0),
      " % of it, in formats that training has found; more bits for them: a "
      "larger budget, or formats in the spec\n");
}

}  // namespace autopruner
