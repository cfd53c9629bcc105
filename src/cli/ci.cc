#include "base/files.h"
#include "ci/driver.h"
#include "ci/fork_check.h"
#include "cli/command.h"
#include "cli/run_context.h"

namespace cf::cli {
namespace {

class Ci final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--event", event_)
        .option("--environment", environment_)
        .option("--pull-request", pull_request_)
        .option("--comment", comment_)
        .option("--commit", commit_)
        .option("--branch", branch_)
        .option("--forge", forge_)
        .option("--forge-api", api_)
        .option("--repository", repository_)
        .option("--state", state_)
        .flag("--resume", resume_)
        .number("--parallel", stacks_, 1, 1000);
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  base::ExitCode run() override {
    workflow::Settings settings = common_.settings().or_throw();
    ci::Variables variables = settings.environment;
    const auto set = [&variables](const char* name, const std::string& value) {
      if (!value.empty()) variables[name] = value;
    };
    set("CF_EVENT", resume_ ? "resume" : event_);
    set("CF_ENVIRONMENT", environment_);
    set("CF_PULL_REQUEST", pull_request_);
    set("CF_COMMENT", comment_);
    set("CF_COMMIT", commit_);
    set("CF_BRANCH", branch_);
    set("CF_FORGE", forge_);
    set("CF_FORGE_API", api_);
    set("CF_REPOSITORY", repository_);
    if (!state_.empty()) settings.environment["CF_STATE"] = state_;
    ci::Event event =
        ci::read_event(variables, [](const std::string& path) { return base::read_file(path); }).or_throw();
    const auto say = [](const std::string& line) { print(report::for_terminal(line) + "\n"); };
    if (event.kind == ci::EventKind::nothing) {
      say("nothing to do: " + event.why);
      return base::ExitCode::ok;
    }
    const Interrupt interrupt;
    if (event.fork && event.host && !ci::token_of(variables, *event.host)) {
      say("the pull request comes from a fork, and this job has no token: it is checked without posting");
      return ci::check_fork_offline(settings, say, interrupt.call());
    }
    const auto session =
        ci::open_session(std::move(settings), std::move(event), say, interrupt.call()).or_throw();
    session->stacks = stacks_;
    return ci::run(*session, interrupt.call()).or_throw();
  }

 private:
  std::string event_, environment_, pull_request_, comment_, commit_, branch_, forge_, api_, repository_,
      state_;
  bool resume_ = false;
  std::size_t stacks_ = 20;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_ci() {
  return std::make_unique<Ci>();
}

}  // namespace cf::cli
