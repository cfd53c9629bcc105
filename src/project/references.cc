#include "project/references.h"

#include <optional>
#include <set>

#include "base/strings.h"
#include "document/scalar.h"
#include "project/keys.h"

namespace cf::project {
namespace {

using base::Diagnostics;
using document::Dialect;
using document::Kind;

constexpr std::string_view yaml_suffix = ".yaml";

// None: reported. "." and "" are all of config/, which no stack can need.
std::optional<std::string> referred_path(std::string_view text, const Origin& at, Diagnostics& diagnostics) {
  auto path = base::canonical_path(base::replace_all(std::string(text), "\\", "/"));
  if (path && !path->empty()) return path;
  diagnostics.error(at, "'" + std::string(text) + "' is not below config/",
                    "the path counts from config/: dev/network.yaml");
  return std::nullopt;
}

class ReferenceWalk {
 public:
  ReferenceWalk(const Node& group_config, Diagnostics& diagnostics, std::vector<Reference>& found)
      : group_config_(group_config), diagnostics_(diagnostics), found_(found) {}

  void visit(const Node& node) {
    if (node.tag() == "!stack_output") stack_output(node);
    if (node.tag() == "!stack_output_external") stack_output_external(node);
    if (node.tag() == "!stack_attr") stack_attr(node);
    for (const Node& item : node.items()) visit(item);
    for (const document::Entry& entry : node.entries()) visit(entry.value);
  }

 private:
  void stack_output(const Node& node) {
    const auto parts =
        node.is_scalar() ? base::split(node.text(), std::string_view("::")) : std::vector<std::string>{};
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty() || parts[0].back() == '/') {
      diagnostics_.error(node.origin(), "!stack_output needs 'path/of/stack.yaml::OutputName'",
                         "the path counts from config/, with .yaml");
      return;
    }
    if (auto path = referred_path(parts[0], node.origin(), diagnostics_))
      found_.push_back({*std::move(path), node.origin(), "!stack_output"});
  }

  // What is malformed is the resolver's to report, where its value is needed.
  void stack_output_external(const Node& node) {
    if (!node.is_scalar()) return;
    const std::size_t end = node.text().find("::");
    if (end == std::string_view::npos || end == 0) return;
    found_.push_back({std::string(node.text().substr(0, end)), node.origin(), "!stack_output_external",
                      base::trim(node.text()).find(' ') != std::string_view::npos});
  }

  // A key of the user's own is no stack setting, so its resolvers make an edge only where they are used.
  void stack_attr(const Node& node) {
    if (!node.is_scalar()) return;
    const auto segments = base::split(node.text(), '.');
    const bool named = segments.size() > 1 && segments[0] == "stack_group_config";
    const std::string& key = named ? segments[1] : segments[0];
    if (!named && find_rule(key) != nullptr) return;
    const Node& value = group_config_.find(key);
    if (value && followed_.insert(key).second) visit(value);
  }

  const Node& group_config_;
  Diagnostics& diagnostics_;
  std::vector<Reference>& found_;
  std::set<std::string> followed_;  // each once: they may name one another
};

void explicit_dependencies(const Node& list, Diagnostics& diagnostics, std::vector<Reference>& found) {
  if (list.is_invalid() || document::is_null(list, Dialect::pyyaml)) return;
  if (!list.is_sequence() || !list.tag().empty()) {
    diagnostics.error(
        list.origin(),
        "'dependencies' must be a list of stacks, not " + document::kind_name(list, Dialect::pyyaml),
        "write one '- path/of/stack.yaml' for each");
    return;
  }
  for (const Node& node : list.items()) {
    const auto text = document::as_string(node);
    if (!text || !node.tag().empty() || base::trim(*text).empty()) {
      diagnostics.error(node.origin(), "a dependency must be the path of a stack config below config/, not " +
                                           document::kind_name(node, Dialect::pyyaml));
      continue;
    }
    if (auto path = referred_path(*text, node.origin(), diagnostics))
      found.push_back({*std::move(path), node.origin(), "dependencies"});
  }
}

}  // namespace

StackPath stack_path_of(std::string_view file) {
  if (file.ends_with(yaml_suffix)) file.remove_suffix(yaml_suffix.size());
  return StackPath(file);
}

std::optional<OutputName> output_name(std::string_view text) {
  const auto parts = base::split(text, std::string_view("::"));
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) return std::nullopt;
  StackPath stack = stack_path_of(base::replace_all(parts[0], "\\", "/"));
  if (stack.empty()) return std::nullopt;
  return OutputName{std::move(stack), parts[1]};
}

std::vector<Reference> references(const Node& config, const Node& group_config, Diagnostics& diagnostics) {
  std::vector<Reference> found;
  ReferenceWalk walk(group_config, diagnostics, found);
  for (const document::Entry& entry : config.entries()) {
    const std::string_view key = entry.key.text();
    if (key == "dependencies") {
      explicit_dependencies(entry.value, diagnostics, found);
      continue;
    }
    const KeyRule* rule = find_rule(key);
    const std::size_t before = found.size();
    if (rule != nullptr && rule->resolvable) walk.visit(entry.value);
    for (std::size_t i = before; i < found.size(); ++i) found[i].in_hook = key == "hooks";
  }
  return found;
}

}  // namespace cf::project
