#include "document/duplicate_keys.h"

#include <algorithm>
#include <numeric>

namespace cf::document {
namespace {

constexpr std::size_t few_entries = 8;

// Calls seen(first, again) for every repeated key, in the order of `again`.
template <typename Seen>
void each_duplicate(const std::vector<Entry>& entries, const Seen& seen) {
  const auto same = [&](std::size_t a, std::size_t b) {
    return entries[a].key.is_scalar() && entries[b].key.is_scalar() &&
           entries[a].key.text() == entries[b].key.text();
  };
  if (entries.size() <= few_entries) {
    for (std::size_t b = 1; b < entries.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        if (same(a, b)) {
          seen(a, b);
          break;
        }
      }
    }
    return;
  }
  std::vector<std::size_t> order(entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int compared = entries[a].key.text().compare(entries[b].key.text());
    return compared != 0 ? compared < 0 : a < b;
  });
  std::vector<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
    if (same(order[first], order[i])) {
      found.emplace_back(order[i], order[first]);
    } else {
      first = i;
    }
  }
  std::sort(found.begin(), found.end());
  for (const auto& [again, first] : found) seen(first, again);
}

// Moves the value of each repeated key to its first place.
void fold(std::vector<Entry>& entries, const std::vector<std::pair<std::size_t, std::size_t>>& duplicates) {
  if (duplicates.empty()) return;
  std::vector<bool> gone(entries.size());
  for (const auto& [first, again] : duplicates) {
    entries[first] = std::move(entries[again]);
    gone[again] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (gone[i]) continue;
    if (kept != i) entries[kept] = std::move(entries[i]);
    ++kept;
  }
  entries.resize(kept);
}

}  // namespace

void remove_duplicate_keys(std::vector<Entry>& entries, base::Severity severity,
                           base::Diagnostics& diagnostics) {
  std::vector<std::pair<std::size_t, std::size_t>> duplicates;
  each_duplicate(entries, [&](std::size_t first, std::size_t again) {
    duplicates.emplace_back(first, again);
    const Node& key = entries[again].key;
    const base::Location before = base::locate(entries[first].key.origin());
    std::string message = "the key '" + std::string(key.text()) + "' is given twice";
    if (before.line > 0) {
      message += ", first at " + std::to_string(before.line) + ":" + std::to_string(before.column);
    }
    std::string hint =
        severity == base::Severity::warning ? "the last one counts; remove the other" : "remove one";
    diagnostics.add({severity, key.origin(), {}, std::move(message), std::move(hint)});
  });
  fold(entries, duplicates);
}

void keep_last_of_keys(std::vector<Entry>& entries) {
  std::vector<std::pair<std::size_t, std::size_t>> duplicates;
  each_duplicate(entries,
                 [&](std::size_t first, std::size_t again) { duplicates.emplace_back(first, again); });
  fold(entries, duplicates);
}

}  // namespace cf::document
