// Waves: bake times, windows that close between them, checks that stop them, freezes and who may pass them.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* two_regions = "    regions: [us-east-1, us-west-2]\n";

class Waves : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        std::string(two_regions) +
        "    approvals: {count: 1, users: [bob]}\n    waves:\n      - {regions: [us-east-1], "
        "bake: 1h, checks: [{command: [sh, -c, \"test ! -e alarm\"]}]}\n      - {regions: "
        "[us-west-2]}\n");
  }
  void start() {
    bring("second");
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::baking) << said_;
    EXPECT_THAT(said_,
                AllOf(HasSubstr("us-east-1/prod/topic: done"), Not(HasSubstr("us-west-2/prod/topic: done"))));
  }
};

TEST_F(Waves, BakeWhileTheJobIsGone) {
  start();
  EXPECT_THAT(comments_with("Deploy Summary: prod").size(), 1u);
  const auto log = audit();
  later(std::chrono::minutes(20));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("bakes until"));
  EXPECT_EQ(audit(), log) << "before its time nothing is done";
  // Nor can anybody hurry it.
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("bakes until"));
  EXPECT_EQ(deployment("prod").progress, Progress::baking);

  later(std::chrono::hours(1));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
  EXPECT_THAT(said_,
              AllOf(HasSubstr("us-west-2/prod/topic: done"), Not(HasSubstr("us-east-1/prod/topic: done"))));
  EXPECT_THAT(audit(), Contains("wave done prod"));
}

TEST_F(Waves, AreToldAsOneDeployment) {
  start();
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(),
              AllOf(HasSubstr("Deploy Summary: prod bakes until"), Not(HasSubstr("prod failed")),
                    HasSubstr("1 done"), HasSubstr("1 skipped")));
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  const std::string whole = comments_with("Deploy Summary: prod").back();
  EXPECT_THAT(whole, AllOf(HasSubstr("Deploy Summary: prod succeeded"), HasSubstr("2 done"),
                           Not(HasSubstr("unchanged"))));
  // Also what changed in the first wave.
  EXPECT_THAT(whole, AllOf(HasSubstr("`prod/topic us-east-1` | created"),
                           HasSubstr("`prod/topic us-west-2` | created")));
}

TEST_F(Waves, OfALaterDeploymentDoNotTellWhatAnEarlierOneDid) {
  start();
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  bring("third", "alice", "feature/y");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(),
              AllOf(HasSubstr("1 done"), HasSubstr("1 skipped")));
}

TEST_F(Waves, ThatHaveNotRunAreNotSaidToBeLive) {
  start();
  const LiveStacks live = **records_->live("prod", call());
  EXPECT_TRUE(live.partly);
  EXPECT_THAT(live.reached, testing::ElementsAre("us-east-1"));
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(),
              AllOf(HasSubstr("partly commit " + commit_.substr(0, 12)), HasSubstr("us-east-1")));
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_FALSE((*records_->live("prod", call()))->partly);
}

TEST_F(Waves, ThatHaveNotRunHaveNeitherFailedNorAnotherCommit) {
  start();
  bring("third", "alice", "feature/y");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  ASSERT_EQ(deployment("prod").progress, Progress::baking) << said_;
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("partly commit " + commit_.substr(0, 12)),
                                    Not(HasSubstr("elsewhere")), Not(HasSubstr("failed"))));
}

TEST_F(Waves, StopWhereTheCheckAfterTheBakeFails) {
  start();
  ASSERT_TRUE(base::write_file(folder_ / "alarm", "", base::Durability::unsynced));
  later(std::chrono::hours(2));
  EXPECT_NE(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(said_, Not(HasSubstr("us-west-2/prod/topic: done")));
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(),
              AllOf(HasSubstr("prod stopped after wave 1"), Not(HasSubstr("failed before it began")),
                    HasSubstr("`prod/topic us-east-1` | created")));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << "what has failed is not tried again by itself";
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
}

TEST_F(Waves, AreNotStartedAnewByAPushThatDoesNotConcernThem) {
  start();
  files_["readme.md"] = "words";
  commit_ = push("main");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::baking);
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
}

TEST_F(Waves, GiveWayToANewerPlan) {
  start();
  const std::string first = number_, first_plan = deployment("prod").plan_id;
  bring("third", "alice", "feature/y");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(audit(), Contains("superseded prod"));
  const std::string second = std::exchange(number_, first);
  EXPECT_THAT(
      comments_with("Deploy Summary: prod bakes").back(),
      AllOf(HasSubstr("**pull request " + second + " has taken the place of this deployment.**"),
            HasSubstr("whose next waves are not deployed"), HasSubstr("`prod/topic us-east-1` | created")));
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + first_plan), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("nothing of prod waits for plan " + first_plan + " any more"));
  number_ = second;
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "bob has approved another plan";
}

class UnknownChecks : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        std::string(two_regions) +
        "    approvals: {count: 1, users: [bob]}\n    waves:\n      - {regions: [us-east-1], "
        "bake: 1h, checks: [{command: [no-such-program]}]}\n      - {regions: [us-west-2]}\n");
  }
};

TEST_F(UnknownChecks, StopTheRestAndSayAfterWhichWave) {
  bring("second");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  later(std::chrono::hours(2));
  EXPECT_NE(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("prod stopped after wave 1"), HasSubstr("no-such-program"),
                                    Not(HasSubstr("failed before it began"))));
}

class ImmediateChecks : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        std::string(two_regions) +
        "    approvals: {count: 1, users: [bob]}\n    waves:\n      - {regions: [us-east-1], "
        "checks: [{command: [sh, -c, \"exit 3\"]}]}\n      - {regions: [us-west-2]}\n");
  }
};

TEST_F(ImmediateChecks, ThatFailStopTheRestAndAreAFailure) {
  bring("second");
  EXPECT_NE(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("exit code 3"));
  EXPECT_THAT(said_, Not(HasSubstr("us-west-2/prod/topic: done")));
}

// A window that closes while the check of the first wave runs.
class ClosingWindow : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        std::string(two_regions) +
        "    approvals: {count: 1, users: [bob]}\n    windows: [{from: \"10:00\", to: "
        "\"10:01\", zone: UTC}]\n    waves:\n      - {regions: [us-east-1], bake: 5m}\n      - "
        "{regions: [us-west-2]}\n");
  }
};

TEST_F(ClosingWindow, LeavesTheNextWaveForTheNextOpening) {
  bring("second");
  say_and_run("bob", "cf approve prod");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  at("2026-06-02T10:00:05Z");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::baking) << said_;
  at("2026-06-02T10:30:00Z");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(deployment("prod").next_wave, 1u);
  EXPECT_THAT(comments_with("Deploy Summary: prod waits for wave 2").back(),
              AllOf(HasSubstr("`prod/topic us-east-1` | created"), HasSubstr("Deploy Plan: prod"),
                    HasSubstr("outside the windows of prod")));
  at("2026-06-03T10:00:05Z");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(audited("deployment done prod"), 1u);
}

class Frozen : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        "    approvals: {count: 1, users: [bob]}\n    deployers: {users: [carol]}\n    break_glass: {users: "
        "[alice]}\n    freezes: [{from: 2026-05-30, to: 2026-06-10, zone: UTC, reason: \"end of "
        "@quarter\"}]\n");
  }
};

// Nobody's approval is wanted, so that nothing but the id says which plan it is.
class FrozenForAPlan : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of("    freezes: [{from: 2026-05-30, to: 2026-06-10, zone: UTC, reason: quarter}]\n");
  }
};

TEST_F(FrozenForAPlan, DeploysNoOtherThanTheOneThatWasAskedFor) {
  bring("second");
  const std::string asked = plan_id_of("prod");
  EXPECT_EQ(say_and_run("carol", "cf deploy prod " + asked), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  files_["project/config/prod/topic.yaml"] = config("third");
  commit_ = push("main");
  at("2026-06-11T00:00:05Z");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::stale) << said_;
  EXPECT_THAT(last_comment(),
              AllOf(HasSubstr("now, not `" + asked), HasSubstr("nothing was done"), HasSubstr("third")));
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  const std::size_t comments = all_comments().size();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << "it is told once";
  EXPECT_EQ(all_comments().size(), comments);
  EXPECT_EQ(say_and_run("carol", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_F(Frozen, EnvironmentsWaitAndSayWhy) {
  bring("second");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(),
              AllOf(HasSubstr("is frozen until"), HasSubstr("quarter"), Not(HasSubstr("@quarter"))));
  const auto log = audit();
  const std::size_t comments = all_comments().size();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(audit(), log) << "a schedule that finds nothing new says nothing";
  EXPECT_EQ(all_comments().size(), comments);
  at("2026-06-11T00:00:05Z");
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
}

TEST_F(Frozen, EnvironmentsAreForcedOnlyByThoseWhomTheRulesName) {
  bring("second");
  say_and_run("bob", "cf approve prod");
  for (const char* login : {"carol", "bob"}) {
    EXPECT_EQ(say_and_run(login, "cf deploy prod --break-glass because"), base::ExitCode::blocked) << login;
    EXPECT_THAT(last_comment(), HasSubstr("none of those whom break")) << login;
  }
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  say_and_run("alice", "cf deploy prod --break-glass");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "a reason is needed";

  EXPECT_EQ(say_and_run("alice", "cf deploy prod --break-glass fire <b>@all</b>"), base::ExitCode::ok)
      << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
  EXPECT_THAT(audit(), Contains("break-glass prod"));
  EXPECT_THAT(
      comments_with("Deploy Summary: prod").back(),
      AllOf(HasSubstr("**Break-glass**"), HasSubstr("fire"), Not(HasSubstr("@all")), Not(HasSubstr("<b>"))));
}

class FrozenWaves : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        std::string(two_regions) +
        "    approvals: {count: 1, users: [bob]}\n    break_glass: {users: [alice]}\n    freezes: [{from: "
        "2026-05-30, to: 2026-06-10, zone: UTC, reason: quarter}]\n    waves:\n      - {regions: "
        "[us-east-1], bake: 1h}\n      - {regions: [us-west-2]}\n");
  }
  void force() {
    bring("second");
    say_and_run("bob", "cf approve prod");
    EXPECT_EQ(say_and_run("alice", "cf deploy prod --break-glass fire"), base::ExitCode::ok) << said_;
    EXPECT_EQ(deployment("prod").progress, Progress::baking) << said_;
  }
};

TEST_F(FrozenWaves, AreAllOfTheDeploymentThatWasForced) {
  force();
  EXPECT_EQ(audited("break-glass prod"), 1u);
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(audited("break-glass prod"), 2u) << "each wave is a record";
  EXPECT_THAT(said_, HasSubstr("BREAK-GLASS: alice deploys prod, wave 2,"));
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(), HasSubstr("**Break-glass**"));
}

TEST_F(FrozenWaves, WaitOnceItsPersonMayNoLonger) {
  force();
  fake_->side("permission", "{'login': 'alice', 'permission': 'read'}");
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(audited("break-glass prod"), 1u);
}

TEST_F(FrozenWaves, OfTheNextDeploymentAreNotForced) {
  force();
  bring("third", "carol", "feature/y");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << said_;
}

TEST_F(Frozen, EnvironmentsNeedTheirApprovalsAlsoWhenForced) {
  bring("second");
  EXPECT_EQ(say_and_run("alice", "cf deploy prod --break-glass fire"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

}  // namespace
}  // namespace cf::ci
