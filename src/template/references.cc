#include "template/references.h"

#include "template/substitution.h"

namespace cf::template_ {
namespace {

class ReferenceWalk {
 public:
  ReferenceWalk(bool conditions, const TakenBranch& taken, const std::function<void(const Reference&)>& visit)
      : conditions_(conditions), taken_(taken), visit_(visit) {}

  void walk(const Node& node) {
    for (const Node& item : node.items()) walk(item);
    if (!node.is_mapping()) return;
    if (auto function = intrinsic(node)) return walk_function(*function, node.origin());
    if (conditions_ && node.size() == 1 && node.find("Condition").is_scalar())
      return report(Reference::Kind::condition, node.find("Condition").text(), node.origin());
    for (const auto& entry : node.entries()) walk(entry.value);
  }

 private:
  void report(Reference::Kind kind, std::string_view name, Origin at, std::string_view attribute = {},
              bool in_sub = false) {
    visit_(Reference{kind, std::string(name), std::string(attribute), in_sub, at});
  }

  void walk_function(const Intrinsic& function, Origin at) {
    const Node& argument = *function.argument;
    std::string_view name = function.name;
    if (name == "Ref" && argument.is_scalar()) return report(Reference::Kind::ref, argument.text(), at);
    if (name == "Fn::GetAtt" && argument.size() >= 2 && argument.is_sequence() &&
        argument.at(0).is_scalar()) {
      AttributeName attribute = literal_get_att(argument);
      report(Reference::Kind::get_att, attribute.resource, at, attribute.attribute);
      for (const Node& part : argument.items().subspan(1)) walk(part);
      return;
    }
    if (name == "Fn::Sub") return walk_sub(argument, at);
    if (name == "Fn::ImportValue" && argument.is_scalar())
      return report(Reference::Kind::import, argument.text(), at);
    if (name == "Fn::FindInMap" && argument.is_sequence() && !argument.empty() && argument.at(0).is_scalar())
      report(Reference::Kind::mapping, argument.at(0).text(), at);
    if (name == "Fn::If" && argument.is_sequence() && argument.size() == 3 && argument.at(0).is_scalar()) {
      report(Reference::Kind::condition, argument.at(0).text(), at);
      auto truth = taken_ ? taken_(argument.at(0).text()) : Evaluation::Truth::unknown;
      if (truth != Evaluation::Truth::no) walk(argument.at(1));
      if (truth != Evaluation::Truth::yes) walk(argument.at(2));
      return;
    }
    walk(argument);
  }

  void walk_sub(const Node& argument, Origin at) {
    const Node& pattern = argument.is_sequence() && !argument.empty() ? argument.at(0) : argument;
    static const Node none;
    const Node& variables = argument.is_sequence() && argument.size() == 2 ? argument.at(1) : none;
    if (pattern.is_scalar()) {
      for (const SubstitutionPart& part : parse_substitution(pattern.text())) {
        if (!part.is_variable || !is_substitution_name(part.text) || variables.has(part.text)) continue;
        std::size_t dot = part.text.find('.');
        if (dot == std::string::npos) {
          report(Reference::Kind::ref, part.text, at, {}, true);
        } else {
          std::string_view text = part.text;
          report(Reference::Kind::get_att, text.substr(0, dot), at, text.substr(dot + 1), true);
        }
      }
    }
    for (const auto& entry : variables.entries()) walk(entry.value);
  }

  bool conditions_;
  const TakenBranch& taken_;
  const std::function<void(const Reference&)>& visit_;
};

bool has_loop(const Node& node) {
  for (const Node& item : node.items())
    if (has_loop(item)) return true;
  for (const auto& entry : node.entries())
    if (entry.key.text().substr(0, 13) == "Fn::ForEach::" || has_loop(entry.value)) return true;
  return false;
}

}  // namespace

void for_each_reference(const Node& node, bool conditions, const TakenBranch& taken,
                        const std::function<void(const Reference&)>& visit) {
  ReferenceWalk(conditions, taken, visit).walk(node);
}

std::set<std::string> needed_by(const ResourceDeclaration& resource, const TakenBranch& taken,
                                const std::function<const ResourceDeclaration*(std::string_view)>& find) {
  std::set<std::string> ids;
  for (const std::string& id : resource.depends_on)
    if (find(id) != nullptr) ids.insert(id);
  for_each_reference(resource.node, false, taken, [&](const Reference& r) {
    if ((r.kind == Reference::Kind::ref || r.kind == Reference::Kind::get_att) && find(r.name) != nullptr)
      ids.insert(r.name);
  });
  return ids;
}

bool has_loops(const Template& t) {
  return has_loop(t.written);
}

References references_of(const Template& t, const Node& node) {
  std::set<std::string> resources, parameters, conditions, imports;
  for_each_reference(node, true, {}, [&](const Reference& r) {
    switch (r.kind) {
      case Reference::Kind::ref:
        if (t.parameter(r.name) != nullptr) {
          parameters.insert(r.name);
        } else if (t.resource(r.name) != nullptr) {
          resources.insert(r.name);
        }
        break;
      case Reference::Kind::get_att:
        if (t.resource(r.name) != nullptr) resources.insert(r.name);
        break;
      case Reference::Kind::condition:
        conditions.insert(r.name);
        break;
      case Reference::Kind::import:
        imports.insert(r.name);
        break;
      case Reference::Kind::mapping:
        break;
    }
  });
  // A resource's own entry names more than its functions do.
  const Node& depends_on = node.find("DependsOn");
  if (depends_on.is_scalar() && t.resource(depends_on.text()) != nullptr)
    resources.emplace(depends_on.text());
  for (const Node& id : depends_on.items())
    if (t.resource(id.text()) != nullptr) resources.emplace(id.text());
  const Node& condition = node.find("Condition");
  if (condition.is_scalar() && t.conditions.has(condition.text())) conditions.emplace(condition.text());
  References result;
  result.resources.assign(resources.begin(), resources.end());
  result.parameters.assign(parameters.begin(), parameters.end());
  result.conditions.assign(conditions.begin(), conditions.end());
  result.imports.assign(imports.begin(), imports.end());
  return result;
}

}  // namespace cf::template_
