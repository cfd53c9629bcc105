// What jobs do, event by event.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Jobs : public GithubStory {};

TEST_F(Jobs, PlanOnlyTheFirstEnvironmentIfToldSo) {
  propose("second");
  Event only = event(EventKind::pull_request);
  only.plan_all = false;
  EXPECT_EQ(run(only), base::ExitCode::ok);
  EXPECT_EQ(comments_with("Deploy Plan: dev").size(), 1u);
  EXPECT_THAT(comments_with("Deploy Plan: prod"), IsEmpty());
  EXPECT_EQ(say_and_run("carol", "cf plan prod"), base::ExitCode::ok);
  EXPECT_EQ(comments_with("Deploy Plan: prod").size(), 1u);
  EXPECT_THAT(last_comment(), HasSubstr("Planned"));
}

TEST_F(Jobs, OfAStageAreNotGreenWhileTheRulesForbidIt) {
  bring("second");
  EXPECT_EQ(run_stage("prod"), base::ExitCode::blocked);
  EXPECT_THAT(said_, HasSubstr("waits: prod needs 1 approval"));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(run_stage("prod"), base::ExitCode::ok);
}

TEST_F(Jobs, ThatRunAgainLeaveTheSummaryOfWhatWasDone) {
  bring("second");
  const std::string before = comments_with("Deploy Summary: dev").at(0);
  EXPECT_THAT(before, HasSubstr("`dev/topic` | created"));
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
    const std::string again = comments_with("Deploy Summary: dev succeeded").at(0);
    EXPECT_THAT(again, AllOf(HasSubstr("`dev/topic` | created"), HasSubstr("nothing is left to do"),
                             HasSubstr("Deploy Plan: prod")));
  }
  EXPECT_THAT(comments_with("cf deploy dev)"), testing::SizeIs(1));
}

TEST_F(Jobs, OfANewerPushTakeThePlaceOfAPendingPlan) {
  bring("second");
  const std::string pending = deployment("prod").plan_id;
  const std::string older = commit_;
  bring("third", "carol", "feature/y");
  EXPECT_NE(deployment("prod").plan_id, pending);
  EXPECT_EQ(deployment("prod").pull_request, number_);
  EXPECT_THAT(audit(), Contains("superseded prod"));
  // The older push's job runs again, or late.
  Event late = event(EventKind::push);
  late.commit = older;
  EXPECT_EQ(run(late), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("holds a newer commit"));
}

TEST_F(Jobs, DoNotDeployWhatIsCheckedOutFromElsewhere) {
  bring("second");
  workflow::Settings other = settings();
  other.workspace.commit = "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff";
  Event resume = event(EventKind::resume);
  auto session = open_session(
      other, resume, [this](const std::string& line) { said_ += line + "\n"; }, call());
  ASSERT_TRUE(session);
  EXPECT_TRUE(ci::run(**session, call()));
  EXPECT_THAT(said_, HasSubstr("commit c0ffeec0ffee is checked out, and main is"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_F(Jobs, OfASchedulesRunnerWithoutCommentEventsObeyEachNewCommentOnce) {
  bring("second");
  comment("carol", "cf help");
  comment("bob", "cf approve prod");
  comment("bob", "thanks");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_THAT(comments_with("cf approve ENV"), testing::SizeIs(1));
  const std::size_t comments = all_comments().size();
  const auto log = audit();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(all_comments().size(), comments);
  EXPECT_EQ(audit(), log);
}

TEST_F(Jobs, OfASchedulesRunnerWithoutCommentEventsReadEarlierMergedPullRequestsToo) {
  bring("second");
  const std::string first = number_;
  files_["readme.md"] = "words";
  push("feature/words");
  number_ = open("alice", "feature/words");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  ASSERT_NE(deployment("prod").pull_request, first);
  number_ = first;
  comment("bob", "cf approve prod");
  comment("carol", "cf unlock prod");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_THAT(comments_with("Approved: plan"), testing::SizeIs(1));
  EXPECT_THAT(last_comment(), HasSubstr("Refused: you are none of those who deploy prod"));
  // Not for ever.
  later(std::chrono::hours(31 * 24));
  comment("carol", "cf help");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("cf approve ENV"), IsEmpty());
}

TEST_F(Jobs, OfASchedulesRunnerReadPullRequestsWhoseMergeHadNoJob) {
  propose("second");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  merge();
  const std::string first = number_;
  files_["readme.md"] = "words";
  push("feature/words");
  number_ = open("alice", "feature/words");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  // What jobs of pull requests say beside that is in nobody's way.
  for (const char* number : {"999", "../1", ""})
    ASSERT_TRUE(records_->keep_posted("prod", {"id", "digest", number, "c0ffee", clock_.now()}, call()));
  number_ = first;
  comment("bob", "cf approve prod " + deployment("prod").plan_id);
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_F(Jobs, OfAScheduleLeaveOldCommentsAndThoseThatAnEventBrings) {
  bring("second");
  comment("bob", "cf approve prod");
  Event on_github = event(EventKind::resume);
  on_github.runner = Runner::github_actions;
  EXPECT_EQ(run(on_github), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "GitHub starts a job for it";
  later(std::chrono::hours(30));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "nobody expects it to be obeyed any more";
}

TEST_F(Jobs, OfAScheduleGoOnWithTheOthersWhereOneCannotBeLookedAt) {
  bring("second");
  Deployment lost = deployment("dev");
  lost.progress = Progress::waiting;
  lost.pull_request = "999";
  ASSERT_TRUE(records_->keep(lost, call()));
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  EXPECT_NE(run(EventKind::resume), base::ExitCode::ok) << "it is said";
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_F(Jobs, PlanOfAPullRequestThatTheyHaveNotCheckedOutIsRefused) {
  propose("second");
  workflow::Settings other = settings();
  other.workspace.commit = "c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeec0ff";
  Event wanted = event(EventKind::comment);
  wanted.comment_id = comment("carol", "cf plan");
  auto session = open_session(
      other, wanted, [](const std::string&) {}, call());
  ASSERT_TRUE(session);
  EXPECT_EQ(*ci::run(**session, call()), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("not the pull request's head"));
}

class Promotion : public GithubStory {
 protected:
  std::string rules() const override { return descriptor_of("    promote_from: dev\n"); }
};

TEST_F(Promotion, FollowsByItselfWhereItIsGreenAndTheSame) {
  bring("second");
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").requested_by, "after dev");
  EXPECT_THAT(comments_with("Deploy Summary: dev").at(0),
              AllOf(HasSubstr("This job deploys it now"), Not(HasSubstr("cf deploy prod"))));
  EXPECT_FALSE(*locks_->holder("deploy/dev", call()));
}

TEST_F(Promotion, RefusesWhatIsNotGreenOrNotTheSame) {
  ASSERT_EQ(other_account("PUT", "story-111111111111-us-east-1"), 200);
  propose("second");
  run(EventKind::pull_request);
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::failed);
  EXPECT_EQ(run_stage("prod"), base::ExitCode::blocked);
  EXPECT_THAT(said_, AllOf(HasSubstr("not green in dev"), HasSubstr("topic")));
  ASSERT_EQ(other_account("DELETE", "story-111111111111-us-east-1"), 204);
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  // Another template in prod than dev has.
  files_["project/templates/other.yaml"] = std::string(topic_template) + "  More: {Type: AWS::SNS::Topic}\n";
  files_["project/config/prod/topic.yaml"] =
      "template: {type: file, path: other.yaml}\nparameters: {Display: second}\n";
  commit_ = push("main");
  EXPECT_EQ(run_stage("prod"), base::ExitCode::blocked);
  EXPECT_THAT(said_, HasSubstr("has another template"));
}

class VersionOne : public GithubStory {
 protected:
  std::string rules() const override {
    return "deploy_environments:\n  - {name: dev, account_id: \"111111111111\"}\n  - {name: prod, "
           "account_id: "
           "\"222222222222\"}\ndeploy:\n  - {name: topic.yaml, deploy_env: [all]}\n";
  }
};

TEST_F(VersionOne, DeploysTheFirstEnvironmentAndTheNextWhenAsked) {
  files_["deployment.yaml"] = rules();
  bring("second");
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").environment, "") << "nothing goes on by itself";
  EXPECT_THAT(comments_with("Deploy Summary: dev").at(0),
              AllOf(HasSubstr("Deploy Plan: prod"), HasSubstr("cf deploy prod " + plan_id_of("prod"))));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").environment, "");
  EXPECT_EQ(say_and_run("mallory", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").environment, "");
  EXPECT_EQ(say_and_run("alice", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(run_stage("prod"), base::ExitCode::ok);
}

class Protected : public GithubStory {
 protected:
  std::string rules() const override { return descriptor_of("    protect: {stacks: [topic.yaml]}\n"); }
};

TEST_F(Protected, StacksNeedATypedConfirmationOfThisPlan) {
  bring("second");
  EXPECT_EQ(say_and_run("alice", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  files_["project/templates/topic.yaml"] = base::replace_all(topic_template, "  Topic:", "  Renamed:");
  bring("third", "alice", "feature/y");
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("--allow-destroy prod/topic"));
  EXPECT_EQ(say_and_run("bob", "cf deploy prod --allow-destroy prod/topics"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("no stack 'prod/topics'"), HasSubstr("did you mean"),
                                    HasSubstr("prod/topic'")));
  EXPECT_EQ(say_and_run("bob", "cf approve prod --allow-destroy netwrok"), base::ExitCode::blocked);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  // As the path within the environment, too.
  EXPECT_EQ(say_and_run("bob", "cf deploy prod --allow-destroy topic"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

}  // namespace
}  // namespace cf::ci
