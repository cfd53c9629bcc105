#include <filesystem>

#include "base/boundary.h"
#include "cli/carry_out.h"
#include "cli/command.h"
#include "cli/run_context.h"
#include "pipeline/bootstrap.h"

namespace cf::cli {
namespace {

class PipelineDeploy final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.flag("-y,--yes", carry_.yes)
        .list("--allow-destroy", carry_.allow_destroy)
        .option("--markdown", carry_.markdown)
        .choice("-o,--output", carry_.output, {"text", "markdown", "json"});
    common_.declare_repository(arguments);
    common_.declare_cloud(arguments);
  }

  // A deployment like any other, of the project that cf pipeline generate made.
  base::ExitCode run() override {
    carry_.environment = pipeline::runner_environment;
    return told(carry_, [this] { return work(); });
  }

 private:
  base::ExitCode work() {
    if (common_.project.empty()) common_.project = generated_project();
    // The pipeline's account is entered with the user's own credentials: no role of ours is there before it.
    if (common_.role.empty()) common_.role = "none";
    RunContext context(common_, carry_.environment);
    const Interrupt interrupt;
    settle_earlier_run(context, interrupt);
    plan::Plan plan = context.planner->make({}, interrupt.call());
    plan.tool_version = CF_VERSION;
    carry_.question = "Deploy plan " + plan.id() + "?";
    return carry_out(context, plan, carry_, interrupt);
  }

  // Here, or at the repository's top, where cf pipeline generate writes it.
  static std::string generated_project() {
    const std::filesystem::path folder = "pipeline", current = std::filesystem::current_path();
    std::error_code ignored;
    for (const std::filesystem::path& place : {current, base::repository_top(current)})
      if (std::filesystem::is_directory(place / folder, ignored))
        return (place / folder).lexically_relative(current).string();
    throw base::Failure(
        base::error(base::ErrorKind::usage, "there is no folder pipeline/ here",
                    "'cf pipeline generate --runner codebuild' makes it at the repository's top; "
                    "pipelines of other runners need no deployment"));
  }

  CarryOut carry_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_pipeline_deploy() {
  return std::make_unique<PipelineDeploy>();
}

}  // namespace cf::cli
