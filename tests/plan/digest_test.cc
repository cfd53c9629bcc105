// The digest changes with the effect of a plan and with nothing else.
#include <gtest/gtest.h>

#include <functional>

#include "plan/plan.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using Edit = std::function<void(Plan&)>;

std::string after(const Edit& edit) {
  Plan plan = test::example_plan();
  edit(plan);
  return digest_of(plan);
}

TEST(Digest, IsStable) {
  EXPECT_EQ(digest_of(test::example_plan()), digest_of(test::example_plan()));
}

TEST(Digest, IdIsItsFirstTwelveDigits) {
  const Plan plan = test::example_plan();
  EXPECT_EQ(plan.digest.size(), 64u);
  EXPECT_EQ(plan.id(), plan.digest.substr(0, 12));
}

TEST(Digest, ChangesWithTheEffect) {
  const std::vector<std::pair<const char*, Edit>> edits = {
      {"environment", [](Plan& p) { p.environment = base::EnvironmentName("prod"); }},
      {"account", [](Plan& p) { p.account = base::AccountId("222222222222"); }},
      {"local", [](Plan& p) { p.local = true; }},
      {"frozen", [](Plan& p) { p.frozen["dev/app date"] = "2027-01-01"; }},
      {"body", [](Plan& p) { p.entries[0].desired->template_body += " "; }},
      {"parameter", [](Plan& p) { p.entries[0].desired->parameters[0].value = Node::string("10.1.0.0/16"); }},
      {"use previous", [](Plan& p) { p.entries[0].desired->parameters[0].use_previous = true; }},
      {"tag", [](Plan& p) { p.entries[0].desired->tags[0].second = Node::string("other"); }},
      {"capability", [](Plan& p) { p.entries[0].desired->capabilities.clear(); }},
      {"role", [](Plan& p) { p.entries[0].desired->role_arn = "arn:aws:iam::1:role/x"; }},
      {"timeout", [](Plan& p) { p.entries[0].desired->timeout_minutes = 5; }},
      {"termination protection", [](Plan& p) { p.entries[0].desired->termination_protection = false; }},
      {"stack policy", [](Plan& p) { p.entries[0].desired->stack_policy = "{}"; }},
      {"decision", [](Plan& p) { p.entries[0].decision = Decision::blocked; }},
      {"stack name", [](Plan& p) { p.entries[0].stack_name = base::StackName("other"); }},
      {"region", [](Plan& p) { p.entries[0].id.region = base::Region("eu-west-1"); }},
      {"secret's version",
       [](Plan& p) {
         p.entries[1].parameters[1].after = Node::secret("correcthorse", "ssm:/shop/password@5");
       }},
      {"deployed template", [](Plan& p) { p.entries[1].live.template_digest = "cc33"; }},
      {"deployed parameters", [](Plan& p) { p.entries[1].live.parameters_digest = "cc33"; }},
      {"stack id", [](Plan& p) { p.entries[1].live.stack_id = "arn:other"; }},
      {"replacement", [](Plan& p) { p.entries[1].changes[0].replacement = change::Replacement::yes; }},
      {"destroys", [](Plan& p) { p.entries[1].destroys.clear(); }},
      {"hook", [](Plan& p) { p.entries[1].hooks[0].call = Node::string("rm -r x"); }},
      {"an entry more", [](Plan& p) { p.entries.push_back(p.entries[0]); }},
  };
  const std::string digest = digest_of(test::example_plan());
  for (const auto& [what, edit] : edits) EXPECT_NE(after(edit), digest) << what;
}

TEST(Digest, StaysWithTimesWordsAndIds) {
  const std::vector<std::pair<const char*, Edit>> edits = {
      {"created", [](Plan& p) { p.created = "2027-01-01T00:00:00Z"; }},
      {"commit", [](Plan& p) { p.commit = "other"; }},
      {"version", [](Plan& p) { p.tool_version = "9.9.9"; }},
      {"caller's session", [](Plan& p) { p.caller += "-2"; }},
      {"reason", [](Plan& p) { p.entries[0].reason = "other words"; }},
      {"warnings", [](Plan& p) { p.entries[1].warnings.clear(); }},
      {"last update", [](Plan& p) { p.entries[1].live.last_updated_time = "2027-01-01T00:00:00Z"; }},
      {"status", [](Plan& p) { p.entries[1].live.status = "UPDATE_ROLLBACK_COMPLETE"; }},
      {"change set", [](Plan& p) { p.entries[1].change_set_checked = false; }},
      {"an empty stack in review",
       [](Plan& p) { p.entries[0].live = {true, "arn:empty", "REVIEW_IN_PROGRESS", "", "", ""}; }},
      {"secret's text",
       [](Plan& p) { p.entries[1].parameters[1].after = Node::secret("battery", "ssm:/shop/password@4"); }},
      {"order of entries", [](Plan& p) { std::swap(p.entries[3], p.entries[4]); }},
  };
  const std::string digest = digest_of(test::example_plan());
  for (const auto& [what, edit] : edits) EXPECT_EQ(after(edit), digest) << what;
}

}  // namespace
}  // namespace cf::plan
