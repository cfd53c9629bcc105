// Threats: approvals. Who gave them, of what, when, and what has changed since.
#include "ci/environment_run.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Approvals : public HostStory {
 protected:
  void approve_and_expect_waiting(const std::string& login, const std::string& body) {
    say_and_run(login, body);
    EXPECT_EQ(deployment("prod").progress, Progress::waiting) << login << ": " << body << "\n" << said_;
  }
};

TEST_P(Approvals, OfAnEarlierHeadAreVoidAndTheCommentSaysWhatChanged) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + plan_id_of("prod")), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("1 of 1"));
  files_["project/config/prod/topic.yaml"] = config("evil");
  push("feature/x");
  run(EventKind::pull_request);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), AllOf(HasSubstr("0 of 1"), HasSubstr("void")));
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_P(Approvals, WithoutAnIdAreOfWhatWasShownWhenTheyWereWritten) {
  propose("second");
  run(EventKind::pull_request);
  // The approval is written, then the head moves and is planned, then the approval's job runs.
  Event approval = event(EventKind::comment);
  approval.comment_id = comment("bob", "cf approve prod");
  later(std::chrono::seconds(30));
  files_["project/config/prod/topic.yaml"] = config("evil");
  push("feature/x");
  run(EventKind::pull_request);
  EXPECT_EQ(run(approval), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("not certain which plan"));
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("0 of 1"));
}

TEST_P(Approvals, WithoutAnIdAreOfThePlanThatIsShownWhateverTheRecordsSay) {
  bring("second");
  // The plan of a head that was just pushed is kept, or a job of a pull request says that one is; its comment
  // is not there when bob writes.
  ASSERT_TRUE(records_->keep_posted(
      "prod", {std::string(12, 'e'), std::string(64, 'e'), number_, "c0ffee", clock_.now()}, call()));
  later(std::chrono::seconds(5));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done);
  EXPECT_EQ(comments_with("Approved: plan `eeeeeeeeeeee`").size(), 0u);
}

TEST_P(Approvals, AreVoidWhenTheLiveStackHasChangedSince) {
  bring("second");
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
  // Another change is approved; meanwhile somebody else deploys yet another to the account.
  propose("third", "alice", "feature/y");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  const std::string approved = plan_id_of("prod");
  files_["project/config/prod/topic.yaml"] = config("by hand");
  for (const auto& [path, text] : files_)
    ASSERT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
  {
    workflow::Settings own = settings();
    workflow::Access access(own);
    workflow::Frozen frozen;
    workflow::Regions regions(own, "prod", {}, access, frozen);
    regions.place(call());
    const plan::Plan plan = regions.make({}, call());
    ASSERT_TRUE(regions.deploy(plan, {}, call()).ok());
  }
  files_["project/config/prod/topic.yaml"] = config("third");
  merge();
  for (const auto& [path, text] : files_)
    ASSERT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_NE(plan_id_of("prod"), approved);
}

TEST_P(Approvals, OfThoseWhomTheBaseBranchNamesNoLongerDoNotCount) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  const std::string mine = files_["deployment.yaml"];
  files_["deployment.yaml"] = descriptor_of(approved_by({"carol"}));
  push("main");
  files_["deployment.yaml"] = mine;
  run(EventKind::pull_request);
  EXPECT_THAT(
      comments_with("Deploy Plan: prod").front(),
      AllOf(HasSubstr("0 of 1"), HasSubstr("the rules of prod in the descriptor are not those of the plan")));
}

TEST_P(Approvals, OfACollidingIdDoNotCount) {
  bring("second");
  const std::string id = plan_id_of("prod");
  // A plan made to begin with the same twelve digits is posted too.
  plan::Plan other;
  other.environment = base::EnvironmentName("prod");
  other.digest = id + std::string(52, 'f');
  ASSERT_TRUE(records_->keep_posted("prod", {id, other.digest, number_, "c0ffee", clock_.now()}, call()));
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + id), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("not certain which plan"));
  EXPECT_EQ(say_and_run("bob", "cf deploy prod " + id), base::ExitCode::blocked);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_P(Approvals, OfOneWhoseNameIsAPartOfAnApproversNameDoNotCount) {
  fake_->side("user", "{'login': 'bobby', 'permission': 'write'}");
  bring("second");
  for (const char* login : {"bo", "bobby", "carol"}) approve_and_expect_waiting(login, "cf approve prod");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_P(Approvals, OfTheAuthorDoNotCount) {
  bring("second", "bob");
  approve_and_expect_waiting("bob", "cf approve prod");
  EXPECT_THAT(last_comment(), HasSubstr("the author of a change does not approve it"));
  approve_and_expect_waiting("bob", "cf deploy prod");
}

TEST_P(Approvals, OfOnesOwnChangeOnSomebodyElsesPullRequestDoNotCount) {
  bring("second", "bob", "feature/bobs");
  bring("second and more", "alice", "feature/alices");
  approve_and_expect_waiting("bob", "cf approve prod");
  EXPECT_THAT(last_comment(), HasSubstr("the author of a change does not approve it"));
}

TEST_P(Approvals, AreTakenBackWithTheRight) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("1 of 1"));
  fake_->side("permission", "{'login': 'bob', 'permission': 'read'}");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  // A right that went between the comment and its job.
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("may not write to the repository"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_P(Approvals, CountEachPersonOnce) {
  files_["deployment.yaml"] = descriptor_of(approved_by({"bob", "carol"}, 2));
  push("main");
  bring("second");
  for (int i = 0; i < 3; ++i) approve_and_expect_waiting("bob", "cf approve prod");
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("1 of 2"));
  EXPECT_EQ(say_and_run("carol", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_P(Approvals, LastAsLongAsTheRulesSay) {
  files_["deployment.yaml"] = descriptor_of(approved_by({"bob"}, 1, ", valid_for: 1h"));
  push("main");
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  later(std::chrono::hours(2));
  merge();
  run(EventKind::push);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("approved too long ago"));
}

TEST_P(Approvals, ThatAreEditedOrDeletedAreGone) {
  propose("second");
  run(EventKind::pull_request);
  Event first = event(EventKind::comment);
  first.comment_id = comment("bob", "cf approve prod");
  EXPECT_EQ(run(first), base::ExitCode::ok);
  fake_->side("edit_comment", "{'id': " + first.comment_id + ", 'body': 'cf approve prod  '}");
  run(EventKind::pull_request);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), AllOf(HasSubstr("0 of 1"), HasSubstr("edited")));
  Event second = event(EventKind::comment);
  second.comment_id = comment("bob", "cf approve prod");
  EXPECT_EQ(run(second), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("1 of 1"));
  fake_->side("delete_comment", "{'id': " + second.comment_id + "}");
  run(EventKind::pull_request);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("0 of 1"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, Approvals, every_host(), host_name);

class TeamApprovals : public GithubStory {
 protected:
  void SetUp() override {
    GithubStory::SetUp();
    if (!IsSkipped()) fake_->side("team", "{'name': 'platform', 'members': ['bob']}");
  }
  std::string rules() const override {
    return descriptor_of("    approvals: {count: 1, teams: [platform]}\n");
  }
};

TEST_F(TeamApprovals, AreTakenBackWithTheMembership) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("carol", "cf approve prod"), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("1 of 1"));
  fake_->side("team", "{'name': 'platform', 'members': ['carol'], 'pending': ['bob']}");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_F(TeamApprovals, ThatTheTokenCannotReadAreAnErrorAtTheStart) {
  fake_->side("token", "{'token': 'narrow', 'login': 'cf-bot', 'scopes': ['repo']}");
  token_ = "narrow";
  propose("second");
  const base::Error error = error_of(event(EventKind::pull_request));
  EXPECT_THAT(base::describe(error), HasSubstr("platform"));
  token_ = "fake-token";
  EXPECT_TRUE(all_comments().empty());
  EXPECT_FALSE(std::filesystem::exists(folder_ / ".cf" / "local.db"));
}

}  // namespace
}  // namespace cf::ci
