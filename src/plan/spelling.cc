#include "plan/spelling.h"

namespace cf::plan {

namespace {

// The enumerator in [0, last] that `spell` spells `text`.
template <typename Enum, typename Spell>
std::optional<Enum> enumerator_of(std::string_view text, Enum last, Spell spell) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (text == spell(static_cast<Enum>(i))) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

const char* spelling(Decision decision) {
  return decision == Decision::no_change ? "no_change" : to_string(decision);
}

const char* spelling(change::Action action) {
  switch (action) {
    case change::Action::add:
      return "add";
    case change::Action::modify:
      return "modify";
    case change::Action::remove:
      return "remove";
    case change::Action::import:
      return "import";
    case change::Action::dynamic:
      return "dynamic";
  }
  return "";
}

const char* spelling(change::Replacement replacement) {
  switch (replacement) {
    case change::Replacement::no:
      return "no";
    case change::Replacement::conditional:
      return "conditional";
    case change::Replacement::yes:
      return "yes";
  }
  return "";
}

const char* spelling(catalog::Replacement replacement) {
  switch (replacement) {
    case catalog::Replacement::no:
      return "no";
    case catalog::Replacement::yes:
      return "yes";
    case catalog::Replacement::maybe:
      return "maybe";
  }
  return "";
}

std::optional<Decision> decision_of(std::string_view text) {
  return enumerator_of(text, Decision::blocked, [](Decision d) { return spelling(d); });
}
std::optional<Block> block_of(std::string_view text) {
  return enumerator_of(text, Block::ignore, [](Block b) { return to_string(b); });
}
std::optional<change::Action> action_of(std::string_view text) {
  return enumerator_of(text, change::Action::dynamic, [](change::Action a) { return spelling(a); });
}
std::optional<change::Replacement> replacement_of(std::string_view text) {
  return enumerator_of(text, change::Replacement::yes, [](change::Replacement r) { return spelling(r); });
}
std::optional<catalog::Replacement> recreation_of(std::string_view text) {
  return enumerator_of(text, catalog::Replacement::maybe, [](catalog::Replacement r) { return spelling(r); });
}
std::optional<base::ErrorKind> error_kind_of(std::string_view text) {
  return enumerator_of(text, base::ErrorKind::internal, [](base::ErrorKind k) { return base::to_string(k); });
}

}  // namespace cf::plan
