#include "ci/people.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "ci/comment_command.h"
#include "ci/shown_plan.h"
#include "plan/stack_named.h"

namespace cf::ci {

using base::Result;

namespace {

constexpr std::size_t whole_digest = 64;

}  // namespace

Result<bool> is_one_of(const Session& session, const descriptor::People& people, const forge::Person& person,
                       const base::Call& call) {
  if (person.bot || person.id.empty()) return false;
  // Named or not, whoever has lost the repository has lost its environments.
  auto writes = session.forge->may_write(person, call);
  if (!writes && writes.error().kind == base::ErrorKind::not_found) return false;  // the account is gone
  if (!writes || !*writes || people.empty()) return writes;
  for (const std::string& name : people.users)
    if (session.forge->is_named(person, name)) return true;
  for (const std::string& team : people.teams) {
    auto member = session.forge->is_member(person, team, call);
    if (!member) return member;
    if (*member) return true;
  }
  return false;
}

const descriptor::People& deployers_of(const descriptor::Rules& rules) {
  return rules.deployers.empty() ? rules.approvals.by : rules.deployers;
}

std::string to_text(const forge::Person& person) {
  return person.login + " (" + person.id + ")";
}

CommentKey comment_key(const Session& session, const forge::Comment& comment) {
  return {session.pull_request->number + "/" + comment.id, asks_for_plan(comment.body)};
}

Result<std::string> plan_meant(const Session& session, const std::string& environment,
                               const std::string& named, base::TimePoint written,
                               const std::vector<forge::Comment>& comments, const base::Call& call) {
  if (named.empty()) return digest_shown_at(session, environment, comments, written);
  // Jobs of pull requests write what was posted: it can make an id uncertain, never mean a plan of another
  // id.
  auto posted = session.records->posted(environment, call);
  if (!posted) return std::move(posted).error();
  std::set<std::string> digests;
  const auto consider = [&](const std::string& digest) {
    if (digest.size() == whole_digest && digest.starts_with(named)) digests.insert(digest);
  };
  for (const PostedPlan& plan : *posted)
    if (plan.pull_request == session.pull_request->number) consider(plan.digest);
  for (const std::string& digest : shown_digests(session, environment, comments)) consider(digest);
  return digests.size() == 1 ? *digests.begin() : std::string();
}

namespace {

// As they were typed where the comment is of another plan: then they are of nothing that is to be done.
std::vector<std::string> confirmed_stacks(const plan::Plan& plan, const std::string& digest,
                                          const std::vector<std::string>& typed) {
  if (plan.digest != digest) return typed;
  std::vector<std::string> stacks;
  for (const std::string& name : typed)
    if (auto stack = plan::stack_named(plan, name)) stacks.push_back(*std::move(stack));
  return stacks;
}

}  // namespace

Result<Said> read_approvals(const Session& session, const plan::Plan& plan,
                            const std::vector<forge::Comment>& comments, const base::Call& call) {
  const std::string& environment = plan.environment.str();
  Said said;
  if (!session.pull_request) return said;
  const descriptor::Rules& rules = session.rules(environment);
  const std::vector<std::string> environments = session.environments();
  std::map<std::string, bool> entitled;  // by id: each person is asked for once a run
  for (const forge::Comment& comment : comments) {
    const ReadComment read = read_comment(comment.body, environments);
    if (!read.command || read.command->environment != environment) continue;
    if (read.command->verb != Verb::approve && read.command->verb != Verb::deploy) continue;
    if (comment.edited) {
      said.ignored.push_back(to_text(comment.author) + ": the comment was edited, so that it does not count");
      continue;
    }
    auto known = entitled.find(comment.author.id);
    if (known == entitled.end()) {
      auto is = is_one_of(session, rules.approvals.by, comment.author, call);
      if (!is) return std::move(is).error();
      known = entitled.emplace(comment.author.id, *is).first;
    }
    gate::Approval approval;
    approval.person_id = comment.author.id;
    approval.login = comment.author.login;
    auto handled = session.records->handled(comment_key(session, comment), call);
    if (!handled) return std::move(handled).error();
    const std::string& named = read.command->plan_id;
    if (handled->settled && handled->plan.empty())
      continue;  // refused when it was written: rights that came later do not revive it
    if (handled->settled) {
      approval.plan_id = std::move(handled->plan);
      if (!approval.plan_id.starts_with(named)) {
        said.ignored.push_back(to_text(comment.author) + ": the records have plan " +
                               approval.plan_id.substr(0, 12) + " for it, and it names " + named +
                               ", so that it does not count");
        continue;
      }
    } else if (!named.empty()) {  // no job has acted on it
      auto meant = plan_meant(session, environment, named, comment.created, comments, call);
      if (!meant) return std::move(meant).error();
      approval.plan_id = *std::move(meant);
    }
    approval.at = comment.created;
    approval.where = comment.url;
    approval.entitled = known->second;
    approval.bot = comment.author.bot;
    if (approval.plan_id.empty()) {
      said.ignored.push_back(to_text(comment.author) + ": it is not certain which plan of " + environment +
                             " is meant, name it");
      continue;
    }
    if (approval.entitled)
      for (std::string& stack : confirmed_stacks(plan, approval.plan_id, read.command->allow_destroy))
        said.confirmed.push_back({std::move(stack), approval.plan_id, approval.person_id, approval.login,
                                  approval.at, approval.where});
    said.approvals.push_back(std::move(approval));
  }
  return said;
}

}  // namespace cf::ci
