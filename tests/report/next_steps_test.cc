// What the last lines of a plan and of a summary tell people to do.
#include "report/next_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::report {
namespace {

using document::Node;
using plan::Decision;
using testing::ElementsAre;
using testing::HasSubstr;

plan::Plan plan_with(Decision decision) {
  plan::Plan plan;
  plan.environment = base::EnvironmentName("dev");
  plan.entries.emplace_back();
  plan.entries.back().id.path = base::StackPath("dev/data");
  plan.entries.back().decision = decision;
  return plan;
}

TEST(NextSteps, NothingToDeploySaysSoOnlyWhereNothingDiffers) {
  plan::Plan plan = plan_with(Decision::no_change);
  EXPECT_THAT(next_steps(plan), ElementsAre(HasSubstr("everything is as the repository says")));
  plan.entries[0].parameters = {{"Unused", Node::string("a"), Node::string("b")}};
  EXPECT_THAT(next_steps(plan),
              ElementsAre("nothing to deploy: what differs has no effect on what is deployed"));
}

TEST(NextSteps, HooksOfUnchangedStacksAreAnnounced) {
  plan::Plan plan = plan_with(Decision::no_change);
  plan.entries[0].hooks = {{"before_update", "cmd", document::Node::string("a")},
                           {"after_update", "cmd", document::Node::string("b")}};
  const auto steps = next_steps(plan);
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_EQ(steps[1], "a deployment runs 2 hooks of unchanged stacks, listed above: cf deploy dev");
}

TEST(NextSteps, ADestroyingPlanIsRefusedAsAWhole) {
  plan::Plan plan = plan_with(Decision::change);
  plan.entries[0].destroys = {"Table"};
  EXPECT_THAT(next_steps(plan), ElementsAre("deploy it: cf deploy dev --allow-destroy dev/data",
                                            HasSubstr("the whole plan is refused")));
  EXPECT_THAT(next_steps(plan, {"dev/data"}),
              ElementsAre("deploy it: cf deploy dev --allow-destroy dev/data"))
      << "it was said already";
}

TEST(NextSteps, AnUndeployPlanIsNotDeployed) {
  plan::Plan plan = plan_with(Decision::remove);
  plan.undeploy = plan.local = true;
  EXPECT_THAT(next_steps(plan), ElementsAre("delete them: cf undeploy dev --local"));
  plan.entries[0].decision = Decision::blocked;
  EXPECT_THAT(next_steps(plan), ElementsAre(HasSubstr("cf undeploy dev --local STACK")));
}

}  // namespace
}  // namespace cf::report
