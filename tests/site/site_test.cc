// The pages of a registry: what is told where, the same bytes each time, and what a hostile registry can't
// do.
#include "site/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "site/example_source.h"
#include "support/golden.h"

namespace cf::site {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> paths_of(const std::vector<File>& files) {
  std::vector<std::string> paths;
  for (const File& file : files) paths.push_back(file.path);
  return paths;
}

TEST(Site, HasAPageForEachTemplateAndVersion) {
  EXPECT_THAT(
      paths_of(make_site(example_source(), 1)),
      ElementsAre("index.html", "templates/storage/other.j2.html", "templates/storage/table.yaml.html",
                  "versions/1.0.0/storage/other.j2.html", "versions/1.0.0/storage/table.yaml.html",
                  "versions/1.1.0/storage/table.yaml.html"));
}

// Without the style sheet and the scripts, which are files of their own.
std::string main_of(const std::string& page) {
  const std::size_t begin = page.find("<main"), end = page.find("</main>");
  return begin == std::string::npos || end == std::string::npos
             ? ""
             : page.substr(begin, end - begin) + "</main>\n";
}

TEST(Site, PagesAreAsAccepted) {
  const auto files = make_site(example_source(), 1);
  EXPECT_TRUE(test::matches_golden("tests/site/golden/index.html", main_of(text_of(files, "index.html"))));
  EXPECT_TRUE(test::matches_golden("tests/site/golden/table.html",
                                   main_of(text_of(files, "templates/storage/table.yaml.html"))));
}

TEST(Site, TheSameRegistryGivesTheSameBytesOnAnyNumberOfThreads) {
  const auto one = make_site(example_source(), 1), many = make_site(example_source(), 8);
  ASSERT_EQ(paths_of(one), paths_of(many));
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].text, many[i].text) << one[i].path;
}

TEST(Site, AnEarlierVersionSaysSoAndHasItsAdvisories) {
  const std::string page = text_of(make_site(example_source(), 1), "versions/1.0.0/storage/table.yaml.html");
  EXPECT_THAT(page, HasSubstr("<a href=\"../../../templates/storage/table.yaml.html\">1.1.0</a>"));
  EXPECT_THAT(page, HasSubstr("<strong>Advisory, high:</strong> its rows are not encrypted. Fixed in"));
}

TEST(Site, WhatIsRenderedOnlyForAStackIsNotGuessedAt) {
  const std::string page = text_of(make_site(example_source(), 1), "templates/storage/other.j2.html");
  EXPECT_THAT(page, HasSubstr("is written in Jinja2"));
  EXPECT_THAT(page, Not(HasSubstr("id=\"resources\"")));
}

TEST(Site, WhatIsRenderedTellsWhatItTakesInTheCommentThatItBeginsWith) {
  Source source;
  add_version(source, "alarms.j2", "1.0.0", "{#- queues: [name & age]\n-#}\nResources: {}\n{# another #}\n");
  add_version(source, "roles.py", "1.0.0", "\"\"\"Roles.\n\nroles: [name]\n\"\"\"\nimport json\n");
  add_version(source, "bare.py", "1.0.0", "import json\n");
  const std::vector<File> files = make_site(source, 1);
  const std::string jinja = text_of(files, "templates/alarms.j2.html");
  EXPECT_THAT(jinja, HasSubstr("What it takes"));
  EXPECT_THAT(jinja, HasSubstr("<code>queues: [name &amp; age]</code>"));
  EXPECT_THAT(text_of(files, "templates/roles.py.html"), HasSubstr("<code>Roles.\n\nroles: [name]</code>"));
  EXPECT_THAT(text_of(files, "templates/bare.py.html"), Not(HasSubstr("What it takes")));
}

TEST(Site, ATemplateThatCanNotBeReadHasAPageThatSaysWhy) {
  Source source;
  add_version(source, "broken.yaml", "1.0.0", "Resources: [1\n");
  const std::string page = text_of(make_site(source, 1), "templates/broken.yaml.html");
  EXPECT_THAT(page, HasSubstr("could not be read as a CloudFormation template"));
}

TEST(Site, ATemplateOfTooManyReferencesHasNoPicture) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 100; ++i) {
    text += "  R" + std::to_string(i) + ":\n    Type: AWS::SNS::Topic\n    DependsOn: [";
    for (int need = 0; need < i; ++need) text += (need == 0 ? "R" : ", R") + std::to_string(need);
    text += "]\n";
  }
  Source source;
  add_version(source, "dense.yaml", "1.0.0", text);
  const std::string page = text_of(make_site(source, 1), "templates/dense.yaml.html");
  EXPECT_THAT(page, HasSubstr("too many resources, or references between them"));
  EXPECT_THAT(page, HasSubstr("id=\"r-R99\""));
}

TEST(Site, AnEmptyRegistryHasAFirstPage) {
  EXPECT_THAT(text_of(make_site(Source{}, 1), "index.html"), HasSubstr("The library has no templates yet"));
}

// Every text that a registry or template may give, made of markup.
Source hostile_source() {
  const std::string evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`";
  Source source;
  source.index.name = source.index.title = source.index.description = evil;
  source.index.url = "javascript:alert(1)";
  const std::string path = "../../x<b>.yaml", version = "1.0.0";
  add_version(
      source, path, version,
      "Metadata: {'AWS::CloudFormation::Interface': {ParameterGroups: [{Label: {default: \"" +
          std::string("</h3><script>alert(1)</script>") +
          "\"}, Parameters: [P]}]}}\n"
          "Parameters: {P: {Type: String, Default: '<script>', Description: '<script>', AllowedPattern: "
          "'<script>.*', ConstraintDescription: '<script>', AllowedValues: ['<script>']}}\n"
          "Resources: {R: {Type: 'Custom::<script>', DeletionPolicy: '<script>'}}\n"
          "Outputs: {O: {Description: '<script>', Value: x, Export: {Name: '<script>'}}}\n");
  gold::Listed& listed = source.index.templates[path];
  listed.title = listed.description = listed.category = listed.status = evil;
  listed.keywords = {evil};
  gold::Release& release = listed.versions[version];
  release.changes = release.published = evil;
  release.uses = {{evil, evil}};
  release.examples = {{evil, evil}};
  source.advisories = {{path, "1.0.0", evil, evil, evil}};
  return source;
}

TEST(Site, NothingOfAHostileRegistryIsMarkup) {
  for (const File& file : make_site(hostile_source(), 1)) {
    std::string text = file.text;
    // One script of ours, and on the first page the data it searches.
    std::size_t scripts = 0;
    for (std::size_t at = text.find("<script"); at != std::string::npos; at = text.find("<script", at + 1))
      ++scripts;
    EXPECT_EQ(scripts, file.path == "index.html" ? 2u : 1u) << file.path;
    EXPECT_THAT(text, Not(HasSubstr("<img"))) << file.path;
    EXPECT_THAT(text, Not(HasSubstr("href=\"javascript"))) << file.path;
    EXPECT_THAT(file.path, Not(HasSubstr(".."))) << file.path;
  }
}

TEST(Site, PagesMayLoadNothingAndRunOnlyTheirOwnScript) {
  for (const File& file : make_site(example_source(), 1)) {
    EXPECT_THAT(file.text, HasSubstr("content=\"default-src &#39;none&#39;; style-src &#39;sha256-"))
        << file.path;
    for (const char* loaded :
         {"src=\"", "<link rel=\"stylesheet", "@import", "url(\"", "<iframe", "onclick="})
      EXPECT_THAT(file.text, Not(HasSubstr(loaded))) << file.path;
  }
}

}  // namespace
}  // namespace cf::site
