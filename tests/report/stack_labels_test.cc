// Where a plan has several regions, everything that names a stack names its region.
#include "report/stack_labels.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/progress.h"
#include "report/report.h"
#include "support/example_summary.h"

namespace cf::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

plan::Plan in_two_regions() {
  plan::Plan plan = test::example_plan();
  plan.entries.back().id.region = base::Region("us-west-2");
  return plan;
}

TEST(StackLabels, HaveTheRegionOnlyWhereThereAreSeveral) {
  const base::UnitId id = test::example_plan().entries.front().id;
  EXPECT_EQ(StackLabels(test::example_plan()).of(id), id.path.str());
  EXPECT_EQ(StackLabels(in_two_regions()).of(id), id.path.str() + " us-east-1");
}

TEST(StackLabels, AreUsedByPlansAndSummaries) {
  const plan::Plan plan = in_two_regions();
  const std::string label = plan.entries.front().id.path.str() + " us-east-1";
  TerminalStyle style;
  style.width = 160;
  EXPECT_THAT(plan_text(plan, style), HasSubstr(label));
  EXPECT_THAT(plan_markdown(plan), HasSubstr("`" + label + "`"));
  deploy::Summary summary = test::example_summary();
  EXPECT_THAT(summary_text(summary, style), Not(HasSubstr(" us-east-1")));
  summary.plan.entries.back().id.region = base::Region("us-west-2");
  const std::string unit = summary.units.front().id.path.str() + " us-east-1";
  EXPECT_THAT(summary_text(summary, style), HasSubstr(unit));
  EXPECT_THAT(summary_markdown(summary), HasSubstr("`" + unit + "`"));
  EXPECT_THAT(
      progress_state_line("", StackLabels(summary.plan).of(summary.units.front().id), summary.units.front()),
      HasSubstr(unit));
}

}  // namespace
}  // namespace cf::report
