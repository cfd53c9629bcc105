// The engine on the embedded CloudFormation: create, change, fail, recreate and delete, in one thread on a
// virtual clock.
#include <gtest/gtest.h>

#include "deploy/deployment.h"
#include "emulator/cloud.h"

namespace cf::deploy {

using plan::Decision;
using testing::desired_stack;
using ::testing::HasSubstr;
using testing::outcome;
using testing::result_of;
using testing::unit_id;

namespace {

class Keys : public aws::CredentialProvider {
 public:
  base::Result<aws::Credentials> get(const base::Call&) override {
    aws::Credentials credentials;
    credentials.access_key_id = "111111111111";
    credentials.secret_access_key = "embedded";
    return credentials;
  }
};

class OnEmulator : public ::testing::Test {
 protected:
  OnEmulator() {
    emulator::Options options;
    options.clock = &clock_;
    options.resource_time = base::Duration(3'000);
    auto cloud = emulator::Cloud::open(options);
    if (!cloud) throw base::Failure(cloud.error());
    cloud_ = *std::move(cloud);
  }
  aws::CloudFormation client() {
    aws::Session session;
    session.transport = cloud_->transport();
    session.credentials = std::make_shared<Keys>();
    session.region = base::Region("eu-west-1");
    return aws::CloudFormation(session);
  }
  Summary deploy(const std::string& name, Decision decision, const std::string& body) {
    plan::Plan plan;
    plan.digest = std::string(64, 'e');
    plan::Entry entry;
    entry.id = unit_id(name);
    entry.stack_name = base::StackName(name);
    entry.decision = decision;
    entry.desired = desired_stack(name);
    entry.desired->template_body = body;
    plan.entries.push_back(entry);
    Options options;
    options.threads = 0;
    options.run_id = "run-" + std::to_string(++runs_);
    options.poll_interval = base::Duration(50);
    base::Call call;
    call.clock = &clock_;
    return run(
        plan, [this](const base::UnitId&) { return client(); }, {}, options, call);
  }
  std::size_t change_sets(const std::string& stack) {
    base::Call call;
    call.clock = &clock_;
    auto c = client();
    auto list = c.list_change_sets(stack, call);
    return list ? list->size() : 0;
  }

  base::VirtualClock clock_;
  std::unique_ptr<emulator::Cloud> cloud_;
  int runs_ = 0;
};

const std::string topics =
    "Resources:\n  A: {Type: 'AWS::SNS::Topic'}\n  B: {Type: 'AWS::SNS::Topic', DependsOn: A}\n"
    "Outputs:\n  Arn: {Value: !Ref A}\n";

}  // namespace

TEST_F(OnEmulator, AStackLives) {
  Summary summary = deploy("life", Decision::create, topics);
  ASSERT_EQ(outcome(summary, "life"), "done");
  EXPECT_THAT(result_of(summary, "life").outputs.at(0).value,
              HasSubstr("arn:aws:sns:eu-west-1:111111111111:"));
  EXPECT_EQ(result_of(summary, "life").resources_done, 2);
  EXPECT_GE(summary.seconds, 6);
  EXPECT_LT(summary.seconds, 8);

  summary = deploy("life", Decision::change, topics);
  EXPECT_EQ(outcome(summary, "life"), "unchanged: the change set holds no changes");

  summary = deploy("life", Decision::change, topics + "  Second: {Value: !Ref B}\n");
  EXPECT_EQ(outcome(summary, "life"), "done");
  EXPECT_EQ(result_of(summary, "life").outputs.size(), 2u);

  summary = deploy("life", Decision::remove, topics);
  EXPECT_EQ(outcome(summary, "life"), "done");
  EXPECT_EQ(result_of(summary, "life").final_status, "DELETE_COMPLETE");
  EXPECT_EQ(outcome(deploy("life", Decision::remove, topics), "life"),
            "unchanged: the stack is gone already");
}

TEST_F(OnEmulator, AFailedCreationIsExplainedAndMadeAgain) {
  ASSERT_TRUE(deploy("one", Decision::create,
                     "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: taken}}}")
                  .ok());
  const std::string clash = "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: taken}}}";
  const Summary failed = deploy("two", Decision::create, clash);
  EXPECT_EQ(result_of(failed, "two").state, UnitState::failed);
  EXPECT_THAT(outcome(failed, "two"), HasSubstr("B (AWS::S3::Bucket)"));
  EXPECT_EQ(outcome(deploy("two", Decision::recreate, topics), "two"), "done");
}

TEST_F(OnEmulator, NothingIsLeftOfWhatIsRefused) {
  const Summary summary =
      deploy("bad", Decision::create,
             "Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Ref Nobody}}}");
  EXPECT_EQ(result_of(summary, "bad").state, UnitState::failed);
  EXPECT_EQ(change_sets("bad"), 0u);
  base::Call call;
  call.clock = &clock_;
  auto c = client();
  auto stack = c.describe_stack("bad", call);
  ASSERT_FALSE(stack);
  EXPECT_EQ(stack.error().kind, base::ErrorKind::not_found);
}

}  // namespace cf::deploy
