// How much the statements of policies stand for.
#include "iam/breadth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/yaml.h"
#include "iam/ingress.h"

namespace cf::iam {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

document::Node yaml(std::string text) {
  base::Diagnostics diagnostics;
  document::Node node = document::parse_yaml("t.yaml", std::move(text), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  return node;
}

Statement only_statement(const std::string& text, std::string_view type = "AWS::Any::Type") {
  const auto found = statements_in(type, yaml(text));
  EXPECT_THAT(found, SizeIs(1));
  return found.empty() ? Statement() : found.front();
}

TEST(Statements, AreFoundInWhateverPropertyTheyStand) {
  EXPECT_EQ(
      only_statement("AccessPolicies: {Statement: {Effect: Allow, Action: 'es:*', Principal: '*'}}").path,
      "/Properties/AccessPolicies/Statement");
  EXPECT_EQ(
      only_statement(R"(PolicyDocument: '{"Statement": [{"Effect": "Deny", "Action": "logs:Put"}]}')").allows,
      false);
  EXPECT_THAT(statements_in("AWS::Any::Type", yaml("Effect: Allow\nOther: {Effect: Deny}")), IsEmpty());
}

TEST(Statements, AFunctionsPermissionIsOne) {
  const Statement statement = only_statement(
      "{Action: 'lambda:InvokeFunction', FunctionName: f, Principal: '*'}", "AWS::Lambda::Permission");
  EXPECT_TRUE(is_for_everybody(statement));
  EXPECT_FALSE(is_limited_by_condition(statement));
}

TEST(Breadth, OnlyConditionsOnWhoAsksLimitAStatement) {
  const auto limited = [](const std::string& condition) {
    return is_limited_by_condition(
        only_statement("S: {Effect: Allow, Action: 'sqs:*', Principal: '*', Condition: " + condition + "}"));
  };
  EXPECT_TRUE(limited("{StringEquals: {'aws:PrincipalOrgID': o-1}}"));
  EXPECT_TRUE(limited("{Bool: {'aws:SecureTransport': true}, StringEquals: {'kms:CallerAccount': '1'}}"));
  EXPECT_FALSE(limited("{Bool: {'aws:SecureTransport': true}}"));
  EXPECT_FALSE(limited("{StringLike: {'aws:PrincipalArn': '*'}}"));
  EXPECT_FALSE(limited("{StringLike: {'aws:PrincipalArn': [a, '*']}}"));
  EXPECT_FALSE(limited("{StringNotEquals: {'aws:PrincipalAccount': '1'}}"));
  EXPECT_FALSE(limited("{'ForAnyValue:ArnNotLikeIfExists': {'aws:PrincipalArn': a}}"));
  EXPECT_TRUE(
      limited("{StringNotEquals: {'aws:PrincipalAccount': '1'}, StringEquals: {'aws:PrincipalOrgID': o-1}}"));
}

TEST(Breadth, WholeServicesAndEverything) {
  EXPECT_TRUE(is_whole_service({"s3:*"}));
  EXPECT_TRUE(is_whole_service({"s3:?*"}));
  EXPECT_FALSE(is_whole_service({"s3:Get*"}));
  EXPECT_FALSE(is_whole_service({"s3:????"}));
  EXPECT_TRUE(is_everything({"arn:aws:s3:::*"}));
  EXPECT_FALSE(is_everything({"arn:aws:s3:::a/*"}));
  EXPECT_TRUE(is_every_address("::/0"));
  EXPECT_TRUE(is_every_address("128.0.0.0/1"));
  EXPECT_TRUE(is_every_address("::/01"));
  EXPECT_FALSE(is_every_address("10.0.0.0/8"));
  EXPECT_FALSE(is_every_address("10.0.0.0/16"));
}

TEST(Breadth, ManagedPoliciesOfAdministrators) {
  for (const char* name : {"AdministratorAccess", "PowerUserAccess", "IAMFullAccess"})
    EXPECT_TRUE(is_administrators_policy({"arn:aws:iam::aws:policy/" + std::string(name)})) << name;
  EXPECT_FALSE(is_administrators_policy({"arn:aws:iam::aws:policy/ReadOnlyAccess"}));
  EXPECT_FALSE(is_administrators_policy({"arn:aws:iam::111111111111:policy/IAMFullAccess"}));
}

TEST(Ingress, PortsOtherThanTheWebs) {
  EXPECT_EQ(open_ports(yaml("{IpProtocol: tcp, FromPort: 22, ToPort: 22}")), "tcp port 22");
  EXPECT_EQ(open_ports(yaml("{IpProtocol: tcp, FromPort: 443, ToPort: 443}")), "");
  EXPECT_EQ(open_ports(yaml("{IpProtocol: -1}")), "every port");
  EXPECT_TRUE(is_control_message(yaml("{IpProtocol: icmp}")));
}

}  // namespace
}  // namespace cf::iam
