// What the roles of CodeBuild's projects may do beside what every runner's roles may.
#include <gtest/gtest.h>

#include "pipeline/example_request.h"
#include "pipeline/roles.h"
#include "support/iam_policy.h"

namespace cf::pipeline {
namespace {

using test::allows;

TEST(Builds, KeepReportsOfPullRequestsApartFromWhatIsDeployed) {
  const EvaluatedTemplate roles(
      text_of(*generate(example_request(Runner::codebuild, Forge::github), example_descriptor()),
              "pipeline/project/templates/pipeline.yaml"),
      "", "333333333333");
  const auto plan = roles.policies_of("PlanRole");
  EXPECT_TRUE(allows(plan, {"s3:PutObject", "arn:ArtifactBucket/plan/7/reports.zip", {}}));
  EXPECT_TRUE(allows(plan, {"kms:GenerateDataKey", "arn:Key", {}}));
  for (const char* action : {"s3:PutObject", "s3:GetObject"})
    EXPECT_FALSE(allows(plan, {action, "arn:ArtifactBucket/cf-shop/Source/abc.zip", {}})) << action;
}

TEST(Builds, OfOtherProjectsDoNotEnterTheRoles) {
  const EvaluatedTemplate roles(
      text_of(*generate(example_request(Runner::codebuild, Forge::github), example_descriptor()),
              "pipeline/project/templates/pipeline.yaml"),
      "", "333333333333");
  const auto enters = [&](const char* role, const std::string& project) {
    return allows({roles.trust_of(role)},
                  {"sts:AssumeRole",
                   "",
                   {{"aws:SourceAccount", "333333333333"},
                    {"aws:SourceArn", "arn:aws:codebuild:us-east-1:333333333333:project/" + project}}});
  };
  EXPECT_TRUE(enters("PlanRole", "cf-shop-plan"));
  EXPECT_TRUE(enters("DeployRole", "cf-shop-deploy"));
  EXPECT_TRUE(enters("DeployRole", "cf-shop-resume"));
  EXPECT_FALSE(enters("DeployRole", "cf-shop-plan"));
  EXPECT_FALSE(enters("PlanRole", "other"));
}

}  // namespace
}  // namespace cf::pipeline
