#include "resolve/resolution.h"

#include <algorithm>

#include "base/strings.h"
#include "document/scalar.h"

namespace cf::resolve {
namespace {

constexpr std::size_t max_resolver_depth = 400;
constexpr std::size_t max_steps = 250'000;  // nodes; !stack_attr can name a value many times over

struct NamedResolver {
  std::string_view tag;
  ResolverFunction function;
};

constexpr NamedResolver resolvers[] = {
    {"!date", resolve_date},
    {"!environment_variable", resolve_environment_variable},
    {"!file", resolve_file},
    {"!file_contents", resolve_file_contents},
    {"!join", resolve_join},
    {"!no_value", resolve_no_value},
    {"!rcmd", resolve_rcmd},
    {"!select", resolve_select},
    {"!split", resolve_split},
    {"!ssm", resolve_ssm},
    {"!stack_attr", resolve_stack_attr},
    {"!stack_output", resolve_stack_output},
    {"!stack_output_external", resolve_stack_output_external},
    {"!sub", resolve_sub},
};

const NamedResolver* find_resolver(std::string_view tag) {
  const auto* found = std::find_if(std::begin(resolvers), std::end(resolvers),
                                   [&](const NamedResolver& resolver) { return resolver.tag == tag; });
  return found == std::end(resolvers) ? nullptr : found;
}

bool is_resolver_tag(std::string_view tag) {
  return tag.starts_with('!') && !tag.starts_with("!!");
}

base::Error unknown_resolver(std::string_view tag) {
  std::vector<std::string> tags;
  for (const std::string& name : known_resolvers()) tags.push_back("!" + name);
  return base::error(base::ErrorKind::unsupported,
                     "there is no resolver " + std::string(tag) + base::did_you_mean(tag, tags),
                     "resolvers of the project's own making are not supported yet");
}

}  // namespace

base::Error bad_argument(std::string message, std::string hint) {
  return base::error(base::ErrorKind::input, std::move(message), std::move(hint));
}

bool is_known(std::string_view tag) {
  return find_resolver(tag) != nullptr;
}

std::vector<std::string> known_resolvers() {
  std::vector<std::string> names;
  for (const NamedResolver& resolver : resolvers) names.emplace_back(resolver.tag.substr(1));
  return names;
}

Node Resolution::fail(base::Error error, const Node& at) {
  if (!error.at) error.at = at.origin();
  errors_.push_back(
      std::move(error).while_("resolving " + std::string(at.tag()) + " of " + stack_.path.str()));
  return Node::invalid(at.origin());
}

Node Resolution::evaluate(const Node& node) {
  if (++steps_ > max_steps || depth_ > max_resolver_depth) {
    if (steps_ <= max_steps + 1) {
      return fail(
          base::error(base::ErrorKind::limit, "the resolvers of this stack go too deep or give too much"),
          node);
    }
    return Node::invalid(node.origin());
  }
  ++depth_;
  Node value = is_resolver_tag(node.tag()) ? apply(node) : children(node);
  --depth_;
  return value;
}

// Lists and mappings with their values evaluated. What holds no resolver is the same node, not a copy.
Node Resolution::children(const Node& node) {
  bool changed = false;
  if (node.is_sequence()) {
    std::vector<Node> items;
    items.reserve(node.size());
    for (const Node& item : node.items()) {
      Node value = evaluate(item);
      changed = changed || !value.same_as(item);
      if (value) items.push_back(std::move(value));
    }
    return changed ? Node::sequence(std::move(items), node.origin(), std::string(node.tag())) : node;
  }
  if (node.is_mapping()) {
    std::vector<document::Entry> entries;
    entries.reserve(node.size());
    for (const document::Entry& entry : node.entries()) {
      Node value = evaluate(entry.value);
      changed = changed || !value.same_as(entry.value);
      if (value) entries.push_back({entry.key, std::move(value)});
    }
    return changed ? Node::mapping(std::move(entries), node.origin(), std::string(node.tag())) : node;
  }
  return node;
}

Node Resolution::apply(const Node& node) {
  const NamedResolver* resolver = find_resolver(node.tag());
  if (resolver == nullptr) return fail(unknown_resolver(node.tag()), node);
  if (call_.stopped()) return fail(base::error(base::ErrorKind::cancelled, "stopped"), node);
  Node argument;
  if (node.is_scalar()) {
    // Sceptre types a resolver's scalar argument as if it were plain, even where it is quoted.
    argument = Node::scalar(std::string(node.text()), document::Style::plain, "", node.origin());
  } else {
    argument = children(node).with_tag("");
  }
  if (argument.contains(document::Kind::invalid))
    return Node::invalid(node.origin());  // its error is given already
  auto value = resolver->function(argument, *this);
  if (!value) return fail(std::move(value).error(), node);
  if (*value && !value->origin()) return value->with_origin(node.origin());
  return *std::move(value);
}

base::Result<Node> resolve(const Node& node, const project::StackConfig& stack,
                           const Environment& environment, const base::Call& call) {
  Resolution resolution(stack, environment, call);
  Node value = resolution.evaluate(node);
  auto& errors = resolution.errors();
  if (errors.empty()) return value;
  base::Error first = std::move(errors.front());
  for (std::size_t i = 1; i < errors.size(); ++i) {
    const std::string at = base::locate(errors[i].at).str();
    first.trace.push_back("and also" + (at.empty() ? "" : " at " + at) + ": " + errors[i].message);
  }
  return first;
}

}  // namespace cf::resolve
