#include "gate/rules_check.h"

#include <gmock/gmock.h>

#include "descriptor/descriptor.h"
#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using test::utc;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// What the reader and the check together say of prod with these lines.
std::string said(const std::string& prod) {
  base::Diagnostics diagnostics;
  const descriptor::Descriptor read = descriptor::read_text(
      "version: 2\nenvironments:\n  - name: prod\n    account_id: \"222222222222\"\n    " + prod + "\n",
      "deployment.yaml", diagnostics);
  check_rules(read.environments.at(0).rules, utc("2026-06-01T12:00:00Z"), diagnostics);
  return base::describe(diagnostics);
}

std::size_t problems(const std::string& text) {
  std::size_t count = 0;
  for (const char* severity : {"error: ", "warning: "})
    for (std::size_t at = text.find(severity); at != std::string::npos; at = text.find(severity, at + 1))
      ++count;
  return count;
}

TEST(RulesCheck, WhatTheReaderReportedIsNotReportedAgain) {
  for (const char* rules : {"windows: [{cron: \"61 0 * * *\", duration: 1h, zone: UTC}]",
                            "windows: [{cron: \"0 0 30 2 *\", duration: 1h, zone: UTC}]",
                            "windows: [{cron: \"0 0 * * *\", duration: 0m, zone: UTC}]",
                            "windows: [{days: [mon], zone: \"+02:00\"}]", "windows: [{days: [mon]}]",
                            "freezes: [{from: 2026-02-30, to: 2026-03-02, zone: UTC}]",
                            "freezes: [{from: 2026-03-02, to: 2026-03-01, zone: UTC}]",
                            "freezes: [{from: 2026-03-01, to: 2026-03-02}]"})
    EXPECT_EQ(problems(said(rules)), 1u) << said(rules);
}

TEST(RulesCheck, NamesUnknownZones) {
  const std::string text = said(
      "windows: [{days: [mon], zone: Europe/Berln}]\n    freezes: [{from: 2026-03-01, to: 2026-03-02, zone: "
      "Mars/Base}]");
  EXPECT_THAT(text, HasSubstr("there is no time zone 'Europe/Berln': this window never opens"));
  EXPECT_THAT(text, HasSubstr("did you mean 'Europe/Berlin'?"));
  EXPECT_THAT(text, HasSubstr("'Mars/Base': this freeze is always in force"));
  EXPECT_EQ(problems(text), 2u) << "nor that nothing opens, which these are the reason of";
}

TEST(RulesCheck, SaysWhenNothingCanEverStart) {
  const std::string windows = "windows: [{days: [mon], zone: UTC}]";
  EXPECT_EQ(said(windows), "");
  EXPECT_EQ(said("freezes: [{from: 2020-01-01, to: 2026-12-31, zone: UTC}]"), "");
  EXPECT_THAT(said("freezes: [{from: 2020-01-01, to: 2096-12-31, zone: UTC}]"),
              AllOf(HasSubstr("warning: deployment.yaml:5:15: "),
                    HasSubstr("no deployment may start in the next 400 days: the freezes cover them")));
  EXPECT_THAT(
      said(
          "freezes: [{from: 2020-01-01, to: 2026-12-31, zone: UTC}, {from: 2027-01-01, to: 2096-12-31, zone: "
          "UTC}]\n    " +
          windows),
      HasSubstr("no window opens outside the freezes"));
  EXPECT_THAT(said("windows: [{cron: \"0 0 29 2 *\", duration: 1h, zone: UTC}]"),
              HasSubstr("no window opens"))
      << "not before 2028";
}

TEST(RulesCheck, KnowsTheTypesThatAreProtected) {
  EXPECT_EQ(said("protect: {types: [AWS::EC2::VPC, \"AWS::RDS::*\", \"AWS::RDS::DB*\", \"AWS::*\", \"*\", "
                 "\"Custom::Thing\", \"Acme::Own::Type\"]}"),
            "");
  EXPECT_THAT(
      said("protect: {types: [AWS::EC2::VPC, AWS::RDS::DBInstnace]}"),
      HasSubstr("warning: deployment.yaml:5:38: there is no resource type 'AWS::RDS::DBInstnace', did you "
                "mean 'AWS::RDS::DBInstance'?"));
  EXPECT_THAT(said("protect: {types: [\"AWS::RSD::*\"]}"),
              HasSubstr("no resource type begins with 'AWS::RSD::', did you mean 'AWS::"));
  EXPECT_THAT(said("protect: {types: [\"aws::rds::DBInstance\"]}"),
              HasSubstr("did you mean 'AWS::RDS::DBInstance'?"));
}

}  // namespace
}  // namespace cf::gate
