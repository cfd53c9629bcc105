#include "workflow/hook_call.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/access_words.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "workflow/plan_key.h"

namespace cf::workflow {
namespace {

using base::Result;
using document::Node;

// Shorter texts stand within much that is no secret.
constexpr std::size_t least_secret = 8;

// Their values come from their arguments alone.
constexpr std::string_view functions[] = {"!join", "!select", "!split", "!sub", "!no_value"};
// Of these, those whose value shows each of their arguments.
constexpr std::string_view assemblers[] = {"!join", "!sub"};

template <std::size_t N>
bool is_one_of_tags(const std::string_view (&tags)[N], std::string_view tag) {
  return std::find(std::begin(tags), std::end(tags), tag) != std::end(tags);
}

bool has_resolver_tag(const Node& node) {
  return node.tag().starts_with("!") && !node.tag().starts_with("!!");
}

// The tree with each of its leaves replaced.
template <typename Replace>
Node with_leaves(const Node& node, const Replace& replace) {
  if (node.is_sequence()) {
    std::vector<Node> items;
    for (const Node& item : node.items()) items.push_back(with_leaves(item, replace));
    return Node::sequence(std::move(items), node.origin(), std::string(node.tag()));
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    for (const document::Entry& entry : node.entries())
      entries.push_back({entry.key, with_leaves(entry.value, replace)});
    return Node::mapping(std::move(entries), node.origin(), std::string(node.tag()));
  }
  return replace(node);
}

Node in_words(const Node& value) {
  return with_leaves(value, [](const Node& leaf) {
    if (!leaf.is_unknown()) return leaf;
    return Node::string("(known after deploy: " + std::string(leaf.text()) + ")", leaf.origin());
  });
}

class CallResolution {
 public:
  CallResolution(std::string_view key, const ResolveNode& resolve) : key_(key), resolve_(resolve) {}

  // What a node gives, and how that is shown where not all of it is known.
  struct Given {
    Node value, words;
  };

  Result<Given> evaluate(const Node& node, const std::string& place) {
    auto given = with_children(node, place);
    if (!given || !has_resolver_tag(node)) return given;
    auto value = resolve_(given->value);
    if (!value) return std::move(value).error();
    const std::string_view tag = node.tag();
    Node own = labelled(*value, tag == "!environment_variable" ? given->value.text() : std::string_view());
    if (!is_one_of_tags(functions, tag)) {
      const std::string name = node.is_scalar() ? " " + std::string(node.text()) : "";
      sources_.emplace_back(place + (place.empty() ? "" : ": ") + std::string(tag) + name, own);
    }
    if (!own.contains(document::Kind::unknown)) return Given{own, own};
    if (is_one_of_tags(assemblers, tag))
      if (auto words = resolve_(given->words)) return Given{std::move(own), labelled(*words, {})};
    Node words = in_words(own);
    return Given{std::move(own), std::move(words)};
  }

  std::vector<std::pair<std::string, Node>> take_sources() { return std::move(sources_); }

 private:
  Result<Given> with_children(const Node& node, const std::string& place) {
    const std::string inner = place.empty() ? "" : place + "/";
    if (node.is_sequence()) {
      std::vector<Node> values, words;
      for (std::size_t i = 0; i < node.size(); ++i) {
        auto item = evaluate(node.at(i), inner + std::to_string(i));
        if (!item) return item;
        if (!item->value) continue;
        values.push_back(std::move(item->value));
        words.push_back(std::move(item->words));
      }
      const std::string tag(node.tag());
      return Given{Node::sequence(std::move(values), node.origin(), tag),
                   Node::sequence(std::move(words), node.origin(), tag)};
    }
    if (node.is_mapping()) {
      std::vector<document::Entry> values, words;
      for (const document::Entry& entry : node.entries()) {
        auto item = evaluate(entry.value, inner + std::string(entry.key.text()));
        if (!item) return item;
        if (!item->value) continue;
        values.push_back({entry.key, std::move(item->value)});
        words.push_back({entry.key, std::move(item->words)});
      }
      const std::string tag(node.tag());
      return Given{Node::mapping(std::move(values), node.origin(), tag),
                   Node::mapping(std::move(words), node.origin(), tag)};
    }
    return Given{node, node};
  }

  // `variable`: the name of the variable of the environment that it comes from.
  Node labelled(const Node& value, std::string_view variable) const {
    return with_leaves(value, [&](const Node& leaf) {
      if (leaf.is_secret()) {
        const std::string label(leaf.label());
        if (sealed_.contains(label)) return leaf;
        return remember(secret_label(key_, label, leaf.text()), leaf);
      }
      if (!leaf.is_scalar() || variable.empty() || !base::speaks_of_access(base::to_lower(variable)))
        return leaf;
      if (leaf.text().size() >= least_secret) base::add_secret(leaf.text());
      return remember(secret_label(key_, "environment variable " + std::string(variable), leaf.text()), leaf);
    });
  }

  Node remember(std::string label, const Node& leaf) const {
    sealed_.insert(label);
    return Node::secret(std::string(leaf.text()), std::move(label), leaf.origin());
  }

  std::string_view key_;
  const ResolveNode& resolve_;
  std::vector<std::pair<std::string, Node>> sources_;
  mutable std::set<std::string> sealed_;
};

Node sealed_texts(const Node& value, std::string_view key) {
  return with_leaves(value, [&](const Node& leaf) {
    if (!leaf.is_scalar()) return leaf;
    const std::string text(leaf.text());
    std::string masked = base::mask_secrets(text);
    if (masked == text) return leaf;
    return Node::secret(text, secret_label(key, masked, text), leaf.origin())
        .with_tag(std::string(leaf.tag()));
  });
}

}  // namespace

Result<plan::Hook> resolved_hook(const project::Hook& hook, std::string_view key,
                                 const ResolveNode& resolve) {
  plan::Hook out;
  out.point = hook.point;
  const std::string tag(hook.call.tag());
  out.kind = tag.starts_with("!") ? tag.substr(1) : tag;
  out.expression = hook.call.with_tag("");
  CallResolution resolution(key, resolve);
  auto given = resolution.evaluate(out.expression, {});
  if (!given) return std::move(given).error();
  out.sources = resolution.take_sources();
  out.call = std::move(given->words);
  return out;
}

void seal(plan::Hook& hook, std::string_view key) {
  hook.call = sealed_texts(hook.call, key);
  hook.expression = sealed_texts(hook.expression, key);
  for (auto& [place, value] : hook.sources) value = sealed_texts(value, key);
}

}  // namespace cf::workflow
