#include "lint/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::lint {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "error 3: message (hint)" for each finding, by line.
std::vector<std::string> findings(const std::string& text) {
  base::Diagnostics diagnostics;
  template_::Template t = template_::parse_template("t.yaml", text, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  std::vector<std::string> out;
  base::Diagnostics found = lint(t);
  for (const auto& d : found.list())
    out.push_back(std::string(d.severity == base::Severity::error ? "error " : "warning ") +
                  std::to_string(base::locate(d.at).line) + ": " + d.message +
                  (d.hint.empty() ? "" : " (" + d.hint + ")"));
  return out;
}

TEST(Lint, AGoodTemplateHasNoFindings) {
  EXPECT_THAT(findings("Parameters: {Env: {Type: String}}\n"
                       "Conditions: {Dev: !Equals [!Ref Env, dev]}\n"
                       "Resources:\n"
                       "  Bucket:\n"
                       "    Type: AWS::S3::Bucket\n"
                       "    Properties:\n"
                       "      BucketName: !Sub 'x-${Env}'\n"
                       "      Tags: [{Key: a, Value: b}]\n"
                       "      VersioningConfiguration: !If [Dev, !Ref 'AWS::NoValue', {Status: Enabled}]\n"
                       "  Mine: {Type: 'Custom::Thing', Properties: {Anything: 1}}\n"
                       "Outputs: {Arn: {Value: !GetAtt Bucket.Arn}, X: {Value: !GetAtt Mine.Free}}\n"),
              IsEmpty());
}

TEST(Lint, TypesAndPropertiesAreCheckedWithSuggestions) {
  EXPECT_THAT(findings("Resources:\n  A: {Type: 'AWS::S3::Buket'}\n"),
              ElementsAre(::testing::StartsWith("error 2: Template format error: Unrecognized resource "
                                                "types: [AWS::S3::Buket] (did you mean AWS::S3::Bucket")));
  EXPECT_THAT(
      findings("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      BuketName: x\n"),
      ElementsAre("error 5: A (AWS::S3::Bucket) has no property 'BuketName' (did you mean 'BucketName'?)"));
  EXPECT_THAT(
      findings("Resources:\n  A: {Type: 'AWS::S3::Bucket', Properties: {Qqqqqqqqqq: x}}\n"),
      ElementsAre(::testing::StartsWith("warning 2: A (AWS::S3::Bucket) has no property 'Qqqqqqqqqq'")));
}

TEST(Lint, RequiredPropertiesAreMissedAlsoInside) {
  EXPECT_THAT(findings("Resources:\n  S: {Type: 'AWS::EC2::Subnet', Properties: {CidrBlock: 10.0.0.0/24}}\n"),
              ElementsAre("error 2: S (AWS::EC2::Subnet) lacks the required property VpcId"));
  EXPECT_THAT(
      findings("Resources:\n"
               "  B:\n"
               "    Type: AWS::S3::Bucket\n"
               "    Properties:\n"
               "      VersioningConfiguration: {}\n"),
      ElementsAre("error 5: B (AWS::S3::Bucket).VersioningConfiguration lacks the required property Status"));
}

TEST(Lint, ValuesMustBeOfTheRightKind) {
  EXPECT_THAT(findings("Resources:\n"
                       "  Q:\n"
                       "    Type: AWS::SQS::Queue\n"
                       "    Properties:\n"
                       "      DelaySeconds: soon\n"
                       "      FifoQueue: 'true'\n"
                       "      QueueName: [a]\n"
                       "      Tags: {Key: a, Value: b}\n"),
              ElementsAre("error 5: Q (AWS::SQS::Queue).DelaySeconds must be an integer, not a string",
                          "error 7: Q (AWS::SQS::Queue).QueueName must be a string, not a list",
                          "error 8: Q (AWS::SQS::Queue).Tags must be a list, not a mapping"));
}

TEST(Lint, AttributesAreChecked) {
  EXPECT_THAT(
      findings("Resources:\n  B: {Type: 'AWS::S3::Bucket'}\nOutputs:\n  A: {Value: !GetAtt B.Arnn}\n"
               "  C: {Value: !Sub '${B.DomainNam}'}\n"),
      ElementsAre(
          "error 4: Template error: resource B does not support attribute type Arnn in Fn::GetAtt (did "
          "you mean 'Arn'?)",
          "error 5: Template error: resource B does not support attribute type DomainNam in Fn::GetAtt "
          "(did you mean 'DomainName'?)"));
}

TEST(Lint, WhatNothingUsesIsNamed) {
  EXPECT_THAT(
      findings(
          "Parameters:\n  P: {Type: String}\nMappings:\n  M: {a: {b: c}}\nConditions:\n  C: !Equals [a, b]\n"
          "Resources:\n  T: {Type: 'AWS::SNS::Topic'}\n"),
      ElementsAre("warning 2: parameter P is not used", "warning 4: mapping M is not used",
                  "warning 6: condition C is not used"));
}

}  // namespace
}  // namespace cf::lint
