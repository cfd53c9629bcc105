// A schedule: what closed pull requests still hold is freed, comments that no event brought are obeyed, and
// whatever waits for an approval, a window or a bake time is looked at again.
#include <algorithm>
#include <chrono>
#include <set>

#include "ci/comment_command.h"
#include "ci/driver.h"
#include "ci/head_checkout.h"
#include "ci/people.h"
#include "ci/poster.h"
#include "report/neutralise.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

// Older ones were answered, or nobody waits for the answer any more.
constexpr std::chrono::hours oldest_comment{24};
// What people write on a pull request that was merged earlier than that is not looked for.
constexpr std::chrono::hours oldest_merge{30 * 24};
constexpr std::size_t most_planned = 30;

// One environment or pull request that can't be looked at must not keep the others waiting.
class ResumeRun {
 public:
  ResumeRun(Session& session, const base::Call& call) : session_(session), call_(call) {}

  ExitCode run() {
    note(free_closed());
    note(look_for_comments());
    for (const std::string& environment : session_.environments()) {
      if (call_.stopped()) return ExitCode::cancelled;
      auto resumed = resume_environment(environment);
      if (resumed) {
        if (code_ == ExitCode::ok) code_ = *resumed;
      } else {
        note(std::move(resumed).error());
      }
    }
    return code_;
  }

 private:
  void note(Result<void> done) {
    if (done) return;
    session_.say(base::describe(done.error()));
    // Somebody else deploys it: no trouble of ours.
    if (done.error().kind != ErrorKind::conflict && code_ == ExitCode::ok)
      code_ = base::exit_code_for(done.error().kind);
  }

  Result<void> enter(const std::string& number) {
    session_.pull_request.reset();
    if (number.empty()) return {};
    auto found = session_.forge->pull_request(number, call_);
    if (!found) return std::move(found).error();
    session_.pull_request = *std::move(found);
    return {};
  }

  // A job of the closed event may have no right to write the records, or not have run at all.
  Result<void> free_closed() {
    for (const std::string& environment : session_.environments()) {
      auto holder = session_.locks->holder("hold/" + environment, call_);
      if (!holder) return std::move(holder).error();
      const std::string prefix = hold_of("");
      if (!*holder || !(*holder)->run.starts_with(prefix)) continue;
      if (auto entered = enter((*holder)->run.substr(prefix.size())); !entered) return entered;
      if (auto freed = let_go(session_, call_); !freed) return std::move(freed).error();
    }
    return {};
  }

  // GitHub starts a job for each comment, so that only those are left whose job did not come to its end;
  // elsewhere the relay that would may be missing.
  bool every_comment_has_a_job() const { return session_.event.runner == Runner::github_actions; }

  Result<void> look_for_comments() {
    std::set<std::string> numbers;
    if (!every_comment_has_a_job()) {
      auto open = session_.forge->open_pull_requests(call_);
      if (!open) return std::move(open).error();
      for (const forge::PullRequest& each : *open)
        if (each.base_branch == session_.base_branch) numbers.insert(each.number);
      auto merged = session_.records->merged(oldest_merge, call_);
      if (!merged) return std::move(merged).error();
      numbers.insert(merged->begin(), merged->end());
    }
    for (const std::string& environment : session_.environments()) {
      auto deployment = session_.records->deployment(environment, call_);
      if (!deployment) return std::move(deployment).error();
      if (*deployment && !(*deployment)->pull_request.empty() &&
          ((*deployment)->progress == Progress::waiting || !every_comment_has_a_job()))
        numbers.insert((*deployment)->pull_request);
    }
    auto planned =
        every_comment_has_a_job() ? Result<std::set<std::string>>(std::set<std::string>()) : planned_lately();
    if (!planned) return std::move(planned).error();
    for (const std::string& number : numbers) note(obey_comments_of(number));
    for (const std::string& number : *planned) {
      if (numbers.contains(number)) continue;
      auto obeyed = obey_comments_of(number);
      if (obeyed || obeyed.error().kind != ErrorKind::not_found) note(std::move(obeyed));
    }
    return {};
  }

  // A merge whose job gave way to a newer one's is noted by nobody: then its plans were posted. Jobs of pull
  // requests write that, so it may be of one that is not there.
  Result<std::set<std::string>> planned_lately() {
    std::set<std::string> numbers;
    for (const std::string& environment : session_.environments()) {
      auto posted = session_.records->posted(environment, call_);
      if (!posted) return std::move(posted).error();
      for (auto each = posted->rbegin(); each != posted->rend() && numbers.size() < most_planned; ++each)
        if (!each->pull_request.empty() &&
            each->pull_request.find_first_not_of("0123456789") == std::string::npos &&
            call_.clock->now() <= each->at + oldest_merge)
          numbers.insert(each->pull_request);
    }
    return numbers;
  }

  Result<void> obey_comments_of(const std::string& number) {
    auto comments = session_.forge->comments(number, call_);
    if (!comments) return std::move(comments).error();
    bool entered = false;
    for (const forge::Comment& comment : *comments) {
      if (!is_addressed(comment.body) || comment.author.id == session_.self.id ||
          comment.created + oldest_comment < call_.clock->now())
        continue;
      auto handled = session_.records->handled(comment_key(number, comment), call_);
      if (!handled) return std::move(handled).error();
      if (handled->settled || (!handled->known && every_comment_has_a_job())) continue;
      // What a comment brings may make a later pull request the session's.
      if (!entered || session_.pull_request->number != number)
        if (auto found = enter(number); !found) return found;
      entered = true;
      auto obeyed = obey(session_, comment, *comments, call_);
      if (!obeyed) return std::move(obeyed).error();
    }
    return {};
  }

  Result<ExitCode> resume_environment(const std::string& environment) {
    auto queued = session_.records->queued(environment, call_);
    if (!queued) return std::move(queued).error();
    if (*queued) {
      auto before = is_before_underway(environment, **queued);
      if (!before) return std::move(before).error();
      if (!*before) return deploy_queued(environment, **queued);
    }
    auto found = session_.records->deployment(environment, call_);
    if (!found) return std::move(found).error();
    if (!*found) return ExitCode::ok;
    const Deployment& deployment = **found;
    if (deployment.progress == Progress::done || deployment.progress == Progress::failed) {
      auto logged = log_ended(deployment);
      return logged ? Result<ExitCode>(ExitCode::ok) : std::move(logged).error();
    }
    if (deployment.progress == Progress::baking && deployment.resume_at &&
        call_.clock->now() < *deployment.resume_at) {
      session_.say(environment + " " + deployment.waits_for);
      return ExitCode::ok;
    }
    if (auto entered = enter(deployment.pull_request); !entered) return std::move(entered).error();
    if (session_.pull_request && session_.pull_request->open) return resume_open(deployment);
    if (session_.pull_request && !session_.pull_request->merged) return end_closed(deployment);
    if (session_.event.commit.empty()) session_.event.commit = session_.settings.workspace.commit;
    DeployRequest request;
    request.environment = environment;
    request.requested_by = deployment.requested_by;
    request.plan_id = deployment.plan_awaited();
    return deploy_environment(session_, request, call_);
  }

  // One that was to be deployed before it was merged, and never was merged: what is left of it is nobody's.
  Result<ExitCode> end_closed(const Deployment& deployment) {
    constexpr base::Duration lease_time{60'000};
    const std::string& environment = deployment.environment;
    auto lease = session_.locks->acquire(
        "deploy/" + environment,
        {"the schedule", session_.lock_name, "ends what a closed pull request had begun", lease_time}, call_);
    if (!lease) return std::move(lease).error();
    auto ended = write_closed(deployment);
    auto released = session_.locks->release(*lease, call_);
    if (!ended) return std::move(ended).error();
    if (!released) return std::move(released).error();
    return ExitCode::ok;
  }

  Result<void> write_closed(Deployment deployment) {
    const std::string before = to_string(deployment.progress);
    deployment.progress = Progress::failed;
    deployment.waits_for = "its pull request was closed without being merged";
    deployment.changed = call_.clock->now();
    if (auto kept = session_.records->keep(deployment, call_); !kept) return kept;
    AuditRecord record = audit_record_of(deployment, "deployment failed", deployment.changed);
    record.result = "stopped";
    record.reason = deployment.waits_for + " while it was " + before;
    if (auto written = session_.records->audit(record, call_); !written) return written;
    session_.say(deployment.environment + ": " + record.reason);
    return reply(session_,
                 report::for_markdown(deployment.environment) + " is not deployed: " + deployment.waits_for +
                     ". What had been deployed of it before stays.\n",
                 call_);
  }

  // How a run that died has ended it; one that lives is just about to write that.
  Result<void> log_ended(const Deployment& deployment) {
    if (deployment.is_logged) return {};
    constexpr base::Duration lease_time{60'000};
    auto lease = session_.locks->acquire(
        "deploy/" + deployment.environment,
        {"the schedule", session_.lock_name, "completes the audit log", lease_time}, call_);
    if (!lease) return std::move(lease).error();
    auto logged = log_end(session_, deployment, call_);
    auto released = session_.locks->release(*lease, call_);
    return logged ? std::move(released) : std::move(logged);
  }

  // What follows an environment comes after it, also where a run died that had queued it already.
  Result<bool> is_before_underway(const std::string& environment, const Queued& queued) {
    const std::vector<std::string> names = session_.environments();
    const auto here = std::find(names.begin(), names.end(), environment);
    if (here == names.begin() || here == names.end()) return false;
    auto before = session_.records->deployment(*(here - 1), call_);
    if (!before) return std::move(before).error();
    const bool underway =
        *before && (*before)->progress == Progress::running && (*before)->commit == queued.commit;
    if (underway) session_.say(environment + " comes after " + *(here - 1) + ", which is not done");
    return underway;
  }

  // One that is deployed before it is merged: the very head that somebody asked to deploy.
  Result<ExitCode> resume_open(const Deployment& deployment) {
    const std::string& environment = deployment.environment;
    const forge::PullRequest& pull_request = *session_.pull_request;
    if (!session_.deploys_before_merge() || pull_request.fork ||
        pull_request.head_commit != deployment.commit) {
      session_.say(
          environment + " belongs to an open pull request" +
          (session_.deploys_before_merge() && !pull_request.fork
               ? ", which has changed since: cf deploy " + environment + " there deploys what it is now"
               : " and is deployed after the merge"));
      return ExitCode::ok;
    }
    auto at_head = AtHead::enter(session_, call_);
    if (!at_head) {
      session_.say(environment + " belongs to an open pull request, and " + at_head.error().message +
                   ": its own jobs go on with it");
      return ExitCode::ok;
    }
    DeployRequest request;
    request.environment = environment;
    request.requested_by = deployment.requested_by;
    request.plan_id = deployment.plan_awaited();
    return deploy_environment(session_, request, call_);
  }

  // A merge that came while the environment was being deployed. What the base branch holds now is deployed,
  // which may be newer still.
  Result<ExitCode> deploy_queued(const std::string& environment, const Queued& queued) {
    if (auto entered = enter(queued.pull_request); !entered) return std::move(entered).error();
    std::string& commit = session_.event.commit;
    if (commit.empty()) commit = session_.settings.workspace.commit;
    if (commit.empty()) commit = queued.commit;
    DeployRequest request;
    request.environment = environment;
    request.requested_by = queued.requested_by;
    request.from_queue = queued;
    return deploy_environment(session_, request, call_);
  }

  Session& session_;
  const base::Call& call_;
  ExitCode code_ = ExitCode::ok;
};

}  // namespace

Result<ExitCode> resume(Session& session, const base::Call& call) {
  return ResumeRun(session, call).run();
}

}  // namespace cf::ci
