#include <set>

#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"
#include "plan/json_values.h"
#include "plan/plan.h"
#include "plan/spelling.h"

namespace cf::plan {

using base::ErrorKind;
using document::Dialect;

namespace {

// Reads the fields of one object; the first problem of the file is kept, with the path to it.
class PlanReader {
 public:
  const std::string& problem() const { return problem_; }
  void fail(const std::string& where, const std::string& what) {
    if (problem_.empty()) problem_ = where + ": " + what;
  }

  std::string text(const Node& object, const std::string& where, std::string_view key) {
    const Node& value = object[key];
    if (value.is_scalar()) return std::string(value.text());
    fail(where, "'" + std::string(key) + "' must be a string");
    return {};
  }
  std::string text_or_none(const Node& object, const std::string& where, std::string_view key) {
    return object.has(key) ? text(object, where, key) : std::string();
  }
  bool flag(const Node& object, const std::string& where, std::string_view key) {
    if (!object.has(key)) return false;
    const std::optional<bool> value = document::as_bool(object[key], Dialect::json);
    if (!value) fail(where, "'" + std::string(key) + "' must be true or false");
    return value.value_or(false);
  }
  std::int64_t integer(const Node& object, const std::string& where, std::string_view key) {
    const Node& value = object[key];
    const std::optional<std::int64_t> number =
        value.is_scalar() ? document::as_integer(value, Dialect::json) : std::nullopt;
    if (!number) fail(where, "'" + std::string(key) + "' must be a whole number");
    return number.value_or(0);
  }
  std::span<const Node> list(const Node& object, const std::string& where, std::string_view key) {
    if (object.has(key) && !object[key].is_sequence())
      fail(where, "'" + std::string(key) + "' must be a list");
    return object[key].items();
  }
  std::vector<std::string> texts(const Node& object, const std::string& where, std::string_view key) {
    std::vector<std::string> out;
    for (const Node& item : list(object, where, key)) {
      if (!item.is_scalar()) fail(where, "'" + std::string(key) + "' must be a list of strings");
      out.emplace_back(item.text());
    }
    return out;
  }
  Node value(const Node& object, const std::string& where, std::string_view key) {
    Node decoded = decode_value(object[key]);
    if (decoded.is_invalid() && !(object[key].size() == 1 && object[key].has("$invalid"))) {
      fail(where, "'" + std::string(key) + "' is no value of a plan");
    }
    return decoded;
  }
  template <typename Enum>
  Enum one_of(const Node& object, const std::string& where, std::string_view key,
              std::optional<Enum> (*parse)(std::string_view)) {
    const std::string spelt = text(object, where, key);
    const std::optional<Enum> parsed = parse(spelt);
    if (!parsed) fail(where, "'" + std::string(key) + "' is '" + spelt + "', which is none of its values");
    return parsed.value_or(Enum{});
  }

 private:
  std::string problem_;
};

std::vector<ValueChange> read_values(PlanReader& reader, const Node& object, const std::string& where,
                                     std::string_view key) {
  std::vector<ValueChange> out;
  for (const Node& item : reader.list(object, where, key)) {
    out.push_back({reader.text(item, where, "key"), reader.value(item, where, "before"),
                   reader.value(item, where, "after")});
  }
  return out;
}

DesiredStack read_desired(PlanReader& reader, const Node& object, const std::string& where) {
  DesiredStack desired;
  desired.template_path = reader.text(object, where, "template_path");
  desired.template_digest = reader.text(object, where, "template_digest");
  desired.template_body = reader.text_or_none(object, where, "template_body");
  desired.engine = reader.text_or_none(object, where, "engine");
  desired.gold = reader.text_or_none(object, where, "gold");
  for (const Node& item : reader.list(object, where, "parameters")) {
    desired.parameters.push_back({reader.text(item, where, "key"), reader.value(item, where, "value"),
                                  reader.flag(item, where, "use_previous")});
  }
  for (const Node& item : reader.list(object, where, "tags")) {
    desired.tags.emplace_back(reader.text(item, where, "key"), reader.value(item, where, "value"));
  }
  desired.capabilities = reader.texts(object, where, "capabilities");
  desired.notification_arns = reader.texts(object, where, "notification_arns");
  desired.role_arn = reader.text_or_none(object, where, "role_arn");
  desired.on_failure = reader.text_or_none(object, where, "on_failure");
  desired.disable_rollback = reader.flag(object, where, "disable_rollback");
  desired.timeout_minutes = static_cast<int>(reader.integer(object, where, "timeout_minutes"));
  desired.bucket = reader.text_or_none(object, where, "bucket");
  desired.key_prefix = reader.text_or_none(object, where, "key_prefix");
  if (object.has("termination_protection"))
    desired.termination_protection = reader.flag(object, where, "termination_protection");
  desired.stack_policy = reader.text_or_none(object, where, "stack_policy");
  return desired;
}

LiveFingerprint read_live(PlanReader& reader, const Node& object, const std::string& where) {
  LiveFingerprint live;
  live.exists = reader.flag(object, where, "exists");
  live.stack_id = reader.text_or_none(object, where, "stack_id");
  live.status = reader.text_or_none(object, where, "status");
  live.last_updated_time = reader.text_or_none(object, where, "last_updated_time");
  live.template_digest = reader.text_or_none(object, where, "template_digest");
  live.parameters_digest = reader.text_or_none(object, where, "parameters_digest");
  if (object.has("left")) live.left = reader.texts(object, where, "left");
  return live;
}

Hook read_hook(PlanReader& reader, const Node& object, const std::string& where) {
  Hook hook;
  hook.point = reader.text(object, where, "point");
  hook.kind = reader.text(object, where, "kind");
  hook.call = reader.value(object, where, "call");
  hook.expression = reader.value(object, where, "expression");
  for (const Node& item : reader.list(object, where, "sources"))
    hook.sources.emplace_back(reader.text(item, where, "place"), reader.value(item, where, "value"));
  return hook;
}

std::optional<Artifact> read_artifact(PlanReader& reader, const Node& object, const std::string& where) {
  if (!object.is_mapping()) return std::nullopt;
  return Artifact{reader.text(object, where, "name"), reader.text(object, where, "digest"),
                  reader.text(object, where, "bucket"), reader.text(object, where, "key")};
}

std::optional<BucketUse> read_bucket(PlanReader& reader, const Node& object, const std::string& where) {
  if (!object.is_mapping()) return std::nullopt;
  return BucketUse{reader.text(object, where, "name"), reader.text(object, where, "owner"),
                   reader.flag(object, where, "is_made")};
}

change::ResourceChange read_change(PlanReader& reader, const Node& object, const std::string& where) {
  change::ResourceChange change;
  change.action = reader.one_of(object, where, "action", action_of);
  change.replacement = reader.one_of(object, where, "replacement", replacement_of);
  change.logical_id = reader.text(object, where, "logical_id");
  change.type = reader.text(object, where, "type");
  change.physical_id = reader.text_or_none(object, where, "physical_id");
  change.policy_action = reader.text_or_none(object, where, "policy_action");
  for (const Node& item : reader.list(object, where, "properties")) {
    change::PropertyChange property;
    property.path = reader.text(item, where, "path");
    property.attribute = reader.text_or_none(item, where, "attribute");
    property.name = reader.text_or_none(item, where, "name");
    property.before = reader.value(item, where, "before");
    property.after = reader.value(item, where, "after");
    property.requires_recreation = reader.one_of(item, where, "requires_recreation", recreation_of);
    property.is_static = reader.flag(item, where, "static");
    property.change_source = reader.text_or_none(item, where, "change_source");
    property.causing_entity = reader.text_or_none(item, where, "causing_entity");
    change.properties.push_back(std::move(property));
  }
  change.before = reader.value(object, where, "before");
  change.after = reader.value(object, where, "after");
  return change;
}

base::Error read_error(PlanReader& reader, const Node& object, const std::string& where) {
  base::Error error =
      base::error(reader.one_of(object, where, "kind", error_kind_of), reader.text(object, where, "message"),
                  reader.text_or_none(object, where, "hint"));
  error.trace = reader.texts(object, where, "trace");
  const std::string place = reader.text_or_none(object, where, "place");
  if (!place.empty()) error.trace.insert(error.trace.begin(), "at " + place);
  error.code = reader.text_or_none(object, where, "code");
  error.request_id = reader.text_or_none(object, where, "request_id");
  return error;
}

Entry read_entry(PlanReader& reader, const Node& object, std::string where) {
  Entry entry;
  entry.id.path = base::StackPath(reader.text(object, where, "path"));
  where += " (" + entry.id.path.str() + ")";
  entry.id.environment = base::EnvironmentName(reader.text(object, where, "environment"));
  entry.id.account = base::AccountId(reader.text(object, where, "account"));
  entry.id.region = base::Region(reader.text(object, where, "region"));
  entry.stack_name = base::StackName(reader.text(object, where, "stack_name"));
  entry.entered_by = reader.text_or_none(object, where, "entered_by");
  entry.block = reader.one_of(object, where, "block", block_of);
  entry.decision = reader.one_of(object, where, "decision", decision_of);
  entry.reason = reader.text_or_none(object, where, "reason");
  entry.deferred = reader.flag(object, where, "deferred");
  entry.holes = reader.texts(object, where, "holes");
  if (object["desired"].is_mapping()) entry.desired = read_desired(reader, object["desired"], where);
  entry.live = read_live(reader, object["live"], where);
  for (const Node& item : reader.list(object, where, "changes")) {
    entry.changes.push_back(read_change(reader, item, where));
  }
  entry.parameters = read_values(reader, object, where, "parameters");
  entry.tags = read_values(reader, object, where, "tags");
  entry.outputs = read_values(reader, object, where, "outputs");
  entry.settings = read_values(reader, object, where, "settings");
  entry.resolved = read_values(reader, object, where, "resolved");
  for (const Node& item : reader.list(object, where, "nested")) {
    NestedContent& nested = entry.nested.emplace_back();
    nested.path = reader.text(item, where, "path");
    nested.url = reader.text_or_none(item, where, "url");
    nested.digest = reader.text(item, where, "digest");
    for (const Node& resource : reader.list(item, where, "resources"))
      nested.resources.push_back({reader.text(resource, where, "logical_id"),
                                  reader.text(resource, where, "type"),
                                  reader.text_or_none(resource, where, "condition")});
  }
  for (const Node& item : reader.list(object, where, "uses")) {
    entry.uses.push_back({reader.text(item, where, "output"), reader.text_or_none(item, where, "export"),
                          reader.texts(item, where, "used_by"), reader.flag(item, where, "removed"),
                          reader.flag(item, where, "changed")});
  }
  for (std::string& path : reader.texts(object, where, "needs")) entry.needs.emplace_back(std::move(path));
  entry.destroys = reader.texts(object, where, "destroys");
  for (const Node& item : reader.list(object, where, "hooks"))
    entry.hooks.push_back(read_hook(reader, item, where));
  entry.bucket = read_bucket(reader, object["bucket"], where);
  entry.artifact = read_artifact(reader, object["artifact"], where);
  entry.warnings = reader.texts(object, where, "warnings");
  entry.notes = reader.texts(object, where, "notes");
  for (const Node& item : reader.list(object, where, "errors"))
    entry.errors.push_back(read_error(reader, item, where));
  entry.change_set_checked = reader.flag(object, where, "change_set_checked");
  return entry;
}

base::Error not_a_plan(const std::string& why) {
  return base::error(ErrorKind::input, "this is no plan file: " + why,
                     "make one with `cf plan ENV --out FILE`");
}

}  // namespace

base::Result<Plan> from_json(std::string_view text) {
  base::Result<Node> parsed = document::parse_json_text(text);
  if (!parsed) return not_a_plan(parsed.error().message);
  const Node& root = *parsed;
  if (!root.is_mapping() || !root.has("schema") || !root.has("entries"))
    return not_a_plan("it has no schema and entries");

  PlanReader reader;
  const std::string top = "plan";
  Plan plan;
  plan.schema = static_cast<int>(reader.integer(root, top, "schema"));
  if (reader.problem().empty() && plan.schema != schema_version) {
    return base::error(ErrorKind::input,
                       "the plan file has schema " + std::to_string(plan.schema) + ", this cf reads schema " +
                           std::to_string(schema_version) +
                           (plan.schema < schema_version
                                ? ": an older cf made it, which did not write down all that a deployment does"
                                : ": a newer cf made it"),
                       "plan again with this version of cf, and review that plan");
  }
  plan.tool_version = reader.text_or_none(root, top, "tool_version");
  plan.environment = base::EnvironmentName(reader.text(root, top, "environment"));
  plan.account = base::AccountId(reader.text(root, top, "account"));
  plan.caller = reader.text_or_none(root, top, "caller");
  plan.project = reader.text_or_none(root, top, "project");
  plan.commit = reader.text_or_none(root, top, "commit");
  plan.created = reader.text_or_none(root, top, "created");
  plan.local = reader.flag(root, top, "local");
  plan.undeploy = reader.flag(root, top, "undeploy");
  plan.warnings = reader.texts(root, top, "warnings");
  if (root.has("rules_digest")) plan.rules = reader.text_or_none(root, top, "rules_digest");
  plan.digest = reader.text_or_none(root, top, "digest");
  for (const document::Entry& item : root["frozen"].entries()) {
    plan.frozen.emplace(std::string(item.key.text()), std::string(item.value.text()));
  }
  const std::span<const Node> entries = reader.list(root, top, "entries");
  plan.entries.reserve(entries.size());
  std::set<base::UnitId> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    plan.entries.push_back(read_entry(reader, entries[i], "entries[" + std::to_string(i) + "]"));
    if (!seen.insert(plan.entries.back().id).second) {
      reader.fail("entries[" + std::to_string(i) + "]", plan.entries.back().id.str() + " is there twice");
    }
  }
  if (!reader.problem().empty()) return not_a_plan(reader.problem());
  if (reader.flag(root, top, "complete") && !plan.digest.empty() && digest_of(plan) != plan.digest) {
    return base::error(ErrorKind::conflict,
                       "the plan file was changed after it was made: its digest does not fit", "plan again");
  }
  return plan;
}

}  // namespace cf::plan
