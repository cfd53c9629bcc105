// The descriptor against the project, for one environment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "descriptor/descriptor.h"
#include "project/temp_project.h"

namespace cf::descriptor {
namespace {

using project::TempProject;
using testing::HasSubstr;
using testing::Not;

const std::string environments =
    "environments:\n  - {name: dev, account_id: 111111111111}\n  - {name: prod, account_id: "
    "prod-aws-account-id}\n";

std::string checked(const TempProject& files, const std::string& entries,
                    const std::string& environment = "dev") {
  base::Diagnostics diagnostics;
  const Descriptor descriptor = read_text(environments + entries, "deployment.yaml", diagnostics);
  EXPECT_EQ(base::describe(diagnostics), "");
  project::Project project = files.load(environment);
  const project::Graph graph = build_graph(project);
  check(descriptor, *descriptor.find(base::EnvironmentName(environment)), project, graph, diagnostics);
  return base::describe(diagnostics);
}

class DescriptorCheck : public testing::Test {
 protected:
  TempProject files_{
      {{"config/config.yaml", project::root_config},
       {"config/dev/vpc.yaml", "template: {path: vpc.yaml}\n"},
       {"config/dev/db.yaml", "template: {path: vpc.yaml}\ndependencies: [dev/vpc.yaml]\n"},
       {"config/dev/app.yaml", "template_path: vpc.yaml\nparameters: {V: !stack_output dev/db.yaml::X}\n"},
       {"config/dev/bad.yaml", "template: {path: vcp.yaml}\n"},
       {"config/dev/cdk.yaml", "template: {type: cdk, path: app.py}\n"},
       {"config/prod/vpc.yaml", "template: {path: vpc.yaml}\n"},
       {"templates/vpc.yaml", "Resources: {}\n"}}};
};

TEST_F(DescriptorCheck, AValidOrderPasses) {
  EXPECT_EQ(checked(files_,
                    "deploy: [{name: vpc.yaml, deploy_env: dev}, {name: db.yaml, deploy_env: dev}, "
                    "{name: app.yaml, deploy_env: dev}]\n"),
            "");
}

TEST_F(DescriptorCheck, ADependencyListedAfterItsDependentIsAnError) {
  const std::string report = checked(
      files_, "deploy:\n  - {name: db.yaml, deploy_env: dev}\n  - {name: vpc.yaml, deploy_env: dev}\n");
  EXPECT_THAT(report, HasSubstr("deployment.yaml:5:5"));
  EXPECT_THAT(
      report,
      HasSubstr("it is listed before vpc.yaml, which it needs (dependencies at config/dev/db.yaml:2:16)"));
  EXPECT_THAT(report, HasSubstr("list vpc.yaml (deployment.yaml:6:5) first"));
}

TEST_F(DescriptorCheck, TheOrderOfUndeployDoesNotMatter) {
  EXPECT_EQ(
      checked(files_, "undeploy: [{name: db.yaml, deploy_env: dev}, {name: vpc.yaml, deploy_env: dev}]\n"),
      "");
}

TEST_F(DescriptorCheck, ADependencyThatIsNotListedMustBeDeployed) {
  const std::string entries = "deploy: [{name: db.yaml, deploy_env: [dev]}]\n";
  const std::string report = checked(files_, entries);
  EXPECT_THAT(report,
              HasSubstr("it needs dev/vpc, which is not listed for dev and so must be deployed already"));
  EXPECT_THAT(report, Not(HasSubstr("error:")));
  EXPECT_EQ(checked(files_, entries + "ignore: [{name: vpc.yaml, deploy_env: all}]\n"), "");
  EXPECT_THAT(checked(files_, entries + "undeploy: [{name: vpc.yaml, deploy_env: all}]\n"),
              HasSubstr("which is under undeploy"));
  EXPECT_THAT(
      checked(files_, "deploy: [{name: vpc.yaml, deploy_env: prod}, {name: db.yaml, deploy_env: [dev]}]\n"),
      HasSubstr("add dev to the deploy_env of its entry"));
}

TEST_F(DescriptorCheck, AMissingConfigIsNamedWithASuggestion) {
  EXPECT_THAT(checked(files_, "deploy: [{name: vcp.yaml, deploy_env: dev}]\n"),
              HasSubstr("there is no stack config config/dev/vcp.yaml, did you mean 'vpc.yaml'?"));
  EXPECT_THAT(checked(files_, "deploy: [{name: dev/vpc.yaml, deploy_env: dev}]\n"),
              HasSubstr("leave out 'dev/'"));
  EXPECT_THAT(checked(files_, "ignore: [{name: ad.yaml, deploy_env: dev}]\n"), HasSubstr("warning: "));
}

TEST_F(DescriptorCheck, OtherEnvironmentsAreNotLookedAt) {
  EXPECT_EQ(checked(files_, "deploy: [{name: nothing.yaml, deploy_env: prod}]\n"), "");
}

TEST_F(DescriptorCheck, ALocalTemplateMustBeThereAndAGoldOneNeedNot) {
  EXPECT_THAT(checked(files_, "deploy: [{name: bad.yaml, deploy_env: dev}]\n"),
              HasSubstr("config/dev/bad.yaml:1:18: deploy[0] bad.yaml: there is no template "
                        "templates/vcp.yaml, did you mean 'vpc.yaml'?"));
  EXPECT_EQ(
      checked(files_, "deploy: [{name: bad.yaml, gold_template: true, version: 1.0, deploy_env: dev}]\n"),
      "");
  EXPECT_THAT(checked(files_, "deploy: [{name: cdk.yaml, deploy_env: dev}]\n"),
              HasSubstr("type 'cdk' are not supported yet"));
}

TEST_F(DescriptorCheck, APlaceholderAccountIsAnErrorOfItsEnvironmentOnly) {
  EXPECT_THAT(
      checked(files_, "deploy:\n", "prod"),
      HasSubstr("deployment.yaml:3:30: environment prod: 'prod-aws-account-id' is no AWS account id"));
  EXPECT_EQ(checked(files_, "deploy:\n", "dev"), "");
}

}  // namespace
}  // namespace cf::descriptor
