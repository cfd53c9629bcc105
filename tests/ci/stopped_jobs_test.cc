// A job that is told to stop (SIGTERM) has done what it has done: that is recorded, and what follows is left
// to the schedule's job.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class StoppedJobs : public GithubStory {
 protected:
  std::string rules() const override { return descriptor_of("    promote_from: dev\n"); }
  // Told to stop as soon as its log says this.
  base::ExitCode run_until(const std::string& line, Event event) {
    std::stop_source stop;
    base::Call stoppable = call();
    stoppable.stop = stop.get_token();
    said_.clear();
    auto session = open_session(
        settings(), std::move(event),
        [&](const std::string& said) {
          said_ += said + "\n";
          if (said.find(line) != std::string::npos) stop.request_stop();
        },
        call());
    if (!session) {
      ADD_FAILURE() << base::describe(session.error());
      return base::ExitCode::failed;
    }
    const auto code = ci::run(**session, stoppable);
    EXPECT_TRUE(stop.stop_requested()) << said_;
    later(std::chrono::seconds(30));
    return code ? *code : base::exit_code_for(code.error().kind);
  }
  void merge_change(const std::string& display) {
    propose(display);
    merge();
  }
};

TEST_F(StoppedJobs, WhoseLastStackIsDoneHaveDeployed) {
  merge_change("second");
  EXPECT_EQ(run_until("dev/topic: done", event(EventKind::push)), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done);
  EXPECT_THAT(audit(), AllOf(Contains("deployment done dev"), Not(Contains("deployment failed dev"))));
  EXPECT_FALSE((*records_->live("dev", call()))->partly);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("dev succeeded"), Not(HasSubstr("cancelled")),
                                    HasSubstr("told to stop"), HasSubstr("cf ci --resume")));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "what follows it follows";
  EXPECT_FALSE(*records_->queued("prod", call()));
}

class StoppedWaves : public StoppedJobs {
 protected:
  std::string rules() const override {
    return descriptor_of(
        "    promote_from: dev\n    regions: [us-east-1, us-west-2]\n    waves:\n      - {regions: "
        "[us-east-1]" +
        bake_ + "}\n      - {regions: [us-west-2]}\n");
  }
  std::string bake_ = ", bake: 1h";
};

TEST_F(StoppedWaves, BakeWhereTheWaveWasDone) {
  merge_change("second");
  EXPECT_EQ(run_until("us-east-1/prod/topic: done", event(EventKind::push)), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::baking) << deployment("prod").waits_for;
  EXPECT_THAT(audit(), Not(Contains("deployment failed prod")));
  later(std::chrono::hours(2));
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
}

class StoppedBetweenWaves : public StoppedWaves {
 protected:
  StoppedBetweenWaves() { bake_.clear(); }
};

TEST_F(StoppedBetweenWaves, SayWhatIsLeft) {
  merge_change("second");
  EXPECT_EQ(run_until("us-east-1/prod/topic: done", event(EventKind::push)), base::ExitCode::cancelled)
      << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_EQ(audit_records().back().result, "stopped");
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("before prod/topic us-west-2"));
  EXPECT_TRUE((*records_->live("prod", call()))->partly);
}

}  // namespace
}  // namespace cf::ci
