#include "change/what_if.h"

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "change/property_changes.h"

namespace cf::change {
namespace {

using template_::ResourceDeclaration;
using Truth = template_::Evaluation::Truth;

// CloudFormation's default where such databases are removed is a snapshot. That is a default of
// DeletionPolicy alone: one that is replaced is deleted unless its UpdateReplacePolicy says otherwise.
bool is_snapshot_by_default(const ResourceDeclaration& r) {
  return r.type == "AWS::RDS::DBCluster" ||
         (r.type == "AWS::RDS::DBInstance" && !r.properties.has("DBClusterIdentifier"));
}

std::string policy_action(const std::string& policy, const ResourceDeclaration& r, bool replaced) {
  std::string action = "Delete";
  if (policy == "Retain" || policy == "RetainExceptOnCreate") action = "Retain";
  if (policy == "Snapshot" || (policy.empty() && !replaced && is_snapshot_by_default(r))) action = "Snapshot";
  return replaced ? "ReplaceAnd" + action : action;
}

class WhatIf {
 public:
  WhatIf(const Input& input, base::Diagnostics& diagnostics) : input_(input), diagnostics_(diagnostics) {
    collect(input.before, before_);
    collect(input.after, after_);
  }

  std::vector<ResourceChange> changes() {
    std::vector<std::string> retyped;
    for (const auto& [id, after] : after_) {
      auto before = before_.find(id);
      if (before == before_.end()) {
        upstream_.added.insert(id);
      } else if (before->second->type != after->type) {
        retyped.push_back(id);
      }
    }
    if (!retyped.empty())
      diagnostics_.error(
          after_.find(retyped[0])->second->node.find("Type").origin(),
          "Update of resource type is not permitted. The new template modifies resource type of the "
          "following resources: [" +
              base::join(retyped, ", ") + "]",
          "give the new resource another logical id");
    for (const auto& [id, before] : before_)
      if (after_.count(id) == 0) remove(*before);
    if (input_.after.evaluation != nullptr) {
      base::Diagnostics ignored;  // cycles are validate()'s to report
      const template_::Template& t = input_.after.evaluation->the_template();
      for (const std::string& id : creation_order(t, input_.after.evaluation->dependencies(), ignored))
        visit(id);
    }
    std::sort(changes_.begin(), changes_.end(),
              [](const ResourceChange& a, const ResourceChange& b) { return a.logical_id < b.logical_id; });
    return std::move(changes_);
  }

 private:
  using Resources = std::map<std::string, const ResourceDeclaration*, std::less<>>;

  // Those whose condition is not false.
  void collect(const Side& side, Resources& out) {
    if (side.evaluation == nullptr) return;
    for (const ResourceDeclaration& r : side.evaluation->the_template().resources) {
      base::Diagnostics ignored;
      Truth created = side.evaluation->is_created(r, ignored);
      if (created == Truth::no) continue;
      out.emplace(r.logical_id, &r);
      if (created == Truth::unknown) uncertain_.insert(r.logical_id);
    }
  }

  ResourceChange change_of(const ResourceDeclaration& r, Action action) const {
    ResourceChange change;
    change.action = action;
    change.logical_id = r.logical_id;
    change.type = r.type;
    if (action != Action::add && input_.physical_id) change.physical_id = input_.physical_id(r.logical_id);
    return change;
  }

  Node whole(const template_::Evaluation& evaluation, const ResourceDeclaration& r, const Volatile& unknown,
             base::Diagnostics& diagnostics) const {
    document::MappingBuilder builder;
    for (const char* key : {"Properties", "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy",
                            "UpdateReplacePolicy"}) {
      const Node& expression = r.node.find(key);
      if (!expression) continue;
      Node value = evaluated_texts(evaluation, substitute(expression, unknown), diagnostics);
      builder.add_if(static_cast<bool>(value), key, value);
    }
    return std::move(builder).build(r.node.origin());
  }

  void remove(const ResourceDeclaration& r) {
    ResourceChange change = change_of(r, Action::remove);
    change.policy_action = policy_action(r.deletion_policy, r, false);
    // AWS shows references of what goes as unknown, whatever they refer to.
    const template_::Evaluation& evaluation = *input_.before.evaluation;
    auto is_resource = [&](std::string_view id) { return evaluation.the_template().resource(id) != nullptr; };
    Volatile all{is_resource, [&](std::string_view id, std::string_view) { return is_resource(id); }};
    base::Diagnostics ignored;
    change.before = whole(evaluation, r, all, ignored);
    changes_.push_back(std::move(change));
  }

  void visit(const std::string& id) {
    auto found = after_.find(id);
    if (found == after_.end()) return;
    const ResourceDeclaration& after = *found->second;
    auto before = before_.find(id);
    if (before == before_.end()) {
      add(after);
    } else {
      modify(*before->second, after);
    }
  }

  void add(const ResourceDeclaration& r) {
    ResourceChange change = change_of(r, uncertain_.count(r.logical_id) > 0 ? Action::dynamic : Action::add);
    change.after = whole(*input_.after.evaluation, r, new_ids(), diagnostics_);
    changes_.push_back(std::move(change));
  }

  Volatile new_ids() const {
    auto is_new = [this](std::string_view id) { return upstream_.has_new_id(id); };
    return Volatile{is_new, [is_new](std::string_view id, std::string_view) { return is_new(id); }};
  }

  void modify(const ResourceDeclaration& before, const ResourceDeclaration& after) {
    std::vector<PropertyChange> properties = property_changes(input_, before, after, upstream_, diagnostics_);
    bool uncertain = uncertain_.count(after.logical_id) > 0;
    if (properties.empty() && !uncertain) return;
    ResourceChange change = change_of(after, uncertain ? Action::dynamic : Action::modify);
    for (const PropertyChange& p : properties)
      change.replacement = std::max(change.replacement, replacement_by(p));
    change.properties = std::move(properties);
    if (change.replacement == Replacement::yes) {
      upstream_.replaced.insert(after.logical_id);
      change.policy_action = policy_action(after.update_replace_policy, after, true);
    } else if (change.replacement == Replacement::conditional) {
      upstream_.maybe_replaced.insert(after.logical_id);
    } else {
      upstream_.modified.emplace(after.logical_id, change);
    }
    Volatile nothing{[](std::string_view) { return false; },
                     [](std::string_view, std::string_view) { return false; }};
    base::Diagnostics ignored;
    change.before = whole(*input_.before.evaluation, before, nothing, ignored);
    change.after = whole(*input_.after.evaluation, after, new_ids(), ignored);
    changes_.push_back(std::move(change));
  }

  const Input& input_;
  base::Diagnostics& diagnostics_;
  Resources before_, after_;
  std::set<std::string, std::less<>> uncertain_;
  Upstream upstream_;
  std::vector<ResourceChange> changes_;
};

}  // namespace

std::vector<ResourceChange> what_if(const Input& input, base::Diagnostics& diagnostics) {
  return WhatIf(input, diagnostics).changes();
}

}  // namespace cf::change
