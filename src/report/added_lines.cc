#include "base/strings.h"
#include "report/lines.h"
#include "report/utf8.h"
#include "report/value_text.h"

namespace cf::report {

using document::Kind;
using document::Node;

namespace {

constexpr std::size_t most_lines = 40, widest_value = 160;

// What Properties hold, by dotted path, down to the scalars; empty lists and mappings as they are.
void collect(const std::string& path, const Node& value,
             std::vector<std::pair<std::string, const Node*>>& leaves) {
  const auto below = [&](std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  };
  if (value.kind() == Kind::mapping && !value.entries().empty()) {
    for (const document::Entry& entry : value.entries())
      collect(below(entry.key.text()), entry.value, leaves);
  } else if (value.kind() == Kind::sequence && !value.items().empty()) {
    std::size_t index = 0;
    for (const Node& item : value.items()) collect(below(std::to_string(index++)), item, leaves);
  } else if (value) {
    leaves.emplace_back(path, &value);
  }
}

}  // namespace

void add_added_lines(const change::ResourceChange& change, const Wording& wording, int depth,
                     std::vector<Line>& out) {
  std::vector<std::pair<std::string, const Node*>> leaves;
  collect("", change.after["Properties"], leaves);
  const bool whole = wording.detail == Detail::full || wording.added == Added::whole;
  std::size_t shown = 0;
  for (const auto& [path, value] : leaves) {
    if (!whole && shown == most_lines) break;
    ++shown;
    const std::string text = value_text(*value);
    out.push_back(
        {Tone::add, depth, "+", path + ": " + (whole ? text : fit(text, widest_value, wording.unicode))});
  }
  if (shown < leaves.size())
    out.push_back({Tone::dim, depth, "",
                   "and " + base::plural(leaves.size() - shown, "more property", "more properties")});
}

}  // namespace cf::report
