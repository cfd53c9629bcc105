#include <unistd.h>

#include <algorithm>
#include <array>

#include "aws/services.h"
#include "base/strings.h"
#include "ci/records.h"
#include "ci/session.h"
#include "cli/command.h"
#include "cli/question.h"
#include "cli/run_context.h"
#include "store/shared_lock.h"

namespace cf::cli {
namespace {

// Whoever may write a shared state is known to AWS; a folder's user only to the machine.
std::string who_unlocks(workflow::Settings settings, const std::string& state, const base::Call& call) {
  if (state.starts_with("s3://") && !settings.local) {
    settings.role = aws::no_role;
    workflow::Access access(settings);
    workflow::Where where;
    where.region = access.default_region();
    return access.check(where, call).or_throw().arn;
  }
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  const auto user = settings.environment.find("USER");
  const std::string name =
      user != settings.environment.end() && !user->second.empty() ? user->second : std::to_string(::getuid());
  return name + " on " + host.data();
}

class Unlock final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.positional("ENV", environment_, true)
        .option("--reason", reason_)
        .flag("-y,--yes", yes_)
        .option("--state", state_);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    workflow::Settings settings = common_.settings().or_throw();
    if (!state_.empty()) settings.environment["CF_STATE"] = state_;
    descriptor::Descriptor descriptor;
    base::Diagnostics ignored;
    if (!settings.descriptor.empty())
      descriptor = descriptor::read(settings.descriptor, settings.descriptor.filename().string(), ignored);
    const auto objects = ci::open_state(settings, descriptor.ci).or_throw();
    store::SharedLocks locks(objects);
    const base::Call call;
    const std::array names = {"hold/" + environment_, "deploy/" + environment_};
    std::string held;
    for (const std::string& name : names)
      if (const auto lock = locks.holder(name, call).or_throw())
        held += environment_ + " is " + store::describe(*lock, call.clock->now()) + "\n";
    if (held.empty()) {
      if (!settings.descriptor.empty()) require_known(descriptor);
      print("nothing holds " + environment_ + "\n");
      return base::ExitCode::ok;
    }
    print(report::for_terminal(held));
    if (base::trim(reason_).empty()) reason_ = ask_for("Why is it freed?");
    if (base::trim(reason_).empty())
      throw base::Failure(base::error(base::ErrorKind::usage,
                                      "why " + environment_ + " is freed is written into the audit log",
                                      "add --reason TEXT"));
    if (!yes_ && !ask("Free it? A job that still deploys stops when it next renews its lease."))
      return base::ExitCode::cancelled;

    ci::AuditRecord record;
    const auto state = settings.environment.find("CF_STATE");
    record.by = who_unlocks(settings,
                            state == settings.environment.end() ? descriptor.ci.state : state->second, call);
    for (const std::string& name : names)
      if (const auto broken = locks.break_(name, record.by, call).or_throw())
        record.result += (record.result.empty() ? "freed: it was " : "; it was ") +
                         store::describe(*broken, call.clock->now());
    if (record.result.empty()) record.result = "nothing was locked";
    record.what = "unlocked";
    record.at = call.clock->now();
    record.environment = environment_;
    record.reason = base::trim(reason_);
    record.run = "cf on a machine of the caller's";
    auto written = ci::Records(objects).audit(record, call);
    if (!written)
      return report_error(std::move(written).error().while_("writing what was freed into the audit log"));
    print(report::for_terminal(environment_ + ": " + record.result) + "\n");
    return base::ExitCode::ok;
  }

 private:
  // Of an environment that nothing holds: a misspelt one never is. One that the descriptor has no more may
  // be.
  void require_known(const descriptor::Descriptor& descriptor) const {
    std::vector<std::string> names;
    for (const descriptor::Environment& environment : descriptor.environments)
      names.push_back(environment.name.str());
    if (std::find(names.begin(), names.end(), environment_) == names.end())
      throw base::Failure(base::error(base::ErrorKind::usage, "nothing holds " + environment_ +
                                                                  ", and there is no environment " +
                                                                  environment_ + " in " + descriptor.file +
                                                                  base::did_you_mean(environment_, names)));
  }

  std::string environment_, reason_, state_;
  bool yes_ = false;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_unlock() {
  return std::make_unique<Unlock>();
}

}  // namespace cf::cli
