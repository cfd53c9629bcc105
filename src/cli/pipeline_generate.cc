#include <algorithm>
#include <filesystem>

#include "base/boundary.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/generated_files.h"
#include "report/neutralise.h"

namespace cf::cli {
namespace {

// As the clone has it from its origin; empty: it does not say.
std::string default_branch_of(const std::filesystem::path& top) {
  const auto head = base::read_file(top / ".git" / "refs" / "remotes" / "origin" / "HEAD", 4096);
  constexpr std::string_view origin = "ref: refs/remotes/origin/";
  if (!head || !head->starts_with(origin)) return {};
  return std::string(base::trim(std::string_view(*head).substr(origin.size())));
}

class PipelineGenerate final : public Command {
 public:
  void declare(Arguments& arguments) override {
    arguments.option("--runner", runner_)
        .option("--forge", forge_)
        .option("--server", request_.server)
        .option("--repository", request_.repository)
        .option("--branch", request_.branch)
        .option("--name", request_.name)
        .option("--region", region_)
        .option("--runner-account", runner_account_)
        .option("--binary-url", request_.binary.url)
        .option("--binary-sha256", request_.binary.sha256)
        .option("--connection", request_.connection)
        .option("--token-secret", request_.token_secret)
        .option("--state", request_.state)
        .number("--resume-every", resume_minutes_, 5, 30)
        .flag("--plan-all", request_.plan_all)
        .flag("--manual-approval", request_.manual_approval)
        .flag("--stage-conditions", request_.stage_conditions)
        .flag("--plan-with-deploy-role", request_.plan_with_deploy_role)
        .option("--out", out_);
    common_.declare_repository(arguments);
  }

  base::ExitCode run() override {
    if (runner_.empty())
      throw base::Failure(base::error(base::ErrorKind::usage, "which runner is the pipeline for?",
                                      "--runner codebuild, github-actions, gitlab-ci, jenkins or "
                                      "bitbucket-pipelines"));
    request_.runner = pipeline::runner_named(runner_).or_throw();
    request_.forge =
        forge_.empty() ? pipeline::usual_forge(request_.runner) : pipeline::forge_named(forge_).or_throw();
    const workflow::Settings settings = common_.settings().or_throw();
    const descriptor::Descriptor descriptor = read_descriptor(settings);
    request_.region = base::Region(region_);
    if (!runner_account_.empty())
      request_.runner_account = base::AccountId(runner_account_);
    else if (!descriptor.environments.empty())
      request_.runner_account = descriptor.environments.front().account;
    request_.resume_minutes = static_cast<int>(resume_minutes_);
    const std::filesystem::path top = top_of(settings.workspace.root);
    name_from(top, settings);
    request_.default_branch = default_branch_of(top);
    const auto files = pipeline::generate(request_, descriptor).or_throw();
    // Hosts look for their files at the repository's top alone.
    const std::filesystem::path current = std::filesystem::current_path();
    if (out_.empty())
      write_generated(top, top.lexically_relative(current).string(), files);
    else
      write_generated(current / out_, out_, files);
    for (const std::string& note : pipeline::left_to_cf(request_, descriptor))
      print_error("note: " + report::for_terminal(note) + "\n");
    tell(pipeline::triggers(request_.runner, request_.forge).or_throw());
    return base::ExitCode::ok;
  }

 private:
  // Of a folder that is in no repository, the one that this is run in, if it is below.
  static std::filesystem::path top_of(const std::filesystem::path& folder) {
    const std::filesystem::path top = base::repository_top(folder);
    std::error_code ignored;
    if (std::filesystem::exists(top / ".git", ignored)) return top;
    const std::filesystem::path current = std::filesystem::current_path();
    return is_below(current, folder) ? current : folder;
  }
  static bool is_below(const std::filesystem::path& above, const std::filesystem::path& folder) {
    return std::mismatch(above.begin(), above.end(), folder.begin(), folder.end()).first == above.end();
  }

  // Jobs run at the top: the fewest options with which cf ci finds the same there as is found here.
  void name_from(const std::filesystem::path& top, const workflow::Settings& settings) {
    const auto below = [&top](const std::filesystem::path& path) {
      const std::string relative = path.lexically_relative(top).string();
      return relative == "." ? std::string() : relative;
    };
    request_.folder = below(settings.workspace.root);
    const std::string project = below(settings.project), descriptor = below(settings.descriptor);
    for (const workflow::Place& place :
         {workflow::Place{top, "", ""}, workflow::Place{top, request_.folder, ""},
          workflow::Place{top, project, ""}, workflow::Place{top, "", descriptor}}) {
      workflow::Settings found;
      if (!workflow::locate(place, found)) continue;
      if (found.descriptor != settings.descriptor || found.project != settings.project) continue;
      request_.project = place.project, request_.descriptor = place.descriptor;
      return;
    }
    request_.project = project, request_.descriptor = descriptor;
  }

  void tell(const pipeline::Triggers& triggers) const {
    print("\nWhat starts a job:\n  pull request  " + triggers.pull_request + "\n  merge         " +
          triggers.push + "\n  comment       " + triggers.comment + "\n  schedule      " + triggers.schedule +
          "\n");
    if (request_.runner == pipeline::Runner::github_actions && request_.default_branch.empty())
      print("\nGitHub starts the jobs of comments and of the schedule on the default branch alone: " +
            request_.branch + " must be that.\n");
    print("\nNext: review and commit the files");
    print(request_.runner == pipeline::Runner::codebuild
              ? ", then 'cf pipeline deploy' with credentials of account " + request_.runner_account.str() +
                    "\n"
              : "; what is to be set up on the host stands at their beginning\n");
  }

  std::string runner_, forge_, region_, runner_account_, out_;
  std::size_t resume_minutes_ = 15;
  pipeline::Request request_;
  CommonOptions common_;
};

}  // namespace

std::unique_ptr<Command> make_pipeline_generate() {
  return std::make_unique<PipelineGenerate>();
}

}  // namespace cf::cli
