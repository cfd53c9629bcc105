// Names of runners and forges, and what starts jobs of each pair of them.
#include <array>

#include "base/strings.h"
#include "pipeline/pipeline.h"

namespace cf::pipeline {
namespace {

using base::ErrorKind;

struct RunnerRow {
  Runner runner;
  const char *name, *title;
  Forge forge;
};
constexpr std::array runner_rows = {
    RunnerRow{Runner::codebuild, "codebuild", "CodeBuild", Forge::github},
    RunnerRow{Runner::github_actions, "github-actions", "GitHub Actions", Forge::github},
    RunnerRow{Runner::gitlab_ci, "gitlab-ci", "GitLab CI", Forge::gitlab},
    RunnerRow{Runner::jenkins, "jenkins", "Jenkins", Forge::github},
    RunnerRow{Runner::bitbucket_pipelines, "bitbucket-pipelines", "Bitbucket Pipelines", Forge::bitbucket}};

struct ForgeRow {
  Forge forge;
  const char *name, *title;
};
constexpr std::array forge_rows = {ForgeRow{Forge::github, "github", "GitHub"},
                                   ForgeRow{Forge::gitlab, "gitlab", "GitLab"},
                                   ForgeRow{Forge::bitbucket, "bitbucket", "Bitbucket"},
                                   ForgeRow{Forge::codecommit, "codecommit", "CodeCommit"}};

const RunnerRow& row_of(Runner runner) {
  return runner_rows[static_cast<std::size_t>(runner)];
}
const ForgeRow& row_of(Forge forge) {
  return forge_rows[static_cast<std::size_t>(forge)];
}

template <typename Rows>
base::Error unknown_name(const char* what, std::string_view name, const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.emplace_back(row.name);
  return base::error(
      ErrorKind::usage,
      std::string("there is no ") + what + " '" + std::string(name) + "'" + base::did_you_mean(name, names),
      "known are " + base::join(names, ", "));
}

constexpr const char* resume_reads_comments =
    "read by the schedule's job, which may be started by hand too: nothing starts a build on a comment";

base::Error no_trigger(Runner runner, Forge forge, const std::string& why, const std::string& instead) {
  return base::error(
      ErrorKind::unsupported,
      std::string(title(runner)) + " can't work for a repository on " + title(forge) + ": " + why,
      "use --runner " + instead);
}

base::Result<Triggers> codebuild_triggers(Forge forge) {
  if (forge == Forge::codecommit)
    return Triggers{"EventBridge rule (CodeCommit Pull Request State Change) that starts the build",
                    "EventBridge rule (CodeCommit Repository State Change) that starts the pipeline",
                    "EventBridge rule (CodeCommit Comment on Pull Request) that starts the build",
                    "EventBridge rule that starts the build"};
  return Triggers{"the webhook that CodeBuild makes on " + std::string(title(forge)),
                  "the pipeline's trigger on the code connection", resume_reads_comments,
                  "EventBridge rule that starts the build"};
}

base::Result<Triggers> jenkins_triggers(Forge forge) {
  if (forge == Forge::codecommit)
    return no_trigger(Runner::jenkins, forge,
                      "no branch source of Jenkins knows its pull requests, so that their jobs could not be "
                      "told from those that deploy",
                      "codebuild");
  const std::string source = std::string("webhook to the multibranch pipeline's ") + title(forge) + " source";
  return Triggers{source, source, "webhook to the Generic Webhook Trigger plugin",
                  "cron of the job of the branch that is deployed"};
}

}  // namespace

const std::vector<Runner>& runners() {
  static const std::vector<Runner> all = [] {
    std::vector<Runner> list;
    for (const RunnerRow& row : runner_rows) list.push_back(row.runner);
    return list;
  }();
  return all;
}
const std::vector<Forge>& forges() {
  static const std::vector<Forge> all = [] {
    std::vector<Forge> list;
    for (const ForgeRow& row : forge_rows) list.push_back(row.forge);
    return list;
  }();
  return all;
}

const char* to_string(Runner runner) {
  return row_of(runner).name;
}
const char* to_string(Forge forge) {
  return row_of(forge).name;
}
const char* title(Runner runner) {
  return row_of(runner).title;
}
const char* title(Forge forge) {
  return row_of(forge).title;
}
Forge usual_forge(Runner runner) {
  return row_of(runner).forge;
}

base::Result<Runner> runner_named(std::string_view name) {
  for (const RunnerRow& row : runner_rows)
    if (name == row.name) return row.runner;
  return unknown_name("runner", name, runner_rows);
}
base::Result<Forge> forge_named(std::string_view name) {
  for (const ForgeRow& row : forge_rows)
    if (name == row.name) return row.forge;
  return unknown_name("forge", name, forge_rows);
}

base::Result<Triggers> triggers(Runner runner, Forge forge) {
  if (runner == Runner::codebuild) return codebuild_triggers(forge);
  if (runner == Runner::jenkins) return jenkins_triggers(forge);
  if (usual_forge(runner) != forge) {
    const bool own_runner = forge != Forge::codecommit;
    std::string instead = "codebuild";
    for (const RunnerRow& row : runner_rows)
      if (own_runner && row.forge == forge && row.runner != Runner::codebuild &&
          row.runner != Runner::jenkins)
        instead = std::string(row.name) + ", codebuild or jenkins";
    return no_trigger(runner, forge,
                      std::string("it runs jobs for repositories on ") + title(usual_forge(runner)) + " only",
                      instead);
  }
  if (runner == Runner::github_actions)
    return Triggers{"event pull_request", "event push", "event issue_comment", "event schedule"};
  if (runner == Runner::gitlab_ci)
    return Triggers{"merge request pipeline", "branch pipeline",
                    "webhook for comments to a pipeline trigger token",
                    "pipeline schedule, set up in the project"};
  return Triggers{"pull request pipeline", "branch pipeline",
                  "read by the schedule's job: Bitbucket starts no pipeline on a comment",
                  "schedule of the custom pipeline cf-resume, set up in the repository"};
}

}  // namespace cf::pipeline
