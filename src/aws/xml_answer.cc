#include "aws/xml_answer.h"

#include <array>
#include <charconv>
#include <cstring>

#include "base/strings.h"

namespace cf::aws {
namespace {

constexpr int max_depth = 32;

// Elements that hold a list also when they are empty.
bool is_list_name(std::string_view name) {
  constexpr std::array names{
      "Parameters",    "Capabilities",       "ResourceTypes", "ResourceIdentifierSummaries",
      "AllowedValues", "DeclaredTransforms", "Tags",          "Scope",
      "Details",       "LogicalResourceIds"};
  for (const std::string_view known : names) {
    if (known == name) return true;
  }
  return false;
}

document::Node node_at(pugi::xml_node node, int depth) {
  if (depth > max_depth) return document::Node::string("");
  if (node.child("member")) {
    std::vector<document::Node> items;
    for (const auto member : node.children("member")) items.push_back(node_at(member, depth + 1));
    return document::Node::sequence(std::move(items));
  }
  std::vector<document::Entry> entries;
  for (const auto child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    entries.push_back({document::Node::string(child.name()), node_at(child, depth + 1)});
  }
  if (!entries.empty()) return document::Node::mapping(std::move(entries));
  std::string text = text_of(node);
  if (base::trim(text).empty() && is_list_name(node.name())) return document::Node::sequence({});
  return document::Node::string(std::move(text));
}

}  // namespace

base::Result<XmlAnswer> XmlAnswer::parse(std::string_view body, std::string_view root) {
  XmlAnswer answer;
  answer.document_ = std::make_shared<pugi::xml_document>();
  const auto parsed = answer.document_->load_buffer(
      body.data(), body.size(), pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) {
    return base::error(base::ErrorKind::network,
                       "the answer is not XML: " + std::string(parsed.description()) + " at byte " +
                           std::to_string(parsed.offset));
  }
  const std::string_view name = answer.root().name();
  if (name.empty() || (!root.empty() && name != root)) {
    return base::error(base::ErrorKind::network,
                       "the answer is <" + base::ellipsis(name, 80) + ">, not <" + std::string(root) + ">");
  }
  return answer;
}

pugi::xml_node XmlAnswer::result() const {
  for (const auto child : root().children()) {
    if (std::string_view(child.name()).ends_with("Result")) return child;
  }
  return root();
}

std::string text_of(pugi::xml_node node) {
  std::string text;
  for (const auto child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

std::string text_of(pugi::xml_node node, const char* child) {
  return text_of(node.child(child));
}

bool is_true(pugi::xml_node node, const char* child) {
  return text_of(node, child) == "true";
}

int integer_of(pugi::xml_node node, const char* child) {
  const std::string text = text_of(node, child);
  int value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  return status == std::errc{} && end == text.data() + text.size() ? value : 0;
}

void for_each_member(pugi::xml_node node, const char* child,
                     const std::function<void(pugi::xml_node)>& body) {
  for (const auto member : node.child(child).children("member")) body(member);
}

std::vector<std::string> texts_of(pugi::xml_node node, const char* child) {
  std::vector<std::string> texts;
  for_each_member(node, child, [&](pugi::xml_node member) { texts.push_back(text_of(member)); });
  return texts;
}

document::Node node_of(pugi::xml_node node) {
  return node_at(node, 0);
}

}  // namespace cf::aws
