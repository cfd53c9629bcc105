// Somebody else has AWS work at a stack of an environment while an approved plan of it is looked at: what is
// seen in between is no other plan.
#include "ci/at_work.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class PassingWork : public AtWork {
 protected:
  void SetUp() override {
    AtWork::SetUp();
    if (IsSkipped()) return;
    files_["project/templates/later.yaml"] =
        "Parameters: {Display: {Type: String}}\nResources:\n  Later: {Type: AWS::SNS::Topic, Properties: "
        "{DisplayName: !Ref Display}}\n";
    for (const char* environment : {"dev", "prod"})
      files_[std::string("project/config/") + environment + "/later.yaml"] =
          "template: {type: file, path: later.yaml}\nparameters: {Display: one}\ndependencies: [" +
          std::string(environment) + "/topic.yaml]\n";
    commit_ = push("main");
    bring("second");
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
    ASSERT_EQ(deployment("prod").progress, Progress::done) << said_;
    // Of prod alone: dev is done at once, whatever AWS does.
    files_["project/config/prod/topic.yaml"] = config("third");
    push("feature/y");
    number_ = open("alice", "feature/y");
    ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
    plan_ = plan_id_of("prod");
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  }
  // To something else and back: what is there is what was, and the way back is what AWS is at.
  void work_elsewhere() {
    update("other");
    let_end();
    aws_clock_.hangs = true;
    update("one");
    EXPECT_EQ(client_.status_of("story-prod-later"), "UPDATE_IN_PROGRESS");
  }
  void update(const std::string& display) {
    client_.key = "222222222222";
    EXPECT_EQ(client_
                  .cfn("UpdateStack", {{"StackName", "story-prod-later"},
                                       {"UsePreviousTemplate", "true"},
                                       {"Parameters.member.1.ParameterKey", "Display"},
                                       {"Parameters.member.1.ParameterValue", display}})
                  .status,
              200);
  }
  void let_end() {
    client_.key = "222222222222";
    aws_clock_.hangs = false;
    for (int i = 0; i < 100 && client_.status_of("story-prod-later") != "UPDATE_COMPLETE"; ++i) continue;
    EXPECT_EQ(client_.status_of("story-prod-later"), "UPDATE_COMPLETE");
  }
  void expect_no_offer(const std::string& comment) {
    EXPECT_THAT(comment, AllOf(HasSubstr("UPDATE"), HasSubstr("AWS is still at work there"),
                               Not(HasSubstr("To approve exactly")), Not(HasSubstr("cf approve prod")),
                               Not(HasSubstr("void:"))));
  }
  std::string plan_;
};

TEST_F(PassingWork, WhileAMergeIsDeployedLeavesItsApproval) {
  work_elsewhere();
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  expect_no_offer(comments_with("Deploy Plan: prod").back());
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "of the merge before";
  EXPECT_TRUE(*records_->queued("prod", call()));

  let_end();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").plan_id, plan_);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

TEST_F(PassingWork, WhileAPullRequestIsPlannedLeavesItsApproval) {
  work_elsewhere();
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::failed);
  ASSERT_NE(plan_id_of("prod"), plan_) << said_;
  expect_no_offer(comments_with("Deploy Plan: prod").back());
  say_and_run("bob", "cf approve prod");
  EXPECT_THAT(last_comment(), Not(HasSubstr("Approved"))) << "it is of nothing that is shown";

  let_end();
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_EQ(plan_id_of("prod"), plan_);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("1 of 1"));
  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").plan_id, plan_);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
}

}  // namespace
}  // namespace cf::ci
