// SPDX-License-Identifier: Apache-2.0
//
// Elements of a drawing. Lengths are in units of its view box; text is escaped.
//
//   std::string svg = SvgBegin(520, 340, "AUC against nodes");
//   svg += SvgLine(10, 10, 90, 10, "stroke=\"#888\"");
//   svg += SvgText(50, 24, "middle", "nodes");
//   svg += SvgEnd();
#ifndef BASE_PAGE_SVG_H_
#define BASE_PAGE_SVG_H_

#include <string>

namespace autopruner {

// `label` is what a screen reader says.
std::string SvgBegin(double width, double height, const std::string& label);
std::string SvgEnd();

// `style` are attributes, such as stroke="#888".
std::string SvgLine(double x1, double y1, double x2, double y2,
                    const std::string& style);
std::string SvgRect(double x, double y, double width, double height,
                    const std::string& style);
std::string SvgCircle(double x, double y, double radius,
                      const std::string& style);

// `anchor` is start, middle or end.
std::string SvgText(double x, double y, const std::string& anchor,
                    const std::string& text, const std::string& style = "");

// From the bottom to the top, in the middle of (x, y).
std::string SvgTextUpwards(double x, double y, const std::string& text);

}  // namespace autopruner

#endif  // BASE_PAGE_SVG_H_
