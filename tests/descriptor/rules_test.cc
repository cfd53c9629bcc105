// What can be wrong with the rules of version 2: each with its place and its remedy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secrets.h"
#include "descriptor/reading.h"

namespace cf::descriptor {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string report(const std::string& prod, const std::string& rest = {}) {
  return read_prod(prod, rest).report();
}

TEST(Rules, EveryProblemIsReportedAtOnceWhereItStands) {
  const std::string text = report(
      "regoins: [us-east-1]\n    regions: [us-esat]\n    windows: [{days: [mondy], from: 22:00, to: 23:00}]\n"
      "    approvals: -1\n    promote_from: dve\n    policies: {public-buckets: error}\n    group: "
      "produktion",
      "groups: {production: {failure_tolerance: lots}}\n");
  for (const char* expected :
       {"deployment.yaml:6:5: environments[1]: unknown key 'regoins', did you mean 'regions'?",
        "deployment.yaml:7:15: environments[1] prod: 'us-esat' is no region",
        "deployment.yaml:8:23: environments[1] prod windows[0]: 'mondy' is no day of the week",
        "deployment.yaml:8:15: environments[1] prod windows[0]: 'zone' is missing",
        "deployment.yaml:9:16: environments[1] prod: 'approvals' must be a whole number from 0 to 50, not "
        "'-1'",
        "deployment.yaml:10:19: environment prod: there is no environment 'dve' to promote from, did you "
        "mean 'dev'?",
        "deployment.yaml:11:16: environments[1] prod policies: there is no policy 'public-buckets', did you "
        "mean "
        "'public-bucket'?",
        "deployment.yaml:12:12: environments[1] prod: there is no group 'produktion', did you mean "
        "'production'?",
        "deployment.yaml:13:42: groups production: 'failure_tolerance' must be a whole number"}) {
    EXPECT_THAT(text, HasSubstr(expected));
  }
}

TEST(Rules, EachRegionIsInOneWave) {
  const std::string regions = "regions: [us-east-1, us-west-2]\n    ";
  EXPECT_EQ(report(regions + "waves: [{regions: [us-west-2]}, {regions: [us-east-1]}]"), "");
  EXPECT_THAT(report(regions + "waves: [{regions: [us-west-2]}]"), HasSubstr("us-east-1 is in no wave"));
  EXPECT_THAT(report(regions + "waves: [{regions: [us-east-1, us-west-2]}, {regions: [us-east-1]}]"),
              HasSubstr("deployment.yaml:7:48: environment prod: us-east-1 is in two waves, first in that at "
                        "deployment.yaml:7:13"));
  EXPECT_THAT(report(regions + "waves: [{regions: [us-east-1, us-west-2, us-west-1]}]"),
              HasSubstr("us-west-1 of the wave is none of the environment's regions, did you mean"));
  EXPECT_THAT(report("waves: [{regions: [us-east-1]}]"), HasSubstr("list them: 'regions: "));
  EXPECT_THAT(report("group: g\n    regions: [us-east-1]",
                     "groups: {g: {regions: [us-east-1, us-west-2], "
                     "waves: [{regions: [us-east-1]}, {regions: [us-west-2]}]}}\n"),
              HasSubstr("us-west-2 of the wave is none of"))
      << "what counts is what is in force after merging";
}

TEST(Rules, AnOverlayIsOfARegionAndStackThatTheEnvironmentHas) {
  EXPECT_THAT(
      report("regions: [us-east-1]\n    overlays: {us-west-1: {parameters: {A: 1}}}"),
      HasSubstr("deployment.yaml:7:16: environments[1] prod: the overlay's region us-west-1 is not in "
                "'regions', did you mean 'us-east-1'?"));
  EXPECT_THAT(report("overlays: {us-west-2: {parameters: {A: 1}}}"), HasSubstr("list the regions"));
  const std::string stacks = "regions: [us-east-1]\n    overlays: {us-east-1: {stacks: {";
  EXPECT_EQ(report(stacks + "network.yaml: {parameters: {A: 1}}}}}"), "");
  EXPECT_THAT(report(stacks + "netwrok.yaml: {parameters: {A: 1}}}}}"),
              HasSubstr("'netwrok.yaml' is not listed, did you mean 'network.yaml'?"));
  EXPECT_THAT(report(stacks + "iam.yaml: {parameters: {A: 1}}}}}"),
              HasSubstr("'iam.yaml' is not listed for the environment"));
}

TEST(Rules, WhatIsSharedNeedsToFitOneOfItsEnvironmentsOnly) {
  const std::string overlay =
      "defaults: {overlays: {us-west-2: {stacks: {iam.yaml: {parameters: {A: 1}}}}}, protect: {stacks: "
      "[iam.yaml]}}\n";
  const Reading reading = read_prod("regions: [us-west-2]", overlay);
  EXPECT_EQ(reading.report(), "") << "dev has no such region, prod no such stack";
  EXPECT_EQ(reading.rules("prod").overlays.size(), 1u);
  EXPECT_TRUE(reading.rules("dev").overlays.empty());
  EXPECT_THAT(report("regions: [us-west-1]", overlay), HasSubstr("defaults: the overlay's region us-west-2"));
  EXPECT_EQ(report("", "groups: {unused: {protect: {stacks: [other.yaml]}}}\n"), "");
}

TEST(Rules, ProtectedStacksAreListed) {
  EXPECT_EQ(report("protect: {stacks: [network.yaml]}"), "");
  EXPECT_THAT(report("protect: {stacks: [netwrok.yaml]}"), HasSubstr("did you mean 'network.yaml'?"));
}

TEST(Rules, PromotionGoesForwardThroughTheList) {
  EXPECT_EQ(report("promote_from: dev"), "");
  EXPECT_THAT(report("promote_from: prod"), HasSubstr("it is promoted from itself"));
  const auto three = [](const std::string& dev, const std::string& prod) {
    return read("version: 2\nenvironments:\n  - {name: dev, account_id: \"1\"" + dev +
                "}\n  - {name: prod, account_id: \"2\"" + prod + "}\n")
        .report();
  };
  EXPECT_THAT(
      three(", promote_from: prod", ""),
      AllOf(HasSubstr(
                "deployment.yaml:3:48: environment dev: it is promoted from prod, which is listed after it"),
            HasSubstr("the first environment is promoted from nowhere")));
  EXPECT_THAT(three(", promote_from: prod", ", promote_from: dev"), HasSubstr("a circle"));
}

TEST(Rules, ApprovalsCanBeGiven) {
  EXPECT_EQ(report("approvals: 2"), "") << "whoever may write";
  EXPECT_EQ(report("approvals: {count: 2, users: [alice, bob]}"), "");
  EXPECT_EQ(report("approvals: {count: 2, users: [alice], teams: [platform]}"), "");
  EXPECT_EQ(report("approvals: {count: 1, users: [], teams: [platform]}"), "");
  EXPECT_THAT(report("approvals: {count: 1, users: []}"),
              HasSubstr("'users' is empty, so nobody could approve"));
  EXPECT_THAT(report("approvals: {count: 2, users: [alice]}"),
              HasSubstr("2 approvals can never be given by 1 user: nobody counts twice"));
  EXPECT_THAT(report("approvals: {count: 1, users: [\"@alice\"]}"), HasSubstr("write 'alice'"));
  EXPECT_THAT(report("approvals: {count: 1, users: [\"\", ~]}"), HasSubstr("an item of 'users' is empty"));
}

TEST(Rules, AnEmptyListTakesAwayWhatIsSharedAndIsNothingByItself) {
  EXPECT_THAT(report("regions: []"),
              HasSubstr("deployment.yaml:6:14: environments[1] prod: 'regions' names no region"));
  EXPECT_THAT(report("break_glass: {users: []}"),
              AllOf(HasSubstr("'break_glass' names nobody"), HasSubstr("without it nobody may")));
  EXPECT_THAT(report("deployers: {users: [], teams: ~}"),
              AllOf(HasSubstr("'deployers' names nobody"), HasSubstr("those may who may approve")));
  const std::string shared = "defaults: {regions: [us-east-1], break_glass: {users: [alice]}}\n";
  const Reading taken = read_prod("regions: []\n    break_glass: {users: []}", shared);
  EXPECT_EQ(taken.report(), "");
  EXPECT_TRUE(taken.rules("prod").regions.empty());
  EXPECT_TRUE(taken.rules("prod").break_glass.empty());
  EXPECT_EQ(report("", "groups: {unused: {regions: []}}\n"), "");
}

TEST(Rules, ToleranceNeedsRegionsThatMayFail) {
  const std::string two = "regions: [us-east-1, us-west-2]\n    ";
  EXPECT_EQ(report(two + "failure_tolerance: 1"), "");
  EXPECT_EQ(report("failure_tolerance: 0"), "");
  EXPECT_THAT(report("failure_tolerance: 1"), HasSubstr("deployment.yaml:6:24: environments[1] prod: "
                                                        "'failure_tolerance' without 'regions'"));
  EXPECT_EQ(report("regions: [us-east-1, us-west-2]", "defaults: {failure_tolerance: 1}\n"), "")
      << "dev has no regions, but prod has";
}

TEST(Rules, DurationsNeedAUnitAndARange) {
  EXPECT_THAT(report("approvals: {count: 1, valid_for: 7}"),
              HasSubstr("'valid_for' must be a length of time, not '7'"));
  EXPECT_THAT(report("approvals: {count: 1, valid_for: 9999d}"),
              HasSubstr("'valid_for' must be from 1s to 366d, not '9999d'"));
  EXPECT_THAT(report("approvals: {count: 1, valid_for: 0s}"), HasSubstr("must be from 1s to 366d"))
      << "not for ever";
  EXPECT_THAT(report("windows: [{cron: \"0 1 * * *\", duration: 90s, zone: UTC}]"),
              HasSubstr("a window lasts whole minutes"));
}

TEST(Rules, WindowsSayWhenTheyBeginAndEnd) {
  EXPECT_THAT(report("windows: [{from: 22:00, zone: UTC}]"), HasSubstr("'from' is there without 'to'"));
  EXPECT_THAT(report("windows: [{to: 22:00, zone: UTC}]"), HasSubstr("'to' is there without 'from'"));
  EXPECT_THAT(report("windows: [{from: 22:00, to: 22:00, zone: UTC}]"), HasSubstr("ends when it begins"));
  EXPECT_THAT(report("windows: [{cron: \"0 25 * * *\", duration: 1h, zone: UTC}]"),
              HasSubstr("is no cron expression: '25' is no hour (0 to 23)"));
  EXPECT_THAT(report("windows: [{cron: \"0 1 * * *\", duration: 1h}]"), HasSubstr("'zone' is missing"));
  EXPECT_THAT(report("windows: [{cron: \"0 1 * * *\", zone: UTC}]"), HasSubstr("needs its 'duration'"));
}

TEST(Rules, FreezesEndAfterTheyBegin) {
  EXPECT_EQ(report("freezes: [{from: 2026-12-24, to: 2026-12-24, zone: UTC}]"), "") << "a whole day";
  EXPECT_THAT(report("freezes: [{from: 2026-12-24, to: 2026-12-23, zone: UTC}]"),
              HasSubstr("before it begins"));
  EXPECT_THAT(report("freezes: [{from: 2026-12-24 12:00, to: 2026-12-24 12:00, zone: UTC}]"),
              HasSubstr("before it begins"));
  EXPECT_THAT(report("freezes: [{from: 2026-02-30, to: 2026-03-01, zone: UTC}]"),
              HasSubstr("'2026-02-30' is no day and no moment"));
}

TEST(Rules, AWebhooksAddressIsALeakAndIsNotPrinted) {
  const std::string text = base::mask_secrets(
      report("notify: [{url_from: \"https://hooks.example.com/T00/secret\", formt: slack}]"));
  EXPECT_THAT(text, AllOf(HasSubstr("now stands in the repository"), HasSubstr("'url_from: SLACK_URL'"),
                          HasSubstr("unknown key 'formt'"), Not(HasSubstr("hooks.example.com"))));
  EXPECT_THAT(base::mask_secrets(report("notify: [{url: \"https://chat.example.com/T01/secret\"}]")),
              AllOf(HasSubstr("unknown key 'url'"), HasSubstr("'url_from' is missing"),
                    Not(HasSubstr("chat.example.com"))));
  EXPECT_THAT(base::mask_secrets(report("notify: [{url_from: T00-secret-word}]")),
              AllOf(HasSubstr("must be the name of a variable"), Not(HasSubstr("T00-secret-word"))));
}

TEST(Rules, ARolesAccountIsTheEnvironments) {
  EXPECT_EQ(report("role: arn:aws:iam::222222222222:role/x"), "");
  EXPECT_THAT(
      report("plan_role: arn:aws:iam::333333333333:role/x"),
      HasSubstr("deployment.yaml:6:16: environment prod: its 'plan_role' is of account 333333333333"));
}

TEST(Rules, MissingTagsSaysWhichTags) {
  EXPECT_THAT(report("policies: {missing-tags: error}"), HasSubstr("does not say which tags"));
  EXPECT_EQ(report("policies: {missing-tags: off}"), "");
}

TEST(Rules, AStackPolicyLiesInTheRepository) {
  EXPECT_EQ(report("stack_policy: policies/prod.json"), "");
  for (const char* path : {"../prod.json", "/etc/prod.json", "a/../../b.json", "a\\b.json"})
    EXPECT_THAT(report(std::string("stack_policy: ") + path),
                HasSubstr("is no path of a file beside the descriptor"))
        << path;
}

TEST(Rules, HostileSizesAreRefused) {
  std::string windows, environments = "version: 2\nenvironments:\n";
  for (int i = 0; i < 101; ++i) windows += "{days: [sat], zone: UTC}, ";
  for (int i = 0; i < 201; ++i) environments += "  - {name: e" + std::to_string(i) + ", account_id: \"1\"}\n";
  EXPECT_THAT(report("windows: [" + windows + "]"), HasSubstr("'windows' has more than 100 items"));
  EXPECT_THAT(read(environments).report(),
              HasSubstr("deployment.yaml:203:5: there are more than 200 environments"));
}

TEST(Rules, AProblemOfWhatIsSharedIsReportedOnce) {
  const Reading reading =
      read_prod("group: g", "groups: {g: {role: my role}}\ndefaults: {regions: [nowhere]}\n");
  EXPECT_EQ(reading.diagnostics.error_count(), 2u) << reading.report();
}

}  // namespace
}  // namespace cf::descriptor
