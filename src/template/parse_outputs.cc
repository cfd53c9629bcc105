#include <algorithm>

#include "base/strings.h"
#include "template/intrinsic.h"
#include "template/sections.h"

namespace cf::template_ {
namespace {

constexpr std::string_view loop_prefix = "Fn::ForEach::";

bool is_export_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-';
  });
}

void read_output(OutputDeclaration& o, base::Diagnostics& diagnostics) {
  o.value = o.node.find("Value");
  if (!o.value)
    diagnostics.error(o.node.origin(),
                      "Template format error: Every Outputs member must contain a Value object",
                      "give output " + o.name + " a Value");
  if (o.value.is_mapping() && !intrinsic(o.value))
    diagnostics.error(
        o.value.origin(),
        "Template format error: The Value field of every Outputs member must evaluate to a String "
        "and not a Map.");
  o.description = o.node.find("Description").text();
  o.condition = o.node.find("Condition").text();
  const Node& exported = o.node.find("Export");
  if (!exported || exported.is_invalid()) return;
  o.export_name = exported.find("Name");
  if (!o.export_name || (o.export_name.is_scalar() && !is_export_name(o.export_name.text())))
    diagnostics.error(
        exported.origin(),
        "Template format error: Output " + o.name +
            " is malformed. The Name field of every Export member must be specified and consist only of "
            "alphanumeric characters, colons, or hyphens.");
}

void check_mapping(const document::Entry& mapping, base::Diagnostics& diagnostics) {
  std::string name(mapping.key.text());
  if (!is_alphanumeric(name))
    diagnostics.error(mapping.key.origin(),
                      "Template format error: Mappings name '" + name + "' is non alphanumeric.",
                      loop_hint(name));
  if (!mapping.value.is_mapping()) {
    diagnostics.error(mapping.value.origin(),
                      "Template format error: Every Mappings member " + name + " must be a map");
    return;
  }
  for (const auto& top : mapping.value.entries()) {
    if (top.key.text() == "Fn::Transform") continue;
    if (!top.value.is_mapping()) {
      diagnostics.error(top.value.origin(), "Template format error: Every Mappings member " +
                                                std::string(top.key.text()) + " must be a map");
      continue;
    }
    for (const auto& second : top.value.entries()) {
      bool list = second.value.is_sequence() &&
                  std::all_of(second.value.items().begin(), second.value.items().end(),
                              [](const Node& item) { return item.is_scalar() || item.is_sequence(); });
      if (!second.value.is_scalar() && !list && !second.value.is_invalid() &&
          second.key.text() != "Fn::Transform")
        diagnostics.error(second.value.origin(),
                          "Template format error: Every Mappings attribute must be a String or a List.",
                          "a mapping has exactly two levels of keys");
    }
  }
}

}  // namespace

void check_keys(const Node& node, const std::vector<std::string>& allowed, std::string_view before,
                std::string_view after, base::Diagnostics& diagnostics) {
  for (const auto& entry : node.entries()) {
    std::string key(entry.key.text());
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string near = base::nearest(key, allowed);
    diagnostics.error(entry.key.origin(), std::string(before) + key + std::string(after),
                      near.empty() ? "one of " + base::join(allowed, ", ") : "did you mean '" + near + "'?");
  }
}

bool is_alphanumeric(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

bool is_loop(std::string_view name, const Template& t) {
  return name.starts_with(loop_prefix) && (t.language_extensions() || t.has_opaque_transform());
}

std::string loop_hint(std::string_view name) {
  return name.starts_with(loop_prefix) ? "Fn::ForEach needs `Transform: AWS::LanguageExtensions`" : "";
}

bool expect_mapping(const Node& node, std::string_view message, base::Diagnostics& diagnostics) {
  if (!node || node.is_mapping()) return true;
  if (!node.is_invalid()) diagnostics.error(node.origin(), std::string(message));
  return false;
}

void check_count(const Node& section, std::string_view plural, std::size_t maximum,
                 base::Diagnostics& diagnostics) {
  if (section.size() <= maximum) return;
  diagnostics.error(section.origin(), "Template format error: Number of " + std::string(plural) + ", " +
                                          std::to_string(section.size()) +
                                          ", is greater than maximum allowed, " + std::to_string(maximum));
}

void read_outputs(const Node& section, Template& t, base::Diagnostics& diagnostics) {
  if (!expect_mapping(section, "Template format error: Outputs must be a map.", diagnostics)) return;
  check_count(section, "outputs", 200, diagnostics);
  for (const auto& entry : section.entries()) {
    std::string_view name = entry.key.text();
    if (name == "Fn::Transform" || is_loop(name, t)) continue;
    OutputDeclaration o;
    o.name = name;
    o.node = entry.value;
    if (!is_alphanumeric(name))
      diagnostics.error(entry.key.origin(),
                        "Template format error: Outputs name '" + o.name + "' is non alphanumeric.",
                        loop_hint(name));
    if (!o.node.is_mapping()) {
      if (!o.node.is_invalid())
        diagnostics.error(o.node.origin(),
                          "Template format error: Every Outputs member must contain a Value object",
                          "write output " + o.name + " as a mapping");
      continue;
    }
    check_keys(o.node, {"Value", "Description", "Condition", "Export"}, "Invalid template output property '",
               "'", diagnostics);
    read_output(o, diagnostics);
    t.outputs.push_back(std::move(o));
  }
}

void check_mappings(const Template& t, base::Diagnostics& diagnostics) {
  if (!expect_mapping(t.mappings, "Template format error: Mappings must be a map.", diagnostics)) return;
  check_count(t.mappings, "mappings", 200, diagnostics);
  for (const auto& mapping : t.mappings.entries()) {
    std::string_view name = mapping.key.text();
    if (name == "Fn::Transform" || is_loop(name, t) || mapping.value.is_invalid()) continue;
    check_mapping(mapping, diagnostics);
  }
}

void check_conditions(const Template& t, base::Diagnostics& diagnostics) {
  if (!expect_mapping(t.conditions, "Template format error: Conditions must be a map.", diagnostics)) return;
  for (const auto& condition : t.conditions.entries()) {
    std::string_view name = condition.key.text();
    if (name == "Fn::Transform" || is_loop(name, t) || condition.value.is_invalid()) continue;
    auto function = intrinsic(condition.value);
    bool reference =
        condition.value.is_mapping() && condition.value.size() == 1 && condition.value.has("Condition");
    if (!reference && !function)
      diagnostics.error(
          condition.value.origin(),
          "Template format error: Conditions can only be boolean operations on parameters and other "
          "conditions",
          "condition " + std::string(name) + " needs Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition");
  }
}

}  // namespace cf::template_
