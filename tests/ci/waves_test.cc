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

TEST_F(Waves, StopWhereTheCheckAfterTheBakeFails) {
  start();
  ASSERT_TRUE(base::write_file(folder_ / "alarm", "", base::Durability::unsynced));
  later(std::chrono::hours(2));
  EXPECT_NE(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(said_, Not(HasSubstr("us-west-2/prod/topic: done")));
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
  bring("third", "alice", "feature/y");
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(audit(), Contains("superseded prod"));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "bob has approved another plan";
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

TEST_F(Frozen, EnvironmentsNeedTheirApprovalsAlsoWhenForced) {
  bring("second");
  EXPECT_EQ(say_and_run("alice", "cf deploy prod --break-glass fire"), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

}  // namespace
}  // namespace cf::ci
