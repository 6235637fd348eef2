// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/page/chart_axis.h"
#include "base/page/svg.h"
#include "core/network_layout.h"
#include "trainer/report/run_report_parts.h"

namespace autopruner {
namespace {

constexpr double kWidth = 520;
constexpr int kMostNames = 64;  // of units; more stand in narrow rows
constexpr char kLive[] = "fill=\"#0072b2\"";
constexpr char kGone[] = "fill=\"#dfe4e9\"";

// The inputs, a hidden layer, or the outputs.
struct Column {
  std::string name;
  int units = 0;
  int first = 0;  // index of its first unit
  // Index of its first feature; -1 for nodes.
  int feature = -1;
};

std::vector<Column> ColumnsOf(const NetworkSpec& spec) {
  std::vector<Column> levels;
  for (int level = 0; level <= spec.layers.count; ++level) {
    const bool outputs = level == spec.layers.count;
    levels.push_back(
        {.name = level == 0 ? "inputs"
                 : outputs  ? "outputs"
                            : absl::StrCat("hidden ", level - 1),
         .units = level == 0 ? spec.inputs : spec.layers.at[level - 1].outputs,
         .first = FirstUnit(spec, level),
         .feature = level == 0 ? 0 : -1});
    if (!spec.reads_pooled(level) || spec.set.joined == 0) continue;
    levels.push_back(
        {.name = "joined",
         .units = spec.set.joined,
         .first = FirstUnit(spec, level) + spec.layers.at[level - 1].outputs,
         .feature = spec.inputs});
  }
  return levels;
}

// Whether a unit is in the firmware: a feature also leaves it where no weight
// reads it.
std::vector<bool> Units(const Column& level, const RunOutcome& outcome) {
  const Model& model = outcome.model;
  const std::vector<ModelFeature> features =
      model.set.exists() ? FeaturesOfOneElement(model) : model.features;
  std::vector<bool> units;
  for (int j = 0; j < level.units; ++j) {
    const bool is_read = level.feature < 0 || features[level.feature + j].live;
    units.push_back(is_read && outcome.live[level.first + j] != 0);
  }
  return units;
}

int Live(const Column& level, const RunOutcome& outcome) {
  const std::vector<bool> units = Units(level, outcome);
  return static_cast<int>(std::count(units.begin(), units.end(), true));
}

// The epoch at whose end a gate is below one half, counted from 1; one more
// than there are where it never is.
int Left(const RunOutcome& outcome, int unit) {
  int epoch = 1;
  for (const EpochRecord& record : outcome.history) {
    if (record.gates[unit] < 0.5f) return epoch;
    ++epoch;
  }
  return epoch;
}

// One row of the picture of gates: darker where the gate is open.
std::string GateRow(const RunOutcome& outcome, int unit, double left, double y,
                    double width, double height) {
  constexpr int kShades = 4;
  const auto shade = [&](size_t epoch) {
    const float gate = outcome.history[epoch].gates[unit];
    return static_cast<int>(std::lround(gate * kShades));
  };
  std::string svg;
  const size_t epochs = outcome.history.size();
  const double step = width / static_cast<double>(epochs);
  for (size_t begin = 0; begin < epochs;) {
    size_t end = begin;
    while (end < epochs && shade(end) == shade(begin)) ++end;
    if (shade(begin) > 0) {
      svg += SvgRect(left + step * static_cast<double>(begin), y,
                     step * static_cast<double>(end - begin), height,
                     absl::StrFormat("%s fill-opacity=\"%g\"", kLive,
                                     1.0 * shade(begin) / kShades));
    }
    begin = end;
  }
  return svg;
}

// The gates of a level's units: those that stay longest on top.
std::string GateFigure(const RunReport& report, const RunOutcome& outcome,
                       const Column& level) {
  const bool named = level.units <= kMostNames;
  const double left = named && level.feature >= 0 ? 150 : 64;
  const double row = named ? 11 : std::clamp(240.0 / level.units, 1.5, 11.0);
  std::vector<int> order(level.units);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return Left(outcome, level.first + a) > Left(outcome, level.first + b);
  });
  const double width = kWidth - left - 12;
  const double height = row * level.units;
  const double top = 34;
  std::string svg = SvgBegin(kWidth, top + height + 44, level.name);
  svg +=
      SvgText(left, 20, "start",
              absl::StrCat("Gates of ", level.name, ": ", Live(level, outcome),
                           " of ", level.units, " left"),
              "class=\"title\"");
  for (int k = 0; k < level.units; ++k) {
    const double y = top + row * k;
    svg += GateRow(outcome, level.first + order[k], left, y, width, 0.9 * row);
    if (!named) continue;
    const std::string name =
        level.feature >= 0
            ? report.summary->feature_names[level.feature + order[k]]
            : absl::StrCat("node ", order[k]);
    svg += SvgText(left - 6, y + 9, "end", name, "font-size=\"10\"");
  }
  const double bottom = top + height;
  svg += SvgLine(left, bottom, left + width, bottom, "stroke=\"#5b6570\"");
  const AxisFrame frame(
      {.low = 0, .high = static_cast<double>(outcome.history.size())}, {}, left,
      left + width);
  for (const double epoch : frame.Ticks(/*spacing=*/28)) {
    if (epoch == 0 || epoch != std::floor(epoch)) continue;
    svg += SvgText(frame.At(epoch), bottom + 15, "end", frame.Label(epoch),
                   "font-size=\"10\"");
  }
  svg += SvgText(left + width / 2, bottom + 34, "middle",
                 "epoch; the darker, the more open the gate");
  return svg + SvgEnd();
}

}  // namespace

std::vector<std::string> GateFigures(const RunReport& report,
                                     const RunOutcome& outcome) {
  std::vector<std::string> figures;
  if (outcome.history.empty()) return figures;
  const std::vector<Column> levels = ColumnsOf(report.spec);
  for (const Column& level : levels) {
    if (Live(level, outcome) < level.units) {
      figures.push_back(GateFigure(report, outcome, level));
    }
  }
  return figures;
}

std::string LayoutFigure(const RunReport& report, const RunOutcome& outcome) {
  const std::vector<Column> levels = ColumnsOf(report.spec);
  const double column = kWidth / static_cast<double>(levels.size());
  int most = 1;
  for (const Column& level : levels) most = std::max(most, level.units);
  // As many squares beside each other as make the largest level a square.
  const int across = std::max(4, static_cast<int>(std::ceil(std::sqrt(most))));
  const double step = std::min(12.0, 0.86 * column / across);
  const double top = 62;
  const int down = (most + across - 1) / across;
  const double height = step * down;
  std::string svg = SvgBegin(kWidth, top + height + 8, "Layout");
  svg += SvgText(4, 18, "start", "Layout: units that stay, and those that left",
                 "class=\"title\"");
  for (size_t l = 0; l < levels.size(); ++l) {
    const Column& level = levels[l];
    const double left = column * static_cast<double>(l) + 4;
    svg += SvgText(left, 38, "start", level.name);
    const std::vector<bool> units = Units(level, outcome);
    svg += SvgText(left, 54, "start",
                   absl::StrCat(Live(level, outcome), " of ", level.units));
    for (int j = 0; j < level.units; ++j) {
      const bool live = units[j];
      const int row = j / across;
      svg += SvgRect(left + step * (j % across), top + step * row, 0.82 * step,
                     0.82 * step, live ? kLive : kGone);
    }
  }
  return svg + SvgEnd();
}

}  // namespace autopruner
