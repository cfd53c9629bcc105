#include "ci/people.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/strings.h"
#include "ci/comment_command.h"
#include "ci/overtaken.h"
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

Result<std::string> misnamed_stack(const Session& session, const std::string& environment, std::string digest,
                                   const std::vector<std::string>& names, const base::Call& call) {
  if (names.empty()) return std::string();
  if (digest.empty()) {
    auto posted = session.records->posted(environment, call);
    if (!posted) return std::move(posted).error();
    if (posted->empty()) return std::string();
    digest = posted->back().digest;
  }
  auto plan = session.records->plan(environment, digest, call);
  if (!plan) return std::move(plan).error();
  if (!*plan) return std::string();
  for (const std::string& name : names)
    if (auto stack = plan::stack_named(**plan, name); !stack)
      return "--allow-destroy " + name + ": " + stack.error().message;
  return std::string();
}

CommentKey comment_key(const std::string& pull_request, const forge::Comment& comment) {
  return {pull_request + "/" + comment.id, asks_for_plan(comment.body)};
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

// The approvals of one plan, whichever pull requests they are on.
class ApprovalReader {
 public:
  ApprovalReader(const Session& session, const plan::Plan& plan, const base::Call& call)
      : session_(session),
        plan_(plan),
        environment_(plan.environment.str()),
        environments_(session.environments()),
        call_(call) {}

  Result<Said> read(const std::vector<forge::Comment>& comments) {
    const std::string& here = session_.pull_request->number;
    auto known = session_.records->approvals(environment_, plan_.digest, call_);
    if (!known) return std::move(known).error();
    known_ = *std::move(known);
    own_ = &comments;
    auto deployment = session_.records->deployment(environment_, call_);
    if (!deployment) return std::move(deployment).error();
    if (*deployment && is_same_run(**deployment, plan_.digest, here)) run_ = (*deployment)->id;
    auto place = PlanPlace::of(session_, environment_, plan_.digest, call_);
    if (!place) return std::move(place).error();
    place_.emplace(*std::move(place));
    if (auto all = read_all(comments, *session_.pull_request, ""); !all) return std::move(all).error();
    for (const std::string& number : known_.pull_requests)
      if (number != here)
        if (auto all = read_elsewhere(number); !all) return std::move(all).error();
    return std::move(said_);
  }

 private:
  Result<void> read_elsewhere(const std::string& number) {
    auto pull_request = session_.forge->pull_request(number, call_);
    if (!pull_request && pull_request.error().kind == base::ErrorKind::not_found) return {};
    if (!pull_request) return std::move(pull_request).error();
    if (!pull_request->merged || pull_request->base_branch != session_.base_branch) return {};
    auto comments = session_.forge->comments(number, call_);
    if (!comments) return std::move(comments).error();
    if (auto all = read_all(*comments, *pull_request, number); !all) return all;
    said_.elsewhere.insert(said_.elsewhere.end(), comments->begin(), comments->end());
    return {};
  }

  // `elsewhere`: the pull request that they are on, "" for the session's.
  Result<void> read_all(const std::vector<forge::Comment>& comments, const forge::PullRequest& pull_request,
                        const std::string& elsewhere) {
    for (const forge::Comment& comment : comments) {
      said_.newest = std::max(said_.newest, comment.created);
      const ReadComment read = read_comment(comment.body, environments_);
      if (!read.command || read.command->environment != environment_) continue;
      if (read.command->verb != Verb::approve && read.command->verb != Verb::deploy) continue;
      const std::size_t known = said_.approvals.size();
      if (auto one = read_one(comment, *read.command, elsewhere); !one) return one;
      if (said_.approvals.size() == known) continue;
      gate::Approval& approval = said_.approvals.back();
      if (auto ended = note_end(approval, pull_request, comments); !ended) return ended;
      if (approval.entitled && !approval.used_up && !approval.overtaken)
        for (std::string& stack : confirmed_stacks(plan_, approval.plan_id, read.command->allow_destroy))
          said_.confirmed.push_back({std::move(stack), approval.plan_id, approval.person_id, approval.login,
                                     approval.at, approval.where});
    }
    return {};
  }

  // Of this plan's: what another deployment has had, or another plan has taken the place of.
  Result<void> note_end(gate::Approval& approval, const forge::PullRequest& pull_request,
                        const std::vector<forge::Comment>& comments) {
    if (approval.plan_id != plan_.digest) return {};
    if (const PlanApprovals::Use* use = known_.used_up(approval.at, run_)) {
      (use->is_overtaken ? approval.overtaken : approval.used_up) = true;
      return {};
    }
    if (!run_.empty() && known_.is_of(approval.at, run_)) return {};
    auto lost =
        place_->is_lost_since({approval.at, bound_.value_or(approval.at)}, pull_request, comments, call_);
    if (!lost) return std::move(lost).error();
    approval.overtaken = *lost;
    return {};
  }

  void ignore(const forge::Comment& comment, const std::string& elsewhere, const std::string& why) {
    said_.ignored.push_back(to_text(comment.author) +
                            (elsewhere.empty() ? "" : " on pull request " + elsewhere) + ": " + why);
  }

  // Each person is asked for once a run.
  Result<bool> is_entitled(const forge::Person& person) {
    const auto known = entitled_.find(person.id);
    if (known != entitled_.end()) return known->second;
    auto is = is_one_of(session_, session_.rules(environment_).approvals.by, person, call_);
    if (is) entitled_.emplace(person.id, *is);
    return is;
  }

  // The plan that the comment is of; "": none, which is said where somebody may wonder.
  Result<std::string> plan_of(const forge::Comment& comment, const std::string& named,
                              const std::string& elsewhere) {
    const std::string& number = elsewhere.empty() ? session_.pull_request->number : elsewhere;
    auto handled = session_.records->handled(comment_key(number, comment), call_);
    if (!handled) return std::move(handled).error();
    bound_ = handled->at;
    // Refused when it was written: rights that came later do not revive it.
    if (handled->settled && handled->plan.empty()) return std::string();
    if (handled->settled) {
      if (handled->plan.starts_with(named)) return std::move(handled->plan);
      ignore(comment, elsewhere,
             "the records have plan " + handled->plan.substr(0, 12) + " for it, and it names " + named +
                 ", so that it does not count");
      return std::string();
    }
    // No job has acted on it.
    if (!elsewhere.empty()) return std::string();
    std::string meant;
    if (!named.empty()) {
      auto found = plan_meant(session_, environment_, named, comment.created, *own_, call_);
      if (!found) return found;
      meant = *std::move(found);
    }
    if (meant.empty())
      ignore(comment, elsewhere, "it is not certain which plan of " + environment_ + " is meant, name it");
    return meant;
  }

  Result<void> read_one(const forge::Comment& comment, const CommentCommand& command,
                        const std::string& elsewhere) {
    constexpr const char* edited = "the comment was edited, so that it does not count";
    if (comment.edited && elsewhere.empty()) {
      ignore(comment, elsewhere, edited);
      return {};
    }
    auto digest = plan_of(comment, command.plan_id, elsewhere);
    if (!digest) return std::move(digest).error();
    if (digest->empty() || (!elsewhere.empty() && *digest != plan_.digest)) return {};
    if (comment.edited) {
      ignore(comment, elsewhere, edited);
      return {};
    }
    auto entitled = is_entitled(comment.author);
    if (!entitled) return std::move(entitled).error();
    gate::Approval approval;
    approval.person_id = comment.author.id;
    approval.login = comment.author.login;
    approval.plan_id = *std::move(digest);
    approval.at = comment.created;
    approval.where = comment.url;
    approval.pull_request = elsewhere;
    approval.entitled = *entitled;
    approval.bot = comment.author.bot;
    said_.approvals.push_back(std::move(approval));
    return {};
  }

  const Session& session_;
  const plan::Plan& plan_;
  const std::string& environment_;
  const std::vector<std::string> environments_;
  const base::Call& call_;
  const std::vector<forge::Comment>* own_ = nullptr;
  PlanApprovals known_;
  std::optional<PlanPlace> place_;
  std::optional<base::TimePoint> bound_;  // Handled::at of the comment that is read
  std::string run_;  // Deployment::id of the one that the plan's approvals may still be used for
  std::map<std::string, bool> entitled_;
  Said said_;
};

}  // namespace

Result<Said> read_approvals(const Session& session, const plan::Plan& plan,
                            const std::vector<forge::Comment>& comments, const base::Call& call) {
  if (!session.pull_request) return Said{};
  return ApprovalReader(session, plan, call).read(comments);
}

}  // namespace cf::ci
