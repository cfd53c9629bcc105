#include "ci/record_json.h"

#include <array>
#include <utility>

#include "ci/records.h"

namespace cf::ci {

using base::Result;
using document::Node;

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

Result<FieldReader> read_object(std::string_view text, const char* what) {
  auto node = document::parse_json_text(text);
  if (node && node->is_mapping()) return FieldReader(*std::move(node));
  return base::error(base::ErrorKind::input, std::string("the record of ") + what + " is damaged",
                     "look at the state's folder or bucket; a record that is removed is made anew");
}

// The tables. `Record` is const where it is written.
template <class Fields, class Record>
void deployment_fields(Fields& fields, Record& deployment) {
  fields("environment", deployment.environment);
  fields("plan", deployment.plan_id);
  fields("digest", deployment.digest);
  fields("commit", deployment.commit);
  fields("pull_request", deployment.pull_request);
  fields("requested_by", deployment.requested_by);
  fields("waits_for", deployment.waits_for);
  fields("waits_on", deployment.waits_on);
  fields("next_wave", deployment.next_wave);
  fields("resume_at", deployment.resume_at);
  fields("started", deployment.started);
  fields("changed", deployment.changed);
  fields("run", deployment.run);
  fields("id", deployment.id);
  fields("asked", deployment.asked);
  fields("logged", deployment.is_logged);
}

template <class Fields, class Record>
void use_fields(Fields& fields, Record& use) {
  fields("deployment", use.deployment);
  fields("at", use.at);
  fields("overtaken", use.is_overtaken);
}

template <class Fields, class Record>
void turn_fields(Fields& fields, Record& turn) {
  fields("digest", turn.digest);
  fields("commit", turn.commit);
  fields("at", turn.at);
}

// Whether its person may is asked anew each time.
template <class Fields, class Record>
void break_glass_fields(Fields& fields, Record& glass) {
  fields("person", glass.person_id);
  fields("login", glass.login);
  fields("reason", glass.reason);
}

template <class Fields, class Record>
void live_fields(Fields& fields, Record& live) {
  fields("commit", live.commit);
  fields("plan", live.plan_id);
  fields("pull_request", live.pull_request);
  fields("at", live.at);
  fields("partly", live.partly);
  fields("reached", live.reached);
  fields("elsewhere", live.elsewhere);
}

template <class Fields, class Record>
void stack_fields(Fields& fields, Record& stack) {
  fields("name", stack.name);
  fields("region", stack.region);
  fields("template", stack.template_digest);
  fields("status", stack.status);
  fields("failed", stack.failed);
  fields("pending", stack.pending);
}

template <class Fields, class Record>
void queued_fields(Fields& fields, Record& queued) {
  fields("commit", queued.commit);
  fields("pull_request", queued.pull_request);
  fields("requested_by", queued.requested_by);
  fields("at", queued.at);
}

template <class Fields, class Record>
void audit_fields(Fields& fields, Record& record) {
  fields("what", record.what);
  fields("at", record.at);
  fields("environment", record.environment);
  fields("plan", record.plan_id);
  fields("commit", record.commit);
  fields("pull_request", record.pull_request);
  fields("by", record.by);
  fields("approvals", record.approvals);
  fields("confirmations", record.confirmations);
  fields("window", record.window);
  fields("result", record.result);
  fields("reason", record.reason);
  fields("run", record.run);
}

}  // namespace

const char* to_string(Progress progress) {
  for (const auto& [each, name] : progress_words)
    if (each == progress) return name;
  return "";
}

std::string to_json(const Deployment& deployment) {
  FieldWriter fields;
  deployment_fields(fields, deployment);
  fields("progress", std::string(to_string(deployment.progress)));
  if (deployment.break_glass) {
    FieldWriter glass;
    break_glass_fields(glass, *deployment.break_glass);
    fields.node("break_glass", glass.build());
  }
  return fields.json();
}

Result<Deployment> deployment_from_json(std::string_view text) {
  auto fields = read_object(text, "a deployment");
  if (!fields) return std::move(fields).error();
  Deployment deployment;
  deployment_fields(*fields, deployment);
  deployment.progress = progress_named((*fields)["progress"].text());
  if ((*fields)["break_glass"].is_mapping()) {
    const FieldReader glass((*fields)["break_glass"]);
    break_glass_fields(glass, deployment.break_glass.emplace());
  }
  return deployment;
}

std::string to_json(const PlanApprovals& approvals) {
  FieldWriter fields;
  fields("pull_requests", approvals.pull_requests);
  std::vector<Node> uses;
  for (const PlanApprovals::Use& use : approvals.uses) {
    FieldWriter own;
    use_fields(own, use);
    uses.push_back(own.build());
  }
  fields.node("uses", Node::sequence(std::move(uses)));
  return fields.json();
}

Result<PlanApprovals> approvals_from_json(std::string_view text) {
  auto fields = read_object(text, "a plan's approvals");
  if (!fields) return std::move(fields).error();
  PlanApprovals approvals;
  (*fields)("pull_requests", approvals.pull_requests);
  for (const Node& item : (*fields)["uses"].items()) {
    const FieldReader own(item);
    use_fields(own, approvals.uses.emplace_back());
  }
  return approvals;
}

std::string to_json(const PlanTurns& turns) {
  FieldWriter newest, before, fields;
  turn_fields(newest, turns.newest);
  turn_fields(before, turns.before);
  fields.node("newest", newest.build());
  fields.node("before", before.build());
  return fields.json();
}

Result<PlanTurns> turns_from_json(std::string_view text) {
  auto fields = read_object(text, "an environment's plans");
  if (!fields) return std::move(fields).error();
  PlanTurns turns;
  const FieldReader newest((*fields)["newest"]), before((*fields)["before"]);
  turn_fields(newest, turns.newest);
  turn_fields(before, turns.before);
  return turns;
}

std::string to_json(const LiveStacks& live) {
  FieldWriter fields;
  live_fields(fields, live);
  std::vector<Node> stacks;
  for (const gate::PromotedStack& stack : live.stacks) {
    FieldWriter own;
    stack_fields(own, stack);
    stacks.push_back(own.build());
  }
  fields.node("stacks", Node::sequence(std::move(stacks)));
  return fields.json();
}

Result<LiveStacks> live_from_json(std::string_view text) {
  auto fields = read_object(text, "what is deployed");
  if (!fields) return std::move(fields).error();
  LiveStacks live;
  live_fields(*fields, live);
  for (const Node& item : (*fields)["stacks"].items()) {
    gate::PromotedStack stack;
    stack.failed = true;  // if it does not say
    const FieldReader own(item);
    stack_fields(own, stack);
    live.stacks.push_back(std::move(stack));
  }
  return live;
}

std::string to_json(const Queued& queued) {
  FieldWriter fields;
  queued_fields(fields, queued);
  return fields.json();
}

Result<Queued> queued_from_json(std::string_view text) {
  auto fields = read_object(text, "a commit that waits for its turn");
  if (!fields) return std::move(fields).error();
  Queued queued;
  queued_fields(*fields, queued);
  return queued;
}

std::string to_json(const AuditRecord& record) {
  FieldWriter fields(true);
  audit_fields(fields, record);
  return fields.json();
}

Result<AuditRecord> audit_from_json(std::string_view text) {
  auto fields = read_object(text, "the audit log");
  if (!fields) return std::move(fields).error();
  AuditRecord record;
  audit_fields(*fields, record);
  return record;
}

}  // namespace cf::ci
