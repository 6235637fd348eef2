// SPDX-License-Identifier: Apache-2.0
#include "base/page/chart.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "base/page/chart_axis.h"
#include "gtest/gtest.h"

namespace autopruner {
namespace {

using Doubles = std::vector<double>;

// The values of attribute `name` of all elements `tag`, in their order.
Doubles Attributes(const std::string& svg, const std::string& tag,
                   const std::string& name) {
  Doubles values;
  const std::vector<std::string> lines = absl::StrSplit(svg, '\n');
  for (const std::string& line : lines) {
    if (!absl::StartsWith(line, "<" + tag + " ")) continue;
    const size_t at = line.find(" " + name + "=\"");
    double value = 0;
    if (at == line.npos) continue;
    const size_t begin = at + name.size() + 3;
    EXPECT_TRUE(absl::SimpleAtod(
        line.substr(begin, line.find('"', begin) - begin), &value));
    values.push_back(value);
  }
  return values;
}

// Where the label `text` of an axis stands.
double LabelAt(const std::string& svg, const std::string& text,
               const std::string& attribute) {
  const std::vector<std::string> lines = absl::StrSplit(svg, '\n');
  for (const std::string& line : lines) {
    if (!absl::StrContains(line, ">" + text + "</text>")) continue;
    return Attributes(line, "text", attribute).front();
  }
  ADD_FAILURE() << "no label " << text << " in " << svg;
  return NAN;
}

Chart Line(const std::vector<ChartPoint>& points) {
  return {.title = "t",
          .series = {{.name = "s", .color = "#000", .points = points}}};
}

TEST(ChartTest, APointStandsAtTheLabelOfItsValue) {
  Chart chart = Line({{0, 0}, {2, 10}, {4, 20}});
  const std::string svg = ChartSvg(chart);
  const Doubles y = Attributes(svg, "circle", "cy");
  const Doubles x = Attributes(svg, "circle", "cx");
  ASSERT_EQ(y.size(), 3u);
  // Labels stand 4 below the middle of their text.
  for (const auto& [point, label] :
       {std::pair(0, "0"), std::pair(1, "10"), std::pair(2, "20")}) {
    EXPECT_NEAR(y[point], LabelAt(svg, label, "y") - 4, 0.11) << label;
  }
  EXPECT_NEAR(x[1], LabelAt(svg, "2", "x"), 0.11);
  EXPECT_LT(y[2], y[1]);  // up is less
  EXPECT_NEAR(y[1] - y[2], y[0] - y[1], 0.11);
}

// "M0 1 L2 3": the line goes where the points stand.
TEST(ChartTest, ALineGoesThroughItsPoints) {
  const std::string svg = ChartSvg(Line({{0, 0}, {2, 10}, {4, 20}}));
  const Doubles y = Attributes(svg, "circle", "cy");
  const size_t path = svg.find("<path d=\"M") + 10;
  const std::string d = svg.substr(path, svg.find('"', path) - path);
  const std::vector<std::string> corners = absl::StrSplit(d, " L");
  ASSERT_EQ(corners.size(), 3u) << d;
  for (size_t p = 0; p < corners.size(); ++p) {
    double height = 0;
    ASSERT_TRUE(
        absl::SimpleAtod(corners[p].substr(corners[p].find(' ') + 1), &height));
    EXPECT_NEAR(height, y[p], 0.11) << d;
  }
}

TEST(ChartTest, LogarithmicAxesSaySo) {
  Chart chart = Line({{1, 1}, {10, 10}, {1000, 1000}});
  chart.x = {.label = "nodes", .scale = Scale::kLog};
  chart.y = {.label = "rejection", .scale = Scale::kLog};
  const std::string svg = ChartSvg(chart);
  EXPECT_NE(svg.find(">nodes (log scale)<"), std::string::npos);
  EXPECT_NE(svg.find(">rejection (log scale)<"), std::string::npos);
  const Doubles y = Attributes(svg, "circle", "cy");
  EXPECT_NEAR(2 * (y[0] - y[1]), y[1] - y[2], 0.3);  // decades
  EXPECT_NEAR(y[2], LabelAt(svg, "1,000", "y") - 4, 0.11);
  chart.y = {.label = "AUC"};
  EXPECT_NE(ChartSvg(chart).find(">AUC<"), std::string::npos);
}

TEST(ChartTest, TowardsOneDistancesFromOneCount) {
  Chart chart = Line({{1, 0}, {2, 0.9}, {3, 0.99}});
  chart.y = {.label = "AUC", .scale = Scale::kLogToOne};
  const std::string svg = ChartSvg(chart);
  const Doubles y = Attributes(svg, "circle", "cy");
  EXPECT_NEAR(y[0] - y[1], y[1] - y[2], 0.11);
  EXPECT_GT(y[0], y[1]);
  EXPECT_NEAR(y[1], LabelAt(svg, "0.9", "y") - 4, 0.11);
  EXPECT_NE(svg.find("AUC (log scale of 1 - value)"), std::string::npos);
}

TEST(ChartTest, ErrorBarsReachOneErrorUpAndDown) {
  const std::string svg = ChartSvg(Line({{0, 10, 10}, {1, 20, 0}, {2, 0, 0}}));
  const double up = LabelAt(svg, "20", "y") - 4;
  const double down = LabelAt(svg, "0", "y") - 4;
  bool found = false;
  const Doubles y1 = Attributes(svg, "line", "y1");
  const Doubles y2 = Attributes(svg, "line", "y2");
  const Doubles x = Attributes(svg, "circle", "cx");
  const Doubles x1 = Attributes(svg, "line", "x1");
  for (size_t k = 0; k < y1.size(); ++k) {
    found |= std::abs(x1[k] - x[0]) < 0.11 && std::abs(y1[k] - down) < 0.11 &&
             std::abs(y2[k] - up) < 0.11;
  }
  EXPECT_TRUE(found) << svg;
  const Doubles x2 = Attributes(svg, "line", "x2");
  for (const double end : {up, down}) {
    bool capped = false;
    for (size_t k = 0; k < y1.size(); ++k) {
      capped |= std::abs(y1[k] - end) < 0.11 && std::abs(y2[k] - end) < 0.11 &&
                std::abs(x1[k] - x[0] + 3) < 0.11 &&
                std::abs(x2[k] - x[0] - 3) < 0.11;
    }
    EXPECT_TRUE(capped) << "at " << end << ": " << svg;
  }
}

// Of a value that is as large as its error the logarithm has no lower end; that
// of 1 - value no upper one.
TEST(ChartTest, ErrorBarsWithoutAnEndLeaveTheFrame) {
  for (const Scale scale : {Scale::kLog, Scale::kLogToOne}) {
    Chart chart = Line({{1, 0.5, 0.5}, {2, 0.25, 0}});
    chart.y.scale = scale;
    const std::string svg = ChartSvg(chart);
    EXPECT_EQ(svg.find("nan"), std::string::npos) << svg;
    const double x = Attributes(svg, "circle", "cx").front();
    const double y = Attributes(svg, "circle", "cy").front();
    const Doubles x1 = Attributes(svg, "line", "x1");
    const Doubles x2 = Attributes(svg, "line", "x2");
    const Doubles y1 = Attributes(svg, "line", "y1");
    const Doubles y2 = Attributes(svg, "line", "y2");
    int bars = 0;
    int caps = 0;
    for (size_t k = 0; k < x1.size(); ++k) {
      bars += std::abs(x1[k] - x) < 0.11 && std::abs(x2[k] - x) < 0.11 &&
              y1[k] > y && y2[k] < y;
      caps += std::abs(x1[k] - x + 3) < 0.11 && std::abs(x2[k] - x - 3) < 0.11;
    }
    EXPECT_EQ(bars, 1) << svg;
    EXPECT_EQ(caps, 1) << svg;
  }
}

TEST(ChartTest, ErrorBarsReachOneErrorToBothSides) {
  Chart chart = Line({{.x = 10, .y = 0.5, .x_error = 4}, {20, 0.75}});
  chart.x.ticks = {6, 14};
  const std::string svg = ChartSvg(chart);
  const Doubles x1 = Attributes(svg, "line", "x1");
  const Doubles x2 = Attributes(svg, "line", "x2");
  const double left = LabelAt(svg, "6", "x");
  const double right = LabelAt(svg, "14", "x");
  bool found = false;
  for (size_t k = 0; k < x1.size(); ++k) {
    found |= std::abs(x1[k] - left) < 0.2 && std::abs(x2[k] - right) < 0.2;
  }
  EXPECT_TRUE(found) << svg;
}

TEST(ChartTest, WhatCannotBeShownBreaksTheLine) {
  Chart chart = Line({{1, 1}, {2, 10}, {3, 0}, {4, NAN}, {5, 10}, {6, 100}});
  chart.y.scale = Scale::kLog;
  const std::string svg = ChartSvg(chart);
  EXPECT_EQ(Attributes(svg, "circle", "cy").size(), 4u);
  const size_t path = svg.find("<path d=\"M");
  ASSERT_NE(path, std::string::npos);
  const std::string d =
      svg.substr(path + 9, svg.find('"', path + 9) - path - 9);
  EXPECT_EQ(std::count(d.begin(), d.end(), 'M'), 2) << d;
  EXPECT_EQ(std::count(d.begin(), d.end(), 'L'), 2) << d;
  EXPECT_EQ(d.find("nan"), std::string::npos);
}

TEST(ChartTest, StepsStandUntilTheNextEdge) {
  Chart chart = Line({{0, 1}, {1, 3}, {2, 3}});
  chart.series[0].mark = Mark::kSteps;
  const std::string svg = ChartSvg(chart);
  const size_t path = svg.find("<path d=\"") + 9;
  const std::string d = svg.substr(path, svg.find('"', path) - path);
  EXPECT_EQ(std::count(d.begin(), d.end(), 'L'), 4) << d;
  // "M0 1 L2 1 L2 3 ..": to the right at the old height, then up.
  const std::vector<std::string> numbers =
      absl::StrSplit(d.substr(1), absl::ByAnyChar(" L"), absl::SkipEmpty());
  ASSERT_EQ(numbers.size(), 10u) << d;
  EXPECT_EQ(numbers[3], numbers[1]) << d;
  EXPECT_EQ(numbers[4], numbers[2]) << d;
  EXPECT_NE(numbers[5], numbers[3]) << d;
  EXPECT_EQ(svg.find("<circle"), std::string::npos);
}

TEST(ChartTest, TextIsEscaped) {
  Chart chart = Line({{1, 1}, {2, 2}});
  chart.title = chart.x.label = chart.y.label = chart.series[0].name = "a<b>&";
  chart.series.push_back({.name = "<c>", .color = "#111"});
  const std::string svg = ChartSvg(chart);
  EXPECT_EQ(svg.find("a<b"), std::string::npos);
  EXPECT_EQ(svg.find("<c>"), std::string::npos);
  EXPECT_NE(svg.find(">a&lt;b&gt;&amp;</text>"), std::string::npos);
}

TEST(ChartTest, SeveralSeriesHaveALegendEach) {
  Chart chart = Line({{1, 1}, {2, 2}});
  EXPECT_EQ(ChartSvg(chart).find(">s</text>"), std::string::npos);
  chart.series.push_back({.name = "other",
                          .color = "#123456",
                          .points = {{1, 2}},
                          .dashed = true});
  const std::string svg = ChartSvg(chart);
  EXPECT_NE(svg.find(">s</text>"), std::string::npos);
  EXPECT_NE(svg.find(">other</text>"), std::string::npos);
  EXPECT_NE(svg.find("stroke=\"#123456\" stroke-dasharray"), std::string::npos);
}

TEST(ChartAxisTest, TicksAreRoundAndApart) {
  const Axis linear = {.label = "x", .low = 0, .high = 1};
  EXPECT_EQ(AxisFrame(linear, {}, 0, 100).Ticks(20), (Doubles{0, 0.5, 1}));
  const Axis log = {
      .label = "x", .scale = Scale::kLog, .low = 1, .high = 10000};
  // Powers come first where there is not room for all.
  EXPECT_EQ(AxisFrame(log, {}, 0, 100).Ticks(20),
            (Doubles{1, 10, 100, 1000, 10000}));
  EXPECT_EQ(
      AxisFrame(log, {}, 0, 400).Ticks(25),
      (Doubles{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}));
  const Axis one = {
      .label = "x", .scale = Scale::kLogToOne, .low = 0.9, .high = 0.999};
  const Doubles ticks = AxisFrame(one, {}, 0, 100).Ticks(20);
  ASSERT_EQ(ticks.size(), 3u);  // there is no room for 0.95
  EXPECT_DOUBLE_EQ(ticks[1], 0.99);
}

TEST(ChartAxisTest, LessThanAFactorOfFourIsDividedEvenly) {
  const Axis axis = {.label = "x", .scale = Scale::kLogToOne};
  const AxisFrame frame(axis, {0.966, 0.976}, 250, 0);
  const Doubles ticks = frame.Ticks(16);
  ASSERT_GE(ticks.size(), 5u);
  for (size_t k = 1; k < ticks.size(); ++k) {
    EXPECT_NEAR(ticks[k] - ticks[k - 1], ticks[1] - ticks[0], 1e-9);
  }
}

TEST(ChartAxisTest, LabelsAreShort) {
  const AxisFrame frame({.label = "x"}, {0, 1}, 0, 1);
  EXPECT_EQ(frame.Label(0.30000000000000004), "0.3");
  EXPECT_EQ(frame.Label(12000), "12,000");
  EXPECT_EQ(frame.Label(0), "0");
  const AxisFrame shares({.label = "x", .percent = true}, {0, 1}, 0, 1);
  EXPECT_EQ(shares.Label(0.0625), "6.25 %");
}

TEST(ChartAxisTest, OneValueStandsInTheMiddle) {
  for (const double value : {0.0, 5.0, -300.0}) {
    const AxisFrame frame({.label = "x"}, {value}, 0, 100);
    EXPECT_NEAR(frame.At(value), 50, 1e-9) << value;
  }
  EXPECT_TRUE(std::isfinite(AxisFrame({.label = "x"}, {}, 0, 100).At(0.5)));
}

}  // namespace
}  // namespace autopruner
