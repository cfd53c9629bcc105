// --var and --var-file.
#include <algorithm>
#include <span>

#include "base/strings.h"
#include "document/scalar.h"
#include "project/inheritance.h"
#include "project/project.h"

namespace cf::project {
namespace {

constexpr int max_merge_depth = 100;

// Mappings are joined at every level; everything else of `upper` replaces what is there.
Node deep_merge(const Node& lower, const Node& upper, int depth) {
  Node merged = lower;
  for (const document::Entry& entry : upper.entries()) {
    const Node& there = lower.find(entry.key.text());
    const bool both = there.is_mapping() && entry.value.is_mapping() && depth < max_merge_depth;
    merged = merged.with(entry.key.text(), both ? deep_merge(there, entry.value, depth + 1) : entry.value);
  }
  return merged;
}

Node assigned(const Node& into, std::span<const std::string> keys, const Node& value) {
  const Node base = into.is_mapping() ? into : Node::mapping({});
  if (keys.size() == 1) return base.with(keys[0], value);
  return base.with(keys[0], assigned(base.find(keys[0]), keys.subspan(1), value));
}

}  // namespace

Node merge_variables(const std::vector<Node>& files, const std::vector<std::string>& assignments, bool deep,
                     base::Diagnostics& diagnostics) {
  Node merged = Node::mapping({});
  for (const Node& file : files) {
    if (file.is_invalid() || document::is_null(file, document::Dialect::pyyaml)) continue;
    if (!file.is_mapping()) {
      diagnostics.error(file.origin(), "a file of variables must be a mapping, not " +
                                           document::kind_name(file, document::Dialect::pyyaml));
      continue;
    }
    merged = deep ? deep_merge(merged, file, 0) : overlay(merged, file);
  }
  for (const std::string& assignment : assignments) {
    const std::size_t equals = assignment.find('=');
    const auto keys =
        base::split(std::string_view(assignment).substr(0, std::min(equals, assignment.size())), '.');
    const bool hole =
        std::any_of(keys.begin(), keys.end(), [](const std::string& key) { return key.empty(); });
    if (equals == std::string::npos || hole || keys.size() > max_merge_depth) {
      diagnostics.error({}, "'--var " + assignment + "' is not of the form name=value",
                        "for example --var team.name=web");
      continue;
    }
    merged = assigned(merged, keys, Node::string(assignment.substr(equals + 1)));
  }
  return merged;
}

}  // namespace cf::project
