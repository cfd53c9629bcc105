#include "ci/people.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "ci/comment_command.h"
#include "plan/stack_named.h"

namespace cf::ci {

using base::Result;

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

std::string comment_key(const Session& session, const forge::Comment& comment) {
  return session.pull_request->number + "/" + comment.id;
}

Result<std::string> plan_meant(const Session& session, const std::string& environment,
                               const std::string& named, base::TimePoint written, const base::Call& call) {
  auto posted = session.records->posted(environment, call);
  if (!posted) return std::move(posted).error();
  std::set<std::string> digests;
  const PostedPlan* newest = nullptr;
  for (const PostedPlan& plan : *posted) {
    if (plan.pull_request != session.pull_request->number) continue;
    newest = &plan;
    if (plan.plan_id == named || plan.digest == named) digests.insert(plan.digest);
  }
  if (!named.empty()) return digests.size() == 1 ? *digests.begin() : std::string();
  // Kept, but not shown yet when it was written: the writer saw another one.
  return newest == nullptr || !newest->shown || *newest->shown > written ? std::string() : newest->digest;
}

namespace {

// As they were typed where the plan is not known any more: then they are of no plan that there is.
Result<std::vector<std::string>> confirmed_stacks(const Session& session, const std::string& environment,
                                                  const std::string& digest,
                                                  const std::vector<std::string>& typed,
                                                  const base::Call& call) {
  if (typed.empty()) return typed;
  auto plan = session.records->plan(environment, digest, call);
  if (!plan) return std::move(plan).error();
  if (!*plan || (*plan)->digest != digest) return typed;
  std::vector<std::string> stacks;
  for (const std::string& name : typed)
    if (auto stack = plan::stack_named(**plan, name)) stacks.push_back(*std::move(stack));
  return stacks;
}

}  // namespace

Result<Said> read_approvals(const Session& session, const std::string& environment,
                            const std::vector<forge::Comment>& comments, const base::Call& call) {
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
    auto bound = session.records->bound_plan(comment_key(session, comment), call);
    if (!bound) return std::move(bound).error();
    if (*bound && (*bound)->empty())
      continue;  // refused when it was written: rights that came later do not revive it
    if (*bound) {
      approval.plan_id = **std::move(bound);
    } else if (!read.command->plan_id.empty()) {  // no job has acted on it
      auto meant = plan_meant(session, environment, read.command->plan_id, comment.created, call);
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
    if (approval.entitled) {
      auto stacks =
          confirmed_stacks(session, environment, approval.plan_id, read.command->allow_destroy, call);
      if (!stacks) return std::move(stacks).error();
      for (std::string& stack : *stacks) said.confirmed.emplace_back(std::move(stack), approval.plan_id);
    }
    said.approvals.push_back(std::move(approval));
  }
  return said;
}

}  // namespace cf::ci
