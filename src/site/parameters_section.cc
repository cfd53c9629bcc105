#include <set>

#include "site/rows.h"
#include "site/subject.h"

namespace cf::site {
namespace {

using template_::ParameterDeclaration;

// "2 to 20", "at least 2", "at most 20"; empty without a bound.
std::string range_words(const std::string& least, const std::string& most) {
  if (least.empty()) return most.empty() ? "" : "at most " + most;
  return most.empty() ? "at least " + least : least == most ? "exactly " + least : least + " to " + most;
}

Html constraints(const ParameterDeclaration& parameter) {
  Html notes;
  const document::Node& value = parameter.default_value;
  if (!value) {
    add_note(notes, "<strong>Required</strong>");
  } else {
    add_note(notes, "Default: " + (value.text().empty() ? Html("empty") : code(value.text())));
  }
  if (!parameter.allowed_values.empty()) add_note(notes, "One of " + codes(parameter.allowed_values));
  const auto bound = [&](const char* name) { return std::string(parameter.node.find(name).text()); };
  const std::string length = range_words(bound("MinLength"), bound("MaxLength"));
  if (!length.empty()) add_note(notes, "Length: " + Html::text(length));
  const std::string range = range_words(bound("MinValue"), bound("MaxValue"));
  if (!range.empty()) add_note(notes, "Value: " + Html::text(range));
  if (!parameter.constraint_description.empty())
    add_note(notes, "Must be " + Html::text(parameter.constraint_description));
  if (!parameter.allowed_pattern.empty()) add_note(notes, "Pattern: " + code(parameter.allowed_pattern));
  if (parameter.no_echo) add_note(notes, "Its value is not shown (<code>NoEcho</code>)");
  return notes;
}

Row row_of(const ParameterDeclaration& parameter, const document::Node& labels) {
  Row row;
  row.id = "p-" + parameter.name;
  row.key = code(parameter.name) + element("span", {{"class", "type"}}, Html::text(parameter.type));
  const std::string_view label = labels.find(parameter.name).find("default").text();
  if (!label.empty()) row.what = element("p", {{"class", "label"}}, Html::text(label));
  if (!parameter.description.empty()) row.what += element("p", {}, Html::text(parameter.description));
  row.notes = constraints(parameter);
  return row;
}

// What the template's Rules assert, in its own words.
Html rules(const template_::Template& parsed) {
  Html items;
  for (const document::Entry& rule : parsed.rules.entries()) {
    for (const document::Node& assertion : rule.value.find("Assertions").items()) {
      const std::string_view words = assertion.find("AssertDescription").text();
      if (!words.empty()) items += element("li", {}, Html::text(words)) + "\n";
    }
  }
  return items.empty() ? Html() : "<h3>Rules</h3>\n<ul class=\"plain\">\n" + items + "</ul>\n";
}

}  // namespace

// Grouped as the console groups them; what is in no group comes last.
Html parameters_section(const Subject& subject) {
  const template_::Template& parsed = subject.facts.parsed;
  if (parsed.parameters.empty()) return {};
  const document::Node& console = parsed.metadata.find("AWS::CloudFormation::Interface");
  const document::Node& labels = console.find("ParameterLabels");
  std::set<std::string, std::less<>> shown;
  Html out;
  for (const document::Node& group : console.find("ParameterGroups").items()) {
    Rows rows;
    for (const document::Node& name : group.find("Parameters").items()) {
      const ParameterDeclaration* parameter = parsed.parameter(name.text());
      if (parameter != nullptr && shown.emplace(parameter->name).second) rows.add(row_of(*parameter, labels));
    }
    const std::string_view label = group.find("Label").find("default").text();
    if (!rows.html().empty())
      out += element("h3", {}, label.empty() ? Html("Parameters") : Html::text(label)) + "\n" + rows.html();
  }
  Rows others;
  for (const ParameterDeclaration& parameter : parsed.parameters)
    if (shown.count(parameter.name) == 0) others.add(row_of(parameter, labels));
  if (!others.html().empty() && !out.empty()) out += "<h3>Others</h3>\n";
  return out + others.html() + rules(parsed);
}

}  // namespace cf::site
