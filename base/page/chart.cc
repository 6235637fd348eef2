// SPDX-License-Identifier: Apache-2.0
#include "base/page/chart.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/page/chart_axis.h"
#include "base/page/svg.h"
#include "base/table.h"

namespace autopruner {
namespace {

constexpr double kWidth = 520;
constexpr double kLeft = 76;
constexpr double kRight = 12;
constexpr double kBottom = 52;
constexpr double kTitle = 28;  // height of the title
constexpr double kPlot = 250;  // of the plot
constexpr double kLegendRow = 18;
constexpr double kLetter = 7.2;  // width, about

constexpr char kGrid[] = "stroke=\"#e3e6ea\"";
constexpr char kAxis[] = "stroke=\"#5b6570\"";

// What stands above the plot: one entry a series, in as many rows as needed.
class Legend {
 public:
  explicit Legend(const std::vector<ChartSeries>& series) {
    double x = kLeft;
    double y = kTitle + 12;
    for (const ChartSeries& one : series) {
      const double width =
          34 + kLetter * static_cast<double>(DisplayWidth(one.name));
      if (x > kLeft && x + width > kWidth - kRight) {
        x = kLeft;
        y += kLegendRow;
      }
      svg_ +=
          SvgLine(x, y - 4, x + 20, y - 4,
                  absl::StrCat("stroke-width=\"3\" stroke=\"", one.color, "\"",
                               one.dashed ? " stroke-dasharray=\"5 3\"" : ""));
      svg_ += SvgText(x + 25, y, "start", one.name);
      x += width;
    }
    // One series is named by the title.
    if (series.size() < 2) svg_.clear();
    bottom_ = svg_.empty() ? kTitle + 6 : y + 10;
  }

  const std::string& svg() const { return svg_; }
  double bottom() const { return bottom_; }

 private:
  std::string svg_;
  double bottom_ = 0;
};

struct Frame {
  AxisFrame x;
  AxisFrame y;
  double top;
  double bottom;
};

Frame MakeFrame(const Chart& chart, double top) {
  std::vector<double> xs;
  std::vector<double> ys;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      if (std::isnan(point.y)) continue;
      xs.insert(xs.end(), {point.x - point.x_error, point.x + point.x_error});
      ys.insert(ys.end(),
                {point.y - point.error, point.y, point.y + point.error});
    }
  }
  return {AxisFrame(chart.x, xs, kLeft, kWidth - kRight),
          AxisFrame(chart.y, ys, top + kPlot, top), top, top + kPlot};
}

std::string Axes(const Frame& frame) {
  const double right = kWidth - kRight;
  std::string svg;
  for (const double tick : frame.y.Ticks(/*spacing=*/16)) {
    const double y = frame.y.At(tick);
    svg += SvgLine(kLeft, y, right, y, kGrid);
    svg += SvgText(kLeft - 7, y + 4, "end", frame.y.Label(tick));
  }
  for (const double tick : frame.x.Ticks(/*spacing=*/42)) {
    const double x = frame.x.At(tick);
    svg += SvgLine(x, frame.top, x, frame.bottom, kGrid);
    svg += SvgText(x, frame.bottom + 17, "middle", frame.x.Label(tick));
  }
  svg += SvgLine(kLeft, frame.top, kLeft, frame.bottom, kAxis);
  svg += SvgLine(kLeft, frame.bottom, right, frame.bottom, kAxis);
  svg += SvgText((kLeft + right) / 2, frame.bottom + 40, "middle",
                 frame.x.Title());
  return svg +
         SvgTextUpwards(14, (frame.top + frame.bottom) / 2, frame.y.Title());
}

// The line through all points, broken where one cannot be shown.
std::string Path(const ChartSeries& series, const Frame& frame, double shift) {
  std::string path;
  bool drawing = false;
  double last_y = 0;
  for (const ChartPoint& point : series.points) {
    const double x = frame.x.At(point.x) + shift;
    const double y = frame.y.At(point.y);
    const bool shown = frame.x.Shows(point.x) && frame.y.Shows(point.y);
    if (shown) {
      if (drawing && series.mark == Mark::kSteps) {
        absl::StrAppendFormat(&path, " L%.1f %.1f", x, last_y);
      }
      absl::StrAppendFormat(&path, "%s%.1f %.1f",
                            drawing ? " L" : (path.empty() ? "M" : " M"), x, y);
    }
    drawing = shown;
    last_y = y;
  }
  return absl::StrCat("<path d=\"", path,
                      "\" fill=\"none\" stroke-width=\"1.8\" stroke=\"",
                      series.color, "\"",
                      series.dashed ? " stroke-dasharray=\"5 3\"" : "", "/>\n");
}

std::string Marks(const ChartSeries& series, const Frame& frame, double shift) {
  const std::string stroke = absl::StrCat("stroke=\"", series.color, "\"");
  const std::string fill = absl::StrCat("fill=\"", series.color, "\"");
  std::string svg;
  for (const ChartPoint& point : series.points) {
    if (!frame.x.Shows(point.x) || !frame.y.Shows(point.y)) continue;
    const double x = frame.x.At(point.x) + shift;
    if (point.error > 0) {
      // An end that cannot be shown (log of 0) leaves the frame, uncapped.
      const bool has_low = frame.y.Shows(point.y - point.error);
      const bool has_high = frame.y.Shows(point.y + point.error);
      const double low =
          has_low ? frame.y.At(point.y - point.error) : frame.bottom;
      const double high =
          has_high ? frame.y.At(point.y + point.error) : frame.top;
      svg += SvgLine(x, low, x, high, stroke);
      if (has_low) svg += SvgLine(x - 3, low, x + 3, low, stroke);
      if (has_high) svg += SvgLine(x - 3, high, x + 3, high, stroke);
    }
    if (point.x_error > 0 && frame.x.Shows(point.x - point.x_error)) {
      const double left = frame.x.At(point.x - point.x_error) + shift;
      const double right = frame.x.At(point.x + point.x_error) + shift;
      const double y = frame.y.At(point.y);
      svg += SvgLine(left, y, right, y, stroke);
      svg += SvgLine(left, y - 3, left, y + 3, stroke);
      svg += SvgLine(right, y - 3, right, y + 3, stroke);
    }
    svg += SvgCircle(x, frame.y.At(point.y),
                     series.mark == Mark::kDots ? 2 : 3.5, fill);
  }
  return svg;
}

}  // namespace

std::string ChartColor(size_t series) {
  constexpr std::array kColors = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                  "#e69f00", "#56b4e9", "#999999", "#000000"};
  return kColors[series % kColors.size()];
}

std::string ChartSvg(const Chart& chart) {
  const Legend legend(chart.series);
  const Frame frame = MakeFrame(chart, legend.bottom());
  std::string svg = SvgBegin(kWidth, frame.bottom + kBottom, chart.title);
  svg += SvgText(kLeft, 20, "start", chart.title, "class=\"title\"");
  svg += legend.svg() + Axes(frame);
  const double middle = (static_cast<double>(chart.series.size()) - 1) / 2;
  for (size_t k = 0; k < chart.series.size(); ++k) {
    const ChartSeries& series = chart.series[k];
    const bool has_points = series.mark == Mark::kPoints;
    // Bars of equal x stand beside each other.
    const double shift =
        has_points ? 2.5 * (static_cast<double>(k) - middle) : 0;
    if (series.mark != Mark::kDots) svg += Path(series, frame, shift);
    if (has_points || series.mark == Mark::kDots) {
      svg += Marks(series, frame, shift);
    }
  }
  return svg + SvgEnd();
}

}  // namespace autopruner
