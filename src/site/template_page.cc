// The page of a template in one version.
#include "base/strings.h"
#include "site/page.h"
#include "site/paths.h"
#include "site/subject.h"

namespace cf::site {
namespace {

struct Section {
  const char *id, *heading;
  Html (*make)(const Subject&);
};

// In the order of a reader's questions.
constexpr Section sections[] = {
    {"use", "How to use it", usage_section},
    {"input", "What it takes", input_section},
    {"parameters", "Parameters", parameters_section},
    {"outputs", "Outputs", outputs_section},
    {"picture", "Picture", picture_section},
    {"resources", "Resources", resources_section},
    {"tests", "Tests", proof_section},
    {"versions", "Versions and changes", versions_section},
};

Html head(const Subject& subject) {
  Html out = "<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol><li>" +
             link(relative(subject.page, "index.html"), Html("All templates")) + "</li>";
  if (!subject.listed.category.empty()) out += element("li", {}, Html::text(subject.listed.category));
  out += "</ol></nav>\n" + element("h1", {}, Html::text(subject.title())) + "\n<p class=\"facts\">" +
         code(subject.path) + " " + badge("version", subject.version);
  if (subject.listed.status != "stable") out += " " + badge(subject.listed.status, subject.listed.status);
  out += "</p>\n";
  if (!subject.listed.description.empty())
    out += element("p", {{"class", "lead"}}, Html::text(subject.listed.description)) + "\n";
  return out;
}

Html notices(const Subject& subject) {
  Html out = advisory_notices(subject, subject.version);
  if (!subject.is_newest()) {
    out += "<p class=\"notice\">This is an earlier version. The newest is " +
           link(relative(subject.page, newest_page(subject.path)), Html::text(subject.versions.front())) +
           ".</p>\n";
  }
  if (subject.listed.status == "deprecated") {
    out +=
        "<p class=\"notice warning\">This template is deprecated: its authors advise against using it for "
        "anything new.</p>\n";
  } else if (subject.listed.status == "preview") {
    out += "<p class=\"notice\">This template is a preview: it may change in ways that need work.</p>\n";
  }
  const Facts& facts = subject.facts;
  if (facts.kind == Facts::Kind::jinja || facts.kind == Facts::Kind::python) {
    out += "<p class=\"notice\">This template is written in " +
           (facts.kind == Facts::Kind::jinja ? Html("Jinja2") : Html("Python")) +
           ": its resources follow from the <code>sceptre_user_data</code> of each stack, so they are not "
           "listed here.</p>\n";
  } else if (facts.kind == Facts::Kind::unreadable) {
    out +=
        "<p class=\"notice warning\">This text could not be read as a CloudFormation template, so what it "
        "has "
        "is not listed here: " +
        Html::text(facts.problem) + ".</p>\n";
  }
  return out;
}

}  // namespace

Html badge(std::string kind, std::string_view words) {
  for (char& c : kind)
    if (c < 'a' || c > 'z') c = '-';
  return element("span", {{"class", "badge " + kind}}, Html::text(words));
}

std::string template_page(const Subject& subject) {
  Page page;
  page.path = subject.page;
  page.title = subject.title() + " " + subject.version + " · " + library_title(subject.index);
  page.description = subject.listed.description;
  Html contents, bodies;
  for (const Section& section : sections) {
    const Html body = section.make(subject);
    if (body.empty()) continue;
    const Html heading = Html::text(section.heading);
    contents += element("li", {}, link(std::string("#") + section.id, heading)) + "\n";
    bodies += element("section", {{"aria-labelledby", section.id}},
                      "\n" + element("h2", {{"id", section.id}}, heading) + "\n" + body) +
              "\n";
  }
  page.columns = true;
  page.main = "<div class=\"intro\">\n" + head(subject) + notices(subject) +
              "</div>\n<nav class=\"contents\" aria-label=\"On this page\"><ul>\n" + contents +
              "</ul></nav>\n<div class=\"sections\">\n" + bodies + "</div>\n";
  return print_page(page, subject.index);
}

}  // namespace cf::site
