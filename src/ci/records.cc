#include "ci/records.h"

#include <algorithm>

#include "base/digest.h"
#include "ci/record_json.h"
#include "document/json.h"

namespace cf::ci {

using base::Result;

namespace {

constexpr std::size_t most_posted = 100;
constexpr int most_attempts = 8;

std::string key_of(const std::string& environment, const char* what) {
  return "environments/" + environment + "/" + what + ".json";
}

std::string handled_key(const std::string& comment) {
  return "handled/" + base::sha256_hex(comment).substr(0, 32);
}

std::string to_json(const std::vector<PostedPlan>& plans) {
  std::vector<document::Node> items;
  for (const PostedPlan& posted : plans)
    items.push_back(plan::JsonObject()
                        .text("plan", posted.plan_id)
                        .text("digest", posted.digest)
                        .text("pull_request", posted.pull_request)
                        .text("commit", posted.commit)
                        .text("at", base::iso8601(posted.at))
                        .build());
  return document::to_json(document::Node::sequence(std::move(items)));
}

std::vector<PostedPlan> read_posted(const document::Node& list) {
  std::vector<PostedPlan> plans;
  for (const document::Node& item : list.items())
    plans.push_back({text_in(item, "plan"), text_in(item, "digest"), text_in(item, "pull_request"),
                     text_in(item, "commit"), time_in(item, "at").value_or(base::TimePoint{})});
  return plans;
}

}  // namespace

Records::Records(std::shared_ptr<store::Objects> objects)
    : objects_(objects), audit_(std::move(objects), "audit") {}

Result<std::optional<std::string>> Records::get(const std::string& key, const base::Call& call) {
  auto object = objects_->get(key, call);
  if (!object) return std::move(object).error().while_("reading " + key + " in " + objects_->where());
  if (!*object) return std::optional<std::string>();
  return std::optional<std::string>((*object)->bytes);
}

Result<void> Records::put(const std::string& key, const std::string& bytes, const base::Call& call) {
  for (int attempt = 1;; ++attempt) {
    auto there = objects_->get(key, call);
    if (!there) return std::move(there).error().while_("writing " + key + " in " + objects_->where());
    if (*there && (*there)->bytes == bytes) return {};
    auto put = objects_->put(key, bytes, *there ? (*there)->version : std::string(), call);
    if (put) return {};
    if (put.error().kind != base::ErrorKind::conflict || attempt == most_attempts)
      return std::move(put).error().while_("writing " + key + " in " + objects_->where());
  }
}

Result<void> Records::keep_plan(const plan::Plan& plan, const PostedPlan& posted, const base::Call& call) {
  const std::string environment = plan.environment.str();
  if (auto kept = put("plans/" + environment + "/" + plan.id() + ".json", plan::to_json(plan, true), call);
      !kept)
    return kept;
  const std::string key = key_of(environment, "posted");
  // Pull requests post plans of one environment at the same time: none may be lost.
  for (int attempt = 1;; ++attempt) {
    auto there = objects_->get(key, call);
    if (!there) return std::move(there).error();
    std::vector<PostedPlan> plans;
    if (*there) {
      auto list = document::parse_json_text((*there)->bytes);
      if (!list) return std::move(list).error().while_("reading " + key);
      plans = read_posted(*list);
    }
    if (!plans.empty() && plans.back().plan_id == posted.plan_id &&
        plans.back().pull_request == posted.pull_request)
      return {};
    plans.push_back(posted);
    if (plans.size() > most_posted) plans.erase(plans.begin());
    auto put = objects_->put(key, to_json(plans), *there ? (*there)->version : std::string(), call);
    if (put) return {};
    if (put.error().kind != base::ErrorKind::conflict || attempt == most_attempts)
      return std::move(put).error();
  }
}

Result<std::optional<plan::Plan>> Records::plan(const std::string& environment, const std::string& id,
                                                const base::Call& call) {
  auto text = get("plans/" + environment + "/" + id.substr(0, 12) + ".json", call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<plan::Plan>();
  auto plan = plan::from_json(**text);
  if (!plan) return std::move(plan).error().while_("reading the posted plan " + id);
  return std::optional<plan::Plan>(*std::move(plan));
}

Result<std::vector<PostedPlan>> Records::posted(const std::string& environment, const base::Call& call) {
  auto text = get(key_of(environment, "posted"), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::vector<PostedPlan>();
  auto list = document::parse_json_text(**text);
  if (!list) return std::move(list).error();
  return read_posted(*list);
}

Result<std::optional<Deployment>> Records::deployment(const std::string& environment,
                                                      const base::Call& call) {
  auto text = get(key_of(environment, "deployment"), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Deployment>();
  auto deployment = deployment_from_json(**text);
  if (!deployment) return std::move(deployment).error();
  return std::optional<Deployment>(*std::move(deployment));
}

Result<void> Records::keep(const Deployment& deployment, const base::Call& call) {
  return put(key_of(deployment.environment, "deployment"), ci::to_json(deployment), call);
}

Result<std::optional<LiveStacks>> Records::live(const std::string& environment, const base::Call& call) {
  auto text = get(key_of(environment, "live"), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<LiveStacks>();
  auto live = live_from_json(**text);
  if (!live) return std::move(live).error();
  return std::optional<LiveStacks>(*std::move(live));
}

Result<void> Records::keep_live(const std::string& environment, const LiveStacks& live,
                                const base::Call& call) {
  return put(key_of(environment, "live"), ci::to_json(live), call);
}

Result<bool> Records::handle_once(const std::string& comment, const std::string& bound,
                                  const base::Call& call) {
  const auto record = plan::JsonObject().text("comment", comment).text("plan", bound).build();
  auto put = objects_->put(handled_key(comment), document::to_json(record), "", call);
  if (put) return true;
  if (put.error().kind == base::ErrorKind::conflict) return false;
  return std::move(put).error();
}

Result<std::string> Records::bound_plan(const std::string& comment, const base::Call& call) {
  auto text = get(handled_key(comment), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::string();
  auto record = document::parse_json_text(**text);
  if (!record) return std::move(record).error();
  return text_in(*record, "plan");
}

Result<void> Records::audit(const AuditRecord& record, const base::Call& call) {
  auto number = audit_.append(ci::to_json(record), call);
  if (!number) return std::move(number).error().while_("writing the audit log in " + audit_.where());
  return {};
}

}  // namespace cf::ci
