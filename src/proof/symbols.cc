#include "proof/symbols.h"

namespace cf::proof {
namespace {

using document::Node;

Node symbol(const std::string& name) {
  return Node::string("${" + name + "}");
}

template_::Lookups symbols() {
  template_::Lookups lookups;
  lookups.ref = [](const template_::ResourceDeclaration& resource) { return symbol(resource.logical_id); };
  lookups.get_att = [](const template_::ResourceDeclaration& resource, std::string_view attribute) {
    return symbol(resource.logical_id + "." + std::string(attribute));
  };
  lookups.import_value = [](std::string_view name) { return symbol("Import." + std::string(name)); };
  lookups.availability_zones = [](std::string_view region) {
    std::vector<Node> zones;
    for (const char* zone : {"a", "b", "c"}) zones.push_back(Node::string(std::string(region) + zone));
    return Node::sequence(std::move(zones));
  };
  lookups.ssm_parameter = [](std::string_view name) { return symbol("Ssm." + std::string(name)); };
  lookups.dynamic_reference = [](std::string_view reference) {
    return Node::string("{{" + std::string(reference) + "}}");
  };
  return lookups;
}

}  // namespace

template_::Evaluation evaluate_symbolically(const template_::Template& t, const ParameterValues& parameters,
                                            const std::string& account, const std::string& region,
                                            base::Diagnostics& diagnostics) {
  std::map<std::string, Node> values;
  for (const auto& [name, value] : parameters) values[name] = Node::string(value);
  template_::PseudoParameters pseudo;
  pseudo.account_id = account;
  pseudo.region = region;
  pseudo.stack_name = "proof";
  // In the form of its kind, which templates take apart.
  pseudo.stack_id = "arn:aws:cloudformation:" + region + ":" + account + ":stack/proof/${AWS::StackId}";
  return {t, std::move(values), std::move(pseudo), symbols(), diagnostics};
}

bool refused_by_rules(const template_::Template& t, const ParameterValues& parameters) {
  if (!t.rules) return false;
  const Case defaults;
  const auto is_valid = [&](const template_::Template& one) {
    base::Diagnostics diagnostics;
    const auto evaluation =
        evaluate_symbolically(one, parameters, defaults.account, defaults.region, diagnostics);
    return !diagnostics.has_errors() && !evaluation.validate().has_errors();
  };
  template_::Template without = t;
  without.rules = {};
  without.root = t.root.without("Rules");
  without.written = t.written.without("Rules");
  return !is_valid(t) && is_valid(without);
}

}  // namespace cf::proof
