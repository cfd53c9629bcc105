// The keys of stack group configs and stack configs that Sceptre 4 knows, and what holds for each.
// https://docs.sceptre-project.org/latest/docs/stack_config.html, .../stack_group_config.html
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cf::project {

// How a child's value meets an inherited one.
enum class Strategy {
  child_wins,  // the child's value stands; an absent one leaves what is inherited
  append,      // lists: inherited ones first
  merge,       // mappings: one level deep, the child's entries win
};
const char* to_string(Strategy strategy);

struct KeyRule {
  std::string_view name;
  Strategy strategy = Strategy::child_wins;  // without a `<name>_inheritance`
  Strategy on_merge =
      Strategy::child_wins;  // what `<name>_inheritance: merge` means; child_wins: has no such key
  bool resolvable = false;   // may hold resolvers
};

std::span<const KeyRule> key_rules();
const KeyRule* find_rule(std::string_view key);  // null: a key of the user's own

// For the messages: the known key that `key` is most likely a misspelling of; empty: it is the user's own.
std::string misspelt(std::string_view key);

std::span<const std::string> hook_points();

}  // namespace cf::project
