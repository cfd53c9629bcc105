#include <map>
#include <set>

#include "base/strings.h"
#include "catalog/catalog.h"
#include "report/report.h"
#include "site/aws_links.h"
#include "site/condition_words.h"
#include "site/rows.h"
#include "site/subject.h"

namespace cf::site {
namespace {

using template_::ResourceDeclaration;

Html type_link(const std::string& type) {
  const std::string address = documentation_of(type);
  return address.empty() ? code(type) : link(address, code(type));
}

Html condition_note(const Subject& subject, const std::string& name) {
  const document::Node& condition = subject.facts.parsed.conditions.find(name);
  Html note = "Only if " + code(name);
  if (condition) note += ": " + Html::text(base::ellipsis(condition_words(condition), 300));
  return note;
}

Row resource_row(const Subject& subject, const ResourceDeclaration& resource) {
  Row row;
  row.id = "r-" + resource.logical_id;
  row.key = code(resource.logical_id);
  row.what = element("p", {}, type_link(resource.type));
  if (catalog::is_stateful(resource.type))
    add_note(row.notes, badge("stateful", "holds data") +
                            " gone with it: " + Html::text(catalog::data_lost_with(resource.type)));
  if (!resource.condition.empty()) add_note(row.notes, condition_note(subject, resource.condition));
  const auto policy = [&](const char* names, const std::string& value) {
    if (!value.empty()) add_note(row.notes, Html::text(names) + ": " + code(value));
  };
  if (resource.deletion_policy == resource.update_replace_policy) {
    policy("DeletionPolicy and UpdateReplacePolicy", resource.deletion_policy);
  } else {
    policy("DeletionPolicy", resource.deletion_policy);
    policy("UpdateReplacePolicy", resource.update_replace_policy);
  }
  return row;
}

// A larger drawing helps nobody, and a hostile template could ask for millions of arrows.
constexpr std::size_t most_drawn = 400, most_arrows = 3000;

std::string short_type(const std::string& type) {
  return type.starts_with("AWS::") ? type.substr(5) : type;
}

}  // namespace

Html resources_section(const Subject& subject) {
  const template_::Template& parsed = subject.facts.parsed;
  Rows rows;
  std::set<std::string> types;
  for (const ResourceDeclaration& resource : parsed.resources) {
    rows.add(resource_row(subject, resource));
    types.insert(resource.type);
  }
  if (rows.html().empty()) return {};
  return element(
             "p", {},
             Html::text(base::plural(parsed.resources.size(), "resource") + " of " +
                        base::plural(types.size(), "type") + ". The types lead to AWS’s documentation.")) +
         "\n" + rows.html();
}

Html outputs_section(const Subject& subject) {
  Rows rows;
  for (const template_::OutputDeclaration& output : subject.facts.parsed.outputs) {
    Row row;
    row.id = "o-" + output.name;
    row.key = code(output.name);
    if (!output.description.empty()) row.what = element("p", {}, Html::text(output.description));
    if (!output.condition.empty()) add_note(row.notes, condition_note(subject, output.condition));
    if (output.export_name && output.export_name.is_scalar())
      add_note(row.notes, "Exported as " + code(output.export_name.text()));
    rows.add(row);
  }
  return rows.html();
}

Html picture_section(const Subject& subject) {
  const template_::Template& parsed = subject.facts.parsed;
  if (parsed.resources.empty()) return {};
  std::map<std::string, std::size_t, std::less<>> places;
  for (const ResourceDeclaration& resource : parsed.resources)
    places.emplace(resource.logical_id, places.size());
  std::vector<report::GraphNode> nodes;
  std::size_t arrows = 0;
  for (const ResourceDeclaration& resource : parsed.resources) {
    report::GraphNode node;
    node.label = resource.logical_id;
    node.sublabel = short_type(resource.type);
    if (catalog::is_stateful(resource.type)) node.kind += "stateful ";
    if (!resource.condition.empty()) node.kind += "conditional ";
    const auto needs = subject.facts.needs.find(resource.logical_id);
    if (needs != subject.facts.needs.end()) {
      for (const std::string& need : needs->second)
        if (const auto place = places.find(need); place != places.end()) node.needs.push_back(place->second);
    }
    arrows += node.needs.size();
    nodes.push_back(std::move(node));
  }
  if (nodes.size() > most_drawn || arrows > most_arrows)
    return "<p>There are too many resources, or references between them, for a picture.</p>\n";
  report::GraphPicture picture;
  picture.title = "The resources of " + subject.path + " " + subject.version;
  picture.description = base::plural(nodes.size(), "resource") +
                        "; an arrow leads from each to those that need it. The list of resources follows.";
  picture.style_sheet = false;
  return Html(
             "<p>An arrow leads from a resource to those that need it. <span class=\"legend "
             "stateful\">Blue</span> "
             "holds data, <span class=\"legend conditional\">dashed</span> is made under a condition.</p>\n"
             "<figure class=\"picture\" aria-label=\"Picture of the resources\" "
             "tabindex=\"0\">") +
         Html::made(report::graph_svg(nodes, picture)) + "</figure>\n";
}

}  // namespace cf::site
