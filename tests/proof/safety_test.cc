// The rules over what a template makes: each finds what it is about, and nothing in what is as it should be.
#include "proof/safety.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/yaml.h"
#include "proof/parsed.h"
#include "proof/standards.h"
#include "proof/symbols.h"

namespace cf::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<Finding> found(const std::string& text, const ParameterValues& parameters = {}) {
  const template_::Template t = parsed(text);
  base::Diagnostics diagnostics;
  std::vector<Finding> findings = unsafe_declarations(t);
  const Case defaults;
  for (Finding& finding :
       unsafe_resources(evaluate_symbolically(t, parameters, defaults.account, defaults.region, diagnostics)))
    findings.push_back(std::move(finding));
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  return findings;
}

// The rules that one resource R of that type breaks.
std::vector<std::string> broken(const std::string& type, const std::string& properties,
                                const char* more = "") {
  std::vector<std::string> rules;
  for (const Finding& finding :
       found("Resources:\n  R:\n    Type: " + type + "\n" + more + "    Properties: " + properties + "\n")) {
    EXPECT_EQ(finding.resource, "R");
    rules.push_back(finding.rule);
  }
  return rules;
}

std::vector<std::string> broken_by_statement(const std::string& statement) {
  return broken("AWS::IAM::ManagedPolicy", "{PolicyDocument: {Statement: [" + statement + "]}}");
}

TEST(Safety, ActionsAreSaid) {
  for (const char* action : {"'*'", "'s3:*'", "[s3:GetObject, 'glue:*']", "'*:*'"})
    EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: " + std::string(action) +
                                    ", Resource: 'arn:aws:x:::y'}"),
                ElementsAre("wildcard-action"))
        << action;
  EXPECT_THAT(broken_by_statement("{Effect: Allow, NotAction: 'iam:*', Resource: 'arn:aws:x:::y'}"),
              ElementsAre("wildcard-action"));
  EXPECT_THAT(broken_by_statement("{Effect: Deny, Action: '*', Resource: '*'}"), IsEmpty());
  EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: 's3:Get*', Resource: 'arn:aws:s3:::b/*'}"),
              IsEmpty());
  EXPECT_THAT(
      broken(
          "AWS::OpenSearchService::Domain",
          "{EncryptionAtRestOptions: {Enabled: true}, NodeToNodeEncryptionOptions: {Enabled: true}, "
          "DomainEndpointOptions: {EnforceHTTPS: true}, "
          "AccessPolicies: {Statement: {Effect: Allow, Action: 'es:*', Resource: r, Principal: {AWS: a}}}}",
          "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"),
      ElementsAre("wildcard-action"));
  EXPECT_THAT(
      broken("AWS::IAM::Role", "{ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}"),
      ElementsAre("wildcard-action"));
}

TEST(Safety, AKeyMayBeGivenToItsOwnAccountOnly) {
  const auto key = [](const std::string& principal) {
    return broken("AWS::KMS::Key",
                  "{KeyPolicy: {Statement: [{Effect: Allow, Action: 'kms:*', Resource: '*', Principal: " +
                      principal + "}]}}",
                  "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n");
  };
  EXPECT_THAT(key("{AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}"), IsEmpty());
  EXPECT_THAT(key("{AWS: 'arn:aws:iam::999999999999:root'}"), ElementsAre("wildcard-action"));
  EXPECT_THAT(key("{Service: logs.amazonaws.com}"), ElementsAre("wildcard-action"));
}

TEST(Safety, WhatCanBeLimitedToResourcesIs) {
  EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: [ec2:DescribeVpcs, iam:PassRole], Resource: '*'}"),
              ElementsAre("wildcard-resource"));
  EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: 'kms:GenerateDataKey*', Resource: '*'}"),
              ElementsAre("wildcard-resource"));
  EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: ec2:DescribeVpcs, Resource: '*'}"), IsEmpty());
  EXPECT_THAT(broken_by_statement("{Effect: Allow, Action: kms:Decrypt, Resource: '*', "
                                  "Condition: {StringEquals: {kms:ViaService: s3.us-east-1.amazonaws.com}}}"),
              IsEmpty());
}

TEST(Safety, NobodyUnknownIsLetIn) {
  const auto trust = [](const std::string& rest) {
    return broken(
        "AWS::IAM::Role",
        "{AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Action: sts:AssumeRole, " + rest + "}]}}");
  };
  EXPECT_THAT(trust("Principal: '*'"), ElementsAre("open-to-everybody"));
  EXPECT_THAT(trust("Principal: {AWS: ['*']}, Condition: {Bool: {aws:SecureTransport: 'true'}}"),
              ElementsAre("open-to-everybody"));
  EXPECT_THAT(trust("Principal: '*', Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}"), IsEmpty());
  EXPECT_THAT(broken("AWS::Lambda::Url", "{AuthType: NONE, TargetFunctionArn: f}"),
              ElementsAre("open-to-everybody"));
  // An endpoint's policy is passed, it lets nobody in.
  EXPECT_THAT(broken("AWS::EC2::VPCEndpoint",
                     "{PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: s3:GetObject, "
                     "Resource: 'arn:aws:s3:::b/*'}]}}"),
              IsEmpty());
}

TEST(Safety, NothingIsPublic) {
  const char* const kept = "    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n";
  EXPECT_THAT(broken("AWS::RDS::DBInstance", "{StorageEncrypted: true, PubliclyAccessible: true}", kept),
              ElementsAre("public-access"));
  EXPECT_THAT(broken("AWS::S3::Bucket", "{BucketEncryption: {X: y}}", kept), ElementsAre("public-bucket"));
  EXPECT_THAT(
      broken("AWS::EC2::SecurityGroup",
             "{SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}, "
             "{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]}"),
      ElementsAre("open-ingress"));
  EXPECT_THAT(broken("AWS::EC2::SecurityGroupIngress", "{IpProtocol: '-1', CidrIpv6: '::/0'}"),
              ElementsAre("open-ingress"));
}

TEST(Safety, WhatHoldsDataIsKept) {
  const auto findings = found("Resources:\n  T: {Type: AWS::DynamoDB::Table, DeletionPolicy: Delete}");
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].message, "T (AWS::DynamoDB::Table) holds data and has DeletionPolicy: Delete");
  EXPECT_EQ(findings[1].message, "T (AWS::DynamoDB::Table) holds data and has no UpdateReplacePolicy");
  EXPECT_THAT(found("Resources:\n  T: {Type: AWS::DynamoDB::Table, DeletionPolicy: RetainExceptOnCreate, "
                    "UpdateReplacePolicy: Retain}"),
              IsEmpty());
}

document::Node properties_in(std::string text) {
  base::Diagnostics diagnostics;
  return document::parse_yaml("t.yaml", std::move(text), diagnostics);
}

TEST(Encryption, IsAskedOfEachTypeInItsOwnWay) {
  struct Row {
    const char *type, *good, *bad;
  };
  for (const Row& row : {
           Row{"AWS::RDS::DBInstance", "{StorageEncrypted: true}", "{StorageEncrypted: false}"},
           Row{"AWS::RDS::DBInstance", "{DBClusterIdentifier: c}", "{}"},
           Row{"AWS::EFS::FileSystem", "{Encrypted: 'true'}", "{}"},
           Row{"AWS::EC2::Instance",
               "{BlockDeviceMappings: [{DeviceName: a, NoDevice: {}}, {Ebs: {Encrypted: true}}]}",
               "{BlockDeviceMappings: [{Ebs: {Encrypted: true}}, {Ebs: {VolumeSize: 8}}]}"},
           Row{"AWS::S3::Bucket", "{BucketEncryption: {ServerSideEncryptionConfiguration: []}}", "{}"},
           Row{"AWS::SQS::Queue", "{SqsManagedSseEnabled: true}", "{SqsManagedSseEnabled: false}"},
           Row{"AWS::SQS::Queue", "{KmsMasterKeyId: k, SqsManagedSseEnabled: false}", nullptr},
           Row{"AWS::SQS::Queue", "{}", nullptr},
           Row{"AWS::RDS::DBInstance", "{SourceDBInstanceIdentifier: d}", nullptr},
           Row{"AWS::RDS::DBInstance", "{SourceDBClusterIdentifier: c}", nullptr},
           Row{"AWS::SNS::Topic", "{KmsMasterKeyId: k}", "{KmsMasterKeyId: ''}"},
           Row{"AWS::Kinesis::Stream", "{StreamEncryption: {KeyId: k}}", "{}"},
           Row{"AWS::MSK::Cluster", "{}",
               "{EncryptionInfo: {EncryptionInTransit: {ClientBroker: TLS_PLAINTEXT}}}"},
           Row{"AWS::DynamoDB::Table", "{}", nullptr},
       }) {
    EXPECT_THAT(unencrypted(row.type, properties_in(row.good)), IsEmpty()) << row.type;
    if (row.bad == nullptr) continue;
    EXPECT_EQ(unencrypted(row.type, properties_in(row.bad)).size(), 1u) << row.type;
  }
}

TEST(Secrets, AreNoTextOfTheTemplate) {
  const std::string head = R"(
Parameters:
  Hidden: {Type: String, NoEcho: true}
  Preset: {Type: String, NoEcho: true, Default: hunter2}
  Shown: {Type: String}
Conditions: {A: !Equals [a, a]}
Resources:
  R:
    Type: AWS::Glue::Connection
    Properties: )";
  const auto message = [&](const std::string& properties) {
    const auto findings = unsafe_declarations(parsed(head + properties));
    return findings.empty() ? std::string() : findings.front().rule + " " + findings.front().message;
  };
  EXPECT_EQ(message("{MasterUserPassword: hunter2}"),
            "literal-secret MasterUserPassword is written in the template");
  EXPECT_THAT(message("{A: {DB_PASSWORD: !Sub 'x${Hidden}'}}"), HasSubstr("A.DB_PASSWORD is written"));
  EXPECT_THAT(message("{Password: !If [A, !Ref Hidden, hunter2]}"), HasSubstr("Password is written"));
  EXPECT_THAT(message("{AuthToken: !Ref Shown}"), HasSubstr("is parameter Shown, which is not NoEcho"));
  EXPECT_THAT(message("{AuthToken: !Ref Preset}"), HasSubstr("whose default is in the template"));
  EXPECT_THAT(message("{E: [{Name: API_PASSWORD, Value: hunter2}]}"), HasSubstr("API_PASSWORD is written"));
  for (const char* good :
       {"{Password: !Ref Hidden}", "{Password: '{{resolve:secretsmanager:a:SecretString:b}}'}",
        "{ManageMasterUserPassword: true}",
        "{Password: !Sub '{{resolve:secretsmanager:${Hidden}:SecretString:p}}'}",
        "{SecretString: !GetAtt R.Value}",
        "{E: [{Name: DB_PASSWORD, Type: SECRETS_MANAGER, Value: shop/db}]}",
        "{GenerateSecretString: {GenerateStringKey: password}}"})
    EXPECT_EQ(message(good), "") << good;
}

TEST(Standards, EachFindingOnceAndExceptionsMustExceptSomething) {
  const template_::Template t = parsed(R"(
Parameters: {Public: {Type: String, Default: "false"}}
Resources:
  Work: {Type: AWS::RedshiftServerless::Workgroup, Properties: {WorkgroupName: w, PubliclyAccessible: !Ref Public}}
)");
  Standards standards;
  standards.take(t);
  base::Diagnostics diagnostics;
  const auto with = [&](const char* value) {
    return evaluate_symbolically(t, {{"Public", value}}, "111111111111", "us-east-1", diagnostics);
  };
  const auto problems = [&](const std::vector<Exception>& exceptions) {
    std::vector<std::string> texts;
    for (const Problem& problem : standards.judge(exceptions, std::nullopt).problems)
      texts.push_back(problem.text);
    return texts;
  };
  standards.take(with("false"), "case 'private'");
  EXPECT_THAT(problems({}), IsEmpty());
  standards.take(with("true"), "case 'public'");
  standards.take(with("true"), "case 'public too'");
  EXPECT_THAT(problems({{"cf", "unencrypted", "Work", "why"}, {"checkov", "X", "", "why"}}),
              ElementsAre("public-access Work: PubliclyAccessible is true (case 'public')",
                          "the exception of unencrypted Work excepts nothing: take it out"));
  EXPECT_THAT(problems({{"cf", "public-access", "Work", "the caller's choice"}}), IsEmpty());
  EXPECT_EQ(standards.judge({}, std::nullopt).broken_rules, 1u);
}

TEST(Standards, TheTemplateIsHeldToItsRecord) {
  const template_::Template t =
      parsed("Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: k}}");
  Standards standards;
  standards.take(t);
  EXPECT_THAT(standards.judge({}, gold::SourceFile{"", "# for people\nT KmsMasterKeyId: k\n"}).problems,
              IsEmpty());
  const auto problems = standards.judge({}, gold::SourceFile{"", "T KmsMasterKeyId: other\n"}).problems;
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].what, "permissions.txt");
  EXPECT_EQ(problems[0].text, "+ T KmsMasterKeyId: k");
  EXPECT_EQ(problems[1].text, "- T KmsMasterKeyId: other");
}

}  // namespace
}  // namespace cf::proof
