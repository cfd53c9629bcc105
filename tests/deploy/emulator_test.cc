// The engine on the embedded CloudFormation: create, change, fail, recreate and delete.
#include "deploy/on_emulator.h"

namespace cf::deploy {

using plan::Decision;
using ::testing::HasSubstr;
using testing::OnEmulator;
using testing::outcome;
using testing::result_of;

namespace {

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
  auto stack = client().describe_stack("bad", call_);
  ASSERT_FALSE(stack);
  EXPECT_EQ(stack.error().kind, base::ErrorKind::not_found);
}

}  // namespace cf::deploy
