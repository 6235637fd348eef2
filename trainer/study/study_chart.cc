// SPDX-License-Identifier: Apache-2.0
#include "trainer/study/study_chart.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace autopruner {
namespace {

constexpr double kWidth = 760;
constexpr double kHeight = 400;
constexpr double kLeft = 76;
constexpr double kRight = 150;
constexpr double kTop = 40;
constexpr double kBottom = 56;

// Values that y-axes are labelled with.
constexpr double kTicks[] = {0.0,   0.2,  0.5,   0.6,  0.7,   0.8,   0.85,
                             0.9,   0.92, 0.94,  0.95, 0.96,  0.965, 0.97,
                             0.975, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999};

double Height(double y) { return -std::log(std::max(1.0 - y, 1e-6)); }

struct Frame {
  double x_low = 1e300, x_high = -1e300, y_low = 1e300, y_high = -1e300;

  void Add(const ChartPoint& point) {
    x_low = std::min(x_low, std::log(point.x));
    x_high = std::max(x_high, std::log(point.x));
    y_low = std::min(y_low, Height(point.y - point.error));
    y_high = std::max(y_high, Height(point.y + point.error));
  }
  void Widen() {
    const double x = std::max(0.04 * (x_high - x_low), 0.05);
    const double y = std::max(0.06 * (y_high - y_low), 0.02);
    x_low -= x, x_high += x, y_low -= y, y_high += y;
  }
  double X(double x) const {
    return kLeft +
           (kWidth - kLeft - kRight) * (std::log(x) - x_low) / (x_high - x_low);
  }
  double Y(double y) const {
    return kHeight - kBottom -
           (kHeight - kTop - kBottom) * (Height(y) - y_low) / (y_high - y_low);
  }
};

std::string Line(double x1, double y1, double x2, double y2,
                 const std::string& style) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1,
      x2, y2, style);
}

std::string Text(double x, double y, const std::string& anchor,
                 const std::string& text, const std::string& more = "") {
  return absl::StrFormat(
      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n", x, y,
      anchor, more, text);
}

std::string Axes(const Chart& chart, const Frame& frame) {
  const std::string grid = "stroke=\"#e3e6ea\"";
  std::string svg;
  double last = 1e300;
  for (const double tick : kTicks) {
    const double y = frame.Y(tick);
    if (y < kTop || y > kHeight - kBottom || last - y < 16) continue;
    last = y;
    svg += Line(kLeft, y, kWidth - kRight, y, grid);
    svg += Text(kLeft - 8, y + 4, "end", absl::StrFormat("%g", tick));
  }
  for (const double tick : chart.x_ticks) {
    const double x = frame.X(tick);
    if (x < kLeft || x > kWidth - kRight) continue;
    svg += Line(x, kTop, x, kHeight - kBottom, grid);
    svg += Text(x, kHeight - kBottom + 18, "middle",
                chart.percent ? absl::StrFormat("%.3g %%", 100 * tick)
                              : absl::StrFormat("%g", tick));
  }
  const std::string axis = "stroke=\"#5b6570\"";
  svg += Line(kLeft, kTop, kLeft, kHeight - kBottom, axis);
  svg +=
      Line(kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, axis);
  svg += Text((kLeft + kWidth - kRight) / 2, kHeight - 12, "middle",
              chart.x_label);
  svg += absl::StrFormat(
      "<text transform=\"translate(18 %.1f) rotate(-90)\" "
      "text-anchor=\"middle\">%s</text>\n",
      (kTop + kHeight - kBottom) / 2, chart.y_label);
  return svg;
}

std::string Series(const ChartSeries& series, const Frame& frame,
                   double shift) {
  std::string path;
  std::string marks;
  const std::string stroke = "stroke=\"" + series.color + "\"";
  for (const ChartPoint& point : series.points) {
    const double x = frame.X(point.x) + shift;
    const double y = frame.Y(point.y);
    path += absl::StrFormat("%s%.1f %.1f", path.empty() ? "M" : " L", x, y);
    const double low = frame.Y(point.y - point.error);
    const double high = frame.Y(point.y + point.error);
    marks += Line(x, low, x, high, stroke);
    marks += Line(x - 3, low, x + 3, low, stroke);
    marks += Line(x - 3, high, x + 3, high, stroke);
    marks += absl::StrFormat(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y,
        series.color);
  }
  return "<path d=\"" + path + "\" fill=\"none\" stroke-width=\"1.8\" " +
         stroke + "/>\n" + marks;
}

}  // namespace

std::string ChartSvg(const Chart& chart) {
  Frame frame;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) frame.Add(point);
  }
  frame.Widen();
  std::string svg = absl::StrFormat(
      "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"%s\">\n", kWidth,
      kHeight, chart.title);
  svg += Text(kLeft, 22, "start", chart.title, "class=\"title\"");
  svg += Axes(chart, frame);
  const double middle = (static_cast<double>(chart.series.size()) - 1) / 2;
  for (size_t k = 0; k < chart.series.size(); ++k) {
    const double at = static_cast<double>(k);
    svg += Series(chart.series[k], frame, 2.5 * (at - middle));
    const double y = kTop + 14 + 22 * at;
    svg += Line(kWidth - kRight + 16, y - 4, kWidth - kRight + 38, y - 4,
                "stroke-width=\"3\" stroke=\"" + chart.series[k].color + "\"");
    svg += Text(kWidth - kRight + 46, y, "start", chart.series[k].name);
  }
  return svg + "</svg>\n";
}

}  // namespace autopruner
