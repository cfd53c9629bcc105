#include "gate/stack_policy.h"

#include <gmock/gmock.h>

#include "document/json.h"

namespace cf::gate {
namespace {

using testing::HasSubstr;

std::string said(const std::string& policy) {
  base::Diagnostics diagnostics;
  check_stack_policy(document::parse_json("policy.json", policy, diagnostics), diagnostics);
  return base::describe(diagnostics);
}

std::string statement(const std::string& members) {
  return said(R"({"Statement": [{"Resource": "*", )" + members + "}]}");
}

TEST(StackPolicy, IsAListOfStatementsOrOne) {
  const std::string allow = R"({"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"})";
  EXPECT_EQ(said("{\"Statement\": [" + allow + "]}"), "");
  EXPECT_EQ(said("{\"Statement\": " + allow + "}"), "");
  EXPECT_EQ(
      said(R"({"Statement": [{"Effect": "Deny", "NotAction": ["Update:Modify"], "Principal": {"AWS": "*"},
    "NotResource": ["LogicalResourceId/Db*"], "Condition": {"StringLike": {"ResourceType": ["AWS::RDS::*"]}}}]})"),
      "");
  for (const char* none :
       {"[]", "{}", "{\"Statement\": []}", "{\"Statement\": \"all\"}", "{\"statement\": []}"})
    EXPECT_THAT(said(none), HasSubstr("a stack policy is an object with Statement")) << none;
}

TEST(StackPolicy, NamesWhatCloudFormationWouldRefuse) {
  EXPECT_THAT(
      statement(R"("Effect": "Dney", "Action": "Update:*", "Principal": "*")"),
      HasSubstr(
          "policy.json:1:44: the Effect of a stack policy must be Allow or Deny, did you mean 'Deny'?"));
  EXPECT_THAT(statement(R"("Effect": "Deny", "Action": "Update:Delte", "Principal": "*")"),
              HasSubstr("no action 'Update:Delte', did you mean 'Update:Delete'?"));
  EXPECT_THAT(statement(R"("Effect": "Deny", "Principal": "*")"), HasSubstr("either Action or NotAction"));
  EXPECT_THAT(statement(R"("Effect": "Deny", "Action": "Update:*", "Principal": "arn:aws:iam::1:root")"),
              HasSubstr("Principal of a stack policy must be \"*\""));
  EXPECT_THAT(statement(R"("Effect": "Deny", "Action": "Update:*")"), HasSubstr("must be \"*\""));
  EXPECT_THAT(statement(R"("Effect": "Deny", "Actoin": "Update:*", "Principal": "*")"),
              HasSubstr("knows no 'Actoin', did you mean 'Action'?"));
  EXPECT_THAT(
      said(R"({"Statement": {"Effect": "Deny", "Action": "*", "Principal": "*", "Resource": "Database"}})"),
      HasSubstr("LogicalResourceId/Database"));
  EXPECT_THAT(
      statement(R"("Effect": "Deny", "Action": "*", "Principal": "*", "Condition": {"Bool": {"x": true}})"),
      HasSubstr("compares ResourceType"));
}

}  // namespace
}  // namespace cf::gate
