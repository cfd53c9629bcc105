// Which versions of gold templates an environment's rules let through, and what advisories say of them.
#include "workflow/gold_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::workflow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* vpc_path = "network/vpc.yaml";

descriptor::Entry entry(const std::string& version) {
  descriptor::Entry entry;
  entry.name = "network.yaml";
  entry.gold = true;
  entry.version = version;
  return entry;
}

TEST(GoldRules, AFloatingVersionIsARangeWhetherItIsPinnedOrNot) {
  descriptor::Rules rules;
  EXPECT_TRUE(check_floating(rules, entry("^1.0"), vpc_path));
  rules.gold.floating_forbidden = true;
  EXPECT_EQ(check_floating(rules, entry("^1.0"), vpc_path).error().kind, base::ErrorKind::blocked);
  EXPECT_TRUE(check_floating(rules, entry("1.0.0"), vpc_path));
}

TEST(GoldRules, WhatIsOlderThanTheLeastVersionOrCantBeComparedIsBlocked) {
  descriptor::Rules rules;
  EXPECT_TRUE(check_min_version(rules, entry("1.0.0"), vpc_path, "1.0.0", {}));
  rules.gold.min_version[vpc_path] = "1.1.0";
  EXPECT_FALSE(check_min_version(rules, entry("1.0.0"), vpc_path, "1.0.0", {}));
  EXPECT_FALSE(check_min_version(rules, entry("1.1.0-rc.1"), vpc_path, "1.1.0-rc.1", {}));
  EXPECT_FALSE(check_min_version(rules, entry("newest"), vpc_path, "newest", {}));
  EXPECT_TRUE(check_min_version(rules, entry("^1.0"), vpc_path, "1.1.0", {}));
  EXPECT_TRUE(check_min_version(rules, entry("1.0.0"), "lake.yaml", "1.0.0", {})) << "another template";
}

TEST(GoldRules, ATemplateMayBeCalledByItsNameAndTheHigherOfTwoRulesCounts) {
  descriptor::Rules rules;
  rules.gold.min_version["network/vpc"] = "1.1.0";
  EXPECT_FALSE(check_min_version(rules, entry("1.0.0"), vpc_path, "1.0.0", {}));
  EXPECT_TRUE(check_min_version(rules, entry("1.0.0"), "network/vpc-peer.yaml", "1.0.0", {}));
  rules.gold.min_version[vpc_path] = "1.0.0";
  EXPECT_EQ(min_version_of(rules.gold, vpc_path), "1.1.0");
  rules.gold.min_version[vpc_path] = "1.2.0";
  EXPECT_EQ(min_version_of(rules.gold, vpc_path), "1.2.0");
}

TEST(GoldRules, ALeastVersionOfWhatNobodyHasIsAMistake) {
  gold::Index index;
  index.templates["network/vpc.yaml"];
  descriptor::Rules rules;
  rules.gold.min_version = {{"network/vpc", "1.0.0"}, {"network/vpc.yaml", "1.0.0"}, {"old.json", "1"}};
  EXPECT_TRUE(check_min_version_names(rules, {{"old.json", {}}}, index)) << "the environment has it still";
  const auto unknown = check_min_version_names(rules, {}, index);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, base::ErrorKind::input);
  rules.gold.min_version = {{"network/vcp", "1.0.0"}};
  EXPECT_THAT(check_min_version_names(rules, {}, index).error().message,
              HasSubstr("did you mean 'network/vpc'"));
}

TEST(GoldRules, AdvisoriesAreToldWorstFirstWithWhatFixesThem) {
  const std::vector<gold::Advisory> known = {{vpc_path, "<1.1.0", "low", "slow", "1.1.0"},
                                             {vpc_path, "1.0.0", "critical", "open", ""},
                                             {vpc_path, ">=2", "high", "not this one", ""},
                                             {"lake.yaml", "*", "high", "another", ""}};
  EXPECT_THAT(advisory_warnings(known, vpc_path, "1.0.0"),
              ElementsAre("gold template network/vpc.yaml 1.0.0: critical advisory: open (not fixed yet)",
                          "gold template network/vpc.yaml 1.0.0: low advisory: slow (fixed in 1.1.0)"));
  descriptor::Rules rules;
  rules.gold.min_version[vpc_path] = "1.1.0";
  EXPECT_THAT(check_min_version(rules, entry("1.0.0"), vpc_path, "1.0.0", known).error().message,
              HasSubstr("critical advisory: open"));
}

TEST(GoldRules, AnAdvisoryThroughAPartNamesThePart) {
  const std::vector<gold::Advisory> known = {
      {vpc_path, "1.0.0", "high", "open", "", "network/nacl.yaml 2.0.0"}};
  EXPECT_THAT(
      advisory_warnings(known, vpc_path, "1.0.0"),
      ElementsAre("gold template network/vpc.yaml 1.0.0: high advisory through network/nacl.yaml 2.0.0: "
                  "open (not fixed yet)"));
}

TEST(GoldRules, AnIndexThatLacksWhatTheLockHasIsToldOf) {
  gold::Lock lock;
  lock.digests["network/vpc.yaml 1.2.0"] = "digest";
  gold::Index index;
  index.templates[vpc_path].versions["1.1.0"];
  EXPECT_THAT(
      unlisted_warning(lock, index, vpc_path, "1.2.0").value_or(""),
      HasSubstr("network/vpc.yaml 1.2.0: gold.lock has it, and the registry's index does not list it"));
  EXPECT_FALSE(unlisted_warning(lock, index, vpc_path, "1.3.0")) << "not locked";
  index.templates[vpc_path].versions["1.2.0"];
  EXPECT_FALSE(unlisted_warning(lock, index, vpc_path, "1.2.0"));
}

TEST(GoldRules, PlansShowTheExactVersionAndTheRangeItCameFrom) {
  EXPECT_EQ(gold_text(vpc_path, "1.2.0", "^1.2"), "network/vpc.yaml 1.2.0 (^1.2)");
  EXPECT_EQ(gold_text(vpc_path, "1.2.0", "1.2.0"), "network/vpc.yaml 1.2.0");
}

}  // namespace
}  // namespace cf::workflow
