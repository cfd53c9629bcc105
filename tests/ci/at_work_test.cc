// A run dies while AWS works at a stack for it: what it began stays its deployment, until it is done.
#include "ci/at_work.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(AtWork, ADeploymentStaysWhatItIsAndIsFinishedWithItsApprovals) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  Deployment died = deployment("prod");
  died.progress = Progress::running;
  died.run = "run-dead";
  ASSERT_TRUE(records_->keep(died, call()));
  die_in("prod", "222222222222", "second");

  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_THAT(said_, AllOf(HasSubstr("prod/topic (CREATE_IN_PROGRESS)"), HasSubstr("run-dead"),
                           HasSubstr("goes on with plan " + died.plan_id)));
  EXPECT_EQ(deployment("prod").progress, Progress::running);
  EXPECT_EQ(deployment("prod").digest, died.digest);
  EXPECT_THAT(audit(),
              AllOf(Not(Contains("deployment failed prod")), Not(Contains("deployment interrupted prod"))));

  EXPECT_NE(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("AWS is still at work in prod"));
  EXPECT_EQ(deployment("prod").progress, Progress::running);

  let_aws_end();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").digest, died.digest) << "the plan that was approved";
  EXPECT_THAT(said_, HasSubstr("prod/later: done"));
}

TEST_F(AtWork, ADeploymentWhoseRunDiedIsNotReplacedByALaterMerge) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  Deployment died = deployment("prod");
  died.progress = Progress::running;
  died.run = "run-dead";
  ASSERT_TRUE(records_->keep(died, call()));
  files_["readme.md"] = "words";
  push("feature/y");
  number_ = open("alice", "feature/y");
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::running);
  EXPECT_EQ(deployment("prod").id, died.id);

  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").digest, died.digest) << "the plan that was approved";
}

TEST_F(AtWork, ADeploymentWhoseRunDiedIsEndedInTheLogWhereALaterMergeMakesItAnother) {
  bring("second");
  Deployment died = deployment("prod");
  died.progress = Progress::running;
  died.run = "run-dead";
  ASSERT_TRUE(records_->keep(died, call()));
  bring("third", "alice", "feature/y");
  EXPECT_EQ(deployment("prod").id, died.id);
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_NE(deployment("prod").digest, died.digest);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(audited("deployment interrupted prod"), 1u);
}

TEST_F(AtWork, AMergeStaysInTheQueueUntilItCanBeDeployed) {
  propose("second");
  run(EventKind::pull_request);
  die_in("dev", "111111111111", "second");
  merge();
  EXPECT_EQ(run(EventKind::push), base::exit_code_for(base::ErrorKind::conflict)) << said_;
  EXPECT_EQ((*records_->queued("dev", call()))->commit, commit_);
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_TRUE(*records_->queued("dev", call())) << "it was no attempt";
  EXPECT_THAT(audit(), Not(Contains("deployment failed dev")));

  let_aws_end();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
  EXPECT_FALSE(*records_->queued("dev", call()));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "what follows it follows";
}

TEST_F(AtWork, AJobThatIsToldToStopSaysSoAndEndsWith130) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  std::stop_source stop;
  base::Call stoppable = call();
  stoppable.stop = stop.get_token();
  Event stage = event(EventKind::stage);
  stage.environment = "prod";
  auto session = open_session(
      settings(), stage,
      [&](const std::string& line) {
        if (line.find("prod/topic: done") != std::string::npos) stop.request_stop();
      },
      call());
  ASSERT_TRUE(session) << base::describe(session.error());
  const auto code = ci::run(**session, stoppable);
  ASSERT_TRUE(code) << base::describe(code.error());
  EXPECT_EQ(*code, base::ExitCode::cancelled);
  const AuditRecord last = audit_records().back();
  EXPECT_EQ(last.what, "deployment failed");
  EXPECT_EQ(last.result, "stopped");
  EXPECT_THAT(last.reason, AllOf(HasSubstr("SIGTERM"), HasSubstr("prod/later")));
  const std::vector<gate::PromotedStack> live = (*records_->live("prod", call()))->stacks;
  const auto later = std::find_if(live.begin(), live.end(),
                                  [](const gate::PromotedStack& stack) { return stack.name == "later"; });
  ASSERT_NE(later, live.end());
  EXPECT_TRUE(later->pending) << "it was not begun: it did not fail";

  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "the approval still counts";
}

}  // namespace
}  // namespace cf::ci
