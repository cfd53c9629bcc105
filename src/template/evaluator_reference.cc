// Ref, GetAtt, FindInMap, ImportValue, GetAZs, Transform, GetStackOutput and dynamic references.
#include "base/strings.h"
#include "template/evaluator.h"
#include "template/wording.h"

namespace cf::template_ {
namespace {

constexpr std::size_t kMaxTransforms = 10;  // macros whose answers hold macros

bool is_text(const Node& node) {
  return node.is_scalar() || node.is_secret();
}

std::string unresolved(std::string_view name) {
  return "Template format error: Unresolved resource dependencies [" + std::string(name) +
         "] in the Resources block of the template";
}

}  // namespace

Node Evaluator::ref(const Node& argument, Origin at) {
  if (argument.is_scalar()) return with_references_resolved(reference(argument.text(), at));
  Node name = intrinsic(argument) && state_.t.language_extensions() ? value(argument) : argument;
  if (name.is_unknown() || name.is_invalid()) return name;
  if (!is_text(name)) return error(at, std::string(wording::ref));
  return with_references_resolved(reference(name.text(), at));
}

// The value of a parameter may hold dynamic references, and so may each item of its list.
Node Evaluator::with_references_resolved(const Node& found) {
  if (!found.is_sequence()) return dynamic_references(found);
  std::vector<Node> items;
  bool changed = false;
  for (const Node& item : found.items()) {
    items.push_back(dynamic_references(item));
    changed = changed || !items.back().same_as(item);
  }
  return changed ? Node::sequence(std::move(items), found.origin()) : found;
}

Node Evaluator::reference(std::string_view name, Origin at) {
  if (auto it = state_.parameters.find(name); it != state_.parameters.end()) return it->second;
  if (is_pseudo_parameter(name)) return pseudo_parameter(name, at);
  const ResourceDeclaration* resource = state_.resource(name);
  if (resource == nullptr) return error(at, unresolved(name));
  if (!resource->condition.empty() && condition(resource->condition, at, "Condition") == Truth::no)
    return error(at, unresolved(name), "its condition " + resource->condition + " is false");
  if (!state_.lookups.ref) return Node::unknown(std::string(name), at);
  Node id = state_.lookups.ref(*resource);
  return id ? id : Node::unknown(std::string(name), at);
}

Node Evaluator::pseudo_parameter(std::string_view name, Origin at) {
  const PseudoParameters& p = state_.pseudo;
  if (name == "AWS::NoValue") return Node();
  if (name == "AWS::NotificationARNs") return document::strings(p.notification_arns).with_origin(at);
  const std::string* text = name == "AWS::AccountId"   ? &p.account_id
                            : name == "AWS::Region"    ? &p.region
                            : name == "AWS::StackName" ? &p.stack_name
                            : name == "AWS::StackId"   ? &p.stack_id
                            : name == "AWS::Partition" ? &p.partition
                                                       : &p.url_suffix;
  return text->empty() ? Node::unknown(std::string(name), at) : Node::string(*text, at);
}

Node Evaluator::get_att(const Node& argument, Origin at) {
  if (!argument.is_sequence() || argument.size() < 2) return error(at, std::string(wording::get_att));
  std::vector<std::string> parts;
  for (const Node& item : argument.items()) {
    Node part = value(item);
    if (part.is_unknown() || part.is_invalid()) return part;
    if (!is_text(part) || part.text().empty()) return error(at, std::string(wording::get_att));
    parts.emplace_back(part.text());
  }
  std::string name = base::join(std::span(parts).subspan(1), ".");
  return attribute(parts[0], name, at);
}

Node Evaluator::attribute(std::string_view resource, std::string_view name, Origin at) {
  const ResourceDeclaration* declaration = state_.resource(resource);
  if (declaration == nullptr)
    return error(
        at, "Template error: instance of Fn::GetAtt references undefined resource " + std::string(resource));
  if (!declaration->condition.empty() && condition(declaration->condition, at, "Condition") == Truth::no)
    return error(at, unresolved(resource), "its condition " + declaration->condition + " is false");
  std::string of = std::string(resource) + "." + std::string(name);
  if (!state_.lookups.get_att) return Node::unknown(std::move(of), at);
  Node found = state_.lookups.get_att(*declaration, name);
  if (!found)
    return error(at, "Template error: resource " + std::string(resource) +
                         " does not support attribute type " + std::string(name) + " in Fn::GetAtt");
  return found;
}

Node Evaluator::find_in_map(const Node& argument, Origin at) {
  bool extended = state_.t.language_extensions();
  if (!argument.is_sequence() || argument.size() < 3 || argument.size() > (extended ? 4u : 3u))
    return error(at, std::string(wording::find_in_map));
  Node keys[3];
  for (std::size_t i = 0; i < 3; ++i) {
    keys[i] = value(argument.at(i));
    if (keys[i].is_unknown() || keys[i].is_invalid()) return keys[i].with_origin(at);
    if (!is_text(keys[i])) return error(at, std::string(wording::find_in_map));
  }
  const Node& map = state_.t.mappings.find(keys[0].text());
  const Node& found = map.find(keys[1].text()).find(keys[2].text());
  if (found) return value(found);
  if (argument.size() == 4) {
    const Node& fallback = argument.at(3).find("DefaultValue");
    if (fallback) return value(fallback);
  }
  if (!map)
    return error(at, "Template error: Mapping named '" + std::string(keys[0].text()) +
                         "' is not present in the 'Mappings' section of template.");
  return error(at, "Template error: Unable to get mapping for " + std::string(keys[0].text()) +
                       "::" + std::string(keys[1].text()) + "::" + std::string(keys[2].text()));
}

Node Evaluator::import_value(const Node& argument, Origin at) {
  Node name = value(argument);
  if (name.is_unknown() || name.is_invalid()) return name.with_origin(at);
  if (!is_text(name))
    return error(at,
                 "Template error: the attribute in Fn::ImportValue must be a string or a function that "
                 "returns a string");
  if (!state_.lookups.import_value) return Node::unknown("export " + std::string(name.text()), at);
  Node found = state_.lookups.import_value(name.text());
  return found ? found : error(at, "No export named " + std::string(name.text()) + " found.");
}

Node Evaluator::availability_zones(const Node& argument, Origin at) {
  Node region = value(argument);
  if (region.is_unknown() || region.is_invalid()) return region.with_origin(at);
  if (!is_text(region)) return error(at, std::string(wording::get_azs));
  std::string name(region.text().empty() ? state_.pseudo.region : region.text());
  if (!state_.lookups.availability_zones || name.empty())
    return Node::unknown("availability zones of " + name, at);
  Node zones = state_.lookups.availability_zones(name);
  return zones ? zones : error(at, "Template error: Fn::GetAZs: unknown region " + name);
}

Node Evaluator::transform(const Node& argument, Origin at) {
  if (!argument.is_mapping() || !argument.find("Name").is_scalar())
    return error(at, "Key Name of transform definition must be a string.");
  Node arguments = value(argument);
  std::string name(argument.find("Name").text());
  if (!state_.lookups.transform) return Node::unknown("Fn::Transform " + name, at);
  Node result = state_.lookups.transform(arguments);
  if (!result) return error(at, "No transform named " + name + " found.");
  if (++depth_ > kMaxTransforms) {
    --depth_;
    return error(at, "Template error: transforms are nested too deeply");
  }
  Node evaluated = value(normalise(result, diagnostics_));
  --depth_;
  return evaluated;
}

Node Evaluator::stack_output(const Node& argument, Origin at) {
  Node arguments = value(argument);
  if (arguments.is_unknown() || arguments.is_invalid()) return arguments.with_origin(at);
  if (!state_.lookups.stack_output) return Node::unknown("Fn::GetStackOutput", at);
  Node found = state_.lookups.stack_output(arguments);
  return found ? found : error(at, "Template error: Fn::GetStackOutput names an output that does not exist");
}

// {{resolve:service:reference}} anywhere in a text. Conditions are decided before anything is looked up: to
// them it is the text that it is.
Node Evaluator::dynamic_references(Node node) {
  constexpr std::string_view open = "{{resolve:";
  if (!is_text(node) || !state_.lookups.dynamic_reference || decides_) return node;
  std::string_view text = node.text();
  std::size_t start = text.find(open);
  if (start == std::string_view::npos) return node;
  Concatenation result;
  if (node.is_secret()) result.add(Node::secret("", std::string(node.label())));
  std::size_t position = 0;
  bool whole = false;
  Node last;
  while (start != std::string_view::npos) {
    std::size_t close = text.find("}}", start);
    if (close == std::string_view::npos) break;
    result.add(text.substr(position, start - position));
    std::string_view inner = text.substr(start + open.size(), close - start - open.size());
    last = state_.lookups.dynamic_reference(inner);
    if (!last) {
      bool ssm = inner.substr(0, 3) == "ssm";
      std::string name(inner.substr(std::min(inner.size(), inner.find(':') + 1)));
      last = error(node.origin(),
                   ssm ? "Unable to fetch parameters [" + name + "] from parameter store for this account."
                       : "Secrets Manager can't find the specified secret.",
                   "{{resolve:" + std::string(inner) + "}}");
    }
    if (!result.add(last))
      return error(node.origin(),
                   "Template error: {{resolve:" + std::string(inner) + "}} does not resolve to a string");
    whole = start == 0 && close + 2 == text.size();
    position = close + 2;
    start = text.find(open, position);
  }
  if (whole && !node.is_secret()) return last;
  result.add(text.substr(position));
  return std::move(result).result(node.origin());
}

}  // namespace cf::template_
