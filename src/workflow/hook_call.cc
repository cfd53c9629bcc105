#include "workflow/hook_call.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/access_words.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "base/url_login.h"
#include "document/json.h"
#include "document/unknowns.h"
#include "plan/json_values.h"
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
    return Node::string(plan::unknown_in_words(leaf), leaf.origin());
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
    Node own = tag == "!rcmd" ? labelled_output(*value, given->words)
                              : labelled(*value, tag == "!environment_variable" ? given->value.text()
                                                                                : std::string_view());
    if (!is_one_of_tags(functions, tag)) {
      const std::string name = node.is_scalar() ? " " + base::mask_url_logins(node.text()) : "";
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
        const std::string label = base::mask_url_logins(leaf.label());
        if (sealed_.contains(label)) return leaf;
        return remember(secret_label(key_, label, leaf.text()), leaf);
      }
      if (!leaf.is_scalar() || variable.empty() || !base::speaks_of_access(base::to_lower(variable)))
        return leaf;
      if (leaf.text().size() >= least_secret) base::add_secret(leaf.text());
      return remember(secret_label(key_, "environment variable " + std::string(variable), leaf.text()), leaf);
    });
  }

  // Not known to be one, so that it is not masked where else it stands: it may be a region's name.
  Node labelled_output(const Node& value, const Node& call) const {
    if (!value.is_scalar()) return value;
    const Node command = call.is_mapping() ? call.find("command") : call;
    const std::string_view shown = command.is_secret() ? command.label() : command.text();
    const std::string name = std::string(document::output_of) + "`" + base::mask_url_logins(shown) + "`";
    return remember(secret_label(key_, name, value.text()), value);
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

// The passwords of URLs in a hook, which may stand apart in what the URLs are made of.
class Passwords {
 public:
  void collect(const Node& value) {
    with_leaves(value, [this](const Node& leaf) {
      for (std::string& password : base::url_passwords(leaf.text())) found_.insert(std::move(password));
      return leaf;
    });
  }

  std::string mask(std::string text) const {
    text = base::mask_url_logins(text);
    for (const std::string& password : found_)
      if (text == password || password.size() >= least_secret)
        text = base::replace_all(std::move(text), password, base::masked);
    return text;
  }

 private:
  std::set<std::string> found_;
};

Node sealed_texts(const Node& value, const Passwords& passwords, std::string_view key) {
  return with_leaves(value, [&](const Node& leaf) {
    const bool is_secret = leaf.is_secret();
    const std::string shown(is_secret ? leaf.label() : leaf.text());
    std::string masked = passwords.mask(is_secret ? shown : base::mask_secrets(shown));
    if (masked == shown) return leaf;
    // What it stands for is bound by the expression.
    if (leaf.is_unknown()) return Node::unknown(std::move(masked), leaf.origin());
    const std::string text(leaf.text());
    return Node::secret(text, is_secret ? masked : secret_label(key, masked, text), leaf.origin())
        .with_tag(std::string(leaf.tag()));
  });
}

// A resolver and what it is called with.
std::string name_of(const Node& node) {
  return std::string(node.tag()) + document::canonical_json(plan::encode_value(node.with_tag("")));
}

}  // namespace

ResolveNode ValuesBefore::keep(const ResolveNode& resolve) {
  return [this, resolve](const Node& node) -> Result<Node> {
    auto value = resolve(node);
    if (!value && value.error().kind == base::ErrorKind::not_found)
      return Node::unknown(std::string(node.tag()));
    if (value && !value->contains(document::Kind::unknown)) values_[name_of(node)] = *value;
    return value;
  };
}

ResolveNode ValuesBefore::or_else(const ResolveNode& resolve) const {
  return [this, resolve](const Node& node) -> Result<Node> {
    const auto kept = values_.find(name_of(node));
    return kept == values_.end() ? resolve(node) : Result<Node>(kept->second);
  };
}

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
  Passwords passwords;
  passwords.collect(hook.call);
  passwords.collect(hook.expression);
  for (const auto& [place, value] : hook.sources) passwords.collect(value);
  hook.call = sealed_texts(hook.call, passwords, key);
  hook.expression = sealed_texts(hook.expression, passwords, key);
  for (auto& [place, value] : hook.sources) value = sealed_texts(value, passwords, key);
}

}  // namespace cf::workflow
