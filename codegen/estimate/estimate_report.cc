// SPDX-License-Identifier: Apache-2.0
#include "codegen/estimate/estimate_report.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "absl/strings/str_format.h"
#include "base/table.h"
#include "codegen/circuit/circuit.h"
#include "codegen/device/device.h"
#include "codegen/estimate/estimate.h"
#include "nlohmann/json.hpp"

namespace autopruner {

Estimate MakeEstimate(const Circuit& circuit, const Device& device) {
  return {.name = circuit.name(),
          .device = &device,
          .needs = EstimateResources(circuit, device),
          .timing = EstimateTiming(circuit)};
}

std::string EstimateText(const Circuit& circuit, const Device& device) {
  return EstimateText(MakeEstimate(circuit, device));
}

std::string EstimateJson(const Circuit& circuit, const Device& device) {
  return EstimateJson(MakeEstimate(circuit, device));
}

std::string EstimateText(const Estimate& estimate) {
  const Resources& needs = estimate.needs;
  const Device& device = *estimate.device;
  std::string text;
  const auto line = [&](const std::string& what, const std::string& value,
                        const std::string& note) {
    text += what + std::string(26 - what.size(), ' ') +
            std::string(9 - std::min<size_t>(9, value.size()), ' ') + value +
            (note.empty() ? "" : "  " + note) + "\n";
  };
  line("LUT, logic", Grouped(needs.luts),
       absl::StrFormat("of %d inputs: %s", device.lut_inputs, device.name));
  line("LUT, shift registers", Grouped(needs.shift_luts), "");
  line("carry bits", Grouped(needs.carry_bits),
       "of " + Grouped(needs.adders) + " adders");
  line("flip-flops", Grouped(needs.flip_flops), "");
  line("DSP", Grouped(needs.dsps), "");
  line("depth", Grouped(needs.depth), "adders in a row");
  line("LUT levels", Grouped(needs.lut_levels),
       needs.latency == 0 ? "" : "between registers");
  line("latency", Grouped(needs.latency),
       needs.latency == 0 ? "no registers"
       : estimate.interval > 1
           ? "clocks behind the last of " + Grouped(estimate.interval) +
                 " elements, one a clock"
           : "clocks; an event at each");
  for (const Timing& timing : estimate.timing) {
    line(timing.device->name, absl::StrFormat("%.1f ns", timing.latency_ns),
         needs.latency == 0
             ? "through the logic"
             : "at a clock of " + absl::StrFormat("%.2f ns", timing.clock_ns));
  }
  return text;
}

std::string EstimateJson(const Estimate& estimate) {
  const Resources& needs = estimate.needs;
  nlohmann::ordered_json json = {
      {"name", estimate.name},
      {"device", estimate.device->key},
      {"luts", needs.luts},
      {"shift_luts", needs.shift_luts},
      {"carry_bits", needs.carry_bits},
      {"flip_flops", needs.flip_flops},
      {"dsps", needs.dsps},
      {"adders", needs.adders},
      {"depth", needs.depth},
      {"lut_levels", needs.lut_levels},
      {"latency_clocks", needs.latency},
      {"initiation_interval", estimate.interval},
      {"timing", nlohmann::ordered_json::array()},
  };
  for (const Timing& timing : estimate.timing) {
    json["timing"].push_back(
        {{"device", timing.device->key},
         {"name", timing.device->name},
         {"clock_ns", std::round(timing.clock_ns * 1000) / 1000},
         {"latency_ns", std::round(timing.latency_ns * 1000) / 1000}});
  }
  return json.dump(2) + "\n";
}

}  // namespace autopruner
