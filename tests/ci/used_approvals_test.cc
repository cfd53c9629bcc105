// Threats: an approval allows one deployment of its plan. Once that has been, it allows nothing, whatever
// state returns; until then it goes with the plan, whichever pull request has it deployed.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Carol may deploy, and approves nothing.
class UsedApprovals : public HostStory {
 protected:
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"}) + "    deployers: {users: [\"" + name_of("carol") + "\"]}\n" +
                         more_rules());
  }
  virtual std::string more_rules() const { return {}; }
  // Brings a state that bob approves.
  std::string approved(const std::string& display, const std::string& branch) {
    bring(display, "alice", branch);
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
    return number_;
  }
  std::string deploy_comment() { return comments_with("Rules of prod").back(); }
};

TEST_P(UsedApprovals, OfAStateThatReturnsDoNotCountAgain) {
  approved("one", "feature/1");
  const std::string second = approved("two", "feature/2");
  const std::string plan = deployment("prod").plan_id;
  approved("one", "feature/3");
  bring("two", "carol", "feature/4");
  ASSERT_EQ(deployment("prod").plan_id, plan) << "the same state has the same plan";
  number_ = second;
  say_and_run("carol", "cf deploy prod");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(deploy_comment(), AllOf(HasSubstr("0 of 1"), HasSubstr("used it up")));
  say_and_run("carol", "cf deploy prod " + plan);
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

TEST_P(UsedApprovals, MayBeGivenAnewForAStateThatReturns) {
  approved("one", "feature/1");
  approved("two", "feature/2");
  approved("one", "feature/3");
  approved("two", "feature/4");
}

INSTANTIATE_TEST_SUITE_P(Hosts, UsedApprovals, every_host(), host_name);

class UsedApprovalsOnGithub : public UsedApprovals {};
INSTANTIATE_TEST_SUITE_P(Hosts, UsedApprovalsOnGithub, testing::Values(forge::Host::github), host_name);

// Each of them, not only the one that was counted.
TEST_P(UsedApprovalsOnGithub, AreAllThatWereGivenUpToTheEnd) {
  approved("one", "feature/1");
  bring("two", "alice", "feature/2");
  const std::string second = number_;
  for (int i = 0; i < 2; ++i) comment("bob", "cf approve prod " + plan_id_of("prod"));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + deployment("prod").plan_id), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("nothing left of it to approve"));
  approved("one", "feature/3");
  bring("two", "carol", "feature/4");
  number_ = second;
  say_and_run("carol", "cf deploy prod");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

// Nothing is deployed in the first days of June.
class FrozenApprovals : public UsedApprovals {
 protected:
  std::string more_rules() const override {
    return "    freezes: [{from: 2026-06-02, to: 2026-06-10, zone: UTC, reason: \"end of the year\"}]\n";
  }
  void wait_frozen(const std::string& display) {
    approved("one", "feature/1");
    at("2026-06-03T09:00:00Z");
    bring(display, "alice", "feature/2");
    approved_ = number_;
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  }
  void merge_words_of(const std::string& author) {
    files_["readme.md"] = "words of " + author;
    push("feature/words", ", \"author\": \"" + author + "\"");
    number_ = open(author, "feature/words");
    merge();
    EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  }
  void thaw() {
    at("2026-06-12T09:00:00Z");
    EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  }
  std::string approved_;  // the pull request
};

class FrozenApprovalsOnEveryHost : public FrozenApprovals {};
INSTANTIATE_TEST_SUITE_P(Hosts, FrozenApprovalsOnEveryHost, every_host(), host_name);
INSTANTIATE_TEST_SUITE_P(Hosts, FrozenApprovals, testing::Values(forge::Host::github), host_name);

// A deployment that gives way to another plan's takes its approvals with it.
TEST_P(FrozenApprovals, ApprovalsOfADeploymentThatWasSupersededDoNotCountAgain) {
  wait_frozen("two");
  const std::string plan = deployment("prod").plan_id;
  bring("three", "alice", "feature/3");
  bring("two", "carol", "feature/4");
  ASSERT_EQ(deployment("prod").plan_id, plan);
  thaw();
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(deploy_comment(), AllOf(HasSubstr("0 of 1"), HasSubstr("before another one took its place"),
                                      testing::Not(HasSubstr("used it up"))));
}

TEST_P(FrozenApprovalsOnEveryHost, ApprovalsGoWithThePlanToALaterPullRequest) {
  wait_frozen("two");
  const std::string plan = deployment("prod").plan_id;
  merge_words_of("alice");
  ASSERT_EQ(deployment("prod").plan_id, plan);
  ASSERT_EQ(deployment("prod").pull_request, number_);
  EXPECT_THAT(deploy_comment(), AllOf(HasSubstr("1 of 1"), HasSubstr(", on pull request " + approved_)));
  thaw();
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_THAT(audit_records().back().approvals,
              testing::ElementsAre(HasSubstr("on pull request " + approved_ + " ")));
}

TEST_P(FrozenApprovalsOnEveryHost, ApprovalsOfWhoeverMadeTheLaterPartDoNotCount) {
  wait_frozen("two");
  merge_words_of("bob");
  EXPECT_THAT(deploy_comment(), AllOf(HasSubstr("0 of 1"), HasSubstr("is the author of the change")));
  thaw();
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

TEST_P(FrozenApprovals, ApprovalsOnTheEarlierPullRequestAreOfWhatTheLaterOneHasWaiting) {
  approved("one", "feature/1");
  at("2026-06-03T09:00:00Z");
  bring("two", "alice", "feature/2");
  const std::string first = number_;
  merge_words_of("alice");
  const std::string second = number_;
  at("2026-06-12T09:00:00Z");
  number_ = first;
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").pull_request, second);
}

// Of a pull request that was never merged, nobody's approval is of what was.
TEST_P(FrozenApprovals, ApprovalsOnPullRequestsThatAreNotMergedStayThere) {
  approved("one", "feature/1");
  at("2026-06-03T09:00:00Z");
  propose("two", "alice", "feature/2");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  bring("two", "alice", "feature/3");
  thaw();
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

class UsedConfirmations : public UsedApprovals {
 protected:
  std::string more_rules() const override { return "    protect: {stacks: [topic.yaml]}\n"; }
  void bring_topic(const std::string& name, const std::string& branch) {
    files_["project/templates/topic.yaml"] =
        "Parameters: {Display: {Type: String}}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: "
        "{DisplayName: !Ref Display, TopicName: " +
        name + "}}\n";
    bring("one", "alice", branch);
  }
  void replace(const std::string& name, const std::string& branch) {
    bring_topic(name, branch);
    EXPECT_EQ(say_and_run("bob", "cf approve prod --allow-destroy prod/topic"), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  }
};
INSTANTIATE_TEST_SUITE_P(Hosts, UsedConfirmations, testing::Values(forge::Host::github), host_name);

TEST_P(UsedConfirmations, OfAStateThatReturnsDoNotCountAgain) {
  bring_topic("one", "feature/1");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  replace("two", "feature/2");
  replace("one", "feature/3");
  bring_topic("two", "feature/4");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("prod/topic"));
}

class RetriedApprovals : public UsedApprovalsOnGithub {};
INSTANTIATE_TEST_SUITE_P(Hosts, RetriedApprovals, testing::Values(forge::Host::github), host_name);

// What failed may be tried again by those who deploy, on the pull request that was approved.
TEST_P(RetriedApprovals, DeploymentsHaveTheirApprovalsUntilTheyAreDone) {
  bring("one", "alice", "feature/1");
  ASSERT_EQ(other_account("PUT", "story-222222222222-us-east-1"), 200);
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::failed) << said_;
  ASSERT_EQ(deployment("prod").progress, Progress::failed);
  ASSERT_EQ(other_account("DELETE", "story-222222222222-us-east-1"), 204);
  say_and_run("carol", "cf deploy prod");
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_P(RetriedApprovals, DeploymentsOfALaterPullRequestAreApprovedAnew) {
  approved("one", "feature/1");
  files_["project/templates/topic.yaml"] =
      std::string(topic_template) +
      "  More: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub \"more-${AWS::AccountId}\"}}\n";
  ASSERT_EQ(other_account("PUT", "more-222222222222"), 200);
  bring("two", "alice", "feature/2");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::failed) << said_;
  const std::string plan = deployment("prod").plan_id;
  ASSERT_EQ(other_account("DELETE", "more-222222222222"), 204);
  files_["readme.md"] = "words";
  push("feature/words");
  number_ = open("alice", "feature/words");
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  ASSERT_EQ(deployment("prod").plan_id, plan);
  EXPECT_THAT(deploy_comment(), HasSubstr("used it up"));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

}  // namespace
}  // namespace cf::ci
