#include "project/inheritance.h"

#include <span>
#include <string>
#include <unordered_map>

#include "document/scalar.h"

namespace cf::project {
namespace {

using base::Diagnostics;
using document::Dialect;
using document::Entry;
using document::Node;

// Where each key stands; only worth its making for mappings that are not small.
class KeyIndex {
 public:
  explicit KeyIndex(std::span<const Entry> entries) : entries_(entries) {
    if (entries.size() <= small) return;
    index_.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) index_[entries[i].key.text()] = i;
  }
  std::size_t find(std::string_view key) const {
    if (entries_.size() > small && !index_.empty()) {
      const auto found = index_.find(key);
      return found == index_.end() ? npos : found->second;
    }
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (entries_[i].key.text() == key) return i;
    }
    return npos;
  }
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  static constexpr std::size_t small = 24;
  std::span<const Entry> entries_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

// What Python takes for false, which a strategy never puts in the place of the child's own value.
bool is_falsy(const Node& node) {
  switch (node.kind()) {
    case document::Kind::absent:
      return true;
    case document::Kind::sequence:
    case document::Kind::mapping:
      return node.tag().empty() && node.empty();
    case document::Kind::scalar:
      break;
    default:
      return false;
  }
  if (!node.tag().empty()) return false;
  if (node.style() != document::Style::plain) return node.text().empty();
  return node.text().empty() || document::is_null(node, Dialect::pyyaml) ||
         document::as_bool(node, Dialect::pyyaml) == false ||
         document::as_integer(node, Dialect::pyyaml) == 0;
}

Node appended(const Node& inherited, const Node& own) {
  std::vector<Node> items(inherited.items().begin(), inherited.items().end());
  items.insert(items.end(), own.items().begin(), own.items().end());
  return Node::sequence(std::move(items), own.origin());
}

// hooks_inheritance: merge joins lists in Sceptre, but hooks are a mapping of lists: joined point by point.
Node hooks_appended(const Node& inherited, const Node& own) {
  std::vector<Entry> entries(inherited.entries().begin(), inherited.entries().end());
  for (const Entry& entry : own.entries()) {
    bool found = false;
    for (Entry& there : entries) {
      if (there.key.text() != entry.key.text()) continue;
      if (there.value.is_sequence() && entry.value.is_sequence())
        there.value = appended(there.value, entry.value);
      else
        there.value = entry.value;
      found = true;
      break;
    }
    if (!found) entries.push_back(entry);
  }
  return Node::mapping(std::move(entries), own.origin());
}

bool is_bare(const Node& node, document::Kind kind) {
  return node.kind() == kind && node.tag().empty();
}

// The value of a key that both have.
Node combined(const KeyRule& rule, Strategy strategy, const Node& inherited, const Node& own,
              Diagnostics& diagnostics) {
  if (strategy == Strategy::child_wins) return own;
  const bool list = strategy == Strategy::append;
  if (list && rule.name == "hooks" && is_bare(inherited, document::Kind::mapping) &&
      is_bare(own, document::Kind::mapping)) {
    return hooks_appended(inherited, own);
  }
  const auto kind = list ? document::Kind::sequence : document::Kind::mapping;
  const auto fits = [&](const Node& node) { return is_falsy(node) || is_bare(node, kind); };
  for (const Node* side : {&inherited, &own}) {
    if (fits(*side)) continue;
    diagnostics.error(side->origin() ? side->origin() : own.origin(),
                      "'" + std::string(rule.name) + "' must be a " + (list ? "list" : "mapping") + ", not " +
                          document::kind_name(*side, Dialect::pyyaml) +
                          ": it is joined with what is inherited",
                      "make it a " + std::string(list ? "list" : "mapping") + " in both files" +
                          (rule.on_merge == Strategy::child_wins
                               ? std::string()
                               : ", or set '" + std::string(rule.name) + "_inheritance: override'"));
    return own;
  }
  if (is_falsy(own)) return is_falsy(inherited) ? own : inherited;
  if (is_falsy(inherited)) return own;
  return list ? appended(inherited, own) : overlay(inherited, own);
}

}  // namespace

Node overlay(const Node& lower, const Node& upper) {
  std::vector<Entry> entries;
  entries.reserve(lower.size() + upper.size());
  entries.assign(lower.entries().begin(), lower.entries().end());
  const KeyIndex index(lower.entries());
  for (const Entry& entry : upper.entries()) {
    const std::size_t at = index.find(entry.key.text());
    if (at == KeyIndex::npos)
      entries.push_back(entry);
    else
      entries[at] = entry;
  }
  return Node::mapping(std::move(entries), upper.origin());
}

Strategy strategy_of(const KeyRule& rule, const Node& config) {
  if (rule.on_merge == Strategy::child_wins) return rule.strategy;
  const auto named = document::as_string(config.find(std::string(rule.name) + "_inheritance"));
  if (named == "merge") return rule.on_merge;
  if (named == "override") return Strategy::child_wins;
  return rule.strategy;
}

Node inherit(const Node& inherited, const Node& own, Diagnostics& diagnostics) {
  Node result = overlay(inherited, own);
  for (const KeyRule& rule : key_rules()) {
    if (rule.on_merge == Strategy::child_wins) continue;
    const std::string override_key = std::string(rule.name) + "_inheritance";
    const Node& own_name = own.find(override_key);
    const Node name = is_falsy(own_name) ? inherited.find(override_key) : own_name;
    if (own_name && !name.same_as(own_name) && name) result = result.with(override_key, name);
    if (!is_falsy(name)) {
      const auto text = document::as_string(name);
      if (text != "merge" && text != "override") {
        diagnostics.error(name.origin(),
                          "'" + text.value_or(document::kind_name(name, Dialect::pyyaml)) +
                              "' is not an inheritance strategy of '" + std::string(rule.name) + "'",
                          "write merge or override");
        continue;
      }
    }
    const Node& below = own.find(rule.name);
    const Node& above = inherited.find(rule.name);
    if (!below || !above) continue;
    const Strategy strategy = strategy_of(rule, result);
    if (strategy == Strategy::child_wins) continue;
    result = result.with(rule.name, combined(rule, strategy, above, below, diagnostics));
  }
  return result;
}

}  // namespace cf::project
