#include "document/diff.h"

#include <map>
#include <optional>

#include "base/strings.h"
#include "document/alignment.h"
#include "document/json.h"

namespace cf::document {
namespace {

// Trees that readers make are at most 200 deep; below this, values are compared as a whole.
constexpr std::size_t deepest_diff = 1000;

std::string pointer_step(std::string_view key) {
  return "/" + base::replace_all(base::replace_all(std::string(key), "~", "~0"), "/", "~1");
}

// The text by which an item of a list is known: its Key, Name or Id.
std::string_view item_name(const Node& item, std::string_view key) {
  const Node& value = item.find(key);
  return value.is_scalar() ? value.text() : std::string_view();
}

// The key whose values name the items of both lists, if each item has one and no two of one list are equal.
std::string_view naming_key(const Node& before, const Node& after) {
  for (const std::string_view key : {"Key", "Name", "Id"}) {
    const auto names_all = [key](const Node& list) {
      std::map<std::string_view, int> seen;
      for (const Node& item : list.items()) {
        const std::string_view name = item_name(item, key);
        if (name.empty() || ++seen[name] > 1) return false;
      }
      return true;
    };
    if (names_all(before) && names_all(after)) return key;
  }
  return {};
}

class TreeDiff {
 public:
  TreeDiff(std::vector<Difference>& found, Dialect dialect) : found_(found), dialect_(dialect) {}

  void compare(const Node& before, const Node& after, const std::string& path, std::size_t depth) {
    if (before.same_as(after)) return;
    const bool same_shape =
        before.kind() == after.kind() && before.tag() == after.tag() && depth < deepest_diff;
    if (same_shape && before.is_mapping()) return mappings(before, after, path, depth);
    if (same_shape && before.is_sequence()) return sequences(before, after, path, depth);
    if (!equal(before, after, dialect_)) found_.push_back({Difference::Kind::changed, path, before, after});
  }

 private:
  void removed(const std::string& path, const Node& node) {
    found_.push_back({Difference::Kind::removed, path, node, {}});
  }
  void added(const std::string& path, const Node& node) {
    found_.push_back({Difference::Kind::added, path, {}, node});
  }

  void mappings(const Node& before, const Node& after, const std::string& path, std::size_t depth) {
    const std::span<const Entry> old = before.entries();
    std::map<std::string_view, std::size_t> old_position;
    for (std::size_t i = 0; i < old.size(); ++i) old_position[old[i].key.text()] = i;
    std::size_t told = 0;  // entries of `before` up to here are told
    const auto tell_removed = [&](std::size_t until) {
      for (; told < until; ++told) {
        const std::string_view key = old[told].key.text();
        if (!after.has(key)) removed(path + pointer_step(key), old[told].value);
      }
    };
    for (const Entry& entry : after.entries()) {
      const std::string_view key = entry.key.text();
      const auto position = old_position.find(key);
      if (position == old_position.end()) {
        added(path + pointer_step(key), entry.value);
        continue;
      }
      tell_removed(position->second);
      compare(before.find(key), entry.value, path + pointer_step(key), depth + 1);
    }
    tell_removed(old.size());
  }

  void sequences(const Node& before, const Node& after, const std::string& path, std::size_t depth) {
    const std::string_view key = naming_key(before, after);
    std::map<std::string, std::size_t> classes;
    const auto classify = [&](const Node& list) {
      std::vector<std::size_t> result;
      result.reserve(list.size());
      for (const Node& item : list.items()) {
        std::string text = key.empty() ? canonical_json(item, dialect_) : std::string(item_name(item, key));
        result.push_back(classes.try_emplace(std::move(text), classes.size()).first->second);
      }
      return result;
    };
    const std::vector<std::size_t> old_classes = classify(before);
    const std::vector<std::size_t> new_classes = classify(after);
    std::size_t i = 0;
    std::size_t j = 0;
    std::vector<Matched> matches = align(old_classes, new_classes);
    matches.push_back({before.size(), after.size()});
    for (const Matched& match : matches) {
      // Between two matches: what stood there was changed in place, as far as both sides have something.
      // Named items that do not match are other items.
      if (key.empty()) {
        for (; i < match.before && j < match.after; ++i, ++j) {
          compare(before.at(i), after.at(j), path + "/" + std::to_string(j), depth + 1);
        }
      }
      for (; i < match.before; ++i) removed(path + "/" + std::to_string(i), before.at(i));
      for (; j < match.after; ++j) added(path + "/" + std::to_string(j), after.at(j));
      if (match.before < before.size()) {
        compare(before.at(i), after.at(j), path + "/" + std::to_string(j), depth + 1);
        ++i;
        ++j;
      }
    }
  }

  std::vector<Difference>& found_;
  Dialect dialect_;
};

}  // namespace

std::vector<Difference> diff(const Node& before, const Node& after, Dialect dialect) {
  std::vector<Difference> found;
  TreeDiff(found, dialect).compare(before, after, "", 0);
  return found;
}

}  // namespace cf::document
