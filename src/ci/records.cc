#include "ci/records.h"

#include <algorithm>

#include "base/digest.h"
#include "ci/record_json.h"
#include "document/json.h"
#include "document/scalar.h"

namespace cf::ci {

using base::Result;

namespace {

constexpr std::size_t most_posted = 100, most_commands = 100;
constexpr int most_attempts = 8;

std::string key_of(const std::string& environment, const char* what) {
  return "environments/" + environment + "/" + what + ".json";
}

constexpr const char* origin_key = "origin.json";

std::string deployment_plan_key(const std::string& environment, const std::string& id) {
  return "deployments/" + environment + "/" + id.substr(0, 12) + ".json";
}

std::string key_of(const CommentKey& comment) {
  return (comment.is_plan ? "handled/" : "bindings/") + base::sha256_hex(comment.comment).substr(0, 32) +
         ".json";
}

struct ClaimRecord {
  std::string comment, state, plan, id;
  std::optional<base::TimePoint> at{};
};
constexpr const char *claimed = "claimed", *given_back = "given back", *settled = "settled";

template <class Fields, class Record>
void claim_fields(Fields&& fields, Record& claim) {
  fields("comment", claim.comment);
  fields("state", claim.state);
  fields("plan", claim.plan);
  fields("id", claim.id);
  fields("at", claim.at);
}

std::string to_json(const ClaimRecord& claim) {
  FieldWriter fields;
  claim_fields(fields, claim);
  return document::to_json(fields.build());
}

// What stands in the way of `cf plan` a pull request's job may have written: then it is as if nothing were
// there.
Result<ClaimRecord> read_claim(std::string_view text, const CommentKey& comment) {
  ClaimRecord claim;
  if (text.empty()) return claim;
  auto object = document::parse_json_text(text);
  if (!object && comment.is_plan) return claim;
  if (!object) return std::move(object).error();
  claim_fields(FieldReader(*object), claim);
  return claim;
}

template <class Fields, class Record>
void posted_fields(Fields&& fields, Record& posted) {
  fields("plan", posted.plan_id);
  fields("digest", posted.digest);
  fields("pull_request", posted.pull_request);
  fields("commit", posted.commit);
  fields("at", posted.at);
  fields("passing", posted.is_passing);
}

std::string to_json(const std::vector<PostedPlan>& plans) {
  std::vector<document::Node> items;
  for (const PostedPlan& posted : plans) {
    FieldWriter fields;
    posted_fields(fields, posted);
    items.push_back(fields.build());
  }
  return document::to_json(document::Node::sequence(std::move(items)));
}

// Empty too where it is damaged, as a job of a pull request may have left it: that keeps no other one from
// its work, and the next one to write makes it anew.
std::vector<document::Node> read_list(std::string_view text) {
  auto list = document::parse_json_text(text);
  if (!list || !list->is_sequence()) return {};
  return {list->items().begin(), list->items().end()};
}

std::vector<PostedPlan> read_posted(std::string_view text) {
  std::vector<PostedPlan> plans;
  for (const document::Node& item : read_list(text)) posted_fields(FieldReader(item), plans.emplace_back());
  return plans;
}

std::vector<PostedPlan>::reverse_iterator newest_of(std::vector<PostedPlan>& plans,
                                                    const std::string& pull_request) {
  return std::find_if(plans.rbegin(), plans.rend(),
                      [&](const PostedPlan& each) { return each.pull_request == pull_request; });
}

std::vector<base::TimePoint> read_times(std::string_view text) {
  std::vector<base::TimePoint> times;
  for (const document::Node& item : read_list(text))
    if (base::TimePoint time{}; base::parse_iso8601(item.text(), time)) times.push_back(time);
  return times;
}

std::string to_json(const std::vector<base::TimePoint>& times) {
  std::vector<document::Node> items;
  for (const base::TimePoint time : times) items.push_back(document::Node::string(base::iso8601(time)));
  return document::to_json(document::Node::sequence(std::move(items)));
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

Result<void> Records::edit(const std::string& key,
                           const std::function<Result<std::optional<std::string>>(std::string)>& change,
                           const base::Call& call) {
  for (int attempt = 1;; ++attempt) {
    auto there = objects_->get(key, call);
    if (!there) return std::move(there).error().while_("writing " + key + " in " + objects_->where());
    auto bytes = change(*there ? (*there)->bytes : std::string());
    if (!bytes) return std::move(bytes).error().while_("reading " + key + " in " + objects_->where());
    if (!*bytes || (*there && (*there)->bytes == **bytes)) return {};
    auto put = objects_->put(key, **bytes, *there ? (*there)->version : std::string(), call);
    if (put) return {};
    if (put.error().kind != base::ErrorKind::conflict || attempt == most_attempts)
      return std::move(put).error().while_("writing " + key + " in " + objects_->where());
  }
}

Result<void> Records::put(const std::string& key, const std::string& bytes, const base::Call& call) {
  return edit(
      key, [&](const std::string&) { return Result<std::optional<std::string>>(bytes); }, call);
}

Result<void> Records::keep_plan(const plan::Plan& plan, const PostedPlan& posted, const base::Call& call) {
  const std::string environment = plan.environment.str();
  if (auto kept = put("plans/" + environment + "/" + plan.id() + ".json", plan::to_json(plan, true), call);
      !kept)
    return kept;
  return keep_posted(environment, posted, call);
}

// Pull requests post plans of one environment at the same time: none may be lost.
Result<void> Records::keep_posted(const std::string& environment, const PostedPlan& posted,
                                  const base::Call& call) {
  return edit(
      key_of(environment, "posted"),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        std::vector<PostedPlan> plans = read_posted(text);
        if (const auto newest = newest_of(plans, posted.pull_request);
            newest != plans.rend() && newest->digest == posted.digest)
          return std::optional<std::string>();
        plans.push_back(posted);
        if (plans.size() > most_posted) plans.erase(plans.begin());
        return std::optional(to_json(plans));
      },
      call);
}

Result<void> Records::keep_deployment_plan(const plan::Plan& plan, const base::Call& call) {
  return put(deployment_plan_key(plan.environment.str(), plan.id()), plan::to_json(plan, true), call);
}

Result<std::optional<plan::Plan>> Records::deployment_plan(const std::string& environment,
                                                           const std::string& id, const base::Call& call) {
  const std::string key = deployment_plan_key(environment, id);
  auto text = get(key, call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<plan::Plan>();
  // One in the format of an older cf is the plan of nothing that could be done now: it is made and approved
  // anew.
  const auto json = document::parse_json_text(**text);
  const auto schema = json ? document::as_integer((*json)["schema"], document::Dialect::json) : std::nullopt;
  if (schema && *schema < plan::schema_version) return std::optional<plan::Plan>();
  auto plan = plan::from_json(**text);
  if (!plan) return std::move(plan).error().while_("reading the plan " + key);
  return std::optional<plan::Plan>(*std::move(plan));
}

Result<void> Records::note_origin(const std::string& commit, const base::Call& call) {
  return edit(
      origin_key,
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        if (!text.empty()) return std::optional<std::string>();
        return std::optional(document::to_json(plan::JsonObject().text("commit", commit).build()));
      },
      call);
}

Result<std::string> Records::origin(const base::Call& call) {
  auto text = get(origin_key, call);
  if (!text) return std::move(text).error();
  if (!*text) return std::string();
  auto record = document::parse_json_text(**text);
  if (!record) return std::move(record).error().while_(std::string("reading ") + origin_key);
  return text_in(*record, "commit");
}

Result<std::optional<plan::Plan>> Records::plan(const std::string& environment, const std::string& id,
                                                const base::Call& call) {
  auto text = get("plans/" + environment + "/" + id.substr(0, 12) + ".json", call);
  if (!text) return std::move(text).error();
  auto plan = plan::from_json(text->value_or(""));
  return plan ? std::optional<plan::Plan>(*std::move(plan)) : std::nullopt;
}

Result<std::vector<PostedPlan>> Records::posted(const std::string& environment, const base::Call& call) {
  auto text = get(key_of(environment, "posted"), call);
  if (!text) return std::move(text).error();
  return read_posted(text->value_or(""));
}

Result<std::optional<Deployment>> Records::deployment(const std::string& environment,
                                                      const base::Call& call) {
  auto text = get(key_of(environment, "deployment"), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Deployment>();
  auto deployment = deployment_from_json(**text);
  if (!deployment)
    return std::move(deployment)
        .error()
        .while_("reading " + key_of(environment, "deployment") + " in " + objects_->where());
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
  if (!live)
    return std::move(live).error().while_("reading " + key_of(environment, "live") + " in " +
                                          objects_->where());
  return std::optional<LiveStacks>(*std::move(live));
}

Result<void> Records::keep_live(const std::string& environment, const LiveStacks& live,
                                const base::Call& call) {
  return put(key_of(environment, "live"), ci::to_json(live), call);
}

Result<std::optional<WaveResults>> Records::results(const Deployment& deployment, const base::Call& call) {
  const std::string key = key_of(deployment.environment, "results");
  auto text = get(key, call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<WaveResults>();
  // Those of another deployment may be in the format of an older cf.
  if (const auto json = document::parse_json_text(**text);
      json && text_in(*json, "digest") != deployment.digest)
    return std::optional<WaveResults>();
  auto results = wave_results_from_json(**text);
  if (!results) return std::move(results).error().while_("reading " + key + " in " + objects_->where());
  // Times are kept to the millisecond.
  if (results->digest != deployment.digest ||
      base::iso8601(results->started) != base::iso8601(deployment.started))
    return std::optional<WaveResults>();
  return std::optional<WaveResults>(*std::move(results));
}

Result<void> Records::keep_results(const std::string& environment, const WaveResults& results,
                                   const base::Call& call) {
  return put(key_of(environment, "results"), ci::to_json(results), call);
}

Result<void> Records::queue(const std::string& environment, const Queued& queued, const base::Call& call) {
  return put(key_of(environment, "queued"), ci::to_json(queued), call);
}

Result<std::optional<Queued>> Records::queued(const std::string& environment, const base::Call& call) {
  auto text = get(key_of(environment, "queued"), call);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Queued>();
  auto queued = queued_from_json(**text);
  if (!queued)
    return std::move(queued).error().while_("reading " + key_of(environment, "queued") + " in " +
                                            objects_->where());
  return std::optional<Queued>(*std::move(queued));
}

Result<void> Records::unqueue(const std::string& environment, const Queued& queued, const base::Call& call) {
  const std::string key = key_of(environment, "queued");
  auto there = objects_->get(key, call);
  if (!there) return std::move(there).error();
  if (!*there || (*there)->bytes != ci::to_json(queued)) return {};
  auto removed = objects_->remove(key, (*there)->version, call);
  if (!removed && removed.error().kind == base::ErrorKind::conflict) return {};
  return removed;
}

Result<std::size_t> Records::note_command(const std::string& pull_request, const std::string& author,
                                          bool is_plan, base::Duration span, const base::Call& call) {
  const std::string key = (is_plan ? "commands/plan/" : "commands/") +
                          base::sha256_hex(pull_request + "/" + author).substr(0, 32) + ".json";
  const base::TimePoint now = call.clock->now();
  std::size_t count = 0;
  auto noted = edit(
      key,
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        std::vector<base::TimePoint> times = read_times(text);
        std::erase_if(times, [&](base::TimePoint time) { return time + span < now; });
        times.push_back(now);
        count = times.size();
        if (count > most_commands) times.erase(times.begin());
        return std::optional(to_json(times));
      },
      call);
  if (!noted) return std::move(noted).error();
  return count;
}

Result<Claim> Records::claim(const CommentKey& comment, base::Duration lease, const base::Call& call) {
  Claim claim = Claim::ours;
  ClaimRecord ours{comment.comment, claimed, "", base::random_hex(8), call.clock->now()};
  auto written = edit(
      key_of(comment),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto there = read_claim(text, comment);
        if (!there) return std::move(there).error();
        const bool lives = there->state == claimed && there->at && ours.at < *there->at + lease;
        claim = there->state == settled ? Claim::settled : lives ? Claim::taken : Claim::ours;
        return claim == Claim::ours ? std::optional(to_json(ours)) : std::nullopt;
      },
      call);
  if (!written) return std::move(written).error();
  return claim;
}

Result<void> Records::settle(const CommentKey& comment, const std::string& plan, const base::Call& call) {
  return edit(
      key_of(comment),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto there = read_claim(text, comment);
        if (!there) return std::move(there).error();
        if (there->state == settled) return std::optional<std::string>();
        return std::optional(to_json({comment.comment, settled, plan, "", call.clock->now()}));
      },
      call);
}

Result<void> Records::withdraw(const CommentKey& comment, const base::Call& call) {
  return edit(
      key_of(comment),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto there = read_claim(text, comment);
        if (!there) return std::move(there).error();
        if (there->state != settled || there->plan.empty()) return std::optional<std::string>();
        return std::optional(to_json({comment.comment, settled, "", "", call.clock->now()}));
      },
      call);
}

Result<void> Records::give_back(const CommentKey& comment, const base::Call& call) {
  return edit(
      key_of(comment),
      [&](const std::string& text) -> Result<std::optional<std::string>> {
        auto there = read_claim(text, comment);
        if (!there) return std::move(there).error();
        if (there->state != claimed) return std::optional<std::string>();
        return std::optional(to_json({comment.comment, given_back, "", "", call.clock->now()}));
      },
      call);
}

Result<Handled> Records::handled(const CommentKey& comment, const base::Call& call) {
  auto text = get(key_of(comment), call);
  if (!text) return std::move(text).error();
  Handled handled;
  handled.known = text->has_value();
  auto there = read_claim(text->value_or(""), comment);
  if (!there) return std::move(there).error().while_("reading " + key_of(comment));
  handled.settled = there->state == settled;
  handled.plan = there->plan;
  handled.at = there->at;
  return handled;
}

Result<void> Records::audit(const AuditRecord& record, const base::Call& call) {
  auto number = audit_.append(ci::to_json(record), call);
  if (!number) return std::move(number).error().while_("writing the audit log in " + audit_.where());
  return {};
}

}  // namespace cf::ci
