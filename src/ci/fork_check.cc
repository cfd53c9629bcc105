// A pull request from a fork: no credentials, hooks or Python, only what can be said of the text alone.
#include "ci/fork_check.h"

#include "base/secrets.h"
#include "ci/driver.h"
#include "ci/newer_head.h"
#include "ci/own_folder.h"
#include "ci/poster.h"
#include "ci/visible_variables.h"
#include "ci/words.h"
#include "report/report.h"
#include "workflow/render_files.h"
#include "workflow/validate.h"

namespace cf::ci {

using base::ExitCode;
using base::Result;

namespace {

std::string check_environment(const workflow::Settings& settings, const std::string& environment,
                              std::size_t room, bool& wrong, const base::Call& call) {
  try {
    const auto repository = workflow::load_repository(settings, environment);
    workflow::Frozen frozen;
    const workflow::Materialiser materialiser(settings, *repository, frozen);
    const workflow::Validation validation = workflow::validate(settings, *repository, materialiser, call);
    wrong = wrong || !validation.ok();
    std::string problems = base::describe(validation.diagnostics);
    for (const base::Error& error : validation.errors) problems += base::describe(error);
    return "### " + report::for_markdown(environment) + ": " +
           (validation.ok() ? "no errors" : "**errors**") + "\n\n" +
           (problems.empty() ? "" : text_block(problems, room) + "\n");
  } catch (const base::Failure& failure) {
    wrong = true;
    return error_markdown(environment, failure.error(), room);
  }
}

void take_access(workflow::Settings& settings) {
  settings.offline = true;
  settings.no_hooks = true;
  settings.environment.clear();
  settings.profile.clear();
  settings.home.clear();
  settings.role.clear();
  settings.shared_state.reset();
}

}  // namespace

ForkChecks check_new_environment(const Session& session, const std::string& environment, std::size_t room,
                                 const base::Call& call) {
  workflow::Settings settings = session.settings;
  take_access(settings);
  settings.trusted.reset();  // it has no such environment
  if (settings.workspace.trust == base::Trust::base && !session.base->ci.trust_pull_requests)
    settings.workspace.trust = base::Trust::head;
  settings.visible = session.visible_to_heads;
  settings.template_hosts = session.base->ci.template_hosts;
  ForkChecks checks;
  checks.markdown = check_environment(settings, environment, room, checks.wrong, call);
  return checks;
}

ForkChecks check_fork_text(workflow::Settings settings, const std::vector<std::string>& environments,
                           std::size_t room, const base::Call& call) {
  take_access(settings);
  settings.workspace.trust = base::Trust::fork;
  ForkChecks checks;
  checks.markdown =
      "## Checks of a pull request from a fork\n\nRendered and checked without credentials, hooks or "
      "Python. A maintainer who has read the change can push it to a branch of this repository to get a "
      "plan.\n\n";
  const std::size_t each = room / (environments.size() + 1);
  for (const std::string& environment : environments)
    checks.markdown += check_environment(settings, environment, each, checks.wrong, call);
  return checks;
}

Result<ExitCode> check_fork(Session& session, const base::Call& call) {
  auto newer = outdated(session, call);
  if (!newer) return std::move(newer).error();
  if (!newer->empty()) {
    session.say("nothing is checked: " + *newer);
    return ExitCode::ok;
  }
  const ForkChecks checks =
      check_fork_text(session.settings, session.environments(), room_for_text(session), call);
  auto sent = post(session, "checks", checks.markdown, call);
  auto set = set_status(session, "cf/checks",
                        checks.wrong ? forge::CommitState::failure : forge::CommitState::success,
                        checks.wrong ? "errors" : "no errors", {}, call);
  if (!sent) return std::move(sent).error();
  if (!set) return std::move(set).error();
  return checks.wrong ? ExitCode::invalid : ExitCode::ok;
}

ExitCode check_fork_offline(const workflow::Settings& settings,
                            const std::function<void(const std::string&)>& say, const base::Call& call) {
  if (auto own = require_no_links_in_own_folder(settings.workspace.root); !own) {
    say(base::describe(own.error()));
    return base::exit_code_for(own.error().kind);
  }
  for (const std::string& secret : secrets_among(settings.environment, {}, {})) base::add_secret(secret);
  base::Diagnostics problems;
  const std::vector<std::string> environments = workflow::environments_of(settings, problems);
  if (problems.has_errors()) {
    say(base::describe(problems));
    return ExitCode::invalid;
  }
  const ForkChecks checks = check_fork_text(settings, environments, 1u << 20, call);
  say(base::mask_secrets(checks.markdown));
  return checks.wrong ? ExitCode::invalid : ExitCode::ok;
}

}  // namespace cf::ci
