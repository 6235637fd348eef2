// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/page/svg.h"
#include "base/table.h"
#include "trainer/report/run_report_parts.h"

namespace autopruner {
namespace {

constexpr double kWidth = 520;
constexpr double kLeft = 130;
constexpr double kRight = 64;
constexpr double kRow = 12;
constexpr double kTop = 54;
constexpr size_t kMostRows = 40;

// How far beyond its format a range is drawn, in units of the format's end.
constexpr double kFarthest = 2;

struct Bar {
  std::string name;
  ValueRange range;

  // In units of the format's larger end.
  double At(double value) const {
    return value / std::max(range.format_high(), -range.format_low());
  }
  double reach() const { return std::max(At(range.high), -At(range.low)); }
};

std::string BarSvg(const Bar& bar, double y, double low, double high) {
  const auto x = [&](double at) {
    return kLeft + (kWidth - kLeft - kRight) *
                       (std::clamp(at, low, high) - low) / (high - low);
  };
  const ValueRange& range = bar.range;
  const double from = bar.At(range.low);
  const double to = bar.At(range.high);
  const double first = bar.At(range.format_low());
  const double last = bar.At(range.format_high());
  std::string svg =
      SvgText(kLeft - 6, y + 9, "end", bar.name, "font-size=\"10\"");
  svg += SvgRect(x(first), y + 1, x(last) - x(first), kRow - 3,
                 "fill=\"#e3e6ea\"");
  const auto part = [&](double begin, double end, const char* color) {
    if (end <= begin) return;
    svg += SvgRect(x(begin), y + 3, std::max(1.0, x(end) - x(begin)), kRow - 7,
                   absl::StrCat("fill=\"", color, "\""));
  };
  part(std::max(from, first), std::min(to, last), "#0072b2");
  part(from, std::min(to, first), "#d55e00");
  part(std::max(from, last), to, "#d55e00");
  if (range.saturated > 0) {
    svg += SvgText(kWidth - kRight + 6, y + 9, "start",
                   absl::StrFormat("%.2g %%", 100 * range.saturated),
                   "font-size=\"10\"");
  }
  return svg;
}

std::string RangeFigure(const std::string& title, std::vector<Bar> bars) {
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) {
    return a.reach() > b.reach();
  });
  const size_t rows = std::min(bars.size(), kMostRows);
  double low = 0;
  double high = 1;
  for (const Bar& bar : bars) {
    low = std::min({low, bar.At(bar.range.format_low()),
                    std::max(-kFarthest, bar.At(bar.range.low))});
    high = std::max(high, std::min(kFarthest, bar.At(bar.range.high)));
  }
  std::string svg =
      SvgBegin(kWidth, kTop + kRow * static_cast<double>(rows) + 8, title);
  svg += SvgText(4, 18, "start", title, "class=\"title\"");
  svg += SvgText(
      4, 38, "start",
      absl::StrCat("grey: the format; blue: values; orange: beyond it",
                   rows < bars.size() ? absl::StrCat(" (the widest ", rows,
                                                     " of ", bars.size(), ")")
                                      : ""));
  svg += SvgText(kWidth - 4, 38, "end", "saturated", "font-size=\"10\"");
  for (size_t k = 0; k < rows; ++k) {
    svg += BarSvg(bars[k], kTop + kRow * static_cast<double>(k), low, high);
  }
  return svg + SvgEnd();
}

// Of the live ones.
std::vector<Bar> NodeBars(const std::vector<std::vector<ValueRange>>& layers) {
  std::vector<Bar> bars;
  for (size_t l = 0; l < layers.size(); ++l) {
    const bool outputs = l + 1 == layers.size();
    for (size_t j = 0; j < layers[l].size(); ++j) {
      if (!layers[l][j].live) continue;
      bars.push_back({outputs ? absl::StrCat("output ", j)
                              : absl::StrCat("hidden ", l, ", node ", j),
                      layers[l][j]});
    }
  }
  return bars;
}

}  // namespace

std::vector<std::string> RangeFigures(const RunReport& report,
                                      const FixedPointRanges& ranges) {
  std::vector<Bar> inputs;
  for (size_t i = 0; i < ranges.inputs.size(); ++i) {
    if (!ranges.inputs[i].live) continue;
    inputs.push_back({report.summary->feature_names[i], ranges.inputs[i]});
  }
  std::vector<std::string> figures = {
      RangeFigure("Ranges of the inputs, scaled", inputs),
      RangeFigure("Ranges of nodes and outputs", NodeBars(ranges.layers))};
  const std::vector<Bar> sums = NodeBars(ranges.sums);
  if (!sums.empty()) {
    figures.push_back(RangeFigure("Ranges of what tables look up", sums));
  }
  return figures;
}

}  // namespace autopruner
