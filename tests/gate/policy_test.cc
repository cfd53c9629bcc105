#include "gate/policy.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using descriptor::Severity;
using test::plan_of;
using test::stack_change;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

descriptor::Rules with_policy(const std::string& name, Severity severity = Severity::error,
                              std::vector<std::string> tags = {}) {
  descriptor::Rules rules;
  rules.policies[name] = {severity, std::move(tags), {}};
  return rules;
}
PolicyReport report_of(const std::string& policy, const plan::Entry& entry) {
  return check_policies(with_policy(policy), plan_of({entry}));
}
std::vector<Finding> of_new(const std::string& policy, const std::string& resources) {
  return report_of(policy, stack_change("prod/a", "", resources)).findings;
}
auto finding(const std::string& path, const std::string& message) {
  return AllOf(Field(&Finding::path, path), Field(&Finding::message, HasSubstr(message)));
}

const std::string closed_bucket =
    "  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      PublicAccessBlockConfiguration: "
    "{BlockPublicAcls: "
    "true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}\n";

TEST(Policies, ThatAreOffOrNotNamedAreNotEvaluated) {
  const plan::Entry entry = stack_change("prod/a", "", "  B: {Type: AWS::S3::Bucket}\n");
  EXPECT_THAT(check_policies({}, plan_of({entry})).findings, IsEmpty());
  EXPECT_THAT(check_policies(with_policy("public-bucket", Severity::off), plan_of({entry})).findings,
              IsEmpty());
  const PolicyReport warned =
      check_policies(with_policy("public-bucket", Severity::warning), plan_of({entry}));
  ASSERT_THAT(warned.findings, SizeIs(1));
  EXPECT_FALSE(warned.has_errors());
}

TEST(Policies, JudgeOnlyWhatIsAddedOrChanged) {
  const std::string open = "  B: {Type: AWS::S3::Bucket}\n";
  EXPECT_THAT(
      report_of("public-bucket", stack_change("prod/a", open, open + "  T: {Type: AWS::SNS::Topic}\n"))
          .findings,
      IsEmpty());
  EXPECT_THAT(report_of("public-bucket", stack_change("prod/a", open, "")).findings, IsEmpty());
}

TEST(Policies, PointAtTheTemplate) {
  const auto found = of_new(
      "public-bucket", "  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n");
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(base::locate(found[1].at).str(), "templates/stack.yaml:5:22");
  EXPECT_EQ(found[1].resource, "B");
  EXPECT_EQ(found[1].unit.path.str(), "prod/a");
}

TEST(PublicBucket, WantsAllFourBlocks) {
  EXPECT_THAT(of_new("public-bucket", closed_bucket), IsEmpty());
  EXPECT_THAT(of_new("public-bucket", "  B: {Type: AWS::S3::Bucket}\n"),
              ElementsAre(finding("/Properties/PublicAccessBlockConfiguration", "has no Public")));
  EXPECT_THAT(of_new("public-bucket",
                     "  B: {Type: AWS::S3::Bucket, Properties: {PublicAccessBlockConfiguration: "
                     "{BlockPublicAcls: true, BlockPublicPolicy: false, IgnorePublicAcls: true}}}\n"),
              ElementsAre(finding("/Properties/PublicAccessBlockConfiguration",
                                  "no BlockPublicPolicy, RestrictPublicBuckets")));
}

TEST(PublicBucket, RefusesPublicAcls) {
  for (const char* acl : {"PublicRead", "PublicReadWrite", "AuthenticatedRead"}) {
    EXPECT_THAT(of_new("public-bucket", closed_bucket + "      AccessControl: " + acl + "\n"),
                ElementsAre(finding("/Properties/AccessControl", acl)));
  }
  EXPECT_THAT(of_new("public-bucket", closed_bucket + "      AccessControl: Private\n"), IsEmpty());
}

std::string bucket_policy(const std::string& statement) {
  return "  P:\n    Type: AWS::S3::BucketPolicy\n    Properties: {Bucket: b, PolicyDocument: {Statement: [" +
         statement + "]}}\n";
}

TEST(PublicBucket, RefusesPoliciesForEverybodyWithoutACondition) {
  const std::string path = "/Properties/PolicyDocument/Statement/0";
  for (const char* principal : {"'*'", "{AWS: '*'}", "{AWS: ['111111111111', '*']}"}) {
    EXPECT_THAT(of_new("public-bucket",
                       bucket_policy("{Effect: Allow, Action: s3:GetObject, Resource: '*', Principal: " +
                                     std::string(principal) + "}")),
                ElementsAre(finding(path, "everybody is allowed")))
        << principal;
  }
  EXPECT_THAT(
      of_new("public-bucket", bucket_policy("{Effect: Deny, Action: 's3:*', Resource: '*', Principal: '*'}")),
      IsEmpty());
  EXPECT_THAT(
      of_new("public-bucket", bucket_policy("{Effect: Allow, Action: 's3:*', Resource: '*', Principal: '*', "
                                            "Condition: {StringEquals: {'aws:PrincipalOrgID': o-1}}}")),
      IsEmpty());
  EXPECT_THAT(of_new("public-bucket",
                     bucket_policy("{Effect: Allow, Action: 's3:*', Resource: '*', NotPrincipal: {AWS: x}}")),
              SizeIs(1));
}

std::string managed(const std::string& statements) {
  return "  P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: " + statements +
         "}}}\n";
}

TEST(WildcardIam, IsAWholeServiceOnEverything) {
  for (const char* bad :
       {"[{Effect: Allow, Action: '*', Resource: '*'}]", "{Effect: Allow, Action: ['s3:*'], Resource: ['*']}",
        "[{Effect: Allow, Action: 's3:**', Resource: 'arn:aws:s3:::*'}]",
        "[{Effect: Allow, NotAction: 'iam:*', Resource: 'arn:aws:s3:::b'}]",
        "[{Effect: Allow, Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b'}]"}) {
    EXPECT_THAT(of_new("wildcard-iam", managed(bad)), SizeIs(1)) << bad;
  }
  for (const char* good :
       {"[{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}]",
        "[{Effect: Allow, Action: 's3:Get*', Resource: '*'}]", "[{Effect: Deny, Action: '*', Resource: '*'}]",
        "[{Effect: Deny, NotAction: 'iam:*', Resource: '*'}]"}) {
    EXPECT_THAT(of_new("wildcard-iam", managed(good)), IsEmpty()) << good;
  }
}

TEST(WildcardIam, LooksIntoRolesTheirTrustAndTheirManagedPolicies) {
  EXPECT_THAT(
      of_new("wildcard-iam",
             "  R:\n    Type: AWS::IAM::Role\n    Properties:\n"
             "      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: sts:AssumeRole, "
             "Principal: {AWS: '*'}}]}\n"
             "      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess', "
             "'arn:aws:iam::aws:policy/ReadOnlyAccess']\n"
             "      Policies: [{PolicyName: all, PolicyDocument: {Statement: {Effect: Allow, Action: '*', "
             "Resource: '*'}}}]\n"),
      ElementsAre(finding("/Properties/AssumeRolePolicyDocument/Statement/0", "everybody may assume"),
                  finding("/Properties/Policies/0/PolicyDocument/Statement", "the inline policy all allows"),
                  finding("/Properties/ManagedPolicyArns/0", "AdministratorAccess")));
}

TEST(WildcardIam, CannotCheckWhatIsNotKnownAndOnlyWarns) {
  plan::Entry entry =
      stack_change("prod/a", "", managed("[{Effect: Allow, Action: 's3:Get', Resource: '*'}]"));
  const auto statement = document::MappingBuilder()
                             .add("Effect", "Allow")
                             .add("Action", document::Node::unknown("dev/x Action"))
                             .add("Resource", "*")
                             .build();
  entry.changes[0].after =
      document::MappingBuilder()
          .add("Properties",
               document::MappingBuilder()
                   .add("PolicyDocument", document::MappingBuilder().add("Statement", statement).build())
                   .build())
          .build();
  const PolicyReport report = report_of("wildcard-iam", entry);
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_TRUE(report.findings[0].unchecked);
  EXPECT_EQ(report.findings[0].severity, Severity::warning);
  EXPECT_FALSE(report.has_errors());
  entry.changes[0].after = {};
  EXPECT_TRUE(report_of("wildcard-iam", entry).findings[0].unchecked);
}

TEST(MissingTags, StackTagsAndOwnTagsCount) {
  const descriptor::Rules rules = with_policy("missing-tags", Severity::error, {"Owner", "Cost"});
  const std::string tagged = "  T: {Type: AWS::SNS::Topic, Properties: {Tags: [{Key: Cost, Value: a}]}}\n";
  const test::Tags owner{{"Owner", document::Node::string("me")}};
  EXPECT_THAT(check_policies(rules, plan_of({stack_change("prod/a", "", tagged, owner)})).findings,
              IsEmpty());
  EXPECT_THAT(check_policies(rules, plan_of({stack_change("prod/a", "", tagged)})).findings,
              ElementsAre(finding("/Properties/Tags", "it lacks the tag Owner")));
  EXPECT_THAT(
      check_policies(rules, plan_of({stack_change("prod/a", "", "  T: {Type: AWS::SNS::Topic}\n")})).findings,
      ElementsAre(finding("/Properties/Tags", "it lacks the tags Owner, Cost")));
}

TEST(MissingTags, AreAskedOnlyOfWhatCanBeTagged) {
  const descriptor::Rules rules = with_policy("missing-tags", Severity::error, {"Owner"});
  EXPECT_THAT(
      check_policies(rules, plan_of({stack_change("prod/a", "", bucket_policy("{Effect: Deny}"))})).findings,
      IsEmpty());
  // A map of tags, as parameters of SSM have it; letter case counts.
  const std::string parameter =
      "  S: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: a, Tags: {owner: a}}}\n";
  const auto found = check_policies(rules, plan_of({stack_change("prod/a", "", parameter)})).findings;
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].hint, HasSubstr("there is a tag owner"));
}

std::vector<Finding> ingress(const std::string& rule) {
  return of_new("open-ingress",
                "  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, "
                "SecurityGroupIngress: [{" +
                    rule + "}]}}\n");
}

TEST(OpenIngress, IsTheWholeInternetAtOtherPortsThanTheWebs) {
  const std::string path = "/Properties/SecurityGroupIngress/0/";
  EXPECT_THAT(ingress("IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0"),
              ElementsAre(finding(path + "CidrIp", "tcp port 22 is open to 0.0.0.0/0")));
  EXPECT_THAT(ingress("IpProtocol: tcp, FromPort: 80, ToPort: 443, CidrIpv6: '::/0'"),
              ElementsAre(finding(path + "CidrIpv6", "tcp ports 80 to 443 is open")));
  EXPECT_THAT(ingress("IpProtocol: -1, CidrIp: 0.0.0.0/0"),
              ElementsAre(finding(path + "CidrIp", "every port")));
  EXPECT_THAT(ingress("IpProtocol: '6', FromPort: 3306, ToPort: 3306, CidrIpv6: '0:0:0:0:0:0:0:0/0'"),
              SizeIs(1));
  for (const char* closed : {"IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0",
                             "IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIpv6: '::/0'",
                             "IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8",
                             "IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 0.0.0.0/0",
                             "IpProtocol: -1, SourceSecurityGroupId: sg-1"})
    EXPECT_THAT(ingress(closed), IsEmpty()) << closed;
}

TEST(OpenIngress, SeesRulesThatStandAlone) {
  EXPECT_THAT(of_new("open-ingress",
                     "  I: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: g, IpProtocol: udp, "
                     "FromPort: 53, ToPort: 53, CidrIp: 0.0.0.0/0}}\n"),
              ElementsAre(finding("/Properties/CidrIp", "udp port 53")));
}

TEST(StatefulDeletion, IsWhatThePlanDestroys) {
  const std::string table = "  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: a}}\n";
  const std::string topic_beside = "  O: {Type: AWS::SNS::Topic}\n";
  EXPECT_THAT(
      report_of("stateful-deletion", stack_change("prod/a", table + topic_beside, topic_beside)).findings,
      ElementsAre(finding("", "it is deleted")));
  EXPECT_THAT(report_of("stateful-deletion", stack_change("prod/a", table, "")).findings, SizeIs(1));
  EXPECT_THAT(report_of("stateful-deletion",
                        stack_change("prod/a", table,
                                     "  T: {Type: AWS::DynamoDB::Table, Properties: {TableName: b}}\n"))
                  .findings,
              ElementsAre(finding("", "it is replaced")));
  EXPECT_THAT(report_of("stateful-deletion", stack_change("prod/a", table, table + topic_beside)).findings,
              IsEmpty());
}

TEST(Policies, OfEveryNameAreEvaluated) {
  const std::string table = "  D: {Type: AWS::DynamoDB::Table, Properties: {TableName: a}}\n";
  const plan::Entry entry = stack_change(
      "prod/a", table,
      "  B: {Type: AWS::S3::Bucket}\n  G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g, "
      "SecurityGroupIngress: [{IpProtocol: -1, CidrIp: 0.0.0.0/0}]}}\n" +
          managed("[{Effect: Allow, Action: '*', Resource: '*'}]"));
  for (const std::string& name : descriptor::policy_names()) {
    const auto rules = with_policy(name, Severity::error, {"Owner"});
    const auto found = check_policies(rules, plan_of({entry})).findings;
    EXPECT_THAT(found, testing::Not(IsEmpty())) << name;
    for (const Finding& each : found) EXPECT_EQ(each.rule, name);
  }
}

// A whole resource that the plan does not hold, as of a nested stack's, can't be judged.
TEST(Policies, WarnOfWhatThePlanDoesNotHold) {
  for (const auto& [name, type] :
       {std::pair("public-bucket", "AWS::S3::Bucket"), std::pair("wildcard-iam", "AWS::IAM::Role"),
        std::pair("broader-permissions", "AWS::KMS::Key"),
        std::pair("open-ingress", "AWS::EC2::SecurityGroup")}) {
    plan::Entry entry = stack_change("prod/a", "", "  T: {Type: AWS::SNS::Topic}\n");
    entry.changes[0].type = type;
    entry.changes[0].logical_id = "Nested/Thing";
    entry.changes[0].after = {};
    const PolicyReport report = report_of(name, entry);
    ASSERT_THAT(report.findings, SizeIs(1)) << name;
    EXPECT_TRUE(report.findings[0].unchecked) << name;
    EXPECT_FALSE(report.has_errors()) << name;
  }
}

TEST(OpenIngress, CannotCheckAddressesThatAreNotKnown) {
  const auto found =
      of_new("open-ingress",
             "  E: {Type: AWS::EC2::EIP}\n  I: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: "
             "g, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !GetAtt E.PublicIp}}\n");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_TRUE(found[0].unchecked);
}

TEST(PublicBucket, LooksAtAccessPointsToo) {
  EXPECT_THAT(
      of_new("public-bucket",
             "  A: {Type: AWS::S3::AccessPoint, Properties: {Bucket: b, Policy: {Statement: [{Effect: Allow, "
             "Action: 's3:GetObject', Resource: '*', Principal: '*'}]}}}\n"),
      ElementsAre(finding("/Properties/Policy/Statement/0", "everybody")));
}

}  // namespace
}  // namespace cf::gate
