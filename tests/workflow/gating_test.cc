// The rules of an environment on somebody's own machine.
#include "workflow/gating.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/exit_code.h"
#include "descriptor/descriptor.h"

namespace cf::workflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = gate::ObstacleKind;

// An environment with these rules, in YAML flow style without braces.
std::unique_ptr<Repository> repository_with(const std::string& rules, const std::string& version = "2") {
  auto repository = std::make_unique<Repository>();
  repository->environment = base::EnvironmentName("prod");
  base::Diagnostics diagnostics;
  repository->descriptor = std::make_shared<const descriptor::Descriptor>(
      descriptor::read_text("version: " + version +
                                "\nenvironments:\n  - {name: dev, account_id: \"111111111111\"}\n"
                                "  - {name: prod, account_id: \"222222222222\"" +
                                (rules.empty() ? "" : ", " + rules) + "}\ndeploy: []\n",
                            "deployment.yaml", diagnostics));
  EXPECT_FALSE(diagnostics.has_errors()) << base::describe(diagnostics);
  return repository;
}

plan::Plan plan_of(plan::Decision decision) {
  plan::Entry entry;
  entry.id = {base::EnvironmentName("prod"), base::AccountId("222222222222"), base::Region("us-east-1"),
              base::StackPath("prod/db")};
  entry.stack_name = base::StackName("shop-prod-db");
  entry.decision = decision;
  entry.desired.emplace();
  change::ResourceChange lost;
  lost.action = change::Action::remove;
  lost.logical_id = "Table";
  lost.type = "AWS::DynamoDB::Table";
  if (decision != plan::Decision::create) entry.changes = {lost};
  plan::Plan plan;
  plan.environment = base::EnvironmentName("prod");
  plan.entries = {entry};
  plan.digest = plan::digest_of(plan);
  return plan;
}

// A Wednesday.
GatingRequest at_noon() {
  GatingRequest request;
  base::parse_iso8601("2026-06-10T12:00:00Z", request.now);
  return request;
}

std::vector<Kind> kinds(const std::vector<gate::Obstacle>& obstacles) {
  std::vector<Kind> all;
  for (const gate::Obstacle& each : obstacles) all.push_back(each.kind);
  return all;
}

const std::string strict =
    "approvals: 2, promote_from: dev, windows: [{days: [sat], zone: Europe/Berlin}], "
    "protect: {types: [\"AWS::DynamoDB::*\"]}";

TEST(Gating, WhatNobodyCanProveHereBlocksWithTheRemedy) {
  const auto repository = repository_with(strict);
  const Gating gating = ask_rules(*repository, plan_of(plan::Decision::create), at_noon());
  EXPECT_THAT(kinds(gating.blocks), ElementsAre(Kind::approvals, Kind::window, Kind::promotion));
  const auto refused = refusal(gating);
  ASSERT_TRUE(refused);
  EXPECT_EQ(base::exit_code_for(refused->kind), base::ExitCode::blocked);
  EXPECT_THAT(refused->message, HasSubstr("needs 2 approvals"));
  EXPECT_THAT(refused->hint, HasSubstr("through the pull request (cf ci), or --break-glass REASON"));
  EXPECT_THAT(gating.blocks[1].hint, HasSubstr("opens Sat 2026-06-13 00:00 Europe/Berlin"));
}

TEST(Gating, BreakGlassPassesAllButPoliciesAndProtection) {
  const auto repository = repository_with(strict);
  GatingRequest request = at_noon();
  request.break_glass = "the shop is down";
  const Gating gating = ask_rules(*repository, plan_of(plan::Decision::change), request);
  EXPECT_THAT(kinds(gating.passed), ElementsAre(Kind::approvals, Kind::window, Kind::promotion));
  EXPECT_THAT(kinds(gating.blocks), ElementsAre(Kind::protection));
}

TEST(Gating, AllowDestroyConfirmsWhatIsProtected) {
  const auto repository = repository_with("protect: {types: [\"AWS::DynamoDB::*\"]}");
  GatingRequest request = at_noon();
  const plan::Plan plan = plan_of(plan::Decision::change);
  const Gating unconfirmed = ask_rules(*repository, plan, request);
  EXPECT_THAT(unconfirmed.blocks.at(0).hint, HasSubstr("--allow-destroy prod/db"));
  request.allow_destroy = {"prod/other"};
  EXPECT_THAT(kinds(ask_rules(*repository, plan, request).blocks), ElementsAre(Kind::protection));
  request.allow_destroy = {"prod/db"};
  EXPECT_THAT(ask_rules(*repository, plan, request).blocks, IsEmpty());
}

TEST(Gating, OnTheEmbeddedServicesTheyAreNotes) {
  const auto repository = repository_with(strict);
  GatingRequest request = at_noon();
  request.local = true;
  const Gating gating = ask_rules(*repository, plan_of(plan::Decision::create), request);
  EXPECT_THAT(gating.blocks, IsEmpty());
  EXPECT_THAT(kinds(gating.notes), ElementsAre(Kind::approvals, Kind::window, Kind::promotion));
}

TEST(Gating, ADeletionIsNotPromoted) {
  const auto repository = repository_with("promote_from: dev, protect: {stateful: false}");
  EXPECT_THAT(ask_rules(*repository, plan_of(plan::Decision::remove), at_noon()).blocks, IsEmpty());
}

TEST(Gating, WithoutChangesOrRulesNothingIsInTheWay) {
  EXPECT_THAT(ask_rules(*repository_with(strict), plan_of(plan::Decision::no_change), at_noon()).blocks,
              IsEmpty());
  EXPECT_FALSE(has_rules(*repository_with("")));
  EXPECT_TRUE(has_rules(*repository_with("approvals: 1")));
  Repository plain;
  EXPECT_FALSE(has_rules(plain));
  EXPECT_THAT(ask_rules(plain, plan_of(plan::Decision::change), at_noon()).blocks, IsEmpty());
}

}  // namespace
}  // namespace cf::workflow
