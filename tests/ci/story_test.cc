// The whole story on each forge, against the embedded CloudFormation: pull request, plans, a void approval,
// merge, dev deployed, the wrong people refused, the right one waits for the window, two regions in waves of
// which the second fails, recovery, and an audit log that has it all.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Story : public testing::TestWithParam<forge::Host>, protected StoryWorld {
 protected:
  void SetUp() override {
    if (!set_up(GetParam()))
      GTEST_SKIP() << "the fake of " << forge::to_string(GetParam()) << " can't be had here";
    push("main");
  }
};

TEST_P(Story, FromPullRequestToProduction) {
  // A pull request: a plan for each environment.
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  ASSERT_EQ(comments_with("Deploy Plan: dev").size(), 1u);
  ASSERT_EQ(comments_with("Deploy Plan: prod").size(), 1u);
  EXPECT_THAT(comments_with("Deploy Plan: prod")[0],
              AllOf(HasSubstr("0 of 1"), HasSubstr("cf approve prod"), HasSubstr("us-west-2")));
  const std::string first_plan = plan_id_of("prod");

  // An approval of this plan; then the head moves, and it is void.
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + first_plan), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("1 of 1"));
  files_["project/config/prod/topic.yaml"] = config("third");
  push("feature/x");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const std::string second_plan = plan_id_of("prod");
  EXPECT_NE(first_plan, second_plan);
  ASSERT_EQ(comments_with("Deploy Plan: prod").size(), 1u) << "updated in place";
  EXPECT_THAT(comments_with("Deploy Plan: prod")[0],
              AllOf(HasSubstr("0 of 1"), HasSubstr("third"), HasSubstr(first_plan)));

  // No deployment before the merge.
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::blocked);
  EXPECT_THAT(said_, HasSubstr("after the merge"));

  // The merge deploys dev, and ONE comment has its summary and the plan of prod.
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  const auto summaries = comments_with("Deploy Summary: dev");
  ASSERT_EQ(summaries.size(), 1u);
  EXPECT_THAT(summaries[0],
              AllOf(HasSubstr("Deploy Plan: prod"), HasSubstr("cf approve prod " + second_plan)));
  EXPECT_EQ(plan_id_of("prod"), second_plan) << "a squash merge changes the commit, not the plan";
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);

  // The wrong people: no approver, a part of an approver's name, the author, somebody who may only read.
  EXPECT_EQ(say_and_run("carol", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("bo", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("alice", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("mallory", "cf approve prod " + second_plan), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("ignored"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);

  // The right one, outside the window: it waits, and says until when.
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + second_plan), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(),
              AllOf(HasSubstr("1 of 1"), HasSubstr("2026-06-01 22:00")));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "a schedule before the window changes nothing";

  // Inside: the first region is deployed; in the second a bucket's name is taken.
  ASSERT_EQ(other_account("PUT", "story-222222222222-us-west-2"), 200);
  at("2026-06-01T20:30:00Z");  // 22:30 in Berlin
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::failed) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(said_, AllOf(HasSubstr("prod/222222222222/us-east-1/prod/topic: done"),
                           HasSubstr("us-west-2/prod/topic: failed")));
  const auto failures = comments_with("Deploy Summary: prod");
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_THAT(failures[0], HasSubstr("failed"));

  // Recovery: what blocks it is mended; the approved plan is carried out again, over the empty stack that is
  // left.
  ASSERT_EQ(other_account("DELETE", "story-222222222222-us-west-2"), 204);
  EXPECT_EQ(say_and_run("bob", "cf deploy prod " + second_plan), base::ExitCode::ok) << said_;
  EXPECT_THAT(said_, AllOf(HasSubstr("prod/222222222222/us-east-1/prod/topic: unchanged"),
                           HasSubstr("us-west-2/prod/topic: done")));
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(), Not(HasSubstr("failed")));

  // The audit log has it all, in order, unbroken.
  const auto log = audit();
  EXPECT_THAT(log, Contains("deployment done dev"));
  EXPECT_THAT(log, Contains("refused prod"));
  EXPECT_THAT(log, Contains("approved prod"));
  EXPECT_THAT(log, Contains("deployment waits prod"));
  EXPECT_THAT(log, Contains("deployment failed prod"));
  EXPECT_EQ(log.back(), "deployment done prod");

  EXPECT_THAT(told(), ElementsAre("plan", "approval_wanted", "failed", "deployed"));
}

INSTANTIATE_TEST_SUITE_P(OnEveryForge, Story,
                         testing::Values(forge::Host::github, forge::Host::gitlab, forge::Host::bitbucket,
                                         forge::Host::codecommit),
                         [](const auto& each) { return std::string(forge::to_string(each.param)); });

}  // namespace
}  // namespace cf::ci
