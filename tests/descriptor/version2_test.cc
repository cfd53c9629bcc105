// Version 2: what the rules of an environment are, and how defaults, groups and its own keys make them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "descriptor/reading.h"
#include "document/scalar.h"

namespace cf::descriptor {
namespace {

using base::Region;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

Reading read_full() {
  const auto text = base::read_file("tests/descriptor/data/good/version_2_full.yaml");
  EXPECT_TRUE(text);
  return text ? read(*text) : Reading();
}

TEST(Version2, HasRegionsOverlaysAndWaves) {
  const Reading reading = read_full();
  ASSERT_EQ(reading.report(), "");
  const Rules& prod = reading.rules("prod");
  EXPECT_THAT(prod.regions, ElementsAre(Region("us-east-1"), Region("us-west-2")));
  ASSERT_EQ(prod.overlays.size(), 1u);
  const Overlay& overlay = prod.overlays.at(Region("us-west-2"));
  EXPECT_EQ(document::as_string(overlay.parameters.find("VpcCidr")), "10.20.0.0/16");
  EXPECT_EQ(document::as_string(overlay.stacks.at("network.yaml").find("Zones")), "3");
  EXPECT_EQ(overlay.parameters.find("Topic").tag(), "!stack_output");
  ASSERT_EQ(prod.waves.size(), 2u);
  EXPECT_THAT(prod.waves[0].regions, ElementsAre(Region("us-east-1")));
  EXPECT_EQ(prod.waves[0].bake, minutes(30));
  ASSERT_EQ(prod.waves[0].checks.size(), 2u);
  EXPECT_THAT(prod.waves[0].checks[0].command, ElementsAre("./smoke.sh", "prod"));
  EXPECT_EQ(prod.waves[0].checks[1].alarm, "my-alarm");
  EXPECT_EQ(prod.failure_tolerance, 0);
  EXPECT_TRUE(prod.finish_environment);
}

TEST(Version2, HasRolesPeopleAndPromotion) {
  const Reading reading = read_full();
  const Rules& prod = reading.rules("prod");
  EXPECT_EQ(prod.role, "arn:aws:iam::222222222222:role/cf/deployer");
  EXPECT_EQ(prod.plan_role, "planner");
  EXPECT_EQ(prod.external_id, "acme-42");
  EXPECT_EQ(prod.session_tags.at("team"), "platform");
  EXPECT_TRUE(prod.session_policy);
  EXPECT_EQ(prod.approvals.count, 2);
  EXPECT_THAT(prod.approvals.by.users, ElementsAre("alice", "4711"));
  EXPECT_THAT(prod.approvals.by.teams, ElementsAre("platform"));
  EXPECT_EQ(prod.approvals.valid_for, hours(7 * 24));
  EXPECT_THAT(prod.deployers.users, ElementsAre("bob"));
  EXPECT_THAT(prod.break_glass.teams, ElementsAre("sre"));
  EXPECT_EQ(prod.promote_from.str(), "dev");
}

TEST(Version2, HasWindowsAndFreezesHoweverTheirTimesAreQuoted) {
  const Reading reading = read_full();
  const Rules& prod = reading.rules("prod");
  ASSERT_EQ(prod.windows.size(), 4u);
  EXPECT_THAT(prod.windows[0].days, ElementsAre(1, 2, 3, 4, 6));
  EXPECT_EQ(prod.windows[0].from_minute, 22 * 60);
  EXPECT_EQ(prod.windows[0].to_minute, 2 * 60);
  EXPECT_EQ(prod.windows[0].zone, "Europe/Berlin");
  EXPECT_EQ(prod.windows[1].from_minute, 22 * 60) << "unquoted, YAML 1.1 reads 22:00 as 1320";
  EXPECT_EQ(prod.windows[1].to_minute, 24 * 60);
  EXPECT_THAT(prod.windows[1].days, IsEmpty());
  EXPECT_EQ(prod.windows[2].cron, "0 22 * * 2,4");
  EXPECT_EQ(prod.windows[2].duration, hours(4));
  EXPECT_THAT(prod.windows[3].days, ElementsAre(0, 6));
  EXPECT_EQ(prod.windows[3].to_minute - prod.windows[3].from_minute, 24 * 60) << "whole days";
  ASSERT_EQ(prod.freezes.size(), 1u);
  EXPECT_EQ(prod.freezes[0].from, "2026-12-20");
  EXPECT_EQ(prod.freezes[0].to, "2027-01-02 18:00");
  EXPECT_EQ(prod.freezes[0].reason, "holidays");
}

TEST(Version2, HasProtectionPoliciesAndNotifications) {
  const Reading reading = read_full();
  const Rules& prod = reading.rules("prod");
  EXPECT_THAT(prod.protect.types, ElementsAre("AWS::RDS::*"));
  EXPECT_THAT(prod.protect.stacks, ElementsAre("network.yaml"));
  EXPECT_FALSE(prod.protect.stateful);
  EXPECT_EQ(prod.termination_protection, true);
  EXPECT_EQ(prod.stack_policy, "policies/prod.json");
  EXPECT_EQ(prod.policies.at("public-bucket").severity, Severity::error);
  EXPECT_EQ(prod.policies.at("open-ingress").severity, Severity::off)
      << "unquoted, YAML 1.1 reads off as false";
  EXPECT_THAT(prod.policies.at("missing-tags").tags, ElementsAre("owner", "env"));
  ASSERT_EQ(prod.notify.size(), 1u);
  EXPECT_EQ(prod.notify[0].url_from, "SLACK_URL");
  EXPECT_EQ(prod.notify[0].format, "slack");
  EXPECT_THAT(prod.notify[0].on, ElementsAre(Occasion::approval_wanted, Occasion::failed))
      << "the key `on` is text, not true";
}

TEST(Version2, SaysHowPipelinesWorkAndWhatExistsOnce) {
  const Reading reading = read_full();
  EXPECT_TRUE(reading.descriptor.ci.deploy_before_merge);
  EXPECT_EQ(reading.descriptor.ci.state, "s3://acme-state/cf");
  EXPECT_FALSE(reading.descriptor.ci.trust_pull_requests);
  EXPECT_THAT(reading.descriptor.ci.template_hosts,
              ElementsAre("templates.example.com", "10.0.0.7:8080", "[::1]"));
  EXPECT_THAT(reading.descriptor.ci.variables, ElementsAre("PARTITION_KEY"));
  EXPECT_THAT(reading.descriptor.ci.accounts, ElementsAre("bot-plan", "17"));
  ASSERT_EQ(reading.descriptor.entries.size(), 2u);
  EXPECT_FALSE(reading.descriptor.entries[0].once);
  EXPECT_FALSE(reading.descriptor.entries[0].gold);
  EXPECT_TRUE(reading.descriptor.entries[1].once);
}

TEST(Version2, WhoNamesApproversWantsAnApproval) {
  const Reading reading = read_prod("approvals: {users: [alice]}");
  EXPECT_EQ(reading.report(), "");
  EXPECT_EQ(reading.rules("prod").approvals.count, 1);
}

TEST(Version2, WithoutRulesIsAsVersion1) {
  const Reading reading = read_prod("");
  EXPECT_EQ(reading.report(), "");
  const Rules& prod = reading.rules("prod");
  EXPECT_THAT(prod.regions, IsEmpty());
  EXPECT_THAT(prod.windows, IsEmpty());
  EXPECT_EQ(prod.approvals.count, 0);
  EXPECT_FALSE(prod.termination_protection.has_value());
  EXPECT_TRUE(prod.protect.stateful);
  EXPECT_FALSE(reading.descriptor.ci.trust_pull_requests);
  EXPECT_FALSE(reading.descriptor.ci.deploy_before_merge);
}

TEST(Version2, OwnKeysWinOverLaterGroupsOverEarlierOnesOverDefaults) {
  const std::string shared =
      "defaults: {role: d, plan_role: d, external_id: dd, stack_policy: d.json}\n"
      "groups: {a: {role: a, plan_role: a, external_id: aa}, b: {role: b, plan_role: b}}\n";
  const Reading reading = read_prod("group: [a, b]\n    role: own", shared);
  EXPECT_EQ(reading.report(), "");
  const Rules& prod = reading.rules("prod");
  EXPECT_EQ(prod.role, "own");
  EXPECT_EQ(prod.plan_role, "b");
  EXPECT_EQ(prod.external_id, "aa");
  EXPECT_EQ(prod.stack_policy, "d.json");
  EXPECT_EQ(reading.rules("dev").role, "d") << "dev is in no group";
  EXPECT_EQ(read_prod("group: [b, a]", shared).rules("prod").role, "a");
}

TEST(Version2, MapsMergeByKeyAndListsReplace) {
  const Reading reading = read_prod(
      "session_tags: {team: own}\n    approvals: 3\n    windows: []\n"
      "    policies: {missing-tags: warning, open-ingress: off}\n"
      "    protect: {types: [AWS::S3::Bucket]}\n    break_glass: {users: []}\n"
      "    overlays: {us-east-1: {stacks: {network.yaml: {parameters: {B: 2}}}}}",
      "defaults:\n  session_tags: {team: all, cost: \"1\"}\n  approvals: {users: [a, b, c], valid_for: 1h}\n"
      "  windows: [{days: [sat], zone: UTC}]\n"
      "  policies: {missing-tags: {severity: error, tags: [owner]}, public-bucket: error}\n"
      "  protect: {types: [\"AWS::RDS::*\"], stateful: false}\n  break_glass: {users: [root]}\n"
      "  regions: [us-east-1]\n"
      "  overlays: {us-east-1: {parameters: {P: {x: 1}}, stacks: {network.yaml: {parameters: {A: 1}}}}}\n");
  EXPECT_EQ(reading.report(), "");
  const Rules& prod = reading.rules("prod");
  EXPECT_THAT(prod.session_tags, ElementsAre(testing::Pair("cost", "1"), testing::Pair("team", "own")));
  EXPECT_EQ(prod.approvals.count, 3);
  EXPECT_THAT(prod.approvals.by.users, ElementsAre("a", "b", "c"));
  EXPECT_EQ(prod.approvals.valid_for, hours(1));
  EXPECT_THAT(prod.windows, IsEmpty());
  EXPECT_EQ(prod.policies.at("missing-tags").severity, Severity::warning);
  EXPECT_THAT(prod.policies.at("missing-tags").tags, ElementsAre("owner"));
  EXPECT_EQ(prod.policies.at("public-bucket").severity, Severity::error);
  EXPECT_THAT(prod.protect.types, ElementsAre("AWS::S3::Bucket"));
  EXPECT_FALSE(prod.protect.stateful);
  EXPECT_TRUE(prod.break_glass.empty());
  const Overlay& overlay = prod.overlays.at(Region("us-east-1"));
  EXPECT_TRUE(overlay.parameters.has("P"));
  EXPECT_TRUE(overlay.stacks.at("network.yaml").has("A"));
  EXPECT_TRUE(overlay.stacks.at("network.yaml").has("B"));
}

TEST(Version2, AKeyWithoutAValueLeavesWhatIsShared) {
  const Reading reading =
      read_prod("approvals:\n    windows:\n    role: ~",
                "defaults: {role: d, approvals: 1, windows: [{days: [sat], zone: UTC}]}\n");
  EXPECT_EQ(reading.report(), "");
  EXPECT_EQ(reading.rules("prod").role, "d");
  EXPECT_EQ(reading.rules("prod").approvals.count, 1);
  EXPECT_EQ(reading.rules("prod").windows.size(), 1u);
}

TEST(Version2, ANotificationWithoutOccasionsIsForAll) {
  EXPECT_EQ(read_prod("notify: [{url_from: HOOK}]").rules("prod").notify.at(0).on.size(), 4u);
  EXPECT_EQ(read_prod("notify: [{url_from: HOOK}]").rules("prod").notify.at(0).format, "json");
}

}  // namespace
}  // namespace cf::descriptor
