#include "document/json.h"
#include "plan/change_json.h"
#include "plan/error_json.h"
#include "plan/json_values.h"
#include "plan/plan.h"
#include "plan/spelling.h"

namespace cf::plan {

namespace {

Node values_json(const std::vector<ValueChange>& changes) {
  std::vector<Node> items;
  for (const ValueChange& change : changes) {
    items.push_back(JsonObject()
                        .text("key", change.key)
                        .value("before", change.before)
                        .value("after", change.after)
                        .build());
  }
  return Node::sequence(std::move(items));
}

Node desired_json(const DesiredStack& desired, bool with_bodies) {
  std::vector<Node> parameters, tags;
  for (const Parameter& parameter : desired.parameters) {
    parameters.push_back(JsonObject()
                             .text("key", parameter.key)
                             .value("value", parameter.value)
                             .flag("use_previous", parameter.use_previous)
                             .build());
  }
  for (const auto& [key, value] : desired.tags) {
    tags.push_back(JsonObject().text("key", key).value("value", value).build());
  }
  JsonObject json;
  json.text("template_path", desired.template_path)
      .text("template_digest", desired.template_digest)
      .value("template_body", with_bodies ? masked_string(desired.template_body) : Node())
      .text("engine", desired.engine)
      .text("gold", desired.gold)
      .list("parameters", std::move(parameters))
      .list("tags", std::move(tags))
      .texts("capabilities", desired.capabilities)
      .texts("notification_arns", desired.notification_arns)
      .text("role_arn", desired.role_arn)
      .text("on_failure", desired.on_failure)
      .flag("disable_rollback", desired.disable_rollback)
      .integer("timeout_minutes", desired.timeout_minutes)
      .text("bucket", desired.bucket)
      .text("key_prefix", desired.key_prefix);
  if (desired.termination_protection) json.flag("termination_protection", *desired.termination_protection);
  if (!desired.stack_policy.empty()) json.text("stack_policy", desired.stack_policy);
  return json.build();
}

Node property_json(const change::PropertyChange& property) {
  return JsonObject()
      .text("path", property.path)
      .text("attribute", property.attribute)
      .text("name", property.name)
      .value("before", property.before)
      .value("after", property.after)
      .text("requires_recreation", spelling(property.requires_recreation))
      .flag("static", property.is_static)
      .text("change_source", property.change_source)
      .text("causing_entity", property.causing_entity)
      .build();
}

Node change_json(const change::ResourceChange& change, bool with_bodies) {
  std::vector<Node> properties;
  for (const change::PropertyChange& property : change.properties)
    properties.push_back(property_json(property));
  return change_head(change)
      .text("policy_action", change.policy_action)
      .list("properties", std::move(properties))
      .value("before", with_bodies ? change.before : Node())
      .value("after", with_bodies || change.action == change::Action::add ? change.after : Node())
      .build();
}

Node use_json(const OutputUse& use) {
  return JsonObject()
      .text("output", use.output)
      .text("export", use.export_name)
      .texts("used_by", use.used_by)
      .flag("removed", use.removed)
      .flag("changed", use.changed)
      .build();
}

Node hook_json(const Hook& hook) {
  return encode_hook(hook).with("text", masked_string(shown(hook)));
}

Node bucket_json(const std::optional<BucketUse>& bucket) {
  if (!bucket) return Node::null();
  return JsonObject()
      .text("name", bucket->name)
      .text("owner", bucket->owner)
      .flag("is_made", bucket->is_made)
      .build();
}

Node nested_json(const NestedContent& nested) {
  std::vector<Node> resources;
  for (const NestedResource& resource : nested.resources) {
    JsonObject object;
    object.text("logical_id", resource.logical_id).text("type", resource.type);
    if (!resource.condition.empty()) object.text("condition", resource.condition);
    resources.push_back(object.build());
  }
  return JsonObject()
      .text("path", nested.path)
      .text("url", nested.url)
      .text("digest", nested.digest)
      .list("resources", std::move(resources))
      .build();
}

Node artifact_json(const std::optional<Artifact>& artifact) {
  if (!artifact) return Node::null();
  return JsonObject()
      .text("name", artifact->name)
      .text("digest", artifact->digest)
      .text("bucket", artifact->bucket)
      .text("key", artifact->key)
      .build();
}

Node live_json(const LiveFingerprint& live) {
  JsonObject json;
  json.flag("exists", live.exists)
      .text("stack_id", live.stack_id)
      .text("status", live.status)
      .text("last_updated_time", live.last_updated_time)
      .text("template_digest", live.template_digest)
      .text("parameters_digest", live.parameters_digest);
  if (live.left) json.texts("left", *live.left);
  return json.build();
}

Node entry_json(const Entry& entry, bool with_bodies) {
  std::vector<Node> changes, uses, hooks, errors, nested;
  std::vector<std::string> needs;
  for (const auto& change : entry.changes) changes.push_back(change_json(change, with_bodies));
  for (const NestedContent& content : entry.nested) nested.push_back(nested_json(content));
  for (const OutputUse& use : entry.uses) uses.push_back(use_json(use));
  for (const Hook& hook : entry.hooks) hooks.push_back(hook_json(hook));
  for (const base::Error& error : entry.errors) errors.push_back(error_json(error));
  for (const base::StackPath& path : entry.needs) needs.push_back(path.str());
  return JsonObject()
      .text("environment", entry.id.environment.str())
      .text("account", entry.id.account.str())
      .text("region", entry.id.region.str())
      .text("path", entry.id.path.str())
      .text("stack_name", entry.stack_name.str())
      .text("entered_by", entry.entered_by)
      .text("block", to_string(entry.block))
      .text("decision", spelling(entry.decision))
      .text("reason", entry.reason)
      .flag("deferred", entry.deferred)
      .texts("holes", entry.holes)
      .node("desired", entry.desired ? desired_json(*entry.desired, with_bodies) : Node::null())
      .node("live", live_json(entry.live))
      .list("changes", std::move(changes))
      .node("parameters", values_json(entry.parameters))
      .node("tags", values_json(entry.tags))
      .node("outputs", values_json(entry.outputs))
      .node("settings", values_json(entry.settings))
      .node("resolved", values_json(entry.resolved))
      .list("nested", std::move(nested))
      .list("uses", std::move(uses))
      .texts("needs", needs)
      .texts("destroys", entry.destroys)
      .list("hooks", std::move(hooks))
      .node("bucket", bucket_json(entry.bucket))
      .node("artifact", artifact_json(entry.artifact))
      .texts("warnings", entry.warnings)
      .texts("notes", entry.notes)
      .list("errors", std::move(errors))
      .flag("change_set_checked", entry.change_set_checked)
      .text("digest", digest_of(entry))
      .build();
}

std::int64_t number(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

Node counts_json(const Counts& counts) {
  return JsonObject()
      .integer("create", number(counts.create))
      .integer("recreate", number(counts.recreate))
      .integer("change", number(counts.change))
      .integer("no_change", number(counts.no_change))
      .integer("delete", number(counts.remove))
      .integer("ignored", number(counts.ignored))
      .integer("blocked", number(counts.blocked))
      .build();
}

}  // namespace

std::string to_json(const Plan& plan, bool with_bodies, const Node& rules) {
  std::vector<Node> entries;
  entries.reserve(plan.entries.size());
  for (const Entry& entry : plan.entries) entries.push_back(entry_json(entry, with_bodies));
  JsonObject frozen;
  for (const auto& [where, value] : plan.frozen) frozen.text(where, value);
  Node root = JsonObject()
                  .integer("schema", plan.schema)
                  .text("tool_version", plan.tool_version)
                  .text("id", plan.id())
                  .text("digest", plan.digest)
                  .flag("complete", with_bodies)
                  .text("environment", plan.environment.str())
                  .text("account", plan.account.str())
                  .text("caller", plan.caller)
                  .text("project", plan.project)
                  .text("commit", plan.commit)
                  .text("created", plan.created)
                  .flag("local", plan.local)
                  .flag("undeploy", plan.undeploy)
                  .node("counts", counts_json(count(plan)))
                  .texts("warnings", plan.warnings)
                  .node("frozen", frozen.build())
                  .list("entries", std::move(entries))
                  .value("rules", rules)
                  .build();
  if (!plan.rules.empty()) root = root.with("rules_digest", Node::string(plan.rules));
  document::JsonStyle style;
  style.indent = 2;
  return document::to_json(root, style) + "\n";
}

}  // namespace cf::plan
