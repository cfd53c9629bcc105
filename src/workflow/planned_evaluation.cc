#include "workflow/planned_evaluation.h"

namespace cf::workflow {

using document::Node;

template_::Evaluation planned_evaluation(const template_::Template& t, const plan::DesiredStack& desired,
                                         const plan::World& world) {
  std::map<std::string, Node> parameters;
  for (const plan::Parameter& parameter : desired.parameters)
    if (!parameter.use_previous) parameters.emplace(parameter.key, parameter.value);
  template_::Lookups lookups = world.lookups;
  if (!lookups.ref)
    lookups.ref = [](const template_::ResourceDeclaration& each) { return Node::unknown(each.logical_id); };
  if (!lookups.get_att)
    lookups.get_att = [](const template_::ResourceDeclaration& each, std::string_view attribute) {
      return Node::unknown(each.logical_id + "." + std::string(attribute));
    };
  template_::PseudoParameters pseudo = world.pseudo;
  pseudo.notification_arns = desired.notification_arns;
  base::Diagnostics ignored;
  return template_::Evaluation(t, std::move(parameters), std::move(pseudo), std::move(lookups), ignored);
}

}  // namespace cf::workflow
