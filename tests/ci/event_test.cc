#include "ci/event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::ci {
namespace {

using ::testing::HasSubstr;

// "kind host repository pull-request comment commit branch environment", "-" for what is not said.
std::string told(const Variables& variables, const std::string& payload = {}) {
  const auto event =
      read_event(variables, [&](const std::string&) -> base::Result<std::string> { return payload; });
  if (!event) return "! " + event.error().message;
  std::string text = to_string(event->kind);
  for (const std::string& part :
       {event->host ? std::string(forge::to_string(*event->host)) : "", event->repository,
        event->pull_request, event->comment_id, event->commit, event->branch, event->environment})
    text += " " + (part.empty() ? "-" : part);
  return text;
}

const Variables github = {{"GITHUB_ACTIONS", "true"},      {"GITHUB_REPOSITORY", "acme/infra"},
                          {"GITHUB_SHA", "merge1"},        {"GITHUB_REF_NAME", "main"},
                          {"GITHUB_EVENT_PATH", "/event"}, {"GITHUB_API_URL", "https://api.github.com"}};

Variables with(Variables variables, const Variables& more) {
  for (const auto& [name, value] : more) variables[name] = value;
  return variables;
}

TEST(Event, OfGithubActions) {
  const auto of = [](const char* name) { return with(github, {{"GITHUB_EVENT_NAME", name}}); };
  const std::string pull_request =
      R"({"action": "synchronize", "number": 7, "pull_request": {"head": {"sha": "abc"}}})";
  // The checked-out commit is a merge that exists nowhere else; the head is what counts.
  EXPECT_EQ(told(of("pull_request"), pull_request), "pull_request GitHub acme/infra 7 - abc main -");
  EXPECT_EQ(told(of("pull_request"),
                 R"({"action": "closed", "number": 7, "pull_request": {"head": {"sha": "abc"}}})"),
            "closed GitHub acme/infra 7 - abc main -");
  EXPECT_THAT(told(of("pull_request"), R"({"action": "labeled", "number": 7})"), HasSubstr("nothing GitHub"));
  EXPECT_EQ(told(of("push")), "push GitHub acme/infra - - merge1 main -");
  EXPECT_EQ(told(with(of("push"), {{"GITHUB_REF_TYPE", "tag"}})),
            "nothing GitHub acme/infra - - merge1 main -");
  EXPECT_EQ(
      told(of("issue_comment"),
           R"({"action": "created", "issue": {"number": 7, "pull_request": {}}, "comment": {"id": 99}})"),
      "comment GitHub acme/infra 7 99 merge1 main -");
  EXPECT_THAT(
      told(of("issue_comment"),
           R"({"action": "edited", "issue": {"number": 7, "pull_request": {}}, "comment": {"id": 99}})"),
      HasSubstr("nothing"));
  EXPECT_THAT(
      told(of("issue_comment"), R"({"action": "created", "issue": {"number": 7}, "comment": {"id": 99}})"),
      HasSubstr("nothing"));
  EXPECT_EQ(told(of("schedule")), "resume GitHub acme/infra - - merge1 main -");
  EXPECT_EQ(told(of("workflow_dispatch"), R"({"inputs": {"environment": "prod"}})"),
            "stage GitHub acme/infra - - merge1 main prod");
  EXPECT_THAT(told(of("pull_request"), "no json"), HasSubstr("!"));
}

TEST(Event, OfGitlabCi) {
  const Variables gitlab = {
      {"GITLAB_CI", "true"}, {"CI_PROJECT_PATH", "acme/sub/infra"}, {"CI_COMMIT_SHA", "abc"}};
  EXPECT_EQ(told(with(gitlab, {{"CI_PIPELINE_SOURCE", "merge_request_event"},
                               {"CI_MERGE_REQUEST_IID", "7"},
                               {"CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "head"}})),
            "pull_request GitLab acme/sub/infra 7 - head - -");
  EXPECT_EQ(told(with(gitlab, {{"CI_PIPELINE_SOURCE", "push"}, {"CI_COMMIT_BRANCH", "main"}})),
            "push GitLab acme/sub/infra - - abc main -");
  EXPECT_EQ(told(with(gitlab, {{"CI_PIPELINE_SOURCE", "schedule"}, {"CI_COMMIT_BRANCH", "main"}})),
            "resume GitLab acme/sub/infra - - abc main -");
  EXPECT_EQ(told(with(gitlab, {{"CI_PIPELINE_SOURCE", "trigger"}, {"TRIGGER_PAYLOAD", "/payload"}}),
                 R"({"object_kind": "note", "object_attributes": {"id": 5, "noteable_type": "MergeRequest"},
                     "merge_request": {"iid": 7}})"),
            "comment GitLab acme/sub/infra 7 5 abc - -");
}

TEST(Event, OfCodebuild) {
  const Variables build = {{"CODEBUILD_BUILD_ID", "b:1"},
                           {"CODEBUILD_SOURCE_REPO_URL", "https://github.com/acme/infra.git"},
                           {"CODEBUILD_RESOLVED_SOURCE_VERSION", "abc"}};
  EXPECT_EQ(told(with(build, {{"CODEBUILD_WEBHOOK_EVENT", "PULL_REQUEST_UPDATED"},
                              {"CODEBUILD_WEBHOOK_TRIGGER", "pr/7"}})),
            "pull_request GitHub acme/infra 7 - abc - -");
  EXPECT_EQ(told(with(build, {{"CODEBUILD_WEBHOOK_EVENT", "PUSH"},
                              {"CODEBUILD_WEBHOOK_TRIGGER", "branch/main"},
                              {"CODEBUILD_WEBHOOK_HEAD_REF", "refs/heads/main"}})),
            "push GitHub acme/infra - - abc main -");
  // A stage of CodePipeline, with the original tool's variables.
  EXPECT_EQ(told(with(build, {{"deploy_environment", "prod"}, {"repo_type", "github"}})),
            "stage GitHub acme/infra - - abc - prod");
  // What EventBridge relays.
  EXPECT_EQ(
      told({{"CODEBUILD_BUILD_ID", "b:1"},
            {"CODEBUILD_SOURCE_REPO_URL", "https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/infra"},
            {"CF_EVENT", "comment"},
            {"CF_PULL_REQUEST", "7"},
            {"CF_COMMENT", "c1"}}),
      "comment CodeCommit infra 7 c1 - - -");
}

TEST(Event, OfJenkinsAndBitbucket) {
  EXPECT_EQ(told({{"JENKINS_URL", "x"},
                  {"GIT_URL", "git@gitlab.com:acme/infra.git"},
                  {"CHANGE_ID", "7"},
                  {"GIT_COMMIT", "abc"}}),
            "pull_request GitLab acme/infra 7 - abc - -");
  EXPECT_EQ(told({{"JENKINS_URL", "x"},
                  {"GIT_URL", "https://git.acme.test/acme/infra.git"},
                  {"BRANCH_NAME", "main"},
                  {"CF_FORGE", "GitHub Enterprise"}}),
            "push GitHub acme/infra - - - main -");
  EXPECT_EQ(told({{"BITBUCKET_BUILD_NUMBER", "1"},
                  {"BITBUCKET_REPO_FULL_NAME", "acme/infra"},
                  {"BITBUCKET_PR_ID", "7"}}),
            "pull_request Bitbucket acme/infra 7 - - - -");
  EXPECT_EQ(told({{"BITBUCKET_BUILD_NUMBER", "1"},
                  {"BITBUCKET_REPO_FULL_NAME", "acme/infra"},
                  {"BITBUCKET_BRANCH", "main"},
                  {"CF_EVENT", "resume"}}),
            "resume Bitbucket acme/infra - - - main -");
}

TEST(Event, ThatLacksItsIdsIsAnError) {
  EXPECT_THAT(told({{"CF_EVENT", "pull_request"}}), HasSubstr("which pull request"));
  EXPECT_THAT(told({{"CF_EVENT", "comment"}, {"CF_PULL_REQUEST", "7"}}), HasSubstr("which comment"));
  EXPECT_THAT(told({{"CF_EVENT", "stage"}}), HasSubstr("which environment"));
  EXPECT_THAT(told({{"CF_EVENT", "deploy"}}), HasSubstr("CF_EVENT is 'deploy'"));
  EXPECT_THAT(told({{"CF_FORGE", "gitea"}}), HasSubstr("no forge 'gitea'"));
}

TEST(Event, PlansEveryEnvironmentUnlessToldNotTo) {
  const auto all = [](const Variables& variables) {
    return read_event(variables,
                      [](const std::string&) -> base::Result<std::string> { return std::string(); })
        ->plan_all;
  };
  EXPECT_TRUE(all({}));
  EXPECT_TRUE(all({{"plan_all", "True"}}));
  EXPECT_FALSE(all({{"plan_all", "false"}}));
}

TEST(Event, ATokenIsNamedWhereItIsMissing) {
  EXPECT_EQ(*token_of({{"GITHUB_TOKEN", "t"}}, forge::Host::github), "t");
  EXPECT_EQ(*token_of({{"GITHUB_TOKEN", "t"}, {"CF_FORGE_TOKEN", "own"}}, forge::Host::github), "own");
  EXPECT_THAT(token_of({}, forge::Host::gitlab).error().hint, HasSubstr("GITLAB_TOKEN"));
}

TEST(Event, SaysWhatComesFromAFork) {
  const auto fork = [](const Variables& variables, const std::string& payload = {}) {
    return read_event(variables, [&](const std::string&) -> base::Result<std::string> { return payload; })
        ->fork;
  };
  const Variables github = {{"GITHUB_ACTIONS", "true"},
                            {"GITHUB_REPOSITORY", "acme/infra"},
                            {"GITHUB_EVENT_NAME", "pull_request"},
                            {"GITHUB_EVENT_PATH", "/event"}};
  const std::string start =
      R"({"action": "opened", "number": 7, "pull_request": {"base": {"repo": {"full_name":
      "acme/infra"}}, "head": {"sha": "c", "repo": )";
  EXPECT_FALSE(fork(github, start + R"({"full_name": "acme/infra"}}}})"));
  EXPECT_TRUE(fork(github, start + R"({"full_name": "mallory/infra"}}}})"));
  EXPECT_TRUE(fork(github, start + "null}}}")) << "the fork is gone";
  const Variables gitlab = {{"GITLAB_CI", "true"},
                            {"CI_PIPELINE_SOURCE", "merge_request_event"},
                            {"CI_MERGE_REQUEST_IID", "7"},
                            {"CI_MERGE_REQUEST_PROJECT_ID", "1"}};
  EXPECT_FALSE(fork(with(gitlab, {{"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "1"}})));
  EXPECT_TRUE(fork(with(gitlab, {{"CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "2"}})));
  EXPECT_TRUE(fork({{"JENKINS_URL", "x"}, {"CHANGE_ID", "7"}, {"CHANGE_FORK", "mallory"}}));
}

}  // namespace
}  // namespace cf::ci
