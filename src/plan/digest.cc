#include "base/digest.h"

#include <algorithm>

#include "base/secrets.h"
#include "document/json.h"
#include "plan/json_values.h"
#include "plan/plan.h"
#include "plan/spelling.h"

namespace cf::plan {

namespace {

constexpr std::string_view entry_domain = "cloud-foundation/plan-entry/2\n";
constexpr std::string_view plan_domain = "cloud-foundation/plan/2\n";

Node desired_effect(const DesiredStack& desired) {
  std::vector<Node> parameters, tags;
  for (const Parameter& parameter : desired.parameters) {
    parameters.push_back(Node::sequence({masked_string(parameter.key), encode_value(parameter.value),
                                         Node::boolean(parameter.use_previous)}));
  }
  for (const auto& [key, value] : desired.tags) {
    tags.push_back(Node::sequence({masked_string(key), encode_value(value)}));
  }
  const std::string body = desired.template_body.empty()
                               ? desired.template_digest
                               : base::sha256_hex(base::mask_secrets(desired.template_body));
  JsonObject effect;
  effect.text("body", body)
      .list("parameters", std::move(parameters))
      .list("tags", std::move(tags))
      .texts("capabilities", desired.capabilities)
      .texts("notification_arns", desired.notification_arns)
      .text("role_arn", desired.role_arn)
      .text("on_failure", desired.on_failure)
      .flag("disable_rollback", desired.disable_rollback)
      .integer("timeout_minutes", desired.timeout_minutes);
  if (desired.termination_protection) effect.flag("termination_protection", *desired.termination_protection);
  if (!desired.stack_policy.empty()) effect.text("stack_policy", desired.stack_policy);
  return effect.build();
}

// The stack's status and times are left out: what they decide is in the decision. An empty stack that waits
// for its first change set is as good as none.
Node live_effect(const LiveFingerprint& live) {
  if (!live.exists || live.status == "REVIEW_IN_PROGRESS") return Node::null();
  JsonObject effect;
  effect.text("stack_id", live.stack_id)
      .text("template", live.template_digest)
      .text("parameters", live.parameters_digest);
  if (live.left && !live.left->empty()) effect.texts("left", *live.left);
  return effect.build();
}

Node values_effect(const std::vector<ValueChange>& changes) {
  std::vector<Node> items;
  for (const ValueChange& change : changes) {
    items.push_back(
        Node::sequence({masked_string(change.key), encode_value(change.before), encode_value(change.after)}));
  }
  return Node::sequence(std::move(items));
}

std::vector<Node> hooks_effect(const std::vector<Hook>& hooks) {
  std::vector<Node> items;
  items.reserve(hooks.size());
  for (const Hook& hook : hooks) items.push_back(encode_hook(hook));
  return items;
}

Node changes_effect(const std::vector<change::ResourceChange>& changes) {
  std::vector<Node> items;
  for (const change::ResourceChange& change : changes) {
    // Body and parameters do not say all: SSM parameters, imports and nested templates are looked up.
    std::vector<std::pair<std::string, Node>> properties;
    for (const change::PropertyChange& property : change.properties)
      properties.emplace_back(property.attribute + property.path,
                              Node::sequence({Node::string(property.attribute), Node::string(property.path),
                                              encode_value(property.before), encode_value(property.after)}));
    std::stable_sort(properties.begin(), properties.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Node> effect{Node::string(change.logical_id), Node::string(change.type),
                             Node::string(spelling(change.action)),
                             Node::string(spelling(change.replacement)), Node::string(change.policy_action)};
    for (auto& [place, property] : properties) effect.push_back(std::move(property));
    if (change.action == change::Action::add && change.after) effect.push_back(encode_value(change.after));
    items.push_back(Node::sequence(std::move(effect)));
  }
  return Node::sequence(std::move(items));
}

}  // namespace

std::string digest_of(const Entry& entry) {
  JsonObject effect;
  effect.text("unit", entry.id.str())
      .text("stack_name", entry.stack_name.str())
      .text("entered_by", entry.entered_by)
      .text("block", to_string(entry.block))
      .text("decision", spelling(entry.decision));
  if (entry.mutates()) {
    std::vector<std::string> needs;
    for (const base::StackPath& path : entry.needs) needs.push_back(path.str());
    std::sort(needs.begin(), needs.end());
    effect.texts("holes", entry.holes)
        .node("desired", entry.desired ? desired_effect(*entry.desired) : Node::null())
        .node("live", live_effect(entry.live))
        .node("changes", changes_effect(entry.changes))
        .node("parameters", values_effect(entry.parameters))
        .node("tags", values_effect(entry.tags))
        .node("settings", values_effect(entry.settings))
        .node("resolved", values_effect(entry.resolved))
        .texts("destroys", entry.destroys)
        .texts("needs", needs);
    if (entry.bucket) {
      effect.texts("bucket",
                   {entry.bucket->name, entry.bucket->owner, entry.bucket->is_made ? "to be made" : "there"});
    }
  }
  // Both have an effect where the stack itself stays as it is, too.
  if (!entry.hooks.empty()) effect.list("hooks", hooks_effect(entry.hooks));
  if (entry.artifact) {
    effect.texts("artifact",
                 {entry.artifact->name, entry.artifact->digest, entry.artifact->bucket, entry.artifact->key});
  }
  return base::sha256_hex(std::string(entry_domain) + document::canonical_json(effect.build()));
}

std::string digest_of(const Plan& plan) {
  std::vector<std::string> entries;
  entries.reserve(plan.entries.size());
  for (const Entry& entry : plan.entries) entries.push_back(digest_of(entry));
  std::sort(entries.begin(), entries.end());
  JsonObject frozen;
  for (const auto& [where, value] : plan.frozen) frozen.text(where, value);
  Node effect = JsonObject()
                    .text("environment", plan.environment.str())
                    .text("account", plan.account.str())
                    .flag("local", plan.local)
                    .node("frozen", frozen.build())
                    .texts("entries", entries)
                    .build();
  if (!plan.rules.empty()) effect = effect.with("rules", Node::string(plan.rules));
  return base::sha256_hex(std::string(plan_domain) + document::canonical_json(effect));
}

}  // namespace cf::plan
