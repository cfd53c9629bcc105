#include "site/index_page.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "document/json.h"
#include "gold/manifest.h"
#include "site/page.h"
#include "site/paths.h"

namespace cf::site {
namespace {

using document::MappingBuilder;
using document::Node;

bool has_advisory(const Subject& subject) {
  return std::any_of(subject.advisories.begin(), subject.advisories.end(), [&](const gold::Advisory& each) {
    return each.concerns(subject.path, subject.version);
  });
}

Html card(const Subject& subject) {
  Html out = "<li class=\"card\">" +
             element("h3", {}, link(newest_page(subject.path), Html::text(subject.title()))) +
             "<p class=\"facts\">" + code(subject.path) + " " + badge("version", subject.version);
  if (subject.listed.status != "stable") out += " " + badge(subject.listed.status, subject.listed.status);
  if (has_advisory(subject)) out += " " + badge("bad", "advisory");
  out += "</p>";
  if (!subject.listed.description.empty())
    out += element("p", {{"class", "said"}}, Html::text(subject.listed.description));
  return out + "</li>\n";
}

// Those of the house first, in its order; then others by name.
std::vector<std::string> categories_of(const std::vector<const Subject*>& newest) {
  std::set<std::string> present;
  for (const Subject* subject : newest) present.insert(subject->listed.category);
  std::vector<std::string> ordered;
  for (const std::string& known : gold::categories())
    if (present.erase(known) != 0) ordered.push_back(known);
  for (const std::string& other : present)
    if (!other.empty()) ordered.push_back(other);
  if (present.count("") != 0) ordered.emplace_back();
  return ordered;
}

std::string heading_of(std::string category) {
  if (category.empty()) return "Other";
  if (category[0] >= 'a' && category[0] <= 'z') category[0] = static_cast<char>(category[0] - 'a' + 'A');
  return category;
}

}  // namespace

std::string search_json(const std::vector<const Subject*>& newest) {
  std::vector<Node> entries;
  for (const Subject* subject : newest) {
    std::set<std::string> types;
    std::vector<std::string> names;
    for (const auto& resource : subject->facts.parsed.resources) types.insert(resource.type);
    for (const auto& parameter : subject->facts.parsed.parameters) names.push_back(parameter.name);
    for (const auto& output : subject->facts.parsed.outputs) names.push_back(output.name);
    entries.push_back(
        MappingBuilder()
            .add("url", newest_page(subject->path))
            .add("title", subject->title())
            .add("path", subject->path)
            .add("version", subject->version)
            .add("category", subject->listed.category)
            .add("description", subject->listed.description)
            .add("keywords", document::strings(subject->listed.keywords))
            .add("types", document::strings(std::vector<std::string>(types.begin(), types.end())))
            .add("names", document::strings(names))
            .build());
  }
  std::string json = document::to_json(Node::sequence(std::move(entries)));
  // Nothing in it can end the element or begin a comment.
  for (const auto& [from, to] : {std::pair{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}})
    json = base::replace_all(std::move(json), from, to);
  return json;
}

std::string index_page(const Source& source, const std::vector<const Subject*>& newest) {
  Page page;
  page.path = "index.html";
  page.title = library_title(source.index);
  page.description = source.index.description;
  page.script = Script::search;
  Html& out = page.main;
  out += element("h1", {}, Html::text(page.title)) + "\n";
  if (!page.description.empty())
    out += element("p", {{"class", "lead"}}, Html::text(page.description)) + "\n";
  out += "<div class=\"search\" role=\"search\" id=\"search\" hidden>\n<label for=\"query\">Search " +
         Html::text(base::plural(newest.size(), "template")) +
         "</label>\n<input type=\"search\" id=\"query\" autocomplete=\"off\" spellcheck=\"false\" "
         "placeholder=\"vpc, AWS::S3::Bucket, KmsKeyArn …\" aria-describedby=\"hint\">\n<p class=\"hint\" "
         "id=\"hint\">Names, keywords, resource types, parameters and outputs. <span class=\"keys\">Press "
         "<kbd>/</kbd> to get here.</span></p>\n</div>\n<p class=\"count\" id=\"count\" "
         "role=\"status\"></p>\n<ul class=\"cards\" id=\"results\" "
         "hidden></ul>\n<div id=\"catalogue\">\n";
  for (const std::string& category : categories_of(newest)) {
    Html cards;
    for (const Subject* subject : newest)
      if (subject->listed.category == category) cards += card(*subject);
    out += "<section>\n" + element("h2", {}, Html::text(heading_of(category))) + "\n<ul class=\"cards\">\n" +
           cards + "</ul>\n</section>\n";
  }
  if (newest.empty()) out += "<p>The library has no templates yet.</p>\n";
  out += "</div>\n<script type=\"application/json\" id=\"templates\">" + Html::made(search_json(newest)) +
         "</script>\n";
  return print_page(page, source.index);
}

}  // namespace cf::site
