// Threats: somebody approves their own change, which came to the environment by another way than the pull
// request that they approve on.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Authors : public HostStory {
 protected:
  void expect_refused(const std::string& login, const std::string& body = "cf approve prod") {
    say_and_run(login, body);
    EXPECT_NE(deployment("prod").progress, Progress::done) << login << ": " << body << "\n" << said_;
  }
  void change(const std::string& display) {
    files_["project/config/dev/topic.yaml"] = config(display);
    files_["project/config/prod/topic.yaml"] = config(display);
  }
};

// The job of the first merge finds a newer commit and does nothing: the second deploys both.
TEST_P(Authors, OfAMergeThatANewerOneOvertookDoNotApprove) {
  propose("of bob", "bob", "feature/bobs");
  merge();
  Event overtaken = event(EventKind::push);
  propose("of alice", "alice", "feature/alices");
  merge();
  EXPECT_EQ(run(overtaken), base::ExitCode::ok);
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_refused("bob");
  expect_refused("bob", "cf deploy prod");
}

// bob opens nothing and merges nothing.
TEST_P(Authors, OfACommitOnSomebodyElsesPullRequestDoNotApprove) {
  propose("of alice");
  change("of bob");
  push("feature/x", R"(, "author": "bob")");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  expect_refused("bob");
  EXPECT_THAT(last_comment(), HasSubstr("the author of a change does not approve it"));
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("0 of 1"));
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_refused("bob");
}

// An earlier pull request of alice's, long deployed, is open to comments still.
TEST_P(Authors, OfADirectPushDoNotApproveItOnAnOldPullRequest) {
  bring("of alice");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  change("of bob");
  commit_ = push("main", R"(, "author": "bob")");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  for (int i = 0; i < 2; ++i) expect_refused("bob", "cf deploy prod");
}

TEST_P(Authors, WhoOnlyMergedMayApprove) {
  propose("of alice");
  run(EventKind::pull_request);
  const bool squashes = host_ != forge::Host::codecommit;
  commit_ = fake_->side_text(
      "merge", "{'number': " + number_ + ", 'login': 'bob'" + (squashes ? ", 'how': 'squash'}" : "}"),
      "commit");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

// It may be anybody's, bob's too.
TEST_P(Authors, WhomTheHostDoesNotKnowVoidApprovals) {
  propose("of alice");
  change("of nobody");
  push("feature/x", R"(, "email": "b@home.example")");
  merge();
  change("of nobody else");
  commit_ = push("main", R"(, "email": "b@home.example")");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_refused("bob", "cf deploy prod");
  EXPECT_THAT(comments_with("prod needs 1 approval").back(),
              AllOf(HasSubstr("a part of this change"), HasSubstr("home.example"),
                    HasSubstr("add the address to their account")));
}

// Some hosts list no more than so many commits of a pull request, the first of them: 250 are GitHub's.
TEST_P(Authors, OfTheLastOfVeryManyCommitsDoNotApprove) {
  change("of alice");
  push("feature/x", R"(, "times": 250)");
  number_ = open("alice", "feature/x");
  change("of bob");
  push("feature/x", R"(, "author": "bob")");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_refused("bob");
  EXPECT_THAT(last_comment(), HasSubstr("the author of a change does not approve it"));
  expect_refused("bob", "cf deploy prod");
}

INSTANTIATE_TEST_SUITE_P(Hosts, Authors, every_host(), host_name);

// What is lost in prod is confirmed by somebody else too.
class DataLoss : public GithubStory {
 protected:
  std::string rules() const override { return descriptor_of(approved_by({"alice", "bob"})); }
};

TEST_F(DataLoss, IsNotConfirmedByTheAuthorAndTheLogSaysByWhom) {
  files_["project/templates/topic.yaml"] =
      "Parameters:\n  Display: {Type: String}\nResources:\n"
      "  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Display}}\n"
      "  Data: {Type: AWS::SQS::Queue, Properties: {QueueName: data}}\n"
      "  Table: {Type: AWS::DynamoDB::Table, Properties: {AttributeDefinitions: [{AttributeName: a, "
      "AttributeType: S}], KeySchema: [{AttributeName: a, KeyType: HASH}], BillingMode: PAY_PER_REQUEST}}\n";
  bring("first");
  ASSERT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
  files_["project/templates/topic.yaml"] = topic_template;
  propose("second", "alice", "feature/y");
  run(EventKind::pull_request);
  merge();
  run(EventKind::push);
  // dev has no approvals: its own author may.
  EXPECT_EQ(say_and_run("alice", "cf deploy dev --allow-destroy dev/topic"), base::ExitCode::ok) << said_;
  ASSERT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  say_and_run("bob", "cf approve prod");
  EXPECT_EQ(say_and_run("alice", "cf deploy prod --allow-destroy prod/topic"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("does not confirm what is lost"));
  // Also as a comment that no job has acted on.
  const std::string id = plan_id_of("prod");
  comment("alice", "cf deploy prod " + id + " --allow-destroy prod/topic");
  later(std::chrono::seconds(30));
  run(EventKind::resume);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_EQ(say_and_run("bob", "cf approve prod --allow-destroy prod/topic"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  std::string confirmed;
  for (const AuditRecord& record : audit_records())
    if (record.what.starts_with("deployment") && record.environment == "prod")
      for (const std::string& each : record.confirmations) confirmed += each + "\n";
  EXPECT_THAT(confirmed, AllOf(HasSubstr("prod/topic by bob"), Not(HasSubstr("alice"))));
}

}  // namespace
}  // namespace cf::ci
