#include <gmock/gmock.h>

#include "gate/gate_plan.h"
#include "gate/policy.h"
#include "gate/policy_cover.h"

namespace cf::gate {
namespace {

using test::plan_of;
using test::stack_change;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

descriptor::Rules broader_rules() {
  descriptor::Rules rules;
  rules.policies["broader-permissions"] = {descriptor::Severity::error, {}, {}};
  return rules;
}

std::string role(const std::string& statements, const std::string& more = "",
                 const std::string& trust = "{AWS: '111111111111'}") {
  return "  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {Statement: "
         "[{Effect: "
         "Allow, Action: sts:AssumeRole, Principal: " +
         trust + "}]}\n      Policies: [{PolicyName: p, PolicyDocument: {Statement: [" + statements +
         "]}}]\n" + more;
}
PolicyReport change_of(const std::string& before, const std::string& after) {
  return check_policies(broader_rules(), plan_of({stack_change("prod/a", before, after)}));
}
std::vector<std::string> wider(const std::string& before, const std::string& after) {
  std::vector<std::string> out;
  for (const Broadening& broadening : change_of(before, after).broadenings)
    out.insert(out.end(), broadening.wider.begin(), broadening.wider.end());
  return out;
}
const std::string get = "{Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::b/*'}";

TEST(BroaderPermissions, AreNewActionsResourcesAndPrincipals) {
  EXPECT_THAT(
      wider(role(get),
            role("{Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: 'arn:aws:s3:::b/*'}")),
      ElementsAre("new action s3:PutObject"));
  EXPECT_THAT(wider(role(get), role("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}")),
              ElementsAre("new wildcard action s3:*"));
  EXPECT_THAT(wider(role(get), role("{Effect: Allow, Action: s3:GetObject, Resource: '*'}")),
              ElementsAre("new wildcard resource *"));
  EXPECT_THAT(wider(role(get), role(get, "", "{AWS: ['111111111111', '222222222222']}")),
              ElementsAre("new principal AWS:222222222222"));
}

TEST(BroaderPermissions, AreNotWhatWasAllowedBefore) {
  const std::string wide = "{Effect: Allow, Action: 's3:*', Resource: '*'}";
  EXPECT_THAT(wider(role(wide), role(get)), IsEmpty());
  EXPECT_THAT(wider(role(wide), role("{Effect: Allow, Action: 'S3:get*', Resource: 'arn:aws:s3:::*'}")),
              IsEmpty());
  EXPECT_THAT(
      wider(role(get),
            role("{Sid: Named, Effect: Allow, Action: [s3:GetObject], Resource: ['arn:aws:s3:::b/*']}")),
      IsEmpty());
  EXPECT_THAT(wider(role(get), role(get, "", "{AWS: 'arn:aws:iam::111111111111:root'}")), IsEmpty());
  EXPECT_THAT(wider(role(get), role(get, "", "{AWS: 'arn:aws:iam::111111111111:role/x'}")), IsEmpty());
}

TEST(BroaderPermissions, AreCombinationsOfWhatWasAllowedApart) {
  const std::string apart =
      "{Effect: Allow, Action: s3:GetObject, Resource: a}, {Effect: Allow, Action: s3:PutObject, Resource: "
      "b}";
  EXPECT_THAT(
      wider(role(apart), role("{Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: [a, b]}")),
      ElementsAre("a new combination of what was allowed apart"));
}

TEST(BroaderPermissions, AreConditionsAndDenialsThatAreGone) {
  const std::string conditional =
      "{Effect: Allow, Action: s3:GetObject, Resource: 'arn:aws:s3:::b/*', Condition: {Bool: "
      "{'aws:SecureTransport': true}}}";
  EXPECT_THAT(wider(role(conditional), role(get)), ElementsAre("a condition is gone or another"));
  EXPECT_THAT(wider(role(get), role(conditional)), IsEmpty());
  const std::string deny = "{Effect: Deny, Action: 's3:Delete*', Resource: '*'}";
  EXPECT_THAT(wider(role(get + ", " + deny), role(get)), ElementsAre("a Deny is gone or narrower"));
  EXPECT_THAT(wider(role(get + ", " + deny),
                    role(get + ", {Effect: Deny, Action: 's3:DeleteObject', Resource: '*'}")),
              ElementsAre("a Deny is gone or narrower"));
  EXPECT_THAT(wider(role(get + ", " + deny), role(get + ", {Effect: Deny, Action: 's3:*', Resource: '*'}")),
              IsEmpty());
}

TEST(BroaderPermissions, AreManagedPoliciesBoundariesAndNewMembers) {
  EXPECT_THAT(
      wider(role(get), role(get, "      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess']\n")),
      ElementsAre("new managed policy arn:aws:iam::aws:policy/ReadOnlyAccess"));
  EXPECT_THAT(wider(role(get, "      PermissionsBoundary: arn:b\n"), role(get)),
              ElementsAre("the permissions boundary is gone"));
  EXPECT_THAT(wider(role(get), role(get, "      PermissionsBoundary: arn:b\n")), IsEmpty());
  const auto policy = [](const std::string& roles) {
    return "  P: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, PolicyDocument: {Statement: [" + get +
           "]}, Roles: [" + roles + "]}}\n";
  };
  EXPECT_THAT(wider(policy("a"), policy("a, b")), ElementsAre("attached to b as well"));
}

TEST(BroaderPermissions, OfANewRoleAreAllItsStatements) {
  const PolicyReport report = change_of("", role(get));
  ASSERT_THAT(report.broadenings, SizeIs(2));
  EXPECT_EQ(report.broadenings[0].policy, "trust policy");
  EXPECT_EQ(report.broadenings[1].before, "");
  EXPECT_EQ(report.broadenings[1].after, "Allow s3:GetObject on arn:aws:s3:::b/*");
}

TEST(BroaderPermissions, ShowTheStatementThatStoodThereBefore) {
  const PolicyReport report =
      change_of(role(get), role("{Effect: Allow, Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}"));
  ASSERT_THAT(report.broadenings, SizeIs(1));
  EXPECT_EQ(report.broadenings[0].before, "Allow s3:GetObject on arn:aws:s3:::b/*");
  EXPECT_EQ(report.broadenings[0].after, "Allow s3:* on arn:aws:s3:::b/*");
  EXPECT_TRUE(report.has_errors());
  EXPECT_THAT(report.findings[0].message, HasSubstr("new wildcard action s3:*"));
}

TEST(BroaderPermissions, MovedFromOnePolicyToAnotherAreNoWider) {
  const std::string second =
      "  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {Statement: "
      "[{Effect: Allow, "
      "Action: sts:AssumeRole, Principal: {AWS: '111111111111'}}]}\n      Policies: [{PolicyName: q, "
      "PolicyDocument: "
      "{Statement: [" +
      get + "]}}]\n";
  EXPECT_THAT(wider(role(get), second), IsEmpty());
}

TEST(BroaderPermissions, ThatDependOnWhatIsNotKnownAreWarnings) {
  Statement before, after;
  before.allows = after.allows = true;
  before.actions = {{"s3:GetObject", false}};
  before.resources = {{"arn:aws:s3:::b", false}};
  after.actions = before.actions;
  after.resources = {{"Bucket.Arn", true}};
  const Widening perhaps = widening_of(after, {&before});
  EXPECT_FALSE(perhaps.certain);
  EXPECT_THAT(perhaps.wider, ElementsAre("new resource (known after deploy: Bucket.Arn)"));
  after.actions = {{"s3:PutObject", false}};
  EXPECT_TRUE(widening_of(after, {&before}).certain);
}

TEST(BroaderPermissions, OfFunctionsAreNewCallers) {
  const auto permission = [](const std::string& principal) {
    return "  L: {Type: AWS::Lambda::Permission, Properties: {Action: 'lambda:InvokeFunction', FunctionName: "
           "f, Principal: " +
           principal + "}}\n";
  };
  EXPECT_THAT(wider(permission("events.amazonaws.com"), permission("'*'")),
              ElementsAre("new wildcard principal *"));
}

TEST(PolicyPatterns, CoverWhatTheyMayStandFor) {
  EXPECT_TRUE(covers_text("s3:*", "s3:Get*"));
  EXPECT_TRUE(covers_text("*", ""));
  EXPECT_TRUE(covers_text("arn:*:b/*", "arn:aws:s3:::b/x"));
  EXPECT_FALSE(covers_text("s3:Get*", "s3:*"));
  EXPECT_FALSE(covers_text("s3:?et", "s3:*et"));
  EXPECT_TRUE(covers_text("s3:?et", "s3:?et"));
  EXPECT_FALSE(covers_text("s3:Get", "s3:GetObject"));
  EXPECT_FALSE(covers_text("a*b*c", "acb"));
}

}  // namespace
}  // namespace cf::gate
