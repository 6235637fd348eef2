// SPDX-License-Identifier: Apache-2.0
#include "base/page/html.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace autopruner {
namespace {

constexpr size_t kWideCell = 30;  // bytes

constexpr char kStyle[] =
    R"(body { font: 15px/1.5 "DejaVu Sans", "Segoe UI", Helvetica, sans-serif;
  color: #1f2730; background: #f4f6f8; margin: 0; }
main { max-width: 1080px; margin: 24px auto; background: #fff;
  padding: 28px 40px; border: 1px solid #dfe4e9; border-radius: 6px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 34px 0 6px; }
p { margin: 4px 0 12px; color: #465260; }
p.warning { color: #1f2730; background: #fff4e0; padding: 8px 12px;
  border-left: 4px solid #e69f00; }
code { font-size: 12px; color: #465260; overflow-wrap: anywhere; }
pre { margin: 4px 0 12px; padding: 8px 12px; background: #f4f6f8;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.figures { display: grid; gap: 8px 28px;
  grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); }
figure { margin: 0; break-inside: avoid; }
svg { width: 100%; height: auto; max-width: 620px; margin: 8px 0;
  font: 12px "DejaVu Sans", "Segoe UI", Helvetica, sans-serif;
  fill: #3a4550; }
svg .title { font-size: 14px; font-weight: bold; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px;
  font-variant-numeric: tabular-nums; }
th, td { padding: 5px 8px; text-align: right; white-space: nowrap;
  border-bottom: 1px solid #e6eaee; }
th { border-bottom: 2px solid #8b97a3; }
th:first-child, td:first-child { text-align: left; }
td.names { white-space: normal; text-align: left; }
@media (max-width: 600px) {
  main { margin: 0; padding: 16px; border: 0; }
  h1 { font-size: 22px; }
  table { font-size: 12px; }
  th, td { padding: 4px 5px; }
  pre { padding: 8px; }
  pre code { font-size: 10px; }
}
@media print {
  @page { margin: 14mm; }
  body { font-size: 10pt; background: none; }
  main { max-width: none; margin: 0; padding: 0; border: 0; }
  h1, h2, h2 + p { break-after: avoid; }
  h2 { margin-top: 18px; }
  tr, pre { break-inside: avoid; }
  .wide { overflow: visible; }
  .figures { grid-template-columns: 1fr 1fr; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
)";

}  // namespace

std::string HtmlEscaped(std::string_view text) {
  return absl::StrReplaceAll(
      absl::string_view(text.data(), text.size()),
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string HtmlPage(std::string_view title, std::string_view body) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>",
      HtmlEscaped(title), "</title>\n<style>\n", kStyle,
      "</style>\n</head>\n<body>\n<main>\n", std::string(body),
      "</main>\n</body>\n</html>\n");
}

std::string HtmlTable(const std::vector<std::vector<std::string>>& rows) {
  std::string html = "<div class=\"wide\"><table>\n";
  for (size_t k = 0; k < rows.size(); ++k) {
    const char* tag = k == 0 ? "th" : "td";
    html += "<tr>";
    for (const std::string& cell : rows[k]) {
      const bool wide = k > 0 && cell.size() > kWideCell;
      absl::StrAppend(&html, "<", tag, wide ? " class=\"names\"" : "", ">",
                      HtmlEscaped(cell), "</", tag, ">");
    }
    html += "</tr>\n";
  }
  return html + "</table></div>\n";
}

std::string HtmlSection(std::string_view title, std::string_view note,
                        std::string_view content) {
  return absl::StrCat(
      "<h2>", HtmlEscaped(title), "</h2>\n",
      note.empty() ? "" : absl::StrCat("<p>", HtmlEscaped(note), "</p>\n"),
      std::string(content));
}

std::string HtmlFigures(const std::vector<std::string>& figures) {
  std::string html = "<div class=\"figures\">\n";
  for (const std::string& figure : figures) {
    absl::StrAppend(&html, "<figure>\n", figure, "</figure>\n");
  }
  return html + "</div>\n";
}

}  // namespace autopruner
