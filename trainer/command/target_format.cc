// SPDX-License-Identifier: Apache-2.0
#include "trainer/command/target_format.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "codegen/model/model.h"
#include "trainer/report/fixed_point_values.h"

namespace autopruner {

absl::Status CheckTargets(const NetworkSpec& spec, const TrainTest& data) {
  const Format format = spec.layers.at[spec.layers.count - 1].output;
  if (HasClasses(spec.head) || !format.quantized()) {
    return absl::OkStatus();
  }
  const ValueRange held = {.format = format};
  const double step = std::ldexp(1.0, -format.frac);
  const double low = held.format_low() - step / 2;
  const double high = held.format_high() + step / 2;
  double lowest = data.train.y[0];
  double highest = lowest;
  std::string first;  // that is beyond
  for (const Dataset* part : {&data.train, &data.test}) {
    for (int s = 0; s < part->samples(); ++s) {
      const double target = part->y[s];
      lowest = std::min(lowest, target);
      highest = std::max(highest, target);
      if (!first.empty() || (target >= low && target < high)) continue;
      first =
          absl::StrCat("--data: target ", target, " (sample ", s, " of the ",
                       part == &data.train ? "training" : "test", " part)");
    }
  }
  if (!first.empty()) {
    const Format needed = FormatThatHolds(format, lowest, highest);
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s is beyond the output format %s, which holds %g to %g; targets are "
        "%g to %g: expected an .output of width %d%s, or scaled targets",
        first, FormatText(format), held.format_low(), held.format_high(),
        lowest, highest, needed.width,
        needed.is_signed && !format.is_signed ? ", signed" : ""));
  }
  if (std::floor(lowest / step + 0.5) == std::floor(highest / step + 0.5)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--data: all targets, %g to %g, are one value in steps of %g of the "
        "output format %s; expected an .output with more fraction bits, or "
        "scaled targets",
        lowest, highest, step, FormatText(format)));
  }
  return absl::OkStatus();
}

}  // namespace autopruner
