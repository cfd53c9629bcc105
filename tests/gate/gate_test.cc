#include "gate/gate.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using descriptor::Rules;
using test::plan_of;
using test::stack_change;
using test::utc;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string gate_topic = "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: a}}\n";
const std::string gate_topic_renamed = "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: b}}\n";

std::vector<ObstacleKind> kinds(const Verdict& verdict) {
  std::vector<ObstacleKind> out;
  for (const Obstacle& obstacle : verdict.obstacles) out.push_back(obstacle.kind);
  return out;
}
Rules nightly() {  // open Tuesdays from 22:00 to 02:00
  Rules rules;
  descriptor::Window window;
  window.days = {2};
  window.from_minute = 22 * 60;
  window.to_minute = 2 * 60;
  window.zone = "Europe/Berlin";
  rules.windows = {window};
  return rules;
}
const char* const inside = "2026-06-02T21:00:00Z";
const char* const outside = "2026-06-03T10:00:00Z";

class Gate : public testing::Test {
 protected:
  Gate() : plan(plan_of({stack_change("prod/a", gate_topic, gate_topic_renamed)})) {
    facts.plan = &plan;
    facts.now = utc(inside);
    facts.authors = {"7"};
  }
  Approval approval(const std::string& person) const {
    return {person, "login-" + person, plan.id(), facts.now, "", true, false};
  }
  plan::Plan plan;
  Facts facts;
};

TEST_F(Gate, WithoutRulesIsOpen) {
  EXPECT_TRUE(decide({}, facts).open());
}

TEST_F(Gate, SaysEverythingThatStandsInTheWayAtOnce) {
  Rules rules = nightly();
  rules.freezes = {{"2026-06-01", "2026-06-05", "Europe/Berlin", "audit", {}}};
  rules.approvals.count = 1;
  rules.promote_from = base::EnvironmentName("dev");
  rules.protect.types = {"AWS::SNS::*"};
  rules.policies["missing-tags"] = {descriptor::Severity::error, {"Owner"}, {}};
  facts.now = utc(outside);
  plan::Entry blocked = test::stack_entry("prod/b");
  blocked.reason = "a parameter is missing";
  plan.entries.push_back(blocked);
  const Verdict verdict = decide(rules, facts);
  EXPECT_THAT(kinds(verdict), ElementsAre(ObstacleKind::blocked_entry, ObstacleKind::approvals,
                                          ObstacleKind::freeze, ObstacleKind::window, ObstacleKind::promotion,
                                          ObstacleKind::policy, ObstacleKind::protection));
  EXPECT_EQ(verdict.obstacles[0].message, "prod/b is blocked: a parameter is missing");
  EXPECT_EQ(verdict.obstacles[2].message, "prod is frozen until Sat 2026-06-06 00:00 Europe/Berlin (audit)");
  EXPECT_EQ(verdict.obstacles[2].hint, "it opens Tue 2026-06-09 22:00 Europe/Berlin");
  EXPECT_EQ(verdict.obstacles[3].message,
            "it is Wed 2026-06-03 12:00 Europe/Berlin, outside the windows of prod");
  EXPECT_EQ(verdict.next_opening, utc("2026-06-09T20:00:00Z"));
}

TEST_F(Gate, APlanThatChangesNothingIsOpenWhateverTheRulesAre) {
  Rules rules = nightly();
  rules.approvals.count = 2;
  plan = plan_of({stack_change("prod/a", gate_topic, gate_topic)});
  facts.now = utc(outside);
  const Verdict verdict = decide(rules, facts);
  EXPECT_TRUE(verdict.open());
  EXPECT_FALSE(verdict.window_open);
}

TEST_F(Gate, CountsApprovals) {
  Rules rules;
  rules.approvals.count = 2;
  rules.approvals.by.users = {"alice"};
  rules.approvals.by.teams = {"platform"};
  facts.approvals = {approval("1"), approval("7")};
  const Verdict verdict = decide(rules, facts);
  ASSERT_THAT(kinds(verdict), ElementsAre(ObstacleKind::approvals));
  EXPECT_EQ(verdict.obstacles[0].message, "prod needs 2 approvals, 1 counts");
  EXPECT_THAT(verdict.obstacles[0].hint, HasSubstr("cf approve prod " + plan.id()));
  EXPECT_THAT(verdict.obstacles[0].hint, HasSubstr("alice, the team platform"));
  facts.approvals.push_back(approval("2"));
  EXPECT_TRUE(decide(rules, facts).open());
}

TEST_F(Gate, AnApprovalThatRunsOutWhileWavesBakeCountedAtTheStart) {
  Rules rules;
  rules.approvals.count = 1;
  rules.approvals.valid_for = std::chrono::hours{1};
  facts.approvals = {approval("1")};
  facts.now += std::chrono::hours{3};
  EXPECT_FALSE(decide(rules, facts).open());
  facts.running = Running{utc(inside) + std::chrono::minutes{30}, false};
  EXPECT_TRUE(decide(rules, facts).open());
}

TEST_F(Gate, WhatStartedInsideMayFinish) {
  Rules rules = nightly();
  facts.now = utc(outside);
  facts.running = Running{utc(inside), true};
  EXPECT_TRUE(decide(rules, facts).open());  // the running wave
  facts.running->within_wave = false;
  EXPECT_THAT(kinds(decide(rules, facts)), ElementsAre(ObstacleKind::window));  // not the next one
  rules.finish_environment = true;
  EXPECT_TRUE(decide(rules, facts).open());
}

TEST_F(Gate, BreakGlassPassesWindowsAndFreezesOnly) {
  Rules rules = nightly();
  rules.freezes = {{"2026-06-01", "2026-06-05", "UTC", "", {}}};
  facts.now = utc(outside);
  facts.break_glass = BreakGlass{"9", "root", "the site is down", true};
  const Verdict verdict = decide(rules, facts);
  EXPECT_TRUE(verdict.open());
  EXPECT_EQ(verdict.break_glass, GlassState::used);
  EXPECT_FALSE(verdict.window_open);
  EXPECT_THAT(verdict.warnings,
              ElementsAre(HasSubstr("root deploys in spite of windows and freezes: the site is down")));
  rules.approvals.count = 1;
  EXPECT_THAT(kinds(decide(rules, facts)), ElementsAre(ObstacleKind::approvals));
}

TEST_F(Gate, BreakGlassIsForThoseWhomTheRulesNameAndNeedsAReason) {
  Rules rules = nightly();
  rules.break_glass.users = {"root"};
  facts.now = utc(outside);
  facts.break_glass = BreakGlass{"9", "mallory", "because", false};
  Verdict verdict = decide(rules, facts);
  EXPECT_EQ(verdict.break_glass, GlassState::refused);
  ASSERT_THAT(kinds(verdict), ElementsAre(ObstacleKind::window));
  EXPECT_THAT(verdict.obstacles[0].hint,
              HasSubstr("mallory may not deploy in spite of it (break_glass names root)"));
  facts.break_glass = BreakGlass{"9", "root", " \t", true};
  EXPECT_EQ(decide(rules, facts).break_glass, GlassState::refused);
  facts.break_glass->reason = "fire";
  facts.now = utc(inside);
  EXPECT_EQ(decide(rules, facts).break_glass, GlassState::not_needed);
}

TEST_F(Gate, AnUnknownZoneFailsClosedAndIsNamed) {
  Rules rules = nightly();
  rules.windows[0].zone = "Europe/Berlim";
  const Verdict verdict = decide(rules, facts);
  ASSERT_THAT(kinds(verdict), ElementsAre(ObstacleKind::window));
  EXPECT_THAT(verdict.obstacles[0].hint, HasSubstr("does not open within 400 days"));
  EXPECT_THAT(verdict.warnings, ElementsAre(AllOf(HasSubstr("Europe/Berlim"), HasSubstr("Europe/Berlin"))));
}

TEST_F(Gate, PromotionIsAskedWhenADeploymentStarts) {
  Rules rules;
  rules.promote_from = base::EnvironmentName("dev");
  EXPECT_THAT(kinds(decide(rules, facts)), ElementsAre(ObstacleKind::promotion));
  facts.promotion = Promotion{base::EnvironmentName("test"), {}};
  EXPECT_THAT(decide(rules, facts).obstacles[0].message, HasSubstr("what is deployed in dev is not known"));
  facts.promotion = Promotion{base::EnvironmentName("dev"), {}};
  EXPECT_EQ(decide(rules, facts).obstacles[0].message, "a: it is not deployed in dev");
  facts.running = Running{facts.now, false};
  EXPECT_TRUE(decide(rules, facts).open());
}

TEST_F(Gate, ProtectedStacksNeedTheirNameTypedForThisPlan) {
  Rules rules;
  rules.protect.types = {"AWS::SNS::*"};
  const Verdict verdict = decide(rules, facts);
  ASSERT_THAT(kinds(verdict), ElementsAre(ObstacleKind::protection));
  EXPECT_EQ(verdict.obstacles[0].message, "prod/a is protected: T is replaced (AWS::SNS::*)");
  facts.confirmed = {{"prod/a", "another plan"}};
  EXPECT_FALSE(decide(rules, facts).open());
  facts.confirmed = {{"prod/a", plan.id().substr(0, 6)}};
  EXPECT_FALSE(decide(rules, facts).open());
  facts.confirmed = {{"prod/a", plan.id()}};
  EXPECT_TRUE(decide(rules, facts).open());
  EXPECT_THAT(decide(rules, facts).unconfirmed, IsEmpty());
}

TEST_F(Gate, WarningsOfPoliciesDoNotBlock) {
  Rules rules;
  rules.policies["missing-tags"] = {descriptor::Severity::warning, {"Owner"}, {}};
  const Verdict verdict = decide(rules, facts);
  EXPECT_TRUE(verdict.open());
  EXPECT_EQ(verdict.policies.findings.size(), 1u);
}

TEST_F(Gate, SaysWhenWhatIsOpenCloses) {
  EXPECT_EQ(decide(nightly(), facts).closes, utc("2026-06-03T00:00:00Z"));
}

}  // namespace
}  // namespace cf::gate
