// A deployment until something is deployed: its plan, its gates, and what it waits for.
#include "ci/environment_deployment.h"

#include <utility>

#include "base/digest.h"
#include "base/strings.h"
#include "ci/change_authors.h"
#include "ci/overtaken.h"
#include "ci/plan_comment.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"
#include "report/stack_labels.h"
#include "workflow/deployer.h"

namespace cf::ci {

using base::ErrorKind;
using base::ExitCode;
using base::Result;

namespace {

bool changes_something(const plan::Plan& plan) {
  const plan::Counts counts = plan::count(plan);
  return counts.create + counts.recreate + counts.change + counts.remove > 0;
}

}  // namespace

EnvironmentDeployment::EnvironmentDeployment(Session& session, const DeployRequest& request)
    : session_(session), request_(request), glass_(request.break_glass) {}

Result<ExitCode> EnvironmentDeployment::run(const base::Call& call) {
  auto code = begin(call);
  // What failed stays queued: another job does it.
  if (code)
    if (auto left = leave_queue(call); !left) return std::move(left).error();
  return code;
}

Result<void> EnvironmentDeployment::leave_queue(const base::Call& given) {
  if (std::exchange(has_left_queue_, true)) return {};
  base::Call call = given;
  call.stop = {};
  return take_from_queue(session_, request_, record_.commit, call);
}

Result<ExitCode> EnvironmentDeployment::begin(const base::Call& call) {
  auto before = session_.records->deployment(request_.environment, call);
  if (!before) return std::move(before).error();
  before_ = *std::move(before);
  if (before_)
    if (auto logged = log_end(session_, *before_, call); !logged) return std::move(logged).error();
  if (auto noted = note_origin(session_, call); !noted) return std::move(noted).error();
  // Of a comment's event the commit is the base branch's.
  record_.commit = session_.pull_request && session_.pull_request->open ? session_.pull_request->head_commit
                   : session_.event.commit.empty()                      ? session_.settings.workspace.commit
                                                                        : session_.event.commit;
  auto run = plan_environment(session_, request_.environment, false, call);
  if (run)
    if (auto busy = still_at_work((*run)->plan)) return *std::move(busy);
  if (!run) return failed_to_plan(run.error(), call);
  run_ = *std::move(run);
  run_->plan.commit = record_.commit;
  if (before_)
    if (auto gone_on = go_on_with(*before_, call); !gone_on) return std::move(gone_on).error();
  if (auto noted = note_turn(request_.environment, run_->plan, call); !noted) return std::move(noted).error();
  if (!request_.plan_id.empty() && request_.plan_id != run_->plan.digest) return another_plan(call);
  fill_record(call);
  return decide(call);
}

// AWS works at a stack, as a rule for a run that died: nothing can be said of what there is to do. What is
// recorded, approved and queued stays as it is, and the next try finds it.
std::optional<base::Error> EnvironmentDeployment::still_at_work(const plan::Plan& plan) const {
  const report::StackLabels labels(plan);
  std::vector<std::string> stacks;
  for (const plan::Entry& entry : plan.entries)
    if (is_at_work(entry)) stacks.push_back(labels.of(entry.id) + " (" + entry.live.status + ")");
  if (stacks.empty()) return std::nullopt;
  const bool of_a_run = before_ && before_->progress == Progress::running;
  return base::error(ErrorKind::conflict,
                     "AWS is still at work in " + request_.environment + ": " + base::join(stacks, ", ") +
                         (of_a_run ? ", which the run " + before_->run + " began" : std::string()),
                     of_a_run ? "once that is over, the schedule's job (cf ci --resume) goes on with plan " +
                                    before_->plan_id
                              : "wait until it has ended");
}

// What an earlier run of the same plan has done does not make it another plan.
Result<void> EnvironmentDeployment::go_on_with(const Deployment& before, const base::Call& call) {
  if (before.plan_id.empty() || before.progress == Progress::done) return {};
  if (before.digest != run_->plan.digest) {
    auto earlier = session_.records->deployment_plan(request_.environment, before.plan_id, call);
    if (!earlier) return std::move(earlier).error();
    // Twelve digits may be made to collide; the digest is the plan.
    if (!*earlier || (*earlier)->digest != before.digest || !plan::differences(**earlier, run_->plan).empty())
      return {};
    plan::leave_out_unreviewed_hooks(**earlier, run_->plan);
    run_->plan.digest = before.digest;
    carried_ = true;
  }
  const bool is_under_way = before.progress == Progress::baking || before.progress == Progress::running ||
                            (before.progress == Progress::waiting && before.next_wave > 0);
  goes_on_ = is_under_way;
  if (!is_under_way) return {};
  first_wave_ = before.next_wave;
  return take_over_glass(before, call);
}

Result<void> EnvironmentDeployment::take_over_glass(const Deployment& before, const base::Call& call) {
  if (glass_ || !before.break_glass) return {};
  glass_ = before.break_glass;
  forge::Person person;
  person.id = glass_->person_id;
  person.login = glass_->login;
  const descriptor::People& allowed = session_.rules(request_.environment).break_glass;
  auto still = allowed.empty() ? Result<bool>(false) : is_one_of(session_, allowed, person, call);
  if (!still) return std::move(still).error();
  glass_->entitled = *still;
  return {};
}

// The newest deployment was being carried out by a run that has died, and what there is to do now is not its
// plan: nobody else writes down how it ended.
Result<void> EnvironmentDeployment::note_interrupted(const base::Call& call) {
  if (goes_on_ || !before_ || before_->progress != Progress::running) return {};
  AuditRecord record = audit_record_of(*before_, "deployment interrupted", call.clock->now());
  record.result = "its run " + before_->run + " died";
  record.reason = "what is left to do is plan " + run_->plan.id();
  record.run = run_name();
  return session_.records->audit(record, call);
}

void EnvironmentDeployment::fill_record(const base::Call& call) {
  const plan::Plan& plan = run_->plan;
  record_.environment = request_.environment;
  record_.plan_id = plan.id();
  record_.digest = plan.digest;
  if (session_.pull_request) record_.pull_request = session_.pull_request->number;
  record_.requested_by = request_.requested_by;
  record_.started = goes_on_ ? before_->started : call.clock->now();
  record_.run = run_name();
  record_.next_wave = first_wave_;
  record_.break_glass = glass_;
  record_.asked = request_.plan_id;
  record_.id = before_ && is_same_run(*before_, record_.digest, record_.pull_request) ? before_->id
                                                                                      : base::random_hex(8);
}

Result<ExitCode> EnvironmentDeployment::decide(const base::Call& call) {
  plan::Plan& plan = run_->plan;
  const PostedPlan posted{plan.id(), plan.digest, record_.pull_request, plan.commit, call.clock->now()};
  if (auto noted = note_interrupted(call); !noted) return std::move(noted).error();
  auto kept = carried_ ? session_.records->keep_posted(request_.environment, posted, call)
                       : session_.records->keep_plan(plan, posted, call);
  if (kept && !carried_) kept = session_.records->keep_deployment_plan(plan, call);
  if (!kept) return std::move(kept).error();
  if (goes_on_ && before_->progress == Progress::baking && before_->resume_at &&
      call.clock->now() < *before_->resume_at)
    return still_bakes(call);

  Asked asked;
  asked.break_glass = glass_;
  if (goes_on_) asked.running = gate::Running{record_.started, before_->progress == Progress::running};
  auto gated = ask_gates(session_, request_.environment, plan, asked, call);
  if (!gated) return failed_to_plan(gated.error(), call);
  if (before_)
    if (auto taken = take_place_of(*before_, plan, *gated, call); !taken) return std::move(taken).error();
  if (auto refused = workflow::refusal(plan)) return cannot_start(*gated, *refused, call);
  if (!changes_something(plan)) return nothing_to_do(*gated, call);
  if (!gated->verdict.open()) return waits(*gated, call);
  return deploy(*gated, call);
}

Result<ExitCode> EnvironmentDeployment::failed_to_plan(const base::Error& error, const base::Call& call) {
  if (call.stopped()) return error;  // it is no failure, and nothing is said of it
  session_.say(base::describe(error));
  notify_people(descriptor::Occasion::failed, error.message, call);
  const std::string title = "Deployment of " + request_.environment + " failed before it began";
  auto told = tell(forge::CommitState::failure, error.message,
                   error_markdown(title, error, room_for_text(session_)), call);
  if (!told) return std::move(told).error();
  return base::exit_code_for(error.kind);
}

Result<ExitCode> EnvironmentDeployment::another_plan(const base::Call& call) {
  constexpr std::size_t most_differences = 20;
  std::string why = "The plan of " + report::for_markdown(request_.environment) + " is `" + run_->plan.id() +
                    "` now, not `" + request_.plan_id.substr(0, 12) + "`; nothing was done.\n\n";
  auto asked = session_.records->plan(request_.environment, request_.plan_id, call);
  if (asked && *asked) {
    std::vector<std::string> differences = plan::differences(**asked, run_->plan);
    const std::size_t all = differences.size();
    if (all > most_differences) differences.resize(most_differences);
    for (const std::string& difference : differences)
      why += "- " + report::for_markdown(base::ellipsis(difference, 300)) + "\n";
    if (all > most_differences) why += "- and " + std::to_string(all - most_differences) + " more\n";
  }
  if (before_ && before_->plan_awaited() == request_.plan_id) {
    record_ = *before_;
    if (auto kept = keep(Progress::failed, "the plan is " + run_->plan.id() + " now", call); !kept)
      return std::move(kept).error();
  }
  if (auto sent = reply(session_, why, call); !sent) return std::move(sent).error();
  session_.say(request_.environment + ": another plan was asked for than " + run_->plan.id());
  return ExitCode::stale;
}

Result<ExitCode> EnvironmentDeployment::cannot_start(const Gated& gated, const base::Error& refused,
                                                     const base::Call& call) {
  session_.say(base::describe(refused));
  notify_people(descriptor::Occasion::failed, refused.message, call);
  if (auto ended = end(Progress::failed, "refused", refused.message, gated, call); !ended)
    return std::move(ended).error();
  const std::string text = plan_comment(session_, run_->plan, gated, {room_for_text(session_), "", ""}, call);
  if (auto told = tell(forge::CommitState::failure, refused.message, text, call); !told)
    return std::move(told).error();
  return base::exit_code_for(refused.kind);
}

Result<std::string> EnvironmentDeployment::summary_before(const base::Call& call) {
  if (!before_ || !(before_->progress == Progress::done || goes_on_) ||
      before_->pull_request != record_.pull_request)
    return std::string();
  auto results = session_.records->results(*before_, call);
  if (!results) return std::move(results).error();
  if (!*results) return std::string();
  return summary_text(whole_summary(**results, idle_summary("")));
}

// A job that runs again finds nothing to do: what the first one did stays recorded, and in the comment. Or
// AWS has finished what a run began that died.
Result<ExitCode> EnvironmentDeployment::nothing_to_do(const Gated& gated, const base::Call& call) {
  if (auto kept = keep_live({}, true, call); !kept) return std::move(kept).error();
  auto before = summary_before(call);
  if (!before) return std::move(before).error();
  if (auto queued = queue_next(call); !queued) return std::move(queued).error();
  auto kept = goes_on_ ? end(Progress::done, "done", "what the run " + before_->run + " had begun is done",
                             gated, call)
              : before->empty() ? keep(Progress::done, "", call)
                                : Result<void>();
  if (!kept) return std::move(kept).error();
  session_.say(request_.environment + ": nothing to do");
  if (!before->empty())
    return next(
        *before + "\nLooked at again at " + base::iso8601(call.clock->now()) + ": nothing is left to do.\n\n",
        "nothing to do", call);
  return next("## " + report::for_markdown(request_.environment) +
                  ": nothing to do\n\nWhat is deployed is what the repository says.\n\n",
              "nothing to do", call);
}

Result<ExitCode> EnvironmentDeployment::waits(const Gated& gated, const base::Call& call) {
  std::vector<std::string> for_what;
  for (const gate::Obstacle& obstacle : gated.verdict.obstacles)
    for_what.push_back(obstacle_text(obstacle, run_->plan));
  record_.resume_at = gated.verdict.next_opening;
  const std::string what = base::join(for_what, "; ");
  session_.say(request_.environment + " waits: " + what);
  const ExitCode code = request_.is_stage ? ExitCode::blocked : ExitCode::ok;
  // A schedule that finds everything as it was has nothing to tell.
  const bool is_news = !before_ || before_->progress != Progress::waiting ||
                       before_->digest != record_.digest || before_->waits_on != gated.waits_on ||
                       before_->pull_request != record_.pull_request;
  record_.waits_on = gated.waits_on;
  notify_waiting(session_, notice(descriptor::Occasion::approval_wanted, ""), gated.verdict, call);
  if (!is_news && session_.event.kind == EventKind::resume) return code;
  if (is_news)
    if (auto written = audit("deployment waits", "", what, &gated, call); !written)
      return std::move(written).error();
  if (auto kept = keep(Progress::waiting, what, call); !kept) return std::move(kept).error();
  auto done = summary_of_waves(call);
  if (!done) return std::move(done).error();
  const std::size_t room = room_for_text(session_);
  const bool is_part = !done->empty();
  const std::string plan =
      plan_comment(session_, run_->plan, gated,
                   {room > done->size() ? room - done->size() : room / 8, "", "", false, is_part}, call);
  const std::string text = is_part ? gated.shown + *done + "\n" + plan : plan;
  if (auto told = tell(forge::CommitState::pending, "waits: " + what, text, call); !told)
    return std::move(told).error();
  return code;
}

// What its waves have done so far, for a comment that tells what the next one waits for; "": none has run.
Result<std::string> EnvironmentDeployment::summary_of_waves(const base::Call& call) {
  if (first_wave_ == 0) return std::string();
  const std::string outcome = "waits for wave " + std::to_string(first_wave_ + 1);
  auto all = keep_results(idle_summary(outcome), call);
  if (!all) return std::move(all).error();
  return summary_text(*all, outcome);
}

Result<ExitCode> EnvironmentDeployment::still_bakes(const base::Call& call) {
  const std::string what = "bakes until " + base::iso8601(*before_->resume_at);
  session_.say(request_.environment + " " + what);
  if (session_.event.kind == EventKind::comment)
    if (auto sent = reply(session_, report::for_markdown(request_.environment + " " + what) + ".\n", call);
        !sent)
      return std::move(sent).error();
  return request_.is_stage ? ExitCode::blocked : ExitCode::ok;
}

}  // namespace cf::ci
