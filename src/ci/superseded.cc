// A deployment that waits, and another plan that takes its place.
#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "ci/environment_deployment.h"
#include "ci/poster.h"
#include "report/neutralise.h"
#include "report/report.h"

namespace cf::ci {

using base::Result;

namespace {

// For as long as it lives, what is posted goes to another pull request.
class OnPullRequest {
 public:
  OnPullRequest(Session& session, forge::PullRequest other)
      : session_(session), own_(std::exchange(session.pull_request, std::move(other))) {}
  ~OnPullRequest() { session_.pull_request = std::move(own_); }
  OnPullRequest(const OnPullRequest&) = delete;
  OnPullRequest& operator=(const OnPullRequest&) = delete;

 private:
  Session& session_;
  std::optional<forge::PullRequest> own_;
};

// Before what the comment about the environment has, which tells what was done so far.
Result<void> tell_superseded(Session& session, const Deployment& before, const std::string& by,
                             const std::string& plan_id, const base::Call& call) {
  auto found = session.forge->pull_request(before.pull_request, call);
  if (!found) return std::move(found).error();
  const OnPullRequest there(session, *std::move(found));
  const std::string matter = "deploy " + before.environment;
  auto told = post_before(
      session, matter,
      "> **" + report::for_markdown(by) + " has taken the place of this deployment.** The plan of " +
          report::for_markdown(before.environment) + " is " + report::code_span(plan_id) + " now, not " +
          report::code_span(before.plan_id) +
          (before.next_wave > 0 ? ", whose next waves are not deployed" : ", which is not deployed") +
          ". Its approvals count for nothing any more.\n\n",
      call);
  forge::CommitStatus status;
  status.context = "cf/" + matter;
  status.state = forge::CommitState::failure;
  status.description = by + " has taken its place";
  status.url = session.event.run_url;
  auto set = before.commit.empty() ? Result<void>() : session.forge->set_status(before.commit, status, call);
  return told ? std::move(set) : std::move(told);
}

}  // namespace

Result<void> EnvironmentDeployment::take_place_of(const Deployment& before, const plan::Plan& plan,
                                                  const Gated& gated, const base::Call& call) {
  if (before.id.empty() || before.digest == plan.digest || before.progress == Progress::done) return {};
  const bool pending = before.progress == Progress::waiting || before.progress == Progress::baking;
  if (pending) {
    session_.say(before.environment + ": plan " + plan.id() + " takes the place of " + before.plan_id);
    AuditRecord superseded = audit_record_of(before, "superseded", call.clock->now());
    superseded.by = request_.requested_by;
    superseded.reason =
        "plan " + plan.id() + " of a newer commit takes its place; its approvals count for nothing any more";
    superseded.run = run_name();
    if (auto written = session_.records->audit(superseded, call); !written) return written;
  }
  if (auto ended = session_.records->use_approvals(
          before.environment, before.digest,
          {before.id, std::max(call.clock->now(), gated.said.newest), true}, call);
      !ended)
    return ended;
  if (!pending || before.pull_request.empty() || before.pull_request == record_.pull_request) return {};
  // A host that does not answer must not keep the newer one waiting.
  const std::string by = record_.pull_request.empty() ? "commit " + plan.commit.substr(0, 12)
                                                      : "pull request " + record_.pull_request;
  if (auto told = tell_superseded(session_, before, by, plan.id(), call); !told)
    session_.say(base::describe(told.error()));
  return {};
}

}  // namespace cf::ci
