#include "workflow/dynamic_references.h"

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "change/recreation.h"
#include "plan/effects.h"
#include "workflow/planned_evaluation.h"

namespace cf::workflow {

using document::Node;

namespace {

constexpr std::string_view ssm = "ssm:";

bool names_version(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon != std::string_view::npos && colon + 1 < name.size() &&
         name.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
}

class Binder {
 public:
  Binder(plan::Entry& entry, const template_::Template& t, const std::string& created, plan::World world,
         const aws::Session& session, const base::Call& call)
      : entry_(entry), t_(t), session_(session), call_(call) {
    is_dated_ = base::parse_iso8601(created, created_);
    world.lookups.dynamic_reference = [this](std::string_view reference) {
      if (!reference.starts_with(ssm)) return Node::unknown("{{resolve:" + std::string(reference) + "}}");
      const std::string name(reference.substr(ssm.size()));
      met_.insert(name);
      const Node value = value_of(read(name));
      return value ? value : Node::unknown(name);
    };
    evaluation_.emplace(planned_evaluation(t, *entry.desired, world));
  }

  void bind() {
    for (change::ResourceChange& change : entry_.changes) {
      const template_::ResourceDeclaration* resource = t_.resource(change.logical_id);
      if (resource == nullptr || change.action == change::Action::remove) continue;
      for (const document::Entry& property : resource->properties.entries()) {
        met_.clear();
        base::Diagnostics ignored;
        const Node value = evaluation_->evaluate(property.value, ignored);
        all_.insert(met_.begin(), met_.end());
        guard(change, property.key.text(), value);
      }
    }
    for (const std::string& name : all_) {
      const std::string key = std::string(dynamic_reference_open) + name + "}}";
      const Node value = value_of(read(name));
      if (value.is_scalar()) entry_.notes.push_back(key + " stands for " + std::string(value.text()));
      entry_.resolved.push_back({key, Node(), value ? value : Node::unknown(key)});
    }
  }

 private:
  const base::Result<aws::SsmParameter>& read(const std::string& name) {
    const auto known = values_.find(name);
    if (known != values_.end()) return known->second;
    return values_.emplace(name, aws::get_parameter(session_, name, call_)).first->second;
  }

  bool may_have_changed(const std::string& name) {
    if (names_version(name)) return false;
    const auto& parameter = read(name);
    return !parameter || !is_dated_ || parameter->modified > created_;
  }

  void guard(change::ResourceChange& change, std::string_view property, const Node& value) {
    if (change.action == change::Action::add || change.replacement != change::Replacement::no) return;
    // What it is called shows whether it has that name.
    if (value.is_scalar() && value.text() == change.physical_id) return;
    const auto changed = std::find_if(met_.begin(), met_.end(),
                                      [this](const std::string& name) { return may_have_changed(name); });
    if (changed == met_.end()) return;
    if (change::requires_recreation(catalog::find_type(change.type), "/" + std::string(property)) ==
        catalog::Replacement::no)
      return;
    change.replacement = change::Replacement::conditional;
    if (plan::destroyed_by({change}, nullptr, &t_).empty()) return;
    entry_.destroys.push_back(change.logical_id);
    std::sort(entry_.destroys.begin(), entry_.destroys.end());
    entry_.warnings.push_back(change.logical_id + ": its " + std::string(property) +
                              " is looked up again, and " + std::string(dynamic_reference_open) + *changed +
                              "}} may have changed since it was deployed: it is replaced then");
  }

  plan::Entry& entry_;
  const template_::Template& t_;
  const aws::Session& session_;
  const base::Call& call_;
  base::TimePoint created_;
  bool is_dated_ = false;
  std::optional<template_::Evaluation> evaluation_;
  std::map<std::string, base::Result<aws::SsmParameter>> values_;
  std::set<std::string> met_, all_;  // of the property that is looked at, and of all
};

}  // namespace

Node value_of(const base::Result<aws::SsmParameter>& parameter) {
  if (!parameter) return {};
  if (parameter->type == "SecureString")
    return Node::secret(parameter->value,
                        "ssm:" + parameter->name + "@" + std::to_string(parameter->version));
  return Node::string(parameter->value);
}

void bind_dynamic_references(plan::Entry& entry, const template_::Template& t, const std::string& created,
                             plan::World world, const aws::Session& session, const base::Call& call) {
  Binder(entry, t, created, std::move(world), session, call).bind();
}

}  // namespace cf::workflow
