#include "ci/overtaken.h"

#include <algorithm>

#include "base/stack_status.h"
#include "ci/shown_plan.h"
#include "store/shared_lock.h"

namespace cf::ci {

using base::ErrorKind;
using base::Result;

bool is_at_work(const plan::Entry& entry) {
  const auto status = base::parse_stack_status(entry.live.status);
  return entry.decision == plan::Decision::blocked && status && base::is_in_progress(*status);
}

bool is_at_work(const plan::Plan& plan) {
  return std::any_of(plan.entries.begin(), plan.entries.end(),
                     [](const plan::Entry& entry) { return is_at_work(entry); });
}

Result<bool> holds_merge(const Session& session, const std::string& commit, const forge::PullRequest& merged,
                         const base::Call& call) {
  if (commit.empty() || merged.merge_commit.empty() || commit == merged.merge_commit) return true;
  auto lacking = session.forge->authors_between(commit, merged.merge_commit, call);
  if (lacking) return lacking->ids.empty() && lacking->unknown.empty();
  if (lacking.error().kind == ErrorKind::not_found) return true;
  if (lacking.error().kind == ErrorKind::limit) return false;
  return std::move(lacking).error().while_("asking whether " + commit.substr(0, 12) + " holds pull request " +
                                           merged.number);
}

Result<std::string> passed_by(const Session& session, const std::string& environment,
                              const std::string& digest, const base::Call& call) {
  if (!session.pull_request || !session.pull_request->merged || digest.empty()) return std::string();
  auto turns = session.records->turns(environment, call);
  if (!turns) return std::move(turns).error();
  const PlanTurns::Turn& newest = turns->newest;
  if (newest.digest.empty() || newest.digest == digest) return std::string();
  auto passed = holds_merge(session, newest.commit, *session.pull_request, call);
  if (!passed) return std::move(passed).error();
  if (!*passed) return std::string();
  auto deployment = session.records->deployment(environment, call);
  if (!deployment) return std::move(deployment).error();
  const bool is_of_pull_request = *deployment && (*deployment)->digest == newest.digest &&
                                  !(*deployment)->pull_request.empty() &&
                                  (*deployment)->pull_request != session.pull_request->number;
  return "plan " + newest.digest.substr(0, 12) +
         (is_of_pull_request ? " of pull request " + (*deployment)->pull_request : std::string()) +
         " has taken its place";
}

Result<PlanPlace> PlanPlace::of(const Session& session, const std::string& environment,
                                const std::string& digest, const base::Call& call) {
  PlanPlace place(session, environment, digest);
  auto posted = session.records->posted(environment, call);
  if (!posted) return std::move(posted).error();
  place.posted_ = *std::move(posted);
  auto turns = session.records->turns(environment, call);
  if (!turns) return std::move(turns).error();
  place.other_ = turns->other_than(digest);
  return place;
}

Result<bool> PlanPlace::is_lost_since(const SaidAt& said, const forge::PullRequest& pull_request,
                                      const std::vector<forge::Comment>& comments, const base::Call& call) {
  // Both times are jobs' clocks'. One that was posted so soon after it is found by our comments, below.
  const bool another_posted = std::any_of(posted_.begin(), posted_.end(), [&](const PostedPlan& each) {
    return each.pull_request == pull_request.number && each.digest != digest_ && !each.is_passing &&
           said.bound + store::clock_skew_allowance < each.at;
  });
  if (another_posted) return true;
  if (const auto since = shown_since(session_, environment_, digest_, comments);
      since && said.written < *since)
    return true;
  if (!pull_request.merged || other_.digest.empty() || other_.at + store::clock_skew_allowance < said.bound)
    return false;
  const auto known = passed_.find(pull_request.number);
  if (known != passed_.end()) return known->second;
  auto passed = holds_merge(session_, other_.commit, pull_request, call);
  if (passed) passed_.emplace(pull_request.number, *passed);
  return passed;
}

}  // namespace cf::ci
