#include "pipeline/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/yaml.h"
#include "lint/lint.h"
#include "pipeline/example_request.h"
#include "support/golden.h"
#include "template/template.h"

namespace cf::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

BootstrapRequest bootstrap_for(Runner runner) {
  BootstrapRequest request;
  request.runner = runner;
  request.forge = usual_forge(runner);
  request.repository = "acme/shop";
  request.region = base::Region("us-east-1");
  request.runner_account = base::AccountId("333333333333");
  if (runner == Runner::bitbucket_pipelines) {
    request.oidc_audience = "ari:cloud:bitbucket::workspace/6a1b";
    request.plan_subjects = {"{7f3c}:*"};
    request.deploy_subjects = {"{7f3c}:{9d2e}:*"};
  }
  if (runner == Runner::jenkins) request.trusted = {"arn:aws:iam::333333333333:role/jenkins"};
  return request;
}

Bootstrap made_for(const BootstrapRequest& request,
                   const descriptor::Descriptor& descriptor = example_descriptor()) {
  auto made = bootstrap(request, descriptor, {});
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return made ? *made : Bootstrap{};
}

std::string message_of(const BootstrapRequest& request, const std::vector<std::string>& only = {}) {
  const auto made = bootstrap(request, example_descriptor(), only);
  return made ? "made" : made.error().message;
}

TEST(Bootstrap, GivesTheAcceptedFilesForEveryRunner) {
  for (const Runner runner : runners())
    for (const File& file : made_for(bootstrap_for(runner)).files)
      if (file.path.find("templates/access") == std::string::npos &&
          file.path.find("templates/storage") == std::string::npos) {
        EXPECT_TRUE(test::matches_golden(
            std::string("tests/pipeline/golden/bootstrap-") + to_string(runner) + "/" + file.path,
            file.text));
      }
}

TEST(Bootstrap, MakesTemplatesWithoutFindings) {
  std::vector<File> files;
  for (const Runner runner : runners())
    for (const File& file : made_for(bootstrap_for(runner)).files) files.push_back(file);
  for (const Forge forge : forges())
    for (File& file : generate(example_request(Runner::codebuild, forge), example_descriptor()).value_or({}))
      files.push_back(std::move(file));
  for (const File& file : files) {
    if (file.path.find("/templates/") == std::string::npos) continue;
    base::Diagnostics diagnostics;
    document::parse_yaml(file.path, file.text, diagnostics);  // repeated keys
    const auto t = template_::parse_template(file.path, file.text, diagnostics);
    diagnostics.append(template_::validate(t));
    diagnostics.append(lint::lint(t));
    EXPECT_TRUE(diagnostics.empty()) << base::describe(diagnostics);
  }
}

TEST(Bootstrap, TakesNamesOfRolesFromTheDescriptor) {
  descriptor::Descriptor descriptor = example_descriptor();
  descriptor.environments[1].rules.role = "arn:aws:iam::222222222222:role/team/deployer";
  descriptor.environments[1].rules.external_id = "own";
  BootstrapRequest request = bootstrap_for(Runner::github_actions);
  request.external_id = "shared";
  const Bootstrap made = made_for(request, descriptor);
  const std::string prod = text_of(made.files, "project/config/prod/access.yaml");
  EXPECT_THAT(prod, HasSubstr("DeployRoleName: \"deployer\"\n"));
  EXPECT_THAT(prod, HasSubstr("ExternalId: \"own\"\n"));
  EXPECT_THAT(text_of(made.files, "project/config/dev/access.yaml"), HasSubstr("ExternalId: \"shared\"\n"));
  EXPECT_THAT(text_of(made.files, "project/config/ci/runner.yaml"),
              HasSubstr("arn:aws:iam::222222222222:role/team/deployer"));
}

TEST(Bootstrap, SharesRolesAndBucketOfEnvironmentsInOneAccount) {
  descriptor::Descriptor descriptor = example_descriptor();
  descriptor.environments[1].account = descriptor.environments[0].account;
  const Bootstrap made = made_for(bootstrap_for(Runner::github_actions), descriptor);
  EXPECT_EQ(text_of(made.files, "project/config/prod/access.yaml"), "");
  ASSERT_EQ(made.environments.size(), 2U);
  EXPECT_EQ(made.environments[1].template_bucket, made.environments[0].template_bucket);
  EXPECT_FALSE(made.environments[1].owner);
  descriptor.environments[1].rules.role = "other";
  EXPECT_THAT(bootstrap(bootstrap_for(Runner::github_actions), descriptor, {}).error().message,
              HasSubstr("dev and prod share an account and name different roles"));
}

TEST(Bootstrap, MakesOnlyTheEnvironmentsThatAreNamed) {
  const auto made = bootstrap(bootstrap_for(Runner::codebuild), example_descriptor(), {"prod"});
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(made->files, "project/config/dev/access.yaml"), "");
  EXPECT_NE(text_of(made->files, "project/config/prod/access.yaml"), "");
  EXPECT_EQ(message_of(bootstrap_for(Runner::codebuild), {"prd"}),
            "there is no environment prd, did you mean 'prod'?");
}

TEST(Bootstrap, RefusesWhatNobodyOrAnybodyCouldEnter) {
  BootstrapRequest request = bootstrap_for(Runner::jenkins);
  request.trusted.clear();
  EXPECT_THAT(message_of(request), HasSubstr("nobody could enter the accounts"));
  request = bootstrap_for(Runner::bitbucket_pipelines);
  request.deploy_subjects.clear();
  EXPECT_THAT(message_of(request), HasSubstr("ids that only it knows"));
  request = bootstrap_for(Runner::github_actions);
  request.deploy_subjects = {"*"};
  EXPECT_EQ(message_of(request), "'*' is no subject of a token");
  request = bootstrap_for(Runner::github_actions);
  request.repository = "";
  EXPECT_THAT(message_of(request), HasSubstr("is no repository"));
  request = bootstrap_for(Runner::github_actions);
  request.trusted = {"*"};
  EXPECT_EQ(message_of(request), "'*' is no ARN");
}

TEST(Bootstrap, LetsAgentsOfPullRequestsOnlyPlan) {
  BootstrapRequest request = bootstrap_for(Runner::jenkins);
  request.trusted_to_plan = {"arn:aws:iam::333333333333:role/jenkins-plan"};
  const std::string access = text_of(made_for(request).files, "project/config/dev/access.yaml");
  const auto plan = access.find("PlanPrincipals:"), deploy = access.find("DeployPrincipals:");
  ASSERT_LT(deploy, plan);
  EXPECT_EQ(access.substr(deploy, plan - deploy).find("jenkins-plan"), std::string::npos);
  EXPECT_NE(access.substr(plan).find("role/jenkins-plan"), std::string::npos);
  EXPECT_NE(access.substr(plan).find("role/jenkins\""), std::string::npos);
  request.trusted.clear();
  EXPECT_THAT(message_of(request), HasSubstr("nobody could enter the accounts"));
  request = bootstrap_for(Runner::jenkins);
  request.trusted_to_plan = {"*"};
  EXPECT_EQ(message_of(request), "'*' is no ARN");
}

TEST(Bootstrap, KeepsStateWhereTheDescriptorSays) {
  BootstrapRequest request = bootstrap_for(Runner::github_actions);
  const std::string bucket = "s3://cf-shop-state-333333333333-us-east-1";
  const auto prefix_of = [](const Bootstrap& made) {
    const std::string text = text_of(made.files, "project/config/ci/runner.yaml");
    const auto at = text.find("StatePrefix: ");
    return at == std::string::npos ? std::string() : text.substr(at + 13, text.find('\n', at) - at - 13);
  };
  const Bootstrap by_descriptor = made_for(request);  // ci.state: s3://shop-state/deployments
  EXPECT_EQ(by_descriptor.state, bucket + "/deployments");
  EXPECT_EQ(prefix_of(by_descriptor), "\"deployments/\"");
  descriptor::Descriptor descriptor = example_descriptor();
  descriptor.ci.state = "s3://shop-state";
  EXPECT_EQ(made_for(request, descriptor).state, bucket);
  EXPECT_EQ(prefix_of(made_for(request, descriptor)), "");
  request.state_prefix = "teams/shop";
  EXPECT_EQ(made_for(request).state, bucket + "/teams/shop");
  EXPECT_EQ(prefix_of(made_for(request)), "\"teams/shop/\"");
  for (const char* wrong : {"/x", "a//b", "a b", "*"}) {
    request.state_prefix = wrong;
    EXPECT_THAT(message_of(request), HasSubstr("can't begin the names of objects")) << wrong;
  }
}

// Tokens of these runners are made once for a job; GitHub's are asked for again.
TEST(Bootstrap, LetsSessionsLastAsLongAsTheJobsThatCantRenewThem) {
  const auto runner_template = [](Runner runner) {
    return text_of(made_for(bootstrap_for(runner)).files, "project/templates/runner.yaml");
  };
  EXPECT_THAT(runner_template(Runner::gitlab_ci), HasSubstr("MaxSessionDuration: 14400\n"));
  EXPECT_THAT(runner_template(Runner::bitbucket_pipelines), HasSubstr("MaxSessionDuration: 7200\n"));
  EXPECT_THAT(runner_template(Runner::github_actions), Not(HasSubstr("MaxSessionDuration")));
}

TEST(Bootstrap, NamesPartitionsOfOtherClouds) {
  BootstrapRequest request = bootstrap_for(Runner::codebuild);
  request.region = base::Region("us-gov-west-1");
  EXPECT_THAT(text_of(made_for(request).files, "project/config/dev/access.yaml"),
              HasSubstr("arn:aws-us-gov:iam::aws:policy/AdministratorAccess"));
}

}  // namespace
}  // namespace cf::pipeline
