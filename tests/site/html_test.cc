// What makes up a page: markup that can't be injected into, addresses, words.
#include "site/html.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/yaml.h"
#include "site/aws_links.h"
#include "site/condition_words.h"
#include "site/paths.h"
#include "site/subject.h"
#include "template/template.h"

namespace cf::site {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(SiteHtml, ForeignTextIsEscapedInContentAndAttributes) {
  EXPECT_EQ(Html::text("<script>alert('x')</script> & \"more\"").str(),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;");
  EXPECT_EQ(element("a", {{"href", "\"><script>"}}, code("</code>")).str(),
            "<a href=\"&quot;&gt;&lt;script&gt;\"><code>&lt;/code&gt;</code></a>");
}

TEST(SiteHtml, WhatCanNotBeSeenIsWrittenOut) {
  EXPECT_EQ(Html::text("pay\u202Eload").str(), "pay\\u202eload");
}

TEST(SiteHtml, LinesOfWindowsAreLines) {
  EXPECT_EQ(Html::text("a\r\nb").str(), "a\nb");
}

TEST(SitePaths, TheNewestAndEveryVersionHaveAPage) {
  EXPECT_EQ(newest_page("network/vpc.yaml"), "templates/network/vpc.yaml.html");
  EXPECT_EQ(version_page("network/vpc.yaml", "1.1.0"), "versions/1.1.0/network/vpc.yaml.html");
}

TEST(SitePaths, NoNameLeadsOutOfTheFolder) {
  EXPECT_EQ(newest_page("../../etc/passwd"), "templates/~2e~2e/~2e~2e/etc/passwd.html");
  EXPECT_EQ(newest_page("/etc/passwd"), "templates//etc/passwd.html");
  EXPECT_EQ(version_page("a", ".."), "versions/~2e./a.html");
  EXPECT_EQ(version_page("a", "../x"), "versions/~2e.~2fx/a.html");
  EXPECT_EQ(newest_page("a\\b\"<c> d%20~"), "templates/a~5cb~22~3cc~3e~20d~2520~7e.html");
}

TEST(SitePaths, APageIsNeverInTheWayOfAFolder) {
  EXPECT_EQ(newest_page("a"), "templates/a.html");
  EXPECT_EQ(newest_page("a.html/b"), "templates/a~2ehtml/b.html");
}

TEST(SitePaths, LongNamesAreShortened) {
  const std::string name(250, 'x');
  EXPECT_LT(newest_page("a/" + name).size(), 60u);
  EXPECT_NE(newest_page("a/" + name), newest_page("a/" + name + "y"));
  EXPECT_LT(newest_page(std::string(1000, 'x')).size(), 60u);
}

TEST(SitePaths, APageLeadsToAnother) {
  EXPECT_EQ(relative("index.html", "templates/a.html"), "templates/a.html");
  EXPECT_EQ(relative("versions/1.0.0/network/vpc.yaml.html", "index.html"), "../../../index.html");
}

TEST(SiteLinks, APublishedTypeHasAPage) {
  EXPECT_EQ(
      documentation_of("AWS::EC2::VPC"),
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html");
}

TEST(SiteLinks, NothingElseHas) {
  for (const char* type : {"AWS::EC2::Nothing", "Custom::Thing", "AWS::CloudFormation::CustomResource::x",
                           "javascript:alert(1)", "AWS::EC2::VPC/../../x", ""})
    EXPECT_EQ(documentation_of(type), "") << type;
}

std::string words_of(const std::string& yaml) {
  base::Diagnostics diagnostics;
  const auto parsed = template_::parse_template(
      "t.yaml",
      "Parameters: {A: {Type: String}, B: {Type: String}}\nConditions:\n  Other: !Equals [!Ref A, x]\n  C: " +
          yaml + "\nResources: {R: {Type: AWS::SNS::Topic}}\n",
      diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << base::describe(diagnostics);
  return condition_words(parsed.conditions.find("C"));
}

TEST(SiteConditions, AreSaidInWords) {
  EXPECT_EQ(words_of("!Equals [!Ref A, prod]"), "A is prod");
  EXPECT_EQ(words_of("!Equals [prod, !Ref A]"), "A is prod");
  EXPECT_EQ(words_of("!Not [!Equals [!Ref A, '']]"), "A is not empty");
  EXPECT_EQ(words_of("!And [!Condition Other, !Not [!Condition Other], !Or [!Equals [!Ref A, '1'], !Equals "
                     "[!Ref B, '2']]]"),
            "Other and not Other and (A is 1 or B is 2)");
  EXPECT_EQ(words_of("!Equals [!Select [0, [!Ref A]], x]"), "{\"Fn::Select\": [0, [{\"Ref\": \"A\"}]]} is x");
}

TEST(SiteChanges, HaveParagraphsListsAndCode) {
  EXPECT_EQ(changes_html("First\nline.\n\n- one `a<b` and\n  more\n* two\n\nLast `open").str(),
            "<p>First line.</p>\n<ul class=\"plain\">\n<li>one <code>a&lt;b</code> and "
            "more</li>\n<li>two</li>\n</ul>\n"
            "<p>Last `open</p>\n");
  EXPECT_EQ(changes_html("").str(), "");
}

TEST(SiteChanges, MarkupInThemIsText) {
  const std::string html = changes_html("- [x](javascript:alert(1)) <img src=x onerror=alert(1)>").str();
  EXPECT_THAT(html, HasSubstr("&lt;img"));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("<a ")));
}

TEST(SiteVersions, TheNewestReleaseIsFirst) {
  gold::Listed listed;
  for (const char* version : {"1.9.0", "1.10.0", "2.0.0-rc.1", "latest", "1.10.0-rc.1"})
    listed.versions[version];
  EXPECT_THAT(newest_first(listed),
              testing::ElementsAre("1.10.0", "1.9.0", "2.0.0-rc.1", "1.10.0-rc.1", "latest"));
}

}  // namespace
}  // namespace cf::site
