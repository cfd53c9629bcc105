// The record of a template: what it allows and protects, and how a change of that shows.
#include "proof/record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proof/parsed.h"
#include "proof/spelled.h"

namespace cf::proof {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const char* const role = R"(
Parameters:
  Bucket: {Type: String, Default: lake}
  Size: {Type: String, Default: small}
Mappings:
  Sizes: {small: {Action: s3:GetObject}}
Conditions:
  Reads: !Not [!Equals [!Ref Bucket, ""]]
  Small: !And [!Condition Reads, !Equals [!Ref Size, small]]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: [glue.amazonaws.com]}, Action: sts:AssumeRole,
             Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}}
      Policies:
        - PolicyName: lake
          PolicyDocument:
            Statement:
              - !If
                - Reads
                - Effect: Allow
                  Action: [s3:GetObject, !If [Small, s3:ListBucket, !Ref AWS::NoValue]]
                  Resource: [!Sub "arn:${AWS::Partition}:s3:::${Bucket}/*", !GetAtt Own.Arn]
                - !Ref AWS::NoValue
              - {Effect: Deny, NotAction: !FindInMap [Sizes, !Ref Size, Action], Resource: "*"}
  Own:
    Type: AWS::S3::Bucket
    Condition: Reads
    DeletionPolicy: Retain
    Properties:
      VersioningConfiguration: {Status: Enabled}
      Tags: [{Key: Public, Value: "no"}]
)";

TEST(Record, HasALineForEachStatementInAllBranches) {
  EXPECT_THAT(
      record_of(parsed(role)),
      ElementsAre("Own DeletionPolicy: Retain [Reads]",
                  "Own VersioningConfiguration: {Status: Enabled} [Reads]",
                  "Role AssumeRolePolicyDocument: Allow sts:AssumeRole to Service: glue.amazonaws.com if "
                  "{StringEquals: {aws:SourceAccount: ${AWS::AccountId}}}",
                  "Role Policies.lake: Allow s3:GetObject, s3:ListBucket [Small] on "
                  "arn:${AWS::Partition}:s3:::${Bucket}/*, ${Own.Arn} [Reads]",
                  "Role Policies.lake: Deny all but ${Sizes.Size.Action} on *",
                  "condition Reads: not (${Bucket} = '')", "condition Small: (Reads) and (${Size} = small)",
                  "mapping Sizes: {small: {Action: s3:GetObject}}", "parameter Bucket: lake",
                  "parameter Size: small"));
}

TEST(Record, EveryKindOfChangeOfAStatementShows) {
  const auto changed = [](const std::string& from, const std::string& to) {
    std::string text = role;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return record_difference(record_of(parsed(role)), record_of(parsed(text.replace(at, from.size(), to))));
  };
  EXPECT_THAT(changed("", ""), IsEmpty());
  EXPECT_THAT(changed("[s3:GetObject, !If [Small, s3:ListBucket, !Ref AWS::NoValue]]", "s3:*"),
              Contains(StartsWith("+ Role Policies.lake: Allow s3:* on ")));
  EXPECT_THAT(changed("Resource: [!Sub", "Resource: [\"*\", !Sub"),
              Contains(StartsWith("+ Role Policies.lake: ")));
  EXPECT_THAT(
      changed(",\n             Condition: {StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}}", ""),
      Contains("+ Role AssumeRolePolicyDocument: Allow sts:AssumeRole to Service: glue.amazonaws.com"));
  EXPECT_THAT(changed("Status: Enabled", "Status: Suspended"),
              ElementsAre("- Own VersioningConfiguration: {Status: Enabled} [Reads]",
                          "+ Own VersioningConfiguration: {Status: Suspended} [Reads]"));
  EXPECT_THAT(changed("    DeletionPolicy: Retain\n", ""),
              ElementsAre("- Own DeletionPolicy: Retain [Reads]"));
  // What decides over a branch, too.
  EXPECT_THAT(changed("!Not [!Equals [!Ref Bucket, \"\"]]", "!Equals [!Ref Bucket, \"\"]"),
              Contains("+ condition Reads: ${Bucket} = ''"));
  EXPECT_THAT(changed("Default: lake", "Default: \"*\""), Contains("+ parameter Bucket: *"));
  EXPECT_THAT(changed("{Action: s3:GetObject}", "{Action: \"*\"}"),
              Contains(StartsWith("+ mapping Sizes: ")));
  // What is neither a permission nor a protection is nobody's business here.
  EXPECT_THAT(changed("Value: \"no\"", "Value: \"yes\""), IsEmpty());
}

TEST(Record, PoliciesSayWhatTheyAreAttachedTo) {
  const auto lines = record_of(parsed(R"(
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument: {Statement: [{Effect: Allow, Principal: "*", Action: sns:Publish, Resource: !Ref Topic}]}
  Open:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: g, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
  Logs:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyName: p
      PolicyDocument: !Sub '{"Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "${Topic}"}]}'
)"));
  EXPECT_THAT(lines, Contains("Policy Topics: [${Topic}]"));
  EXPECT_THAT(lines, Contains("Policy PolicyDocument: Allow sns:Publish on ${Topic} to *"));
  EXPECT_THAT(lines, Contains("Logs PolicyDocument: Allow logs:* on ${Topic}"));
  EXPECT_THAT(lines,
              Contains("Open: {GroupId: g, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}"));
  EXPECT_THAT(lines, Not(Contains(StartsWith("Topic"))));
}

TEST(Record, IsReadAsItWasWritten) {
  const auto lines = record_of(parsed(role));
  EXPECT_EQ(read_record(record_text(lines)), lines);
  EXPECT_THAT(record_text(lines), StartsWith("# "));
  EXPECT_THAT(read_record("# nothing\n\n"), IsEmpty());
}

TEST(Spelled, NestedConditionsAreNamedTogether) {
  const auto t = parsed(R"(
Conditions: {A: !Equals [a, b], B: !Equals [a, b]}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !If [A, !If [B, x, y], !Join ["-", [!Ref AWS::StackName, z]]]
      Tags: [!If [A, {Key: k, Value: !Select [0, !Split [",", "a,b"]]}, !Ref AWS::NoValue]]
)");
  EXPECT_EQ(in_one_line(spelled(t.resource("Bucket")->properties)),
            "{BucketName: [x [A and B], y [A and not B], ${AWS::StackName}-z [not A]], "
            "Tags: [{Key: k, Value: ${Select [0, ${Split [,, a,b]}]}} [A]]}");
}

TEST(Record, HasWhatANetworkAclAndADistributionLetThrough) {
  EXPECT_THAT(record_of(parsed(R"(
Resources:
  In: {Type: AWS::EC2::NetworkAclEntry, Properties: {CidrBlock: 10.0.0.0/8, Protocol: -1, RuleAction: allow}}
  Cdn:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {DefaultCacheBehavior: {ViewerProtocolPolicy: https-only}}}
)")),
              ElementsAre("Cdn DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy: https-only",
                          "In: {CidrBlock: 10.0.0.0/8, Protocol: -1, RuleAction: allow}"));
}

}  // namespace
}  // namespace cf::proof
