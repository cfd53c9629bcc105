#include "resolve/pieces.h"

#include <algorithm>

#include "base/secrets.h"
#include "base/strings.h"
#include "document/scalar.h"

namespace cf::resolve {
namespace {

using document::Node;

void collect_unknown(const Node& node, std::vector<std::string>& found) {
  if (node.is_unknown()) found.emplace_back(node.text());
  for (const Node& item : node.items()) collect_unknown(item, found);
  for (const document::Entry& entry : node.entries()) collect_unknown(entry.value, found);
}

Node unknown_from(std::vector<std::string> found) {
  if (found.empty()) return {};
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return Node::unknown(base::join(found, ", "));
}

}  // namespace

void Pieces::add_text(std::string_view text) {
  value_ += text;
  label_ += text;
}

bool Pieces::add(const Node& value) {
  switch (value.kind()) {
    case document::Kind::unknown:
      unknown_.emplace_back(value.text());
      return true;
    case document::Kind::secret:
      secret_ = true;
      value_ += value.text();
      label_ += "{" + std::string(value.label()) + "}";
      return true;
    case document::Kind::scalar:
      add_text(document::python_str(document::scalar(value, document::Dialect::pyyaml)));
      return true;
    default:
      return false;
  }
}

Node Pieces::build() && {
  if (!unknown_.empty()) return unknown_from(std::move(unknown_));
  if (!secret_) return Node::string(std::move(value_));
  base::add_secret(value_);
  return Node::secret(std::move(value_), std::move(label_));
}

Node unknown_of(const Node& node) {
  std::vector<std::string> found;
  collect_unknown(node, found);
  return unknown_from(std::move(found));
}

std::optional<std::string> string_value(const Node& node) {
  if (node.is_secret()) return std::string(node.text());
  if (!node.is_scalar()) return std::nullopt;
  const auto value = document::scalar(node, document::Dialect::pyyaml);
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? std::nullopt : std::optional<std::string>(*text);
}

}  // namespace cf::resolve
