// A pull request was opened or its head moved: its environments are planned, and each plan is a comment.
#include <algorithm>

#include "ci/changed_environments.h"
#include "ci/driver.h"
#include "ci/newer_head.h"
#include "ci/notify.h"
#include "ci/overtaken.h"
#include "ci/plan_comment.h"
#include "ci/poster.h"
#include "ci/words.h"
#include "workflow/deployer.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

namespace {

// What the checkout of the head changes in the rules, and in which environments there are. Of one that can't
// be read none: each plan says why it can't.
struct HeadRules {
  std::string note;
  ChangedEnvironments environments;
};
HeadRules head_rules(const Session& session) {
  base::Diagnostics diagnostics;
  const descriptor::Descriptor head =
      descriptor::read(session.settings.descriptor, session.descriptor_path, diagnostics);
  return {changed_rules_markdown(*session.base, head),
          diagnostics.has_errors() ? ChangedEnvironments{} : changed_environments(*session.base, head)};
}

// The same where the checkout is the base branch's, as for a comment: asked of the host.
Result<std::string> rules_of_head(const Session& session, const base::Call& call) {
  auto text = session.forge->file(session.descriptor_path, session.pull_request->head_commit, call);
  if (!text && text.error().kind != base::ErrorKind::not_found)
    return std::move(text).error().while_("reading " + session.descriptor_path + " of the pull request");
  base::Diagnostics ignored;
  const descriptor::Descriptor head =
      text ? descriptor::read_text(*std::move(text), session.descriptor_path, ignored)
           : descriptor::Descriptor();
  return changed_rules_markdown(*session.base, head);
}

Result<ExitCode> report_failure(const Session& session, const std::string& environment,
                                const base::Error& error, const std::string& rules_note,
                                const base::Call& call) {
  session.say(base::describe(error));
  const std::string status = "cf/plan/" + environment;
  auto set = set_status(session, status, forge::CommitState::failure, error.message,
                        annotations_of(session, error), call);
  const std::size_t room = room_for_text(session);
  auto posted = post(session, "plan " + environment,
                     error_markdown("Deploy Plan: " + environment + " failed", error,
                                    room - std::min(room / 2, rules_note.size())) +
                         (rules_note.empty() ? "" : "\n" + rules_note),
                     call);
  if (!set) return std::move(set).error();
  if (!posted) return std::move(posted).error();
  return base::exit_code_for(error.kind);
}

Result<ExitCode> plan_one(const Session& session, const std::string& environment,
                          const std::string& rules_note, const base::Call& call) {
  auto run = plan_environment(session, environment, true, call);
  // Planning takes a while.
  auto newer = newer_head(session, session.pull_request->head_commit, call);
  if (!newer) return std::move(newer).error();
  if (!newer->empty()) {
    session.say(environment + " is not shown: " + *newer);
    return ExitCode::ok;
  }
  if (!run) return report_failure(session, environment, run.error(), rules_note, call);
  plan::Plan& plan = (*run)->plan;
  plan.commit = session.pull_request->head_commit;
  // Kept before it is shown: an approval of what is shown finds its plan.
  const PostedPlan posted{plan.id(),   plan.digest,       session.pull_request->number,
                          plan.commit, call.clock->now(), is_at_work(plan)};
  if (auto kept = session.records->keep_plan(plan, posted, call); !kept) return std::move(kept).error();
  auto gated = show_plan(session, plan, rules_note, IfNotOurs::tell, call);
  if (!gated) return report_failure(session, environment, gated.error(), rules_note, call);
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

Result<Gated> show_plan(const Session& session, const plan::Plan& plan, const std::string& head,
                        IfNotOurs if_not_ours, const base::Call& call) {
  const std::string environment = plan.environment.str();
  auto posted = session.records->posted(environment, call);
  if (!posted) return std::move(posted).error();
  std::vector<PostedPlan> earlier;
  for (const PostedPlan& each : *posted)
    if (each.pull_request == session.pull_request->number) earlier.push_back(each);
  auto gated = ask_gates(session, environment, plan, {}, call);
  if (!gated) return gated;
  const std::string history = history_markdown(earlier, plan.id(), session.forge->limits().folds);
  const std::string text = plan_comment(session, plan, *gated, {room_for_text(session), head, history}, call);
  if (auto sent = post(session, "plan " + environment, text, call, if_not_ours); !sent)
    return std::move(sent).error();
  return gated;
}

Result<void> show_approvals(const Session& session, const std::string& environment, const base::Call& call) {
  auto posted = session.records->posted(environment, call);
  if (!posted) return std::move(posted).error();
  const auto newest = std::find_if(posted->rbegin(), posted->rend(), [&](const PostedPlan& each) {
    return each.pull_request == session.pull_request->number;
  });
  if (newest == posted->rend()) return {};
  auto plan = session.records->plan(environment, newest->digest, call);
  if (!plan) return std::move(plan).error();
  if (!*plan || (*plan)->digest != newest->digest) return {};
  auto rules = rules_of_head(session, call);
  if (!rules) return std::move(rules).error();
  auto shown = show_plan(session, **plan, *rules, IfNotOurs::leave, call);
  if (!shown) return std::move(shown).error();
  return {};
}

Result<ExitCode> plan_pull_request(Session& session, const std::string& only, const base::Call& call) {
  auto newer = outdated(session, call);
  if (!newer) return std::move(newer).error();
  if (!newer->empty()) {
    session.say("nothing is planned: " + *newer);
    return ExitCode::ok;
  }
  const auto [note, changed] = head_rules(session);
  ExitCode code = ExitCode::ok;
  const auto is_asked = [&only](const std::string& each) { return only.empty() || each == only; };
  bool is_first = true;
  for (const std::string& environment : session.environments()) {
    if (!is_asked(environment)) continue;
    const bool removed =
        std::find(changed.removed.begin(), changed.removed.end(), environment) != changed.removed.end();
    if (!removed && !is_first && !session.event.plan_all) continue;
    auto planned =
        removed ? tell_removed(session, environment, note, call) : plan_one(session, environment, note, call);
    if (!planned) return planned;
    if (code == ExitCode::ok) code = *planned;
    is_first = is_first && removed;
  }
  // Whoever pushes a branch names them: no more comments than people read.
  constexpr std::size_t most_added = 20;
  std::size_t told = 0;
  for (const std::string& environment : changed.added) {
    if (!is_asked(environment)) continue;
    if (++told > most_added) {
      session.say("further new environments are not checked: there are " +
                  std::to_string(changed.added.size()));
      break;
    }
    auto checked = tell_added(session, environment, note, call);
    if (!checked) return checked;
    if (code == ExitCode::ok) code = *checked;
  }
  return code;
}

}  // namespace cf::ci
