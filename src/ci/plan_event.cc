// A pull request was opened or its head moved: its environments are planned, and each plan is a comment.
#include "ci/driver.h"
#include "ci/notify.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "report/report.h"
#include "workflow/deployer.h"
#include "workflow/render_files.h"
#include "workflow/validate.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

namespace {

std::string head_rules(const Session& session) {
  base::Diagnostics ignored;
  const descriptor::Descriptor head =
      descriptor::read(session.settings.descriptor, session.descriptor_path, ignored);
  return changed_rules_markdown(*session.base, head);
}

Result<ExitCode> report_failure(const Session& session, const std::string& environment,
                                const base::Error& error, const base::Call& call) {
  session.say(base::describe(error));
  const std::string status = "cf/plan/" + environment;
  if (auto set = set_status(session, status, forge::CommitState::failure, error.message, {}, call); !set)
    return std::move(set).error();
  if (auto posted = post(session, "plan " + environment,
                         error_markdown("Deploy Plan: " + environment + " failed", error), call);
      !posted)
    return std::move(posted).error();
  return base::exit_code_for(error.kind);
}

Result<ExitCode> plan_one(const Session& session, const std::string& environment,
                          const std::string& rules_note, const base::Call& call) {
  auto run = plan_environment(session, environment, true, call);
  if (!run) return report_failure(session, environment, run.error(), call);
  plan::Plan& plan = (*run)->plan;
  plan.commit = session.pull_request->head_commit;
  auto before = session.records->posted(environment, call);
  if (!before) return std::move(before).error();
  // Kept before it is shown: an approval of what is shown finds its plan.
  const PostedPlan posted{plan.id(), plan.digest, session.pull_request->number, plan.commit,
                          call.clock->now()};
  if (auto kept = session.records->keep_plan(plan, posted, call); !kept) return std::move(kept).error();
  auto gated = ask_gates(session, environment, plan, {}, call);
  if (!gated) return report_failure(session, environment, gated.error(), call);

  std::vector<PostedPlan> earlier;
  for (const PostedPlan& each : *before)
    if (each.pull_request == session.pull_request->number) earlier.push_back(each);
  const bool folds = session.forge->limits().folds;
  const std::string rest =
      gates_markdown(session, plan, *gated, voided_by(session, plan, gated->verdict, call), folds) +
      history_markdown(earlier, plan.id(), folds);
  const std::size_t room = room_for_text(session);
  const std::string head = rules_note;
  const std::size_t taken = head.size() + std::min(rest.size(), room / 3);
  std::string text = head + report::plan_markdown(plan, {room - taken, folds});
  text += rest.size() <= room / 3 ? "\n" + rest : "";
  if (auto kept = keep_artifact(session, "plan-" + environment + ".md",
                                report::plan_markdown(plan, {std::size_t{16} << 20, true}));
      !kept)
    return std::move(kept).error();
  if (auto kept = keep_artifact(session, "plan-" + environment + ".json", plan::to_json(plan, false)); !kept)
    return std::move(kept).error();
  if (auto sent = post(session, "plan " + environment, text, call); !sent) return std::move(sent).error();
  notify(session,
         {descriptor::Occasion::plan, environment, plan.id(), plan.commit, posted.pull_request,
          status_line(plan, gated->verdict)},
         call);
  const auto refused = workflow::refusal(plan);
  if (auto set = set_status(session, "cf/plan/" + environment,
                            refused ? forge::CommitState::failure : forge::CommitState::success,
                            status_line(plan, gated->verdict), annotations_of(session, plan), call);
      !set)
    return std::move(set).error();
  session.say(environment + ": plan " + plan.id() + ", " + status_line(plan, gated->verdict));
  return refused ? base::exit_code_for(refused->kind) : ExitCode::ok;
}

}  // namespace

Result<ExitCode> plan_pull_request(Session& session, const std::string& only, const base::Call& call) {
  const std::string& commit = session.settings.workspace.commit;
  if (!commit.empty() && session.pull_request->open && commit != session.pull_request->head_commit &&
      session.event.runner != Runner::other && session.event.kind == EventKind::comment)
    return base::error(base::ErrorKind::conflict,
                       "commit " + commit.substr(0, 12) + " is checked out, the pull request's head is " +
                           session.pull_request->head_commit.substr(0, 12),
                       "let the job check out the head of the pull request, or run cf ci --checkout");
  session.settings.workspace.trust =
      session.base->ci.trust_pull_requests ? base::Trust::base : base::Trust::head;
  const std::string note = head_rules(session);
  ExitCode code = ExitCode::ok;
  for (const std::string& environment : session.environments()) {
    if (!only.empty() && environment != only) continue;
    auto planned = plan_one(session, environment, note, call);
    if (!planned) return planned;
    if (code == ExitCode::ok) code = *planned;
    if (only.empty() && !session.event.plan_all) break;
  }
  return code;
}

// No credentials, hooks or Python: what can be said of the text alone.
Result<ExitCode> check_fork(Session& session, const base::Call& call) {
  workflow::Settings settings = session.settings;
  settings.workspace.trust = base::Trust::fork;
  settings.offline = true;
  settings.environment.clear();
  std::string text =
      "## Checks of a pull request from a fork\n\nRendered and checked without credentials, hooks or "
      "Python. A maintainer who has read the change can push it to a branch of this repository to get a "
      "plan.\n\n";
  bool wrong = false;
  for (const std::string& environment : session.environments()) {
    try {
      const auto repository = workflow::load_repository(settings, environment);
      workflow::Frozen frozen;
      const workflow::Materialiser materialiser(settings, *repository, frozen);
      const workflow::Validation validation = workflow::validate(settings, *repository, materialiser, call);
      wrong = wrong || !validation.ok();
      std::string problems = base::describe(validation.diagnostics);
      for (const base::Error& error : validation.errors) problems += base::describe(error);
      text += "### " + report::for_markdown(environment) + ": " +
              (validation.ok() ? "no errors" : "**errors**") + "\n\n";
      if (!problems.empty())
        text += report::code_block(problems.substr(0, room_for_text(session) / 4), "") + "\n";
    } catch (const base::Failure& failure) {
      wrong = true;
      text += error_markdown(environment, failure.error());
    }
  }
  if (auto sent = post(session, "checks", text, call); !sent) return std::move(sent).error();
  if (auto set =
          set_status(session, "cf/checks", wrong ? forge::CommitState::failure : forge::CommitState::success,
                     wrong ? "errors" : "no errors", {}, call);
      !set)
    return std::move(set).error();
  return wrong ? ExitCode::invalid : ExitCode::ok;
}

}  // namespace cf::ci
