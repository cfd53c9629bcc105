#include "workflow/wave_checks.h"

#include "aws/cloudwatch.h"
#include "base/process.h"
#include "base/strings.h"

namespace cf::workflow {

using base::ErrorKind;
using base::Result;

namespace {

constexpr std::chrono::minutes longest_check{10};

Result<void> run_command(const descriptor::WaveCheck& check, const descriptor::Wave& wave,
                         const Settings& settings, base::Call call) {
  base::Command command;
  command.argv = check.command;
  command.directory = settings.workspace.root;
  command.environment = settings.environment;
  std::vector<std::string> regions;
  for (const base::Region& region : wave.regions) regions.push_back(region.str());
  command.environment["CF_WAVE_REGIONS"] = base::join(regions, ",");
  call.deadline = call.clock->now() + longest_check;
  auto finished = base::run(command, "", call);
  const std::string name = "the check " + base::join(check.command, " ");
  if (!finished) return std::move(finished).error().while_("running " + name);
  if (finished->exit_code == 0) return {};
  base::Error error =
      base::error(ErrorKind::deploy_failed,
                  name + " failed with exit code " + std::to_string(finished->exit_code), {}, check.at);
  const std::string said(base::trim(finished->err.empty() ? finished->out : finished->err));
  if (!said.empty()) error.trace.push_back(base::ellipsis(said, 500));
  return error;
}

Result<void> look_at_alarm(const descriptor::WaveCheck& check, const descriptor::Wave& wave,
                           const base::AccountId& account, Access& access, const base::Call& call) {
  for (const base::Region& region : wave.regions) {
    auto state = aws::alarm_state(access.session({account, region, {}, {}}), check.alarm, call);
    if (!state)
      return std::move(state).error().while_("looking at the alarm " + check.alarm + " in " + region.str());
    if (*state != "OK")
      return base::error(ErrorKind::deploy_failed,
                         "the alarm " + check.alarm + " in " + region.str() + " is " + *state, {}, check.at);
  }
  return {};
}

}  // namespace

Result<void> run_checks(const descriptor::Wave& wave, const base::AccountId& account,
                        const Settings& settings, Access& access, const base::Call& call) {
  for (const descriptor::WaveCheck& check : wave.checks) {
    auto held = check.command.empty() ? look_at_alarm(check, wave, account, access, call)
                                      : run_command(check, wave, settings, call);
    if (!held) return held;
  }
  return {};
}

}  // namespace cf::workflow
