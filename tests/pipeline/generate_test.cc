#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/strings.h"
#include "document/yaml.h"
#include "pipeline/example_request.h"
#include "support/golden.h"

namespace cf::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<File> files_of(const Request& request, const descriptor::Descriptor& descriptor) {
  auto files = generate(request, descriptor);
  EXPECT_TRUE(files) << (files ? "" : files.error().message);
  return files ? *files : std::vector<File>{};
}

std::vector<File> every_file() {
  std::vector<File> all;
  for (const Runner runner : runners())
    for (const Forge forge : forges())
      if (triggers(runner, forge))
        for (File& file : files_of(example_request(runner, forge), example_descriptor()))
          all.push_back(
              {std::string(to_string(runner)) + "-" + to_string(forge) + "/" + file.path, file.text});
  return all;
}

TEST(Generate, GivesTheAcceptedFilesForEveryPair) {
  for (const File& file : every_file())
    EXPECT_TRUE(test::matches_golden("tests/pipeline/golden/" + file.path, file.text));
}

TEST(Generate, GivesYamlWithoutRepeatedKeys) {
  for (const File& file : every_file()) {
    if (file.path.ends_with("Jenkinsfile")) continue;
    base::Diagnostics diagnostics;
    document::parse_yaml(file.path, file.text, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  }
}

TEST(Generate, MarksEveryFileAsItsOwn) {
  for (const File& file : every_file())
    EXPECT_THAT(file.text.substr(0, file.text.find('\n')), HasSubstr(std::string(mark))) << file.path;
}

// Rows of threats: commands from texts of strangers, a stranger's code with credentials, secrets in logs.
TEST(Generate, LetsNoTextOfStrangersIntoAShell) {
  for (const File& file : every_file()) {
    for (const std::string& line : base::split(file.text, '\n'))
      if (line.find("${{") != std::string::npos) {
        EXPECT_TRUE(line.find("run:") == std::string::npos && line.find("curl") == std::string::npos)
            << file.path << ": " << line;
      }
    EXPECT_THAT(file.text, Not(HasSubstr("pull_request_target"))) << file.path;
    EXPECT_THAT(file.text, Not(HasSubstr("printenv"))) << file.path;
    EXPECT_THAT(file.text, Not(HasSubstr("set -x"))) << file.path;
  }
}

// A tag can be moved to other code; a commit can't.
TEST(Generate, UsesOneActionByItsCommit) {
  const auto used_by = [](const Request& request) {
    std::vector<std::string> used;
    for (const File& file : files_of(request, example_descriptor()))
      for (const std::string& line : base::split(file.text, '\n'))
        if (const auto at = line.find(" uses: "); at != std::string::npos)
          used.push_back(line.substr(at + 7, line.find(" # ") - at - 7));
    return used;
  };
  Request request = example_request(Runner::github_actions, Forge::github);
  EXPECT_THAT(used_by(request),
              ::testing::Each("actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"));
  EXPECT_EQ(used_by(request).size(), 2U);
  request.server = "https://github.example.com";  // takes no later version, and has no machines of GitHub's
  EXPECT_THAT(text_of(files_of(request, example_descriptor()), ".github/workflows/cloud-foundation.yml"),
              HasSubstr("runs-on: [self-hosted, linux, x64]\n"));
  EXPECT_THAT(used_by(request),
              ::testing::Each("actions/upload-artifact@c24449f33cd45d4826c6702db7e49f7cdb9b551d"));
}

// Whole plans and summaries are kept by the runner, of jobs that failed too, wherever the descriptor is.
TEST(Generate, KeepsReportsWithEveryRunner) {
  const auto kept_by = [](Runner runner, Forge forge, const char* path, const char* how) {
    Request request = example_request(runner, forge);
    for (const char* folder : {"", "infra/shop"}) {
      request.folder = folder;
      const std::string place = std::string(folder) + (*folder == '\0' ? "" : "/") + ".cf/artifacts";
      EXPECT_THAT(text_of(files_of(request, example_descriptor()), path),
                  HasSubstr(base::replace_all(how, "PLACE", place)));
    }
  };
  kept_by(Runner::github_actions, Forge::github, ".github/workflows/cloud-foundation.yml",
          "path: PLACE/\n          include-hidden-files: true\n");
  kept_by(Runner::gitlab_ci, Forge::gitlab, ".gitlab-ci.yml", "when: always\n    paths: [PLACE/]\n");
  kept_by(Runner::bitbucket_pipelines, Forge::bitbucket, "bitbucket-pipelines.yml",
          "artifacts: [\"PLACE/**\"]\n");
  for (const Forge forge : {Forge::github, Forge::gitlab, Forge::bitbucket})
    kept_by(Runner::jenkins, forge, "Jenkinsfile",
            "always {\n          archiveArtifacts artifacts: 'PLACE/**', allowEmptyArchive: true\n");
  for (const Forge forge : forges())
    kept_by(Runner::codebuild, forge, "buildspec.yaml",
            "artifacts:\n  base-directory: PLACE\n  files:\n    - \"**/*\"\n");
}

TEST(Generate, KeepsReportsOfBuildsInTheEncryptedBucket) {
  for (const Forge forge : forges()) {
    base::Diagnostics diagnostics;
    const document::Node root = document::parse_yaml(
        "pipeline",
        text_of(files_of(example_request(Runner::codebuild, forge), example_descriptor()),
                "pipeline/project/templates/pipeline.yaml"),
        diagnostics);
    const document::Node& resources = root["Resources"];
    for (const char* project : {"PlanProject", "ResumeProject"}) {
      const document::Node& artifacts = resources[project]["Properties"]["Artifacts"];
      EXPECT_EQ(artifacts["Type"].text(), "S3");
      EXPECT_EQ(artifacts["NamespaceType"].text(), "BUILD_ID");
      EXPECT_FALSE(artifacts.has("EncryptionDisabled"));
      EXPECT_TRUE(resources[project]["Properties"].has("EncryptionKey"));
    }
    for (const document::Node& stage : resources["Pipeline"]["Properties"]["Stages"].items().subspan(1))
      for (const document::Node& action : stage["Actions"].items())
        if (action["ActionTypeId"]["Category"].text() == "Build") {
          EXPECT_EQ(action["OutputArtifacts"].at(0)["Name"].text(),
                    "Reports_" + std::string(stage["Name"].text()));
        }
  }
}

// Sessions that can't be renewed are as long as their jobs.
TEST(Generate, AsksForSessionsAsLongAsJobsWhoseTokenIsMadeOnce) {
  const std::string gitlab = text_of(
      files_of(example_request(Runner::gitlab_ci, Forge::gitlab), example_descriptor()), ".gitlab-ci.yml");
  EXPECT_THAT(gitlab, HasSubstr("timeout: 4 hours\n"));
  EXPECT_THAT(gitlab, HasSubstr("AWS_ROLE_DURATION_SECONDS: \"14400\"\n"));
  const std::string bitbucket =
      text_of(files_of(example_request(Runner::bitbucket_pipelines, Forge::bitbucket), example_descriptor()),
              "bitbucket-pipelines.yml");
  EXPECT_THAT(bitbucket, HasSubstr("max-time: 120\n"));
  EXPECT_THAT(bitbucket, HasSubstr("AWS_ROLE_DURATION_SECONDS=7200\n"));
}

TEST(Generate, GivesAForksJobNoTokenAndNoRole) {
  const auto files = files_of(example_request(Runner::github_actions, Forge::github), example_descriptor());
  base::Diagnostics diagnostics;
  const document::Node workflow =
      document::parse_yaml("workflow", text_of(files, ".github/workflows/cloud-foundation.yml"), diagnostics);
  const document::Node& check = workflow["jobs"]["check"];
  ASSERT_EQ(check["permissions"].size(), 1U);
  EXPECT_EQ(check["permissions"]["contents"].text(), "read");
  for (const document::Node& step : check["steps"].items()) {
    EXPECT_FALSE(step["env"].has("AWS_ROLE_ARN"));
    EXPECT_FALSE(step["env"].has("GITHUB_TOKEN"));
  }
  EXPECT_THAT(std::string(check["if"].text()), HasSubstr("head.repo.full_name != github.repository"));
  EXPECT_THAT(std::string(workflow["jobs"]["plan"]["if"].text()),
              HasSubstr("head.repo.full_name == github.repository"));
  EXPECT_EQ(workflow["permissions"].size(), 0U);
}

TEST(Generate, GivesJobsWithATokenTheRightsThatTheyUse) {
  base::Diagnostics diagnostics;
  const document::Node workflow = document::parse_yaml(
      "workflow",
      text_of(files_of(example_request(Runner::github_actions, Forge::github), example_descriptor()),
              ".github/workflows/cloud-foundation.yml"),
      diagnostics);
  const auto rights = [&](const char* job) {
    std::vector<std::string> found;
    for (const document::Entry& entry : workflow["jobs"][job]["permissions"].entries())
      found.push_back(std::string(entry.key.text()) + " " + std::string(entry.value.text()));
    return found;
  };
  EXPECT_THAT(rights("plan"), ::testing::ElementsAre("contents read", "id-token write", "pull-requests write",
                                                     "issues write", "statuses write", "checks write"));
  EXPECT_THAT(rights("deploy"),
              ::testing::ElementsAre("contents read", "id-token write", "pull-requests write", "issues write",
                                     "statuses write"));
}

TEST(Generate, PlansPullRequestsAsTheRoleThatCanOnlyPlan) {
  const std::string workflow =
      text_of(files_of(example_request(Runner::github_actions, Forge::github), example_descriptor()),
              ".github/workflows/cloud-foundation.yml");
  const std::string plan_job =
      workflow.substr(workflow.find("\n  plan:"), workflow.find("\n  deploy:") - workflow.find("\n  plan:"));
  EXPECT_THAT(plan_job, HasSubstr("role/cf-shop-plan"));
  EXPECT_THAT(plan_job, Not(HasSubstr("role/cf-shop-deploy")));
}

TEST(Generate, AnchorsWebhookFiltersAndEscapesTheBranch) {
  Request request = example_request(Runner::codebuild, Forge::github);
  request.branch = "release/1.x";
  const std::string text =
      text_of(files_of(request, example_descriptor()), "pipeline/project/templates/pipeline.yaml");
  EXPECT_THAT(text, HasSubstr("Pattern: ^refs/heads/release/1\\.x$\n"));
}

TEST(Generate, RefusesAnyBranchButTheDefaultOneWhereGithubStartsNoJobsOfOthers) {
  Request request = example_request(Runner::github_actions, Forge::github);
  request.branch = "release/1.x";
  request.default_branch = "main";
  const auto refused = generate(request, example_descriptor());
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("on the default branch alone, which is main"));
  request.default_branch = "release/1.x";
  EXPECT_TRUE(generate(request, example_descriptor()));
  request.default_branch.clear();
  EXPECT_TRUE(generate(request, example_descriptor())) << "nobody knows";
}

TEST(Generate, GivesTheDeployedBranchesJobOnJenkinsItsTriggersWhicheverIsPrimary) {
  Request request = example_request(Runner::jenkins, Forge::github);
  request.branch = "release/1.x";
  request.default_branch = "main";
  const std::string text = text_of(files_of(request, example_descriptor()), "Jenkinsfile");
  EXPECT_THAT(text, HasSubstr("if (env.BRANCH_NAME == 'release/1.x') {\n  properties(["));
  EXPECT_THAT(text, Not(HasSubstr("PRIMARY")));
}

TEST(Generate, BuildsWhatTheTemplateSaysAndNotWhatAPullRequestBrings) {
  const auto files = files_of(example_request(Runner::codebuild, Forge::github), example_descriptor());
  base::Diagnostics diagnostics;
  const document::Node root = document::parse_yaml(
      "pipeline", text_of(files, "pipeline/project/templates/pipeline.yaml"), diagnostics);
  const document::Node& project = root["Resources"]["PlanProject"]["Properties"];
  EXPECT_EQ(project["Source"]["BuildSpec"].text(), text_of(files, "buildspec.yaml"));
  EXPECT_EQ(project["Triggers"]["PullRequestBuildPolicy"]["RequiresCommentApproval"].text(),
            "FORK_PULL_REQUESTS");
}

// A buildspec has no published schema: what CodeBuild's reference says of it.
TEST(Generate, WritesABuildspecThatChecksTheProgramBeforeItRuns) {
  for (const Forge forge : forges()) {
    const Request request = example_request(Runner::codebuild, forge);
    base::Diagnostics diagnostics;
    const document::Node spec = document::parse_yaml(
        "buildspec.yaml", text_of(files_of(request, example_descriptor()), "buildspec.yaml"), diagnostics);
    EXPECT_EQ(spec["version"].text(), "0.2");
    for (const document::Entry& entry : spec.entries())
      EXPECT_THAT(std::string(entry.key.text()), ::testing::AnyOf("version", "env", "phases", "artifacts"));
    EXPECT_EQ(spec["env"].has("secrets-manager"), forge != Forge::codecommit);
    const document::Node& install = spec["phases"]["install"]["commands"];
    ASSERT_EQ(install.size(), 3U);
    EXPECT_THAT(std::string(install.at(0).text()), HasSubstr("--output /tmp/cf " + request.binary.url));
    EXPECT_EQ(install.at(1).text(),
              "echo \"" + request.binary.sha256 + "  /tmp/cf\" | sha256sum --check --strict");
    EXPECT_EQ(spec["phases"]["build"]["commands"].at(1).text(), "/tmp/cf ci");
  }
}

struct StageView {
  std::string name, environment;
  bool approval = false;
  std::string cron;
};

std::vector<StageView> stages_of(const Request& request, const descriptor::Descriptor& descriptor) {
  base::Diagnostics diagnostics;
  const document::Node root = document::parse_yaml(
      "pipeline", text_of(files_of(request, descriptor), "pipeline/project/templates/pipeline.yaml"),
      diagnostics);
  std::vector<StageView> views;
  for (const document::Node& stage :
       root["Resources"]["Pipeline"]["Properties"]["Stages"].items().subspan(1)) {
    StageView view{std::string(stage["Name"].text()), {}, false, {}};
    for (const document::Node& action : stage["Actions"].items()) {
      view.approval = view.approval || action["ActionTypeId"]["Category"].text() == "Approval";
      view.environment += action["Configuration"]["EnvironmentVariables"].text();
    }
    if (stage.has("BeforeEntry"))
      view.cron = stage["BeforeEntry"]["Conditions"].at(0)["Rules"].at(0)["Configuration"]["Cron"].text();
    views.push_back(view);
  }
  return views;
}

TEST(Generate, MakesAStageForEachEnvironmentInTheOrderOfPromotion) {
  const auto views = stages_of(example_request(Runner::codebuild, Forge::github), example_descriptor());
  ASSERT_EQ(views.size(), 2U);
  EXPECT_EQ(views[0].name, "dev");
  EXPECT_FALSE(views[0].approval);
  EXPECT_EQ(views[0].cron, "");
  EXPECT_EQ(views[1].name, "prod");
  EXPECT_THAT(views[1].environment, HasSubstr(R"({"name":"deploy_environment","value":"prod")"));
  EXPECT_TRUE(views[1].approval);
  EXPECT_EQ(views[1].cron, "* * 9-16 ? * 2,3,4,5,6");
}

TEST(Generate, LeavesApprovalsAndWindowsToCfUnlessAsked) {
  Request request = example_request(Runner::codebuild, Forge::github);
  request.manual_approval = request.stage_conditions = false;
  const auto views = stages_of(request, example_descriptor());
  EXPECT_FALSE(views[1].approval);
  EXPECT_EQ(views[1].cron, "");
}

TEST(Generate, WritesNoStageConditionThatWouldMeanSomethingElse) {
  const Request request = example_request(Runner::codebuild, Forge::github);
  const auto cron_with = [&](const std::function<void(descriptor::Rules&)>& change) {
    descriptor::Descriptor descriptor = example_descriptor();
    change(descriptor.environments[1].rules);
    return stages_of(request, descriptor)[1].cron;
  };
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows[0].from_minute += 30; }), "");
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows[0].to_minute = 2 * 60; }), "");
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows[0].cron = "0 9 * * 1"; }), "");
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows.push_back(rules.windows[0]); }), "");
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows[0].days.clear(); }), "* * 9-16 ? * *");
  EXPECT_EQ(cron_with([](auto& rules) { rules.windows[0].to_minute = 0; }), "* * 9-23 ? * 2,3,4,5,6");
  EXPECT_EQ(cron_with([](auto& rules) {
              rules.windows[0].days.clear();
              rules.windows[0].from_minute = 22 * 60;
              rules.windows[0].to_minute = 2 * 60;
            }),
            "* * 0-1,22-23 ? * *");
}

TEST(Generate, SaysWhichWindowsNoStageConditionCanExpress) {
  Request request = example_request(Runner::codebuild, Forge::github);
  descriptor::Descriptor descriptor = example_descriptor();
  EXPECT_THAT(left_to_cf(request, descriptor), ::testing::IsEmpty());
  descriptor.environments[1].rules.windows[0].from_minute = 22 * 60;
  descriptor.environments[1].rules.windows[0].to_minute = 2 * 60;
  EXPECT_THAT(left_to_cf(request, descriptor),
              ::testing::ElementsAre(::testing::AllOf(HasSubstr("the stage of prod gets no condition"),
                                                      HasSubstr("over midnight"))));
  request.stage_conditions = false;
  EXPECT_THAT(left_to_cf(request, descriptor), ::testing::IsEmpty()) << "nobody asked";
}

// YAML 1.1 reads them as true and 7.
TEST(Generate, WritesNamesThatLookLikeOtherValuesAsText) {
  descriptor::Descriptor descriptor = example_descriptor();
  descriptor.environments = {environment("on", "111111111111"), environment("007", "222222222222")};
  const auto written = [&](Runner runner, Forge forge, const char* path) {
    return text_of(files_of(example_request(runner, forge), descriptor), path);
  };
  EXPECT_THAT(written(Runner::github_actions, Forge::github, ".github/workflows/cloud-foundation.yml"),
              HasSubstr("options: [\"on\", \"007\"]\n"));
  EXPECT_THAT(written(Runner::bitbucket_pipelines, Forge::bitbucket, "bitbucket-pipelines.yml"),
              HasSubstr("allowed-values: [\"on\", \"007\"]\n            default: \"on\"\n"));
  const std::string pipeline =
      written(Runner::codebuild, Forge::github, "pipeline/project/templates/pipeline.yaml");
  EXPECT_THAT(pipeline, HasSubstr("- Name: \"on\"\n"));
  EXPECT_THAT(pipeline, HasSubstr("- Name: \"007\"\n"));
}

// Bitbucket pauses the later one of two deployments to an environment until somebody resumes it, unless they
// are of a concurrency group, which is worked off by itself.
TEST(Generate, LetsDeploymentsOnBitbucketWaitForEachOther) {
  base::Diagnostics diagnostics;
  const document::Node pipelines = document::parse_yaml(
      "bitbucket-pipelines.yml",
      text_of(files_of(example_request(Runner::bitbucket_pipelines, Forge::bitbucket), example_descriptor()),
              "bitbucket-pipelines.yml"),
      diagnostics);
  std::size_t deploying = 0;
  for (const document::Node& each : pipelines["definitions"]["steps"].items()) {
    const document::Node& step = each["step"];
    EXPECT_EQ(step.has("concurrency-group"), step.has("deployment")) << step["name"].text();
    if (!step.has("deployment")) continue;
    ++deploying;
    EXPECT_EQ(step["concurrency-group"].text(), "cf-shop");
  }
  EXPECT_EQ(deploying, 2U);
}

// A job of any other branch would wait for an agent that is kept for the deployed branch's.
TEST(Generate, TakesNoAgentOnJenkinsForWhatIsNeitherPlannedNorDeployed) {
  const std::string text =
      text_of(files_of(example_request(Runner::jenkins, Forge::github), example_descriptor()), "Jenkinsfile");
  EXPECT_THAT(text, HasSubstr("agent none\n"));
  for (const char* stage : {"'Plan'", "'Deploy'"}) {
    const auto at = text.find(std::string("stage(") + stage);
    ASSERT_NE(at, std::string::npos);
    EXPECT_LT(text.find("beforeAgent true", at), text.find("agent { label", at)) << stage;
  }
}

TEST(Generate, RefusesAnEnvironmentWhosePullRequestsTheDeployRoleWouldPlan) {
  descriptor::Descriptor descriptor = example_descriptor();
  descriptor.environments[1].rules.plan_role.clear();
  Request request = example_request(Runner::codebuild, Forge::github);
  EXPECT_THAT(generate(request, descriptor).error().message, HasSubstr("prod has no plan_role"));
  request.plan_with_deploy_role = true;
  EXPECT_THAT(text_of(files_of(request, descriptor), "pipeline/project/templates/pipeline.yaml"),
              HasSubstr("arn:aws:iam::222222222222:role/cloudfoundation-admin"));
}

TEST(Generate, RefusesWhatWouldMeanSomethingToAShellOrToYaml) {
  const auto message = [](const std::function<void(Request&)>& change) {
    Request request = example_request(Runner::codebuild, Forge::github);
    change(request);
    const auto files = generate(request, example_descriptor());
    return files ? std::string("generated") : files.error().message;
  };
  EXPECT_EQ(message([](Request&) {}), "generated");
  EXPECT_THAT(message([](Request& r) { r.branch = "main; rm -rf /"; }), HasSubstr("can't be the branch"));
  EXPECT_THAT(message([](Request& r) { r.branch = "refs/heads/main"; }), HasSubstr("is a reference"));
  EXPECT_THAT(message([](Request& r) { r.branch = "--upload-pack=x"; }), HasSubstr("can't be the branch"));
  EXPECT_THAT(message([](Request& r) { r.repository = "acme/shop\nfoo: bar"; }),
              HasSubstr("is no repository"));
  EXPECT_THAT(message([](Request& r) { r.repository = "shop"; }), HasSubstr("is no repository"));
  EXPECT_THAT(message([](Request& r) { r.binary.url = "http://x/cf"; }), HasSubstr("must be https"));
  EXPECT_THAT(message([](Request& r) { r.binary.url = "https://x/$(id)"; }), HasSubstr("must be https"));
  EXPECT_THAT(message([](Request& r) { r.binary.sha256 = "abc"; }), HasSubstr("64 digits"));
  EXPECT_THAT(message([](Request& r) { r.project = "a b"; }), HasSubstr("can't be written"));
  EXPECT_THAT(message([](Request& r) { r.connection = ""; }), HasSubstr("by a code connection"));
  EXPECT_THAT(message([](Request& r) { r.server = "https://x'y"; }), HasSubstr("is no address"));
  EXPECT_THAT(message([](Request& r) { r.token_secret = "a: b"; }), HasSubstr("is no name of a secret"));
  EXPECT_THAT(message([](Request& r) { r.resume_minutes = 7; }), HasSubstr("every 7 minutes"));
  EXPECT_THAT(message([](Request& r) { r.name = "1x"; }), HasSubstr("can't begin the names"));
  EXPECT_THAT(message([](Request& r) { r.runner_account = base::AccountId("1"); }),
              HasSubstr("no account id"));
}

TEST(Generate, PassesTheProjectAndTheVariablesOfTheOriginalOn) {
  Request request = example_request(Runner::gitlab_ci, Forge::gitlab);
  request.project = "infra/shop";
  request.descriptor = "deploy.yaml";
  request.plan_all = true;
  const std::string text = text_of(files_of(request, example_descriptor()), ".gitlab-ci.yml");
  EXPECT_THAT(text, HasSubstr("/tmp/cf ci --project infra/shop --descriptor deploy.yaml\n"));
  EXPECT_THAT(text, HasSubstr("/tmp/cf ci --project infra/shop --descriptor deploy.yaml --resume\n"));
  EXPECT_THAT(text, HasSubstr("plan_all: \"true\"\n"));
  EXPECT_THAT(text, HasSubstr("repo_type: gitlab\n"));
  EXPECT_THAT(text, HasSubstr("owner_repo: \"acme/shop\"\n"));
}

TEST(Generate, AddressesAHostOfOnesOwn) {
  Request request = example_request(Runner::codebuild, Forge::gitlab);
  request.server = "https://git.example.com";
  const auto files = files_of(request, example_descriptor());
  EXPECT_THAT(
      text_of(files, "pipeline/project/templates/pipeline.yaml"),
      HasSubstr("Type: GITLAB_SELF_MANAGED\n        Location: https://git.example.com/acme/shop.git\n"));
  EXPECT_THAT(text_of(files, "buildspec.yaml"), HasSubstr("CF_FORGE_API: https://git.example.com/api/v4\n"));
}

}  // namespace
}  // namespace cf::pipeline
