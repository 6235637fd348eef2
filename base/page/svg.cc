// SPDX-License-Identifier: Apache-2.0
#include "base/page/svg.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/page/html.h"

namespace autopruner {

std::string SvgBegin(double width, double height, const std::string& label) {
  return absl::StrFormat(
      "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"%s\">\n", width,
      height, HtmlEscaped(label));
}

std::string SvgEnd() { return "</svg>\n"; }

std::string SvgLine(double x1, double y1, double x2, double y2,
                    const std::string& style) {
  return absl::StrFormat(
      "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1,
      x2, y2, style);
}

std::string SvgRect(double x, double y, double width, double height,
                    const std::string& style) {
  return absl::StrFormat(
      "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>\n", x, y,
      width, height, style);
}

std::string SvgCircle(double x, double y, double radius,
                      const std::string& style) {
  return absl::StrFormat("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%g\" %s/>\n", x,
                         y, radius, style);
}

std::string SvgText(double x, double y, const std::string& anchor,
                    const std::string& text, const std::string& style) {
  return absl::StrFormat(
      "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y,
      anchor, style.empty() ? "" : absl::StrCat(" ", style), HtmlEscaped(text));
}

std::string SvgTextUpwards(double x, double y, const std::string& text) {
  return absl::StrFormat(
      "<text transform=\"translate(%.1f %.1f) rotate(-90)\" "
      "text-anchor=\"middle\">%s</text>\n",
      x, y, HtmlEscaped(text));
}

}  // namespace autopruner
