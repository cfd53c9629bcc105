#include "workflow/explain.h"

#include "base/secrets.h"
#include "base/strings.h"
#include "document/scalar.h"
#include "document/yaml.h"
#include "workflow/overlay.h"

namespace cf::workflow {
namespace {

using document::Node;

// What stands below `keys` in node; absent if there is nothing.
Node inside(Node node, std::span<const std::string> keys) {
  for (const std::string& key : keys) {
    if (node.is_sequence()) {
      const bool number =
          !key.empty() && key.find_first_not_of("0123456789") == std::string::npos && key.size() < 6;
      if (!number || std::stoul(key) >= node.size()) return {};
      node = node.at(std::stoul(key));
    } else {
      node = node.find(key);
    }
  }
  return node;
}

std::vector<std::string> keys_of(const Node& node) {
  std::vector<std::string> keys;
  for (const document::Entry& entry : node.entries()) keys.emplace_back(entry.key.text());
  return keys;
}

bool has_resolver(const Node& node) {
  if (!node.tag().empty() && node.tag()[0] == '!') return true;
  for (const Node& item : node.items())
    if (has_resolver(item)) return true;
  for (const document::Entry& entry : node.entries())
    if (has_resolver(entry.value)) return true;
  return false;
}

// Unknown and secret values as texts that say so; to_yaml() knows neither.
Node shown(const Node& node) {
  if (node.is_secret())
    return Node::plain(std::string(base::masked) + " (" + std::string(node.label()) + ")");
  if (node.is_unknown()) return Node::plain("(known after deploy: " + std::string(node.text()) + ")");
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) items.push_back(shown(item));
    return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries()) entries.push_back({entry.key, shown(entry.value)});
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }
  return node;
}

// Scalars as what they mean to Sceptre: 0123 is 83, yes is true.
Node meaning(const Node& node) {
  if (node.is_scalar() && node.tag().empty() && node.style() == document::Style::plain) {
    const document::Scalar value = document::scalar(node, document::Dialect::pyyaml);
    if (const bool* truth = std::get_if<bool>(&value)) return Node::boolean(*truth);
    if (std::holds_alternative<document::Null>(value)) return Node::null();
    if (std::holds_alternative<std::string>(value)) return node;
    return Node::plain(document::python_str(value));
  }
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) items.push_back(meaning(item));
    return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries()) entries.push_back({entry.key, meaning(entry.value)});
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }
  return node;
}

std::string as_yaml(const Node& node) {
  if (!node) return "(nothing)";
  return std::string(base::trim(base::mask_secrets(document::to_yaml(shown(node)))));
}

}  // namespace

base::Result<Explanation> explain(const project::StackConfig& stack, const std::string& key,
                                  const std::vector<Node>& overlays, const Materialiser& materialiser,
                                  const Outside& outside, const base::Call& call) {
  const std::vector<std::string> keys = base::split(key, '.');
  const std::span<const std::string> rest = std::span(keys).subspan(1);
  const Node config =
      overlays.empty()
          ? stack.config
          : stack.config.with("parameters", with_overlays(stack.config.find("parameters"), overlays));
  const Node merged = inside(config, keys);
  if (!merged) {
    const Node top = config.find(keys[0]);
    const Node around = top ? inside(config, std::span(keys).first(keys.size() - 1)) : config;
    const std::vector<std::string> known = keys_of(around);
    return base::error(
        base::ErrorKind::usage,
        stack.path.str() + " has no " + key + base::did_you_mean(top ? keys.back() : keys[0], known),
        known.empty() ? std::string() : "it has " + base::join(known, ", "));
  }
  Explanation explanation;
  explanation.key = key;
  for (const project::Provenance& provenance : stack.provenance) {
    if (provenance.key != keys[0]) continue;
    explanation.strategy = provenance.strategy;
    for (const auto& layer : provenance.layers) {
      const Node value = inside(layer.value, rest);
      if (!value) continue;
      const base::Location place = base::locate(value.origin() ? value.origin() : layer.at);
      explanation.layers.push_back({place.path.empty() ? layer.file : place.str(), as_yaml(value)});
    }
  }
  if (keys[0] == "parameters")
    for (const Node& overlay : overlays)
      if (const Node value = inside(overlay, rest)) {
        const Node placed = value.origin() || overlay.entries().empty() ? value : overlay.entries()[0].value;
        explanation.layers.push_back({base::locate(placed.origin()).str(), as_yaml(value)});
      }
  // Hooks are tags too, and are not resolved before they run.
  if (keys[0] == "hooks") {
    explanation.value = as_yaml(merged);
    return explanation;
  }
  if (has_resolver(merged)) explanation.unresolved = as_yaml(merged);
  auto value = materialiser.resolve(merged, stack, outside, call);
  if (!value) return std::move(value).error().while_("resolving " + key + " of " + stack.path.str());
  explanation.value = as_yaml(meaning(*value));
  return explanation;
}

}  // namespace cf::workflow
