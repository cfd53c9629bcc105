// A run dies while AWS works at a stack for it: what it began stays its deployment, until it is done.
#include "ci/story.h"
#include "net/server.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

// Every operation is over by the next request, or hangs.
class AwsClock final : public base::Clock {
 public:
  base::TimePoint now() override { return hangs ? now_ : now_ += std::chrono::hours(1); }
  void sleep(base::Duration) override {}
  std::atomic<bool> hangs{false};

 private:
  base::TimePoint now_ = base::system_clock().now();
};

class AtWork : public GithubStory {
 protected:
  void SetUp() override {
    emulator::Options options;
    options.clock = &aws_clock_;
    options.resource_time = std::chrono::minutes(30);
    client_.cloud = *emulator::Cloud::open(options);
    server_ = *net::Server::start(
        {}, [this](const net::HttpRequest& request) { return client_.cloud->serve(request); });
    GithubStory::SetUp();
    if (IsSkipped()) return;
    local_ = false;
    variables_ = {{"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(server_->port())},
                  {"AWS_ACCESS_KEY_ID", "333333333333"},
                  {"AWS_REGION", "us-east-1"}};
    for (const char* environment : {"dev", "prod"})
      files_[std::string("project/config/") + environment + "/later.yaml"] =
          "template: {type: file, path: later.yaml}\ndependencies: [" + std::string(environment) +
          "/topic.yaml]\n";
    files_["project/templates/later.yaml"] = "Resources: {Later: {Type: AWS::SNS::Topic}}\n";
    commit_ = push("main");
  }
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"})) + "  - {name: later.yaml, deploy_env: [all]}\n";
  }
  // What a run of an environment began before it was killed: its first stack is being made.
  void die_in(const std::string& environment, const std::string& account, const std::string& display) {
    aws_clock_.hangs = true;
    begun_ = "story-" + environment + "-topic";
    client_.key = account;
    EXPECT_EQ(client_
                  .cfn("CreateStack", {{"StackName", begun_},
                                       {"TemplateBody", topic_template},
                                       {"Parameters.member.1.ParameterKey", "Display"},
                                       {"Parameters.member.1.ParameterValue", display}})
                  .status,
              200);
    EXPECT_EQ(client_.status_of(begun_), "CREATE_IN_PROGRESS");
  }
  void let_aws_end() {
    aws_clock_.hangs = false;
    for (int i = 0; i < 100 && client_.status_of(begun_) != "CREATE_COMPLETE"; ++i) continue;
    EXPECT_EQ(client_.status_of(begun_), "CREATE_COMPLETE");
  }

  AwsClock aws_clock_;
  emulator::test::Client client_;
  std::unique_ptr<net::Server> server_;
  std::string begun_;
};

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

  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << "the approval still counts";
}

}  // namespace
}  // namespace cf::ci
