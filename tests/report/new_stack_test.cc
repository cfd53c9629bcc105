// What a reader of a plan has to know of a stack that is new, beside its resources.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/report.h"
#include "support/example_plan.h"

namespace cf::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TerminalStyle wide() {
  TerminalStyle style;
  style.width = 300;
  return style;
}

plan::Plan with_settings() {
  plan::Plan plan = test::example_plan();
  plan::Entry& entry = plan.entries[0];
  EXPECT_EQ(entry.decision, plan::Decision::create);
  entry.desired->role_arn = "arn:aws:iam::011111111111:role/Maker";
  entry.desired->notification_arns = {"arn:aws:sns:eu-west-1:999999999999:told"};
  entry.desired->on_failure = "DO_NOTHING";
  entry.desired->timeout_minutes = 1;
  entry.bucket = plan::BucketUse{"templates", "011111111111", true};
  plan::NestedContent& nested = entry.nested.emplace_back();
  nested = {"Zone", "https://b.s3.amazonaws.com/zone.yaml", "0123456789abcdef", {}};
  for (int i = 0; i < 40; ++i) nested.resources.push_back({"Q" + std::to_string(i), "AWS::SQS::Queue", {}});
  nested.resources.push_back({"Rights", "AWS::IAM::Role", "Trusted"});
  return plan;
}

TEST(NewStack, ShowsItsSettingsItsBucketAndWhatItsNestedStacksHold) {
  for (const std::string& text : {plan_text(with_settings(), wide()), plan_markdown(with_settings())}) {
    for (const char* line : {"role: arn:aws:iam::011111111111:role/Maker",
                             "notifications: arn:aws:sns:eu-west-1:999999999999:told  [of another account]",
                             "on_failure: DO_NOTHING", "stack_timeout: 1 minute",
                             "the bucket templates is made in account 011111111111",
                             "the new nested stack Zone holds 41 resources (template "
                             "https://b.s3.amazonaws.com/zone.yaml, SHA-256 "
                             "0123456789ab)",
                             "AWS::IAM::Role Zone/Rights (if Trusted)"}) {
      EXPECT_THAT(text, HasSubstr(line));
    }
    EXPECT_THAT(text, Not(HasSubstr("Maker  [of another account]")));
  }
  EXPECT_THAT(plan_text(with_settings(), wide()), HasSubstr("and 16 more"));
  TerminalStyle all = wide();
  all.verbose = true;
  EXPECT_THAT(plan_text(with_settings(), all), HasSubstr("AWS::SQS::Queue Zone/Q39"));
}

TEST(NewStack, OfOneThatIsDeployedOnlyWhatDiffersIsShown) {
  plan::Plan plan = with_settings();
  plan.entries[0].decision = plan::Decision::change;
  const std::string text = plan_text(plan, wide());
  EXPECT_THAT(text, Not(HasSubstr("role: ")));
  EXPECT_THAT(text, HasSubstr("stack_timeout: 1 minute"));
}

}  // namespace
}  // namespace cf::report
