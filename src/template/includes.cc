#include "template/includes.h"

#include "document/yaml.h"

namespace cf::template_ {

namespace {

constexpr int max_include_depth = 100;
constexpr std::string_view include_name = "AWS::Include";

bool is_transform(std::string_view key, int depth) {
  return key == "Fn::Transform" || (depth == 0 && key == "Transform");
}

// Mappings, and names alone.
std::vector<Node> calls_in(const Node& value) {
  if (!value.is_sequence()) return {value};
  return {value.items().begin(), value.items().end()};
}

class Includer {
 public:
  Includer(const IncludeSource& source, Included& out) : source_(source), out_(out) {}

  Node expand(const Node& node, int depth) {
    if (depth > max_include_depth) return node;
    if (node.is_sequence()) {
      std::vector<Node> items;
      for (const Node& item : node.items()) items.push_back(expand(item, depth + 1));
      return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
    }
    if (!node.is_mapping()) return node;
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries()) {
      if (!is_transform(entry.key.text(), depth)) {
        entries.push_back({entry.key, expand(entry.value, depth + 1)});
        continue;
      }
      std::vector<Node> others;
      for (const Node& call : calls_in(entry.value)) {
        if (call["Name"].text() != include_name) {
          others.push_back(call);
          if (entry.key.text() == "Fn::Transform") out_.others.emplace_back(call["Name"].text());
          continue;
        }
        const Node part = include(call);
        for (const document::Entry& included : part.entries()) entries.push_back(included);
      }
      if (others.empty()) continue;
      entries.push_back(
          {entry.key, entry.value.is_sequence() ? Node::sequence(std::move(others)) : entry.value});
    }
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }

 private:
  Node include(const Node& call) {
    out_.found = true;
    const Node location = source_.evaluate(call["Parameters"]["Location"]);
    const auto text = source_.read(std::string(location.text()));
    if (!text) {
      out_.problem = "Transform AWS::Include failed with: " + text.error().message;
      return {};
    }
    base::Diagnostics diagnostics;
    const base::SourceId no_source = 0;
    const Node part =
        normalise(document::parse_yaml_or_json(no_source, std::string_view(*text), diagnostics), diagnostics);
    if (diagnostics.has_errors() || !part.is_mapping())
      out_.problem =
          "Transform AWS::Include failed with: The specified S3 object's content should be valid Yaml/JSON";
    return part;
  }

  const IncludeSource& source_;
  Included& out_;
};

bool has_include_below(const Node& node, int depth) {
  if (depth > max_include_depth) return false;
  for (const Node& item : node.items())
    if (has_include_below(item, depth + 1)) return true;
  for (const document::Entry& entry : node.entries()) {
    if (is_transform(entry.key.text(), depth))
      for (const Node& call : calls_in(entry.value))
        if (call["Name"].text() == include_name) return true;
    if (has_include_below(entry.value, depth + 1)) return true;
  }
  return false;
}

}  // namespace

Included expand_includes(const Node& written, const IncludeSource& source) {
  Included out;
  out.root = Includer(source, out).expand(written, 0);
  return out;
}

bool has_macro_call(const Node& written) {
  const IncludeSource nothing{
      [](const Node& location) { return location; },
      [](const std::string&) { return base::error(base::ErrorKind::not_found, "it is not read"); }};
  return !expand_includes(written, nothing).others.empty();
}

bool has_include(const Node& written) {
  return has_include_below(written, 0);
}

}  // namespace cf::template_
