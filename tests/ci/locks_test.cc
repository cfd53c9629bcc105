// Who has an environment: two runners at once, pull requests that deploy before their merge, runners that
// die.
#include <thread>

#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Locks : public GithubStory {};

// `deploy/prod` as a runner left it that has died.
void leave_lease(store::SharedLocks& locks, const base::Call& call) {
  ASSERT_TRUE(
      locks.acquire("deploy/prod", {"bob", "run-dead", "deploys prod", base::Duration{600'000}}, call));
}

TEST_F(Locks, TwoRunnersAtOnceDeployOnce) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  std::vector<std::string> said(2);
  std::vector<base::ExitCode> codes(2, base::ExitCode::failed);
  std::vector<std::unique_ptr<Session>> sessions;
  for (std::size_t i = 0; i < 2; ++i) {
    Event stage = event(EventKind::stage);
    stage.environment = "prod";
    stage.run_id = "the same";  // two jobs of one run are two all the same
    auto session = open_session(
        settings(), stage, [&said, i](const std::string& line) { said[i] += line + "\n"; }, call());
    ASSERT_TRUE(session) << base::describe(session.error());
    sessions.push_back(*std::move(session));
  }
  {
    std::vector<std::jthread> runners;
    for (std::size_t i = 0; i < 2; ++i)
      runners.emplace_back([&, i] {
        auto code = ci::run(*sessions[i], call());
        if (code) codes[i] = *code;
      });
  }
  const auto deployed = [&](std::size_t i) { return said[i].find("prod/topic: done") != std::string::npos; };
  EXPECT_EQ(deployed(0) + deployed(1), 1) << said[0] << "\n---\n" << said[1];
  const std::size_t other = deployed(0) ? 1 : 0;
  // The other is told, or came so late that there was nothing to do.
  EXPECT_THAT(said[other], testing::AnyOf(HasSubstr("held by"), HasSubstr("nothing to do")));
  EXPECT_EQ(audited("deployment started prod"), 1u);
}

TEST_F(Locks, OfARunnerThatDiedExpireAndItsWorkIsGoneOnWith) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  Deployment died = deployment("prod");
  died.progress = Progress::running;
  ASSERT_TRUE(records_->keep(died, call()));
  leave_lease(*locks_, call());
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("held by bob (run-dead)"));
  EXPECT_EQ(deployment("prod").progress, Progress::running);
  later(std::chrono::minutes(11));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_F(Locks, AreToldToWhoeverAsksMeanwhile) {
  bring("second");
  leave_lease(*locks_, call());
  EXPECT_NE(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("held by bob"), HasSubstr("run-dead")));
  EXPECT_EQ(say_and_run("carol", "cf unlock prod"), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("bob", "cf unlock prod"), base::ExitCode::ok);
  EXPECT_THAT(audit(), Contains("unlocked prod"));
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
}

TEST_F(Locks, OfAnEnvironmentThatWasRemovedAreFreedToo) {
  propose("second");
  ASSERT_TRUE(
      locks_->acquire("hold/stage", {"alice", "pull request 7", "deployed stage before the merge"}, call()));
  EXPECT_EQ(say_and_run("bob", "cf unlock stage"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("Freed"), HasSubstr("held by alice")));
  EXPECT_FALSE(*locks_->holder("hold/stage", call()));
  EXPECT_THAT(audit(), Contains("unlocked stage"));
  EXPECT_EQ(say_and_run("bob", "cf unlock stag"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("there is no environment of that name"));
  EXPECT_EQ(audited("unlocked stag"), 0u);
}

TEST_F(Locks, OfDevAreToldOnThePullRequestWhosePushCouldNotBeDeployed) {
  propose("second");
  run(EventKind::pull_request);
  ASSERT_TRUE(
      locks_->acquire("deploy/dev", {"carol", "run-x", "deploys dev", base::Duration{600'000}}, call()));
  merge();
  EXPECT_EQ(run(EventKind::push), base::exit_code_for(base::ErrorKind::conflict));
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("held by carol"), HasSubstr("cf deploy dev")));
}

TEST_F(Locks, KeepAMergeWaitingWhichTheScheduleDeploysThen) {
  ASSERT_TRUE(
      locks_->acquire("deploy/dev", {"carol", "run-x", "deploys dev", base::Duration{600'000}}, call()));
  for (const char* display : {"second", "third"}) {
    propose(display, "alice", std::string("feature/") + display);
    run(EventKind::pull_request);
    merge();
    EXPECT_EQ(run(EventKind::push), base::exit_code_for(base::ErrorKind::conflict));
  }
  EXPECT_THAT(said_, HasSubstr("dev is taken: cf ci --resume deploys it"));
  EXPECT_EQ((*records_->queued("dev", call()))->commit, commit_) << "the newest";
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("dev").environment, "") << "it is still taken";
  later(std::chrono::minutes(11));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("dev").commit, commit_);
  EXPECT_EQ(deployment("dev").pull_request, number_);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "what follows it follows";
  EXPECT_FALSE(*records_->queued("dev", call()));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(audited("deployment done dev"), 1u) << "once";
}

TEST_F(Locks, OfTheNextEnvironmentQueueWhatWouldFollow) {
  leave_lease(*locks_, call());
  bring("second");
  EXPECT_EQ(deployment("prod").environment, "");
  EXPECT_EQ((*records_->queued("prod", call()))->commit, commit_);
  later(std::chrono::minutes(11));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "it has its rules";
  EXPECT_EQ(deployment("prod").pull_request, number_);
}

TEST_F(Locks, OfARunThatDiedLeaveAnEndInTheAuditLog) {
  bring("second");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  // As if its run had been killed right before AWS was done.
  Deployment died = deployment("prod");
  died.progress = Progress::running;
  ASSERT_TRUE(records_->keep(died, call()));
  const std::size_t before = audited("deployment done prod");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
  EXPECT_EQ(audited("deployment done prod"), before + 1);
  EXPECT_THAT(audit_records().back().reason, HasSubstr(died.run));
}

TEST_F(Locks, AreFreedInPlainWordsInTheAuditLog) {
  bring("second");
  ASSERT_TRUE(locks_->acquire(
      "deploy/prod", {"bob_the_builder", "run-dead", "deploys prod", base::Duration{600'000}}, call()));
  EXPECT_EQ(say_and_run("bob", "cf unlock prod"), base::ExitCode::ok);
  EXPECT_THAT(audit_records().back().result,
              AllOf(HasSubstr("freed: it was held by bob_the_builder (run-dead)"), Not(HasSubstr("\\"))));
}

class BeforeMerge : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of("    approvals: {count: 1, users: [bob]}\n", "ci: {deploy: before_merge}\n");
  }
};

TEST_F(BeforeMerge, HoldsTheEnvironmentUntilThePullRequestCloses) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
  const std::string first = number_;

  propose("third", "carol", "feature/y");
  run(EventKind::pull_request);
  EXPECT_NE(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("pull request " + first));

  // An event that says it is closed, while it is not, frees nothing.
  std::swap(number_, const_cast<std::string&>(first));
  EXPECT_EQ(run(EventKind::closed), base::ExitCode::ok);
  EXPECT_TRUE(*locks_->holder("hold/dev", call()));
  fake_->side("close", "{'number': " + number_ + "}");
  EXPECT_EQ(run(EventKind::closed), base::ExitCode::ok);
  EXPECT_FALSE(*locks_->holder("hold/dev", call()));
}

TEST_F(BeforeMerge, IsFreedByTheScheduleWhereNoEventDidIt) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  fake_->side("close", "{'number': " + number_ + "}");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_FALSE(*locks_->holder("hold/dev", call()));
}

TEST_F(BeforeMerge, IsNoApprovalWhereItIsRefused) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  const std::string first = number_;
  files_["project/config/prod/topic.yaml"] = config("third");
  push("feature/y");
  number_ = open("carol", "feature/y");
  run(EventKind::pull_request);
  EXPECT_NE(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok)
      << "pull request " << first << " holds it";
  EXPECT_THAT(last_comment(), HasSubstr("Refused"));
  ASSERT_TRUE(locks_->break_("hold/prod", "a test", call()));
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("0 count"));
}

class UnmergedBeforeMerge : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of("    windows: [{days: [tue], from: \"10:00\", to: \"12:00\", zone: UTC}]\n",
                         "ci: {deploy: before_merge}\n");
  }
};

TEST_F(UnmergedBeforeMerge, IsNotDeployedOnceItsWindowOpens) {
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  fake_->side("close", "{'number': " + number_ + "}");
  at("2026-06-02T10:00:05Z");
  files_["project/config/prod/topic.yaml"] = config("first");
  commit_ = push("main");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("closed without being merged"));
  EXPECT_THAT(last_comment(), HasSubstr("is not deployed"));
  EXPECT_EQ(audited("deployment started prod"), 0u);
  const std::size_t comments = all_comments().size();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(all_comments().size(), comments) << "it is told once";
}

TEST_F(BeforeMerge, NeedsAHeadThatIsUpToDate) {
  propose("second");
  run(EventKind::pull_request);
  auto mine = files_;
  files_["project/config/dev/topic.yaml"] = config("of main");
  push("main");
  files_ = mine;
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("behind main"));
  EXPECT_FALSE(*locks_->holder("hold/dev", call())) << "what is refused holds nothing";
}

TEST_F(BeforeMerge, TakesNoJournalFromTheHead) {
  files_[".cf/runs/dev.local.journal"] = "what a run is said to have left open";
  propose("second");
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
}

TEST_F(BeforeMerge, RunsNoCommandOfTheHead) {
  files_["project/config/dev/topic.yaml"] =
      "template: {type: file, path: topic.yaml}\nparameters: {Display: !rcmd \"touch ran; echo x\"}\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  EXPECT_NE(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "project" / "ran"));
}

class CheckedBeforeMerge : public GithubStory {
 protected:
  static std::string with_check(const std::string& command) {
    return descriptor_of(
        "    regions: [us-east-1, us-west-2]\n    approvals: {count: 1, users: [bob]}\n    waves:\n      - "
        "{regions: [us-east-1], checks: [{command: [sh, -c, \"" +
            command + "\"]}]}\n      - {regions: [us-west-2]}\n",
        "ci: {deploy: before_merge}\n");
  }
  std::string rules() const override { return with_check("env > seen"); }
};

TEST_F(CheckedBeforeMerge, RunsTheChecksOfTheBaseBranchAndShowsThemNoCredentials) {
  variables_ = {{"MY_DATABASE", "postgres://user:pass@host"}, {"TZ", "UTC"}};
  files_["deployment.yaml"] = with_check("touch ran");
  propose("second");
  run(EventKind::pull_request);
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "ran"));
  const auto seen = base::read_file((folder_ / "seen").string());
  ASSERT_TRUE(seen);
  EXPECT_THAT(*seen, AllOf(HasSubstr("CF_WAVE_REGIONS=us-east-1"), HasSubstr("TZ=UTC"),
                           HasSubstr("AWS_REGION=eu-central-1")));
  EXPECT_THAT(*seen, AllOf(Not(HasSubstr("secret-of")), Not(HasSubstr("FORGE_TOKEN")),
                           Not(HasSubstr("MY_DATABASE"))));
}

TEST_F(BeforeMerge, RunsNoHookOfTheHeadUnlessTheBaseBranchTrustsIt) {
  const std::string hooked = config("second") + "hooks: {before_create: [!cmd \"touch ran\"]}\n";
  files_["project/config/dev/topic.yaml"] = hooked;
  push("feature/x");
  number_ = open("alice", "feature/x");
  EXPECT_NE(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Deploy Plan: dev").back(), HasSubstr("hooks are not allowed here"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "project" / "ran"));

  files_["deployment.yaml"] = descriptor_of("    approvals: {count: 1, users: [bob]}\n",
                                            "ci: {deploy: before_merge, trust_pull_requests: true}\n");
  files_["project/config/dev/topic.yaml"] = config("first");
  push("main");
  files_["project/config/dev/topic.yaml"] = hooked;
  push("feature/y");
  number_ = open("alice", "feature/y");
  ASSERT_TRUE(locks_->break_("hold/dev", "a test", call()));
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::ok) << said_;
  EXPECT_TRUE(std::filesystem::exists(folder_ / "project" / "ran"));
}

}  // namespace
}  // namespace cf::ci
