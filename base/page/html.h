// SPDX-License-Identifier: Apache-2.0
//
// Pages that stand alone: one file, no script, no link to anything.
//
//   std::string body = "<h1>" + HtmlEscaped(name) + "</h1>\n" +
//                      HtmlTable({{"", "full"}, {"AUC", "0.974"}});
//   WriteFileAtomically("report.html", HtmlPage("Training of " + name, body));
//
// Readable on a laptop, on a telephone and on paper.
#ifndef BASE_PAGE_HTML_H_
#define BASE_PAGE_HTML_H_

#include <string>
#include <string_view>
#include <vector>

namespace autopruner {

// Returns `text` so that it may stand between tags and in quoted attributes.
std::string HtmlEscaped(std::string_view text);

// Returns a whole page. `title` is text, `body` HTML.
std::string HtmlPage(std::string_view title, std::string_view body);

// Returns a table of text cells; the first row is the header. Cells of more
// than 30 bytes may be broken into lines.
std::string HtmlTable(const std::vector<std::vector<std::string>>& rows);

// Returns a section: a heading, a paragraph if `note` is not empty (both are
// text), and `content`, which is HTML.
std::string HtmlSection(std::string_view title, std::string_view note,
                        std::string_view content);

// Returns figures (HTML, such as ChartSvg's) beside each other where there is
// room.
std::string HtmlFigures(const std::vector<std::string>& figures);

}  // namespace autopruner

#endif  // BASE_PAGE_HTML_H_
