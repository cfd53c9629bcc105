#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/strings.h"
#include "pipeline/example_request.h"

namespace cf::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> pairs(bool with_triggers) {
  std::vector<std::string> found;
  for (const Runner runner : runners())
    for (const Forge forge : forges())
      if (triggers(runner, forge).has_value() == with_triggers)
        found.push_back(std::string(to_string(runner)) + " " + to_string(forge));
  return found;
}

TEST(Triggers, ArePresentForTenPairs) {
  EXPECT_THAT(pairs(true), ElementsAre("codebuild github", "codebuild gitlab", "codebuild bitbucket",
                                       "codebuild codecommit", "github-actions github", "gitlab-ci gitlab",
                                       "jenkins github", "jenkins gitlab", "jenkins bitbucket",
                                       "bitbucket-pipelines bitbucket"));
}

TEST(Triggers, SayWhatStartsEachKindOfJob) {
  for (const Runner runner : runners())
    for (const Forge forge : forges())
      if (const auto found = triggers(runner, forge)) {
        EXPECT_FALSE(found->pull_request.empty() || found->push.empty() || found->comment.empty() ||
                     found->schedule.empty())
            << to_string(runner) << " " << to_string(forge);
      }
}

TEST(Triggers, OfOtherPairsAreRefusedWithWhatToUseInstead) {
  const auto refusal = [](Runner runner, Forge forge) { return triggers(runner, forge).error(); };
  const base::Error actions = refusal(Runner::github_actions, Forge::gitlab);
  EXPECT_EQ(actions.kind, base::ErrorKind::unsupported);
  EXPECT_EQ(
      actions.message,
      "GitHub Actions can't work for a repository on GitLab: it runs jobs for repositories on GitHub only");
  EXPECT_EQ(actions.hint, "use --runner gitlab-ci, codebuild or jenkins");
  EXPECT_EQ(refusal(Runner::bitbucket_pipelines, Forge::codecommit).hint, "use --runner codebuild");
  EXPECT_THAT(refusal(Runner::jenkins, Forge::codecommit).message, HasSubstr("no branch source of Jenkins"));
}

TEST(Triggers, OfARefusedPairAreNotGeneratedFor) {
  const auto files = generate(example_request(Runner::gitlab_ci, Forge::github), example_descriptor());
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().kind, base::ErrorKind::unsupported);
}

// The page of the command has the same table.
TEST(Triggers, OfEveryPairAreDocumented) {
  const std::string page = [] {
    std::ifstream file("docs/reference/pipeline-generate.md");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  std::vector<std::string> rows;
  for (const std::string& line : base::split(page, '\n')) {
    std::istringstream words(line);
    std::string runner, forge;
    if (words >> runner >> forge && runner_named(runner) && forge_named(forge))
      rows.push_back(runner + " " + forge);
  }
  EXPECT_EQ(rows, pairs(true));
}

TEST(Names, OfRunnersAndForgesGetASuggestion) {
  EXPECT_EQ(runner_named("github-action").error().message,
            "there is no runner 'github-action', did you mean 'github-actions'?");
  EXPECT_EQ(forge_named("gitlabb").error().message, "there is no forge 'gitlabb', did you mean 'gitlab'?");
}

}  // namespace
}  // namespace cf::pipeline
