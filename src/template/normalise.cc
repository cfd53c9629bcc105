// Short-form tags become the functions they stand for.
#include <string>
#include <vector>

#include "base/strings.h"
#include "template/intrinsic.h"
#include "template/template.h"

namespace cf::template_ {
namespace {

Node wrap(std::string_view function, Node argument, Origin at) {
  std::vector<document::Entry> entries;
  entries.push_back({Node::string(std::string(function), at), std::move(argument)});
  return Node::mapping(std::move(entries), at);
}

// "A.B.C" is [A, B.C].
Node split_attribute(const Node& text) {
  std::string_view whole = text.text();
  std::size_t dot = whole.find('.');
  std::vector<Node> parts;
  parts.push_back(Node::string(std::string(whole.substr(0, dot)), text.origin()));
  if (dot != std::string_view::npos)
    parts.push_back(Node::string(std::string(whole.substr(dot + 1)), text.origin()));
  return Node::sequence(std::move(parts), text.origin());
}

Node normalised(const Node& node, base::Diagnostics& diagnostics);

// The node without looking at its tag; the same object if nothing below it changes.
Node normalised_content(const Node& node, base::Diagnostics& diagnostics) {
  if (node.is_sequence()) {
    std::vector<Node> items;
    items.reserve(node.size());
    bool changed = false;
    for (const Node& item : node.items()) {
      items.push_back(normalised(item, diagnostics));
      changed = changed || !items.back().same_as(item);
    }
    return changed ? Node::sequence(std::move(items), node.origin()) : node;
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    entries.reserve(node.size());
    bool changed = false;
    for (const auto& entry : node.entries()) {
      Node value = normalised(entry.value, diagnostics);
      if (entry.key.text() == "Fn::GetAtt" && value.is_scalar()) value = split_attribute(value);
      changed = changed || !value.same_as(entry.value);
      entries.push_back({entry.key, std::move(value)});
    }
    return changed ? Node::mapping(std::move(entries), node.origin()) : node;
  }
  return node;
}

Node normalised(const Node& node, base::Diagnostics& diagnostics) {
  Node content = normalised_content(node, diagnostics);
  std::string_view tag = node.tag();
  if (tag.empty()) {
    // CloudFormation sends True and TRUE as true.
    if (content.is_scalar() && content.style() == document::Style::plain && content.text().size() <= 5) {
      for (std::string_view word : {"true", "false"})
        if (content.text() != word && base::equals_ignore_case(content.text(), word))
          return Node::plain(std::string(word), content.origin());
    }
    return content;
  }
  if (tag.substr(0, 18) == "tag:yaml.org,2002:" || tag == "!") {
    if (!content.is_scalar()) return content.with_tag("");
    bool text = tag == "!" || tag.substr(18) == "str";
    return Node::scalar(std::string(content.text()), text ? document::Style::double_quoted : content.style(),
                        "", content.origin());
  }
  std::string_view function = long_name(tag);
  if (function.empty()) {
    std::vector<std::string> names = {"!And",       "!Base64", "!Cidr",     "!Condition", "!Equals",
                                      "!FindInMap", "!GetAZs", "!GetAtt",   "!If",        "!ImportValue",
                                      "!Join",      "!Not",    "!Or",       "!Ref",       "!Select",
                                      "!Split",     "!Sub",    "!Transform"};
    diagnostics.error(node.origin(), "Template format error: unrecognized tag " + std::string(tag) +
                                         base::did_you_mean(tag, names));
    return Node::invalid(node.origin());
  }
  content = content.with_tag("");
  if (function == "Fn::GetAtt" && content.is_scalar()) content = split_attribute(content);
  return wrap(function, std::move(content), node.origin());
}

}  // namespace

Node normalise(const Node& node, base::Diagnostics& diagnostics) {
  return normalised(node, diagnostics);
}

}  // namespace cf::template_
