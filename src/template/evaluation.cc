#include "base/strings.h"
#include "template/evaluator.h"
#include "template/foreach.h"
#include "template/references.h"
#include "template/sections.h"

namespace cf::template_ {

void Evaluation::State::index_resources() {
  resources.clear();
  for (std::size_t i = 0; i < t.resources.size(); ++i) resources.emplace(t.resources[i].logical_id, i);
}

const ResourceDeclaration* Evaluation::State::resource(std::string_view id) const {
  auto it = resources.find(id);
  return it == resources.end() ? nullptr : &t.resources[it->second];
}

Evaluation::Evaluation(Template t, std::map<std::string, Node> parameters, PseudoParameters pseudo,
                       Lookups lookups, base::Diagnostics& diagnostics)
    : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.t = std::move(t);
  s.pseudo = std::move(pseudo);
  s.lookups = std::move(lookups);
  s.parameters = parameter_values(s.t, parameters, s.lookups, diagnostics);
  if (s.t.language_extensions() && has_loops(s.t)) {
    base::Diagnostics errors;
    LoopValues values = [&](const Node& collection) { return evaluate(collection, errors); };
    Expansion expansion = expand_loops(s.t.written, values, errors);
    s.t.root = expansion.node;
    s.t.loops_remain = expansion.loops_remain;
    s.conditions.clear();
    s.reported.clear();
    read_sections(s.t, errors);
    errors.sort();
    diagnostics.append(std::move(errors));
  }
  s.index_resources();
}

Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;

Node Evaluation::parameter(std::string_view name) const {
  auto it = state_->parameters.find(name);
  return it == state_->parameters.end() ? Node() : it->second;
}

Evaluation::Truth Evaluation::condition(std::string_view name, base::Diagnostics& diagnostics) const {
  return Evaluator(*state_, diagnostics).condition(name, {}, "Condition");
}

Evaluation::Truth Evaluation::is_created(const ResourceDeclaration& resource,
                                         base::Diagnostics& diagnostics) const {
  if (resource.condition.empty()) return Truth::yes;
  return Evaluator(*state_, diagnostics).condition(resource.condition, resource.node.origin(), "Condition");
}

const Template& Evaluation::the_template() const {
  return state_->t;
}

Node Evaluation::evaluate(const Node& node, base::Diagnostics& diagnostics) const {
  return Evaluator(*state_, diagnostics).value(node);
}

Dependencies Evaluation::dependencies() const {
  base::Diagnostics ignored;
  Evaluator evaluator(*state_, ignored);
  Dependencies needs;
  auto created = [&](const ResourceDeclaration& r) {
    return r.condition.empty() || evaluator.condition(r.condition, {}, "Condition") != Truth::no;
  };
  TakenBranch taken = [&](std::string_view name) { return evaluator.condition(name, {}, "Fn::If"); };
  for (const ResourceDeclaration& r : state_->t.resources) {
    if (!created(r)) continue;
    std::set<std::string> ids =
        needed_by(r, taken, [&](std::string_view id) { return state_->resource(id); });
    auto& list = needs[r.logical_id];
    for (const std::string& id : ids)
      if (created(*state_->resource(id))) list.push_back(id);
  }
  return needs;
}

}  // namespace cf::template_
