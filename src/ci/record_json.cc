#include "ci/record_json.h"

#include <array>
#include <utility>

#include "base/secrets.h"
#include "ci/records.h"
#include "document/json.h"

namespace cf::ci {

using base::Result;
using document::Node;
using plan::JsonObject;

namespace {

constexpr std::array<std::pair<Progress, const char*>, 5> progress_words = {{{Progress::waiting, "waiting"},
                                                                             {Progress::running, "running"},
                                                                             {Progress::baking, "baking"},
                                                                             {Progress::done, "done"},
                                                                             {Progress::failed, "failed"}}};

Progress progress_named(std::string_view word) {
  for (const auto& [progress, name] : progress_words)
    if (word == name) return progress;
  return Progress::failed;
}

Result<Node> read_object(std::string_view text, const char* what) {
  auto node = document::parse_json_text(text);
  if (node && node->is_mapping()) return node;
  return base::error(base::ErrorKind::input, std::string("the record of ") + what + " is damaged",
                     "look at the state's folder or bucket; a record that is removed is made anew");
}

}  // namespace

const char* to_string(Progress progress) {
  for (const auto& [each, name] : progress_words)
    if (each == progress) return name;
  return "";
}

std::string to_json(const Deployment& deployment) {
  JsonObject object;
  object.text("environment", deployment.environment)
      .text("plan", deployment.plan_id)
      .text("digest", deployment.digest)
      .text("commit", deployment.commit)
      .text("pull_request", deployment.pull_request)
      .text("requested_by", deployment.requested_by)
      .text("progress", to_string(deployment.progress))
      .text("waits_for", base::mask_secrets(deployment.waits_for))
      .text("waits_on", deployment.waits_on)
      .integer("next_wave", static_cast<std::int64_t>(deployment.next_wave))
      .text("resume_at", deployment.resume_at ? base::iso8601(*deployment.resume_at) : "")
      .text("started", base::iso8601(deployment.started))
      .text("changed", base::iso8601(deployment.changed))
      .text("run", deployment.run);
  return document::to_json(object.build());
}

Result<Deployment> deployment_from_json(std::string_view text) {
  auto record = read_object(text, "a deployment");
  if (!record) return std::move(record).error();
  Deployment deployment;
  deployment.environment = text_in(*record, "environment");
  deployment.plan_id = text_in(*record, "plan");
  deployment.digest = text_in(*record, "digest");
  deployment.commit = text_in(*record, "commit");
  deployment.pull_request = text_in(*record, "pull_request");
  deployment.requested_by = text_in(*record, "requested_by");
  deployment.progress = progress_named(text_in(*record, "progress"));
  deployment.waits_for = text_in(*record, "waits_for");
  deployment.waits_on = text_in(*record, "waits_on");
  deployment.next_wave = static_cast<std::size_t>(
      document::as_integer((*record)["next_wave"], document::Dialect::json).value_or(0));
  deployment.resume_at = time_in(*record, "resume_at");
  deployment.started = time_in(*record, "started").value_or(base::TimePoint{});
  deployment.changed = time_in(*record, "changed").value_or(base::TimePoint{});
  deployment.run = text_in(*record, "run");
  return deployment;
}

std::string to_json(const LiveStacks& live) {
  std::vector<Node> stacks;
  for (const gate::PromotedStack& stack : live.stacks)
    stacks.push_back(JsonObject()
                         .text("name", stack.name)
                         .text("region", stack.region.str())
                         .text("template", stack.template_digest)
                         .text("status", stack.status)
                         .flag("failed", stack.failed)
                         .build());
  JsonObject object;
  object.text("commit", live.commit)
      .text("plan", live.plan_id)
      .text("pull_request", live.pull_request)
      .text("at", base::iso8601(live.at))
      .integer("change", live.change)
      .list("stacks", std::move(stacks));
  return document::to_json(object.build());
}

Result<LiveStacks> live_from_json(std::string_view text) {
  auto record = read_object(text, "what is deployed");
  if (!record) return std::move(record).error();
  LiveStacks live;
  live.commit = text_in(*record, "commit");
  live.plan_id = text_in(*record, "plan");
  live.pull_request = text_in(*record, "pull_request");
  live.at = time_in(*record, "at").value_or(base::TimePoint{});
  live.change =
      static_cast<int>(document::as_integer((*record)["change"], document::Dialect::json).value_or(0));
  for (const Node& item : (*record)["stacks"].items()) {
    gate::PromotedStack stack;
    stack.name = text_in(item, "name");
    stack.region = base::Region(text_in(item, "region"));
    stack.template_digest = text_in(item, "template");
    stack.status = text_in(item, "status");
    stack.failed = document::as_bool(item["failed"], document::Dialect::json).value_or(true);
    live.stacks.push_back(std::move(stack));
  }
  return live;
}

std::string to_json(const AuditRecord& record) {
  JsonObject object;
  object.text("what", record.what).text("at", base::iso8601(record.at));
  const auto add = [&object](const char* key, const std::string& text) {
    if (!text.empty()) object.text(key, text);
  };
  add("environment", record.environment);
  add("plan", record.plan_id);
  add("commit", record.commit);
  add("pull_request", record.pull_request);
  add("by", record.by);
  if (!record.approvals.empty()) object.texts("approvals", record.approvals);
  add("window", base::mask_secrets(record.window));
  // AWS's and people's own words may repeat what nobody should read.
  add("result", base::mask_secrets(record.result));
  add("reason", base::mask_secrets(record.reason));
  add("run", record.run);
  return document::to_json(object.build());
}

Result<AuditRecord> audit_from_json(std::string_view text) {
  auto node = read_object(text, "the audit log");
  if (!node) return std::move(node).error();
  AuditRecord record;
  record.what = text_in(*node, "what");
  record.at = time_in(*node, "at").value_or(base::TimePoint{});
  record.environment = text_in(*node, "environment");
  record.plan_id = text_in(*node, "plan");
  record.commit = text_in(*node, "commit");
  record.pull_request = text_in(*node, "pull_request");
  record.by = text_in(*node, "by");
  record.approvals = texts_in(*node, "approvals");
  record.window = text_in(*node, "window");
  record.result = text_in(*node, "result");
  record.reason = text_in(*node, "reason");
  record.run = text_in(*node, "run");
  return record;
}

}  // namespace cf::ci
