// What jobs say of rules, as it is posted.
#include "ci/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "forge/connection.h"
#include "support/golden.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Words : public testing::Test {
 protected:
  Words() {
    forge::Connection connection;
    connection.host = forge::Host::github;
    connection.repository = "acme/shop";
    connection.token = "not-a-token-of-anybody";
    session_.forge = *forge::open(connection);
    auto base = std::make_shared<descriptor::Descriptor>();
    base->environments.resize(1);
    base->environments.front().name = base::EnvironmentName("prod");
    rules_ = &base->environments.front().rules;
    session_.base = base;

    plan_.environment = base::EnvironmentName("prod");
    plan_.account = base::AccountId("222222222222");
    plan_.digest = std::string(64, 'a');
    add_stack("network");
  }
  void add_stack(const std::string& name) {
    plan::Entry entry;
    entry.id = {plan_.environment, plan_.account, base::Region("eu-west-1"), base::StackPath("prod/" + name)};
    entry.stack_name = base::StackName(name);
    entry.decision = plan::Decision::change;
    plan_.entries.push_back(std::move(entry));
  }
  static base::TimePoint at(const char* text) {
    base::TimePoint time{};
    EXPECT_TRUE(base::parse_iso8601(text, time));
    return time;
  }
  gate::Approval approval(const std::string& login, const std::string& plan) const {
    gate::Approval approval;
    approval.person_id = "id of " + login;
    approval.login = login;
    approval.plan_id = plan;
    approval.at = at("2026-01-01T10:00:00.000Z");
    approval.entitled = login != "mallory";
    return approval;
  }
  std::string gates(std::size_t bytes = 20'000) {
    gate::Facts facts;
    facts.plan = &plan_;
    facts.now = at("2026-01-01T12:00:00.000Z");
    facts.authors = {"id of alice"};
    facts.approvals = approvals_;
    Gated gated;
    gated.verdict = gate::decide(*rules_, facts);
    gated.verdict.policies.broadenings = broadenings_;
    return gates_markdown(session_, plan_, gated, voided_, {bytes, true});
  }

  Session session_;
  std::vector<gate::Broadening> broadenings_;
  descriptor::Rules* rules_ = nullptr;
  plan::Plan plan_;
  std::vector<gate::Approval> approvals_;
  std::vector<std::string> voided_;
};

TEST_F(Words, LongPoliciesAreShownWhereTheyBeginToDiffer) {
  std::string long_policy;
  for (int i = 0; i < 60; ++i)
    long_policy += "Allow s3:GetObject on arn:aws:s3:::bucket-" + std::to_string(i) + "; ";
  broadenings_ = {{plan_.entries[0].id,
                   "Role",
                   "AWS::IAM::Role",
                   "inline policy p",
                   long_policy,
                   long_policy + "Allow iam:* on *",
                   {"new action iam:*"}}};
  EXPECT_THAT(gates(), HasSubstr("bucket-59; Allow iam:* on *`"));
}

TEST_F(Words, OfAllRulesAtOnce) {
  rules_->approvals.count = 2;
  rules_->approvals.by.users = {"bob", "carol"};
  rules_->approvals.by.teams = {"platform"};
  descriptor::Window window;
  window.days = {1};
  window.from_minute = 22 * 60;
  window.to_minute = 2 * 60;
  window.zone = "Europe/Berlin";
  rules_->windows = {window};
  rules_->freezes = {{"2025-12-20", "2026-01-02", "UTC", "holidays", {}}};
  rules_->promote_from = base::EnvironmentName("dev");
  approvals_ = {approval("bob", plan_.digest), approval("mallory", plan_.digest),
                approval("alice", plan_.digest), approval("carol", std::string(64, 'b'))};
  voided_ = {"carol's approval is of plan bbbbbbbbbbbb. Since then: prod/network: another template"};
  EXPECT_TRUE(test::matches_golden("tests/ci/golden/gates.md", gates()));
}

TEST_F(Words, OfAPlanThatNothingStandsInTheWayOf) {
  EXPECT_THAT(gates(), HasSubstr("nothing stands in the way"));
  EXPECT_THAT(gates(), Not(HasSubstr("cf deploy"))) << "it comes after the merge";
  forge::PullRequest merged;
  merged.merged = true;
  session_.pull_request = merged;
  EXPECT_THAT(gates(), HasSubstr("```\ncf deploy prod aaaaaaaaaaaa\n```"));
  plan_.entries.front().decision = plan::Decision::no_change;
  EXPECT_EQ(gates(), "");
}

TEST_F(Words, AreBoundedAndKeepWhatIsToBeWritten) {
  rules_->approvals.count = 1;
  for (int i = 0; i < 500; ++i) {
    approvals_.push_back(approval("somebody-" + std::to_string(i), plan_.digest));
    approvals_.back().entitled = false;
    voided_.push_back(std::string(3000, 'v'));
  }
  rules_->protect.stacks = {"*"};
  for (const std::size_t bytes : {1'000u, 3'000u, 20'000u}) {
    const std::string text = gates(bytes);
    EXPECT_LE(text.size(), bytes);
    EXPECT_THAT(text, AllOf(HasSubstr("cf approve prod aaaaaaaaaaaa"), HasSubstr(" more\n")));
  }
}

TEST_F(Words, OfWhatAPullRequestChangesOfTheRules) {
  base::Diagnostics ignored;
  const auto read = [&](const std::string& text) { return descriptor::read_text(text, "d", ignored); };
  const std::string base = "version: 2\nenvironments: [{name: dev, account_id: \"111111111111\"}]\n";
  EXPECT_EQ(changed_rules_markdown(read(base), read(base + "deploy: [{name: a.yaml}]\n")), "")
      << "what is deployed is no rule";
  EXPECT_THAT(changed_rules_markdown(read(base), read(base + "ci: {trust_pull_requests: true}\n")),
              AllOf(HasSubstr("changes the rules themselves"), HasSubstr("(ci)")));
  EXPECT_THAT(changed_rules_markdown(read(base), read("{")), HasSubstr("environments"));
}

TEST_F(Words, OfOneStackInSeveralRegionsNameTheRegion) {
  gate::Obstacle obstacle;
  obstacle.kind = gate::ObstacleKind::promotion;
  obstacle.unit = plan_.entries.front().id;
  obstacle.message = "prod/network is not green in dev";
  EXPECT_EQ(obstacle_text(obstacle, plan_), "prod/network is not green in dev");
  add_stack("network");
  plan_.entries.back().id.region = base::Region("us-west-2");
  obstacle.unit = plan_.entries.back().id;
  EXPECT_EQ(obstacle_text(obstacle, plan_), "prod/network us-west-2 is not green in dev");
  obstacle.message = "it has another template";
  EXPECT_EQ(obstacle_text(obstacle, plan_), "prod/network us-west-2: it has another template");
}

TEST_F(Words, OfPeopleAreNeutralised) {
  rules_->approvals.count = 1;
  approvals_ = {approval("`@all` <img> | [a](http://x)", plan_.digest)};
  const std::string text = gates();
  EXPECT_THAT(text, HasSubstr("approved by `` `@all` <img>")) << "in a code span that it can't leave";
  EXPECT_THAT(text, Not(HasSubstr("` | [a]")));
}

TEST_F(Words, OfAStatusAreOneLine) {
  rules_->approvals.count = 2;
  gate::Facts facts;
  facts.plan = &plan_;
  facts.authors = {"id of alice"};
  EXPECT_EQ(status_line(plan_, gate::decide(*rules_, facts)), "1 to change; 0 of 2 approvals");
}

TEST_F(Words, OfHelpAndEarlierPlans) {
  std::vector<PostedPlan> posted;
  for (const char c : {'b', 'c', 'a'})
    posted.push_back(
        {std::string(12, c), std::string(64, c), "7", "c0ffeec0ffeec0ffee", at("2026-01-01T10:00:00.000Z")});
  EXPECT_TRUE(test::matches_golden(
      "tests/ci/golden/help.md",
      help_markdown({"dev", "prod"}) + "\n" + history_markdown(posted, std::string(12, 'a'), true)));
}

}  // namespace
}  // namespace cf::ci
