// What is added to a stack is reviewed by its properties, not by its name alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/json.h"
#include "report/report.h"
#include "support/example_plan.h"

namespace cf::report {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* trusted = "AssumeRolePolicyDocument.Statement.0.Principal.AWS: 999999999999";

plan::Plan adding(plan::Decision decision, const std::string& properties) {
  plan::Plan plan = test::example_plan();
  plan.entries.clear();
  plan::Entry entry = test::example_entry("dev/app", decision, "1 resource is added");
  entry.desired = test::example_desired("Resources: {}\n");
  change::ResourceChange role = test::example_change(change::Action::add, "AWS::IAM::Role", "Helper");
  role.after = document::parse_json_text("{\"Type\": \"AWS::IAM::Role\", \"Properties\": " + properties + "}")
                   .or_throw();
  entry.changes = {role};
  plan.entries.push_back(std::move(entry));
  return plan;
}

plan::Plan adding_role(plan::Decision decision) {
  return adding(decision, R"({"ManagedPolicyArns": ["arn:aws:iam::aws:policy/AdministratorAccess"],
      "AssumeRolePolicyDocument": {"Statement": [{"Principal": {"AWS": "999999999999"}}]}, "Tags": []})");
}

TEST(AddedResource, OfALiveStackHasItsPropertiesEverywhere) {
  const plan::Plan plan = adding_role(plan::Decision::change);
  for (const std::string& text : {plan_text(plan, {}), plan_markdown(plan)}) {
    EXPECT_THAT(text, HasSubstr(trusted));
    EXPECT_THAT(text, HasSubstr("ManagedPolicyArns.0: arn:aws:iam::aws:policy/AdministratorAccess"));
    EXPECT_THAT(text, HasSubstr("Tags: []"));
  }
  EXPECT_THAT(plan::to_json(plan, false), HasSubstr("999999999999"));
}

TEST(AddedResource, OfANewStackHasThemInTheComment) {
  const plan::Plan plan = adding_role(plan::Decision::create);
  EXPECT_THAT(plan_markdown(plan), HasSubstr(trusted));
  EXPECT_THAT(plan_text(plan, {}), Not(HasSubstr(trusted)));
  TerminalStyle verbose;
  verbose.verbose = true;
  EXPECT_THAT(plan_text(plan, verbose), HasSubstr(trusted));
}

TEST(AddedResource, ANewStacksLongParameterIsWholeInTheComment) {
  plan::Plan plan = adding_role(plan::Decision::create);
  plan.entries[0].parameters = {
      {"Policy", document::Node(), document::Node::string(std::string(300, 'x') + "end")}};
  EXPECT_THAT(plan_markdown(plan), HasSubstr("xend"));
}

TEST(AddedResource, IsCutWhereTheCommentIsFullAndSaysSo) {
  std::string many = "{";
  for (int i = 0; i < 2000; ++i)
    many += (i == 0 ? "" : ", ") + ("\"P" + std::to_string(i)) + "\": \"" + std::string(400, 'x') + "\"";
  const std::string text = plan_markdown(adding(plan::Decision::change, many + "}"));
  EXPECT_LE(text.size(), 60'000u);
  EXPECT_THAT(text, HasSubstr(" P39: xxx"));
  EXPECT_THAT(text, HasSubstr("and 1960 more properties"));
  EXPECT_THAT(text, HasSubstr("details of 1 stack are shortened"));
}

}  // namespace
}  // namespace cf::report
