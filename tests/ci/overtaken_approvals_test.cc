// Threats: an approval is of a plan in its place. Once another plan has been in that place, on the pull
// request or in the environment, it counts for nothing, whatever state returns.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Bob approves; there are two stacks.
class OvertakenApprovals : public HostStory {
 protected:
  void SetUp() override {
    files_["project/config/dev/more.yaml"] = files_["project/config/prod/more.yaml"] = config_of_more("one");
    files_["project/templates/more.yaml"] =
        "Parameters: {Display: {Type: String}}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: "
        "{DisplayName: !Ref Display}}\n";
    HostStory::SetUp();
  }
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"}) + more_rules()) + "  - {name: more.yaml, deploy_env: [all]}\n";
  }
  virtual std::string more_rules() const { return {}; }
  static std::string config_of_more(const std::string& display) {
    return "template: {type: file, path: more.yaml}\nparameters: {Display: " + display + "}\n";
  }
  void approve(const std::string& more = {}) {
    EXPECT_EQ(say_and_run("bob", "cf approve prod" + more), base::ExitCode::ok) << said_;
  }
  void deployed(const std::string& display, const std::string& branch) {
    bring(display, "alice", branch);
    approve();
    ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
  }
  // On the session's pull request, whose plan becomes another one.
  void propose_again(const std::string& display, const std::string& branch) {
    files_["project/config/dev/topic.yaml"] = files_["project/config/prod/topic.yaml"] = config(display);
    push(branch);
    ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  }
  // What the merges so far have made of main.
  void check_out() {
    for (const auto& [path, text] : files_)
      ASSERT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
  }
  void expect_waiting(const std::string& plan) {
    EXPECT_EQ(deployment("prod").plan_id, plan) << "the same state has the same plan";
    EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
    EXPECT_THAT(comments_with("Rules of prod").back(),
                AllOf(HasSubstr("0 of 1"), HasSubstr("before another one took its place"),
                      Not(HasSubstr("used it up"))));
  }
};

INSTANTIATE_TEST_SUITE_P(Hosts, OvertakenApprovals, every_host(), host_name);

TEST_P(OvertakenApprovals, OfAPlanThatWasPushedOverDoNotCountWhenItReturns) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string plan = plan_id_of("prod");
  approve();
  propose_again("three", "feature/2");
  approve();
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
  deployed("one", "feature/3");
  bring("two", "carol", "feature/4");
  expect_waiting(plan);
}

TEST_P(OvertakenApprovals, OfAPlanThatWasPushedOverDoNotCountWhenItIsPushedAgain) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string plan = plan_id_of("prod");
  approve();
  propose_again("three", "feature/2");
  propose_again("two", "feature/2");
  ASSERT_EQ(plan_id_of("prod"), plan);
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(),
              AllOf(HasSubstr("0 of 1"), HasSubstr("before another one took its place")));
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_waiting(plan);
  approve();
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "given anew it counts: " << said_;
}

// Jobs of pull requests write which plans were posted.
TEST_P(OvertakenApprovals, AreNotRevivedByForgettingWhatWasPosted) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string plan = plan_id_of("prod");
  approve();
  propose_again("three", "feature/2");
  std::filesystem::remove(folder_ / ".cf" / "state" / "environments" / "prod" / "posted.json");
  propose_again("two", "feature/2");
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_waiting(plan);
}

TEST_P(OvertakenApprovals, OfAMergeThatNeverHadItsTurnDoNotCountLater) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string plan = plan_id_of("prod"), second = number_;
  approve();
  auto merged = files_;
  files_["project/config/dev/topic.yaml"] = files_["project/config/prod/topic.yaml"] = config("one");
  merged["project/config/prod/more.yaml"] = files_["project/config/prod/more.yaml"] = config_of_more("two");
  push("feature/3");
  const std::string third = open("alice", "feature/3");
  number_ = second;
  merge();
  number_ = third;
  merge();
  files_ = merged;
  check_out();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  approve();
  ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
  files_["project/config/prod/more.yaml"] = config_of_more("one");
  deployed("one", "feature/4");
  bring("two", "carol", "feature/5");
  expect_waiting(plan);
}

// What was deployed meanwhile is no other plan of what it was given for.
TEST_P(OvertakenApprovals, CountAfterTheMergeWhateverElseWasDeployedMeanwhile) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string plan = plan_id_of("prod"), second = number_;
  approve();
  auto both = files_;
  files_["project/config/dev/topic.yaml"] = files_["project/config/prod/topic.yaml"] = config("one");
  both["readme.md"] = files_["readme.md"] = "words";
  push("feature/3");
  number_ = open("alice", "feature/3");
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  number_ = second;
  merge();
  files_ = both;
  check_out();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").plan_id, plan);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_P(OvertakenApprovals, OnAMergedPullRequestWhosePlanGaveWayAreRefused) {
  deployed("one", "feature/1");
  bring("two", "alice", "feature/2");
  const std::string plan = deployment("prod").plan_id, second = number_;
  bring("three", "alice", "feature/3");
  const std::string third = number_, newer = deployment("prod").plan_id;
  number_ = second;
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + plan), base::ExitCode::blocked) << said_;
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("nothing of prod waits"), HasSubstr(newer),
                                    HasSubstr("pull request " + third + " has taken its place")));
  // Nor is it one that comes with a deployment.
  say_and_run("bob", "cf deploy prod " + plan);
  bring("two", "carol", "feature/4");
  EXPECT_EQ(deployment("prod").plan_id, plan);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

class OvertakenApprovalsOnGithub : public OvertakenApprovals {};
INSTANTIATE_TEST_SUITE_P(Hosts, OvertakenApprovalsOnGithub, testing::Values(forge::Host::github), host_name);

class OvertakenConfirmations : public OvertakenApprovals {
 protected:
  std::string more_rules() const override { return "    protect: {stacks: [more.yaml]}\n"; }
  void name(const std::string& topic, const std::string& branch) {
    files_["project/templates/more.yaml"] =
        "Parameters: {Display: {Type: String}}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: "
        "{DisplayName: !Ref Display, TopicName: " +
        topic + "}}\n";
    push(branch);
  }
};
INSTANTIATE_TEST_SUITE_P(Hosts, OvertakenConfirmations, testing::Values(forge::Host::github), host_name);

TEST_P(OvertakenConfirmations, OfAPlanThatWasPushedOverDoNotCountWhenItIsPushedAgain) {
  name("a", "main");
  deployed("one", "feature/1");
  name("b", "feature/2");
  number_ = open("alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  approve(" --allow-destroy prod/more");
  for (const char* topic : {"c", "b"}) {
    name(topic, "feature/2");
    ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  }
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  approve();
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("prod/more"));
  approve(" --allow-destroy prod/more");
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

// Its clock is somewhat ahead; the comment about the plan is by the host's.
TEST_P(OvertakenApprovalsOnGithub, AreNotVoidForTheClockOfTheJobThatPostedThePlanBefore) {
  deployed("one", "feature/1");
  const base::TimePoint right = clock_.now();
  clock_.set(base::iso8601(right + std::chrono::seconds(25)));
  propose("three", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  at(base::iso8601(right + std::chrono::seconds(1)));
  propose_again("two", "feature/2");
  at(base::iso8601(right + std::chrono::seconds(4)));
  approve();
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(), HasSubstr("1 of 1"));
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

// While dev waits for its window, say.
TEST_P(OvertakenApprovalsOnGithub, BeforeAPlansTurnSayThatNothingWaitsForThem) {
  deployed("one", "feature/1");
  propose("two", "alice", "feature/2");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  merge();
  approve();
  EXPECT_THAT(last_comment(),
              AllOf(HasSubstr("Approved: plan"), HasSubstr("Nothing of prod waits for it now")));
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "it counts once its turn comes: " << said_;
}

}  // namespace
}  // namespace cf::ci
