// The descriptor by itself: what it says, and everything that is wrong with it in one report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "descriptor/reading.h"

namespace cf::descriptor {
namespace {

using base::EnvironmentName;
using testing::HasSubstr;

const std::string two_environments =
    "deploy_environments:\n  - { name: dev, account_id: 111111111111 }\n  - { name: prod, account_id: "
    "\"222222222222\" }\n";

TEST(Descriptor, IsReadAsTheOriginalWritesIt) {
  const Reading reading = read("version: 1.0\n" + two_environments + R"(
deploy:
  - { name: network.yaml, phdata_gold_template: True, version: 1.10, deploy_env: [dev, prod] }
  - { name: airflow/infra.yaml, phdata_gold_template: false, deploy_env: [ALL], depends: lambda/handlers/1.2.0.zip }
undeploy:
  - { name: s3-bucket.yaml, deploy_env: prod }
ignore:
)");
  EXPECT_EQ(reading.report(), "");
  const Descriptor& descriptor = reading.descriptor;
  ASSERT_EQ(descriptor.environments.size(), 2u);
  EXPECT_EQ(descriptor.environments[0].account.str(), "111111111111");
  ASSERT_EQ(descriptor.entries.size(), 3u);
  EXPECT_TRUE(descriptor.entries[0].gold);
  EXPECT_EQ(descriptor.entries[0].version, "1.10");
  EXPECT_EQ(descriptor.entries[1].depends, "lambda/handlers/1.2.0.zip");
  EXPECT_TRUE(descriptor.entries[1].applies_to(EnvironmentName("dev")));
  EXPECT_EQ(descriptor.entries[1].path(EnvironmentName("dev")).str(), "dev/airflow/infra");
  EXPECT_EQ(descriptor.entries[2].block, Block::undeploy);
  EXPECT_FALSE(descriptor.entries[2].applies_to(EnvironmentName("dev")));
}

TEST(Descriptor, AccountIdsKeepTheirZerosAndPlaceholdersWait) {
  const Reading reading = read(
      "environments:\n  - {name: a, account_id: 012345678901}\n  - {name: b, account_id: xxxxxxxxxxxx}\n"
      "  - {name: c, account_id: 12345}\n");
  EXPECT_EQ(reading.report(), "") << "only the environment in force must have its account";
  EXPECT_EQ(reading.descriptor.environments[0].account.str(), "012345678901");
  EXPECT_TRUE(reading.descriptor.environments[1].account.empty());
  EXPECT_EQ(reading.descriptor.environments[1].account_text, "xxxxxxxxxxxx");
}

TEST(Descriptor, WithoutAVersionATemplateIsLocalUnlessItSaysGold) {
  EXPECT_EQ(read(two_environments + "deploy: [{name: a.yaml, deploy_env: [all]}]\n").report(), "");
  EXPECT_THAT(
      read("version: 1.0\n" + two_environments + "deploy: [{name: a.yaml, deploy_env: [all]}]\n").report(),
      HasSubstr("'phdata_gold_template' is missing"));
  EXPECT_EQ(read("version: 1.0\n" + two_environments +
                 "deploy: [{name: a.yaml, gold_template: FALSE, deploy_env: [all]}]\n")
                .report(),
            "");
}

TEST(Descriptor, EveryProblemIsReportedAtOnceWithItsPlaceAndRemedy) {
  const Reading reading = read("version: 1.0\n" + two_environments + R"(
deploy:
  - { name: network, phdata_gold_template: true, deploy_env: [dve] }
  - { nmae: a.yaml, phdata_gold_template: maybe, deploy_env: [dev] }
  - { name: b.yaml, phdata_gold_template: true, gold_template: true, version: 1.0, deploy_env: [] }
  - { name: c.yaml, phdata_gold_template: false, deploy_env: [dev], SAM_build: true }
  - { name: d.yaml, phdata_gold_template: false, deploy_env: [dev], depends: handlers.zip }
  - name=e.yaml
undeploy:
  - { name: ../f.yaml, deploy_env: [dev] }
  - { name: c.yaml, deploy_env: [all] }
undploy: []
)");
  const std::string report = reading.report();
  for (const char* expected :
       {"deployment.yaml:7:13: deploy[0] network: the name", "the name 'network' does not end with .yaml",
        "write 'network.yaml'", "a gold template needs its 'version'",
        "there is no environment 'dve', did you mean 'dev'?", "unknown key 'nmae', did you mean 'name'?",
        "'name' is missing", "must be true or false, not 'maybe'",
        "both 'phdata_gold_template' and 'gold_template'", "'deploy_env' is missing",
        "'SAM_build: true' is not supported yet", "'handlers.zip' names no artifact",
        "'=' in place of ':' in 'name=e.yaml'", "write 'name: e.yaml'",
        "'../f.yaml' is no path below config/<environment>/",
        "'c.yaml' is listed under deploy and under undeploy for dev",
        "unknown key 'undploy', did you mean 'undeploy'?", "undeploy[0] ../f.yaml"}) {
    EXPECT_THAT(report, HasSubstr(expected));
  }
}

TEST(Descriptor, TagsMeanNothingHereAndAreNotPassedOver) {
  const Reading reading = read(two_environments +
                               "deploy:\n  - { name: !foo bucket.yaml, deploy_env: [dev] }\n"
                               "  - { name: b.yaml, deploy_env: !env [prod] }\n");
  EXPECT_EQ(reading.diagnostics.error_count(), 2u) << reading.report();
  EXPECT_THAT(reading.report(), HasSubstr("deployment.yaml:5:13: a descriptor takes no tags, found !foo"));
  EXPECT_THAT(reading.report(), HasSubstr("deployment.yaml:6:33: a descriptor takes no tags, found !env"));
}

TEST(Descriptor, AnEqualsSignIsFoundEvenWhereItBreaksTheYaml) {
  const Reading reading = read(two_environments + "deploy:\n  - name=network.yaml\n    deploy_env: [all]\n");
  EXPECT_THAT(reading.report(), HasSubstr("deployment.yaml:5:5: '=' in place of ':'"));
  EXPECT_THAT(read(two_environments + "deploy:\n  - { name=a.yaml, deploy_env: [all] }\n").report(),
              HasSubstr("write 'name: a.yaml'"));
}

TEST(Descriptor, EnvironmentsAreCheckedToo) {
  const std::string report =
      read(
          "environments:\n  - {name: dev, account_id: 111111111111}\n  - {name: dev, account_id: 1}\n"
          "  - {name: All, account_id: 1}\n  - {account_id: 1}\n  - {name: x}\n  - word\n")
          .report();
  for (const char* expected :
       {"'dev' is listed twice, first at deployment.yaml:2:5", "'All' can't be the name of an environment",
        "the environment has no 'name'", "'account_id' is missing", "an environment must be a mapping"}) {
    EXPECT_THAT(report, HasSubstr(expected));
  }
  EXPECT_THAT(read("deploy: []\n").report(), HasSubstr("no environment is listed"));
  EXPECT_THAT(read(two_environments + "environments: []\n").report(), HasSubstr("they mean the same"));
  EXPECT_THAT(read("version: 3\n" + two_environments).report(),
              HasSubstr("version '3' of the descriptor is not known"));
}

TEST(Descriptor, KeysOfVersion2AreNamedAsSuchInVersion1) {
  const std::string report =
      read(
          "version: 1.0\ndefaults: {regions: [us-east-1]}\n"
          "environments: [{name: dev, account_id: 111111111111, windows: []}]\n"
          "deploy: [{name: a.yaml, gold_template: false, deploy_env: [dev], once: true}]\n")
          .report();
  for (const char* expected :
       {"deployment.yaml:2:1: 'defaults' needs version 2",
        "deployment.yaml:3:54: environments[0]: 'windows' needs", "deploy[0] a.yaml: 'once' needs version 2",
        "'cf descriptor upgrade --write' makes it one"}) {
    EXPECT_THAT(report, HasSubstr(expected));
  }
}

TEST(Descriptor, TheSameStackMayBeInTwoBlocksForDifferentEnvironments) {
  EXPECT_EQ(
      read(two_environments +
           "deploy: [{name: a.yaml, deploy_env: [dev]}]\nundeploy: [{name: a.yaml, deploy_env: [prod]}]\n")
          .report(),
      "");
  EXPECT_THAT(read(two_environments +
                   "deploy: [{name: a.yaml, deploy_env: [dev]}, {name: a.yaml, deploy_env: [all]}]\n")
                  .report(),
              HasSubstr("'a.yaml' is listed twice under deploy for dev, first at deployment.yaml:4:10"));
}

TEST(Descriptor, HostileTextEndsInAReport) {
  EXPECT_TRUE(read(std::string(100'000, '[')).diagnostics.has_errors());
  EXPECT_TRUE(read("a: &a [1]\nb: *c\n").diagnostics.has_errors());
  EXPECT_TRUE(read("\xff\xfe").diagnostics.has_errors());
  EXPECT_TRUE(read("").diagnostics.has_errors());
  EXPECT_TRUE(read("deploy: {a: b}\nenvironments: 7\n").diagnostics.has_errors());
}

}  // namespace
}  // namespace cf::descriptor
