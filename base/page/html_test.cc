// SPDX-License-Identifier: Apache-2.0
#include "base/page/html.h"

#include <string>

#include "gtest/gtest.h"

namespace autopruner {
namespace {

TEST(HtmlTest, EscapesWhatHtmlReads) {
  EXPECT_EQ(HtmlEscaped("a < b && c > \"d\""),
            "a &lt; b &amp;&amp; c &gt; &quot;d&quot;");
  // Once only.
  EXPECT_EQ(HtmlEscaped("&lt;"), "&amp;lt;");
}

TEST(HtmlTest, TextIsEscapedWhereverItStands) {
  const std::string evil = "<script>";
  const std::string page = HtmlPage(
      evil, HtmlSection(evil, evil, HtmlTable({{evil, "b"}, {evil, "1"}})));
  EXPECT_EQ(page.find(evil), std::string::npos) << page;
  size_t count = 0;
  for (size_t at = page.find("&lt;script&gt;"); at != std::string::npos;
       at = page.find("&lt;script&gt;", at + 1)) {
    ++count;
  }
  EXPECT_EQ(count, 5u);
}

TEST(HtmlTest, TheFirstRowIsTheHeader) {
  EXPECT_EQ(HtmlTable({{"", "full"}, {"AUC", "0.97"}}),
            "<div class=\"wide\"><table>\n"
            "<tr><th></th><th>full</th></tr>\n"
            "<tr><td>AUC</td><td>0.97</td></tr>\n"
            "</table></div>\n");
  const std::string names = "a long list of names, to be broken into lines";
  EXPECT_NE(HtmlTable({{names}, {names}}).find("<td class=\"names\">" + names),
            std::string::npos);
}

TEST(HtmlTest, ASectionWithoutANoteHasNoParagraph) {
  EXPECT_EQ(HtmlSection("a", "", "<hr>\n"), "<h2>a</h2>\n<hr>\n");
  EXPECT_EQ(HtmlSection("a", "b", "<hr>\n"), "<h2>a</h2>\n<p>b</p>\n<hr>\n");
}

TEST(HtmlTest, PagesStandAlone) {
  const std::string page = HtmlPage("t", HtmlFigures({"<svg></svg>\n"}));
  for (const char* link : {"http", "src=", "href=", "<script", "@import"}) {
    EXPECT_EQ(page.find(link), std::string::npos) << link;
  }
  EXPECT_NE(page.find("<figure>\n<svg></svg>\n</figure>"), std::string::npos);
  EXPECT_NE(page.find("@media print"), std::string::npos);
  EXPECT_NE(page.find("h2 + p { break-after: avoid; }"), std::string::npos);
}

}  // namespace
}  // namespace autopruner
