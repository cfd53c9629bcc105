// Least privilege: the generated policies against every AWS call that cf makes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "pipeline/bootstrap.h"
#include "pipeline/example_request.h"
#include "pipeline/roles.h"
#include "support/iam_policy.h"

namespace cf::pipeline {
namespace {

using test::allows;
using test::IamRequest;
using ::testing::IsEmpty;

const std::string stack = "arn:aws:cloudformation:us-east-1:111111111111:stack/shop-dev-network/0f1e";
const std::string bucket = "arn:aws:s3:::cf-shop-dev-111111111111-us-east-1";
const std::string object = bucket + "/shop-dev-network/abc.template";
const std::string object_of_plan = bucket + "/_plan/shop-dev-network/abc.template";
const std::string parameter = "arn:aws:ssm:us-east-1:111111111111:parameter/shop/vpc";

enum class Who { both, deploy, nobody };

// Every call of src/aws, the IAM action that stands for it, and who needs it. `nobody`: bootstrap's work, or
// before a role was entered.
struct Call {
  std::string operation, action, resource;
  Who who;
};
const std::vector<Call> calls = {
    {"CreateChangeSet", "cloudformation:CreateChangeSet", stack, Who::both},
    {"DeleteChangeSet", "cloudformation:DeleteChangeSet", stack, Who::both},
    {"DescribeChangeSet", "cloudformation:DescribeChangeSet", stack, Who::both},
    {"ListChangeSets", "cloudformation:ListChangeSets", stack, Who::both},
    {"DescribeStacks", "cloudformation:DescribeStacks", "*", Who::both},
    {"DescribeStackEvents", "cloudformation:DescribeStackEvents", stack, Who::both},
    {"ListStacks", "cloudformation:ListStacks", "*", Who::both},
    {"ListStackResources", "cloudformation:ListStackResources", stack, Who::both},
    {"ListExports", "cloudformation:ListExports", "*", Who::both},
    {"ListImports", "cloudformation:ListImports", "*", Who::both},
    {"GetTemplate", "cloudformation:GetTemplate", stack, Who::both},
    {"GetTemplateSummary", "cloudformation:GetTemplateSummary", "*", Who::both},
    {"GetStackPolicy", "cloudformation:GetStackPolicy", stack, Who::both},
    {"ValidateTemplate", "cloudformation:ValidateTemplate", "*", Who::both},
    {"ExecuteChangeSet", "cloudformation:ExecuteChangeSet", stack, Who::deploy},
    {"CreateStack", "cloudformation:CreateStack", stack, Who::deploy},
    {"UpdateStack", "cloudformation:UpdateStack", stack, Who::deploy},
    {"DeleteStack", "cloudformation:DeleteStack", stack, Who::deploy},
    {"CancelUpdateStack", "cloudformation:CancelUpdateStack", stack, Who::deploy},
    {"ContinueUpdateRollback", "cloudformation:ContinueUpdateRollback", stack, Who::deploy},
    {"RollbackStack", "cloudformation:RollbackStack", stack, Who::deploy},
    {"SetStackPolicy", "cloudformation:SetStackPolicy", stack, Who::deploy},
    {"UpdateTerminationProtection", "cloudformation:UpdateTerminationProtection", stack, Who::deploy},
    {"HeadBucket", "s3:ListBucket", bucket, Who::both},
    {"GetObject", "s3:GetObject", object, Who::both},
    {"CreateStack of a version", "s3:GetObjectVersion", object, Who::deploy},
    {"PutObject of a plan", "s3:PutObject", object_of_plan, Who::both},
    {"PutObject", "s3:PutObject", object, Who::deploy},
    {"CreateBucket", "s3:CreateBucket", bucket, Who::nobody},
    {"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", bucket, Who::nobody},
    {"PutBucketPolicy", "s3:PutBucketPolicy", bucket, Who::nobody},
    {"ListObjectsV2", "s3:ListBucket", bucket, Who::both},
    {"DeleteObject", "s3:DeleteObject", object,
     Who::nobody},  // of the state bucket alone, by the runners' roles
    {"GetParameter", "ssm:GetParameter", parameter, Who::both},
    {"PutParameter", "ssm:PutParameter", parameter, Who::nobody},
    {"GetCallerIdentity", "sts:GetCallerIdentity", "*", Who::both},
    {"DescribeAlarms", "cloudwatch:DescribeAlarms", "*", Who::deploy},  // composite alarms too: no resource
    {"AssumeRole", "sts:AssumeRole", "arn:aws:iam::222222222222:role/cloudfoundation-admin", Who::nobody},
    {"AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity", "*", Who::nobody},
};

IamRequest request_for(const Call& call) {
  IamRequest request{call.action, call.resource, {}};
  if (call.action.find("ChangeSet") != std::string::npos)
    request.context["cloudformation:ChangeSetName"] = "cf-0f1e2d3c4b5a-abc-1";
  return request;
}

BootstrapRequest bootstrap_request(Runner runner = Runner::github_actions) {
  BootstrapRequest request;
  request.runner = runner;
  request.forge = usual_forge(runner);
  request.repository = "acme/shop";
  request.region = base::Region("us-east-1");
  request.runner_account = base::AccountId("333333333333");
  request.external_id = "shop-4711";
  request.organization = "o-exampleorgid";
  return request;
}

std::vector<File> bootstrap_files(const BootstrapRequest& request) {
  auto made = bootstrap(request, example_descriptor(), {});
  EXPECT_TRUE(made) << (made ? "" : made.error().message);
  return made ? made->files : std::vector<File>{};
}

EvaluatedTemplate access_of_dev(const BootstrapRequest& request = bootstrap_request()) {
  const auto files = bootstrap_files(request);
  return {text_of(files, "project/templates/access.yaml"), text_of(files, "project/config/dev/access.yaml"),
          "111111111111"};
}

EvaluatedTemplate runner_roles(const BootstrapRequest& request = bootstrap_request()) {
  const auto files = bootstrap_files(request);
  return {text_of(files, "project/templates/runner.yaml"), text_of(files, "project/config/ci/runner.yaml"),
          "333333333333"};
}

// Names that stand as the first string of a call of one of these functions in src/aws.
std::set<std::string> operations_in_sources() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("src/aws")) {
    std::ifstream file(entry.path());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    for (const std::string head : {"cloudformation_query(\"", "sts_query(\"", "s3_operation(\"",
                                   "ask_ssm(session, \"", "\"2010-08-01\", \""})
      for (std::size_t at = text.find(head); at != std::string::npos; at = text.find(head, at + 1)) {
        const std::size_t begin = at + head.size();
        names.insert(text.substr(begin, text.find('"', begin) - begin));
      }
  }
  return names;
}

TEST(LeastPrivilege, TheTableHasEveryCallOfSrcAws) {
  std::set<std::string> listed;
  for (const Call& call : calls) listed.insert(call.operation);
  const std::set<std::string> made = operations_in_sources();
  EXPECT_GT(made.size(), 25U);
  for (const std::string& name : made) EXPECT_TRUE(listed.contains(name)) << name << " has no row";
}

TEST(LeastPrivilege, ThePlanRoleMayDoWhatAPlanDoesAndNothingElse) {
  const auto policies = access_of_dev().policies_of("PlanRole");
  for (const Call& call : calls)
    EXPECT_EQ(allows(policies, request_for(call)), call.who == Who::both) << call.operation;
}

TEST(LeastPrivilege, TheDeployRoleMayDoWhatADeploymentDoesAndNothingElse) {
  const auto policies = access_of_dev().policies_of("DeployRole");
  for (const Call& call : calls)
    EXPECT_EQ(allows(policies, request_for(call)), call.who != Who::nobody) << call.operation;
}

// What is deployed goes through the same bucket: a template there could be exchanged after its approval.
TEST(LeastPrivilege, ThePlanRoleWritesNothingThatIsDeployedFrom) {
  const auto policies = access_of_dev().policies_of("PlanRole");
  EXPECT_TRUE(allows(policies, {"s3:PutObject", bucket + "/_plan/k", {}}));
  for (const char* key :
       {"/shop-dev-network/abc.template", "/artifacts/function.zip", "/_plan", "/x/_plan/k"})
    EXPECT_FALSE(allows(policies, {"s3:PutObject", bucket + key, {}})) << key;
  for (const char* action : {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketVersioning"})
    EXPECT_FALSE(allows(policies, {action, object, {}})) << action;
}

TEST(LeastPrivilege, ThePlanRoleLeavesChangeSetsOfOthersAlone) {
  const auto policies = access_of_dev().policies_of("PlanRole");
  for (const char* action : {"cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet"}) {
    EXPECT_FALSE(allows(policies, {action, stack, {{"cloudformation:ChangeSetName", "release-7"}}}));
    EXPECT_FALSE(allows(policies, {action, stack, {}}));
  }
}

TEST(LeastPrivilege, APolicyThatIsAttachedLaterDoesNotLetThePlanRoleDeploy) {
  auto policies = access_of_dev().policies_of("PlanRole");
  using document::Node;
  policies.push_back(document::MappingBuilder()
                         .add("Statement", Node::sequence({document::MappingBuilder()
                                                               .add("Effect", "Allow")
                                                               .add("Action", "*")
                                                               .add("Resource", "*")
                                                               .build()}))
                         .build());
  EXPECT_TRUE(allows(policies, {"ec2:RunInstances", "*", {}}));
  for (const Call& call : calls)
    if (call.who == Who::deploy && call.action.starts_with("cloudformation:")) {
      EXPECT_FALSE(allows(policies, request_for(call))) << call.operation;
    }
}

TEST(LeastPrivilege, NeitherRoleReachesOtherBucketsStacksOrResources) {
  const EvaluatedTemplate access = access_of_dev();
  for (const char* role : {"PlanRole", "DeployRole"}) {
    const auto policies = access.policies_of(role);
    EXPECT_FALSE(allows(policies, {"s3:PutObject", "arn:aws:s3:::other/key", {}})) << role;
    EXPECT_FALSE(allows(policies, {"s3:GetObject", "arn:aws:s3:::cf-shop-prod-222222222222-us-east-1/k", {}}))
        << role;
    EXPECT_FALSE(allows(policies, {"ec2:TerminateInstances", "*", {}})) << role;
    EXPECT_FALSE(allows(policies, {"iam:PutRolePolicy", "arn:aws:iam::111111111111:role/x", {}})) << role;
    EXPECT_FALSE(allows(policies, {"iam:PassRole",
                                   "arn:aws:iam::111111111111:role/x",
                                   {{"iam:PassedToService", "cloudformation.amazonaws.com"}}}))
        << role;
    EXPECT_TRUE(allows(
        policies,
        {"iam:PassRole", "arn:ExecutionRole", {{"iam:PassedToService", "cloudformation.amazonaws.com"}}}))
        << role;
    EXPECT_FALSE(allows(
        policies, {"iam:PassRole", "arn:ExecutionRole", {{"iam:PassedToService", "ec2.amazonaws.com"}}}))
        << role;
  }
}

// The bucket encrypts with a key of its own: without it neither uploads nor reads work.
TEST(LeastPrivilege, BothRolesUseTheKeyForTheirBucketOnly) {
  const EvaluatedTemplate access = access_of_dev();
  const std::string key = "arn:aws:kms:us-east-1:111111111111:key/0f1e2d3c";
  const auto used = [](const std::string& bucket_arn, const std::string& service) {
    return std::map<std::string, std::string>{{"kms:EncryptionContext:aws:s3:arn", bucket_arn},
                                              {"kms:ViaService", service + ".us-east-1.amazonaws.com"}};
  };
  for (const char* role : {"PlanRole", "DeployRole"}) {
    const auto policies = access.policies_of(role);
    for (const char* action : {"kms:GenerateDataKey", "kms:Decrypt"}) {
      EXPECT_TRUE(allows(policies, {action, key, used(bucket, "s3")})) << role << action;
      EXPECT_TRUE(allows(policies, {action, key, used(object, "s3")})) << role << action;
      EXPECT_FALSE(allows(policies, {action, key, used("arn:aws:s3:::other", "s3")})) << role << action;
      EXPECT_FALSE(allows(policies, {action, key, used(bucket, "rds")})) << role << action;
      EXPECT_FALSE(allows(policies, {action, key, {}})) << role << action;
    }
  }
}

TEST(LeastPrivilege, AStackCannotChangeTheRolesThatGuardIt) {
  auto policies = access_of_dev().policies_of("ExecutionRole");
  using document::Node;
  policies.push_back(document::MappingBuilder()  // AdministratorAccess
                         .add("Statement", Node::sequence({document::MappingBuilder()
                                                               .add("Effect", "Allow")
                                                               .add("Action", "*")
                                                               .add("Resource", "*")
                                                               .build()}))
                         .build());
  for (const char* name : {"cloudfoundation-admin", "cloudfoundation-plan", "cloudfoundation-execution"})
    for (const char* action : {"iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy",
                               "iam:DeleteRole", "iam:DeleteRolePermissionsBoundary"})
      EXPECT_FALSE(allows(policies, {action, std::string("arn:aws:iam::111111111111:role/") + name, {}}))
          << action << " " << name;
  EXPECT_TRUE(allows(policies, {"iam:PutRolePolicy", "arn:aws:iam::111111111111:role/lambda", {}}));
  for (const char* action : {"iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:DeletePolicy"}) {
    EXPECT_FALSE(allows(
        policies, {action,
                   "arn:aws:iam::111111111111:policy/cloudfoundation/cloudfoundation-admin/access-ReadPolicy",
                   {}}))
        << action;
    EXPECT_TRUE(allows(policies, {action, "arn:aws:iam::111111111111:policy/lambda", {}})) << action;
  }
}

// Whether a caller may enter a role; `without` is left out of the context.
bool may_enter(const document::Node& trust, const std::string& caller, const std::string& without = {}) {
  IamRequest request{"sts:AssumeRole",
                     "",
                     {{"aws:PrincipalArn", caller},
                      {"aws:PrincipalAccount", caller.substr(13, 12)},
                      {"aws:PrincipalOrgID", "o-exampleorgid"},
                      {"sts:ExternalId", "shop-4711"}}};
  request.context.erase(without);
  return allows({trust}, request);
}

TEST(Trust, RolesAreEnteredByTheRunnersRolesOnly) {
  const EvaluatedTemplate access = access_of_dev();
  const document::Node deploy = access.trust_of("DeployRole"), plan = access.trust_of("PlanRole");
  EXPECT_TRUE(may_enter(deploy, "arn:aws:iam::333333333333:role/cf-shop-deploy"));
  EXPECT_FALSE(may_enter(deploy, "arn:aws:iam::333333333333:role/cf-shop-plan"));
  EXPECT_FALSE(may_enter(deploy, "arn:aws:iam::333333333333:role/cf-shop-deploy2"));
  EXPECT_FALSE(may_enter(deploy, "arn:aws:iam::444444444444:role/cf-shop-deploy"));
  EXPECT_TRUE(may_enter(plan, "arn:aws:iam::333333333333:role/cf-shop-plan"));
  EXPECT_TRUE(may_enter(plan, "arn:aws:iam::333333333333:role/cf-shop-deploy"));
  EXPECT_FALSE(may_enter(plan, "arn:aws:iam::333333333333:role/admin"));
}

TEST(Trust, AsksForTheExternalIdAndTheOrganisation) {
  const std::string caller = "arn:aws:iam::333333333333:role/cf-shop-deploy";
  const document::Node trust = access_of_dev().trust_of("DeployRole");
  EXPECT_FALSE(may_enter(trust, caller, "sts:ExternalId"));
  EXPECT_FALSE(may_enter(trust, caller, "aws:PrincipalOrgID"));
  BootstrapRequest request = bootstrap_request();
  request.external_id = request.organization = "";
  const document::Node open = access_of_dev(request).trust_of("DeployRole");
  EXPECT_TRUE(may_enter(open, caller, "sts:ExternalId"));
  EXPECT_TRUE(may_enter(open, caller, "aws:PrincipalOrgID"));
}

bool token_enters(const document::Node& trust, const std::string& issuer, const std::string& subject,
                  const std::string& audience = "sts.amazonaws.com") {
  return allows(
      {trust},
      {"sts:AssumeRoleWithWebIdentity", "", {{issuer + ":sub", subject}, {issuer + ":aud", audience}}});
}

TEST(Trust, GitHubsTokensEnterByTheExactSubject) {
  const EvaluatedTemplate roles = runner_roles();
  const std::string issuer = "token.actions.githubusercontent.com";
  const document::Node deploy = roles.trust_of("DeployRole"), plan = roles.trust_of("PlanRole");
  EXPECT_TRUE(token_enters(deploy, issuer, "repo:acme/shop:ref:refs/heads/main"));
  EXPECT_FALSE(token_enters(deploy, issuer, "repo:acme/shop:pull_request"));
  EXPECT_FALSE(token_enters(deploy, issuer, "repo:acme/shop:ref:refs/heads/main2"));
  EXPECT_FALSE(token_enters(deploy, issuer, "repo:acme/shop2:ref:refs/heads/main"));
  EXPECT_FALSE(token_enters(deploy, issuer, "repo:acme/shop:ref:refs/heads/main", "other"));
  EXPECT_TRUE(token_enters(plan, issuer, "repo:acme/shop:pull_request"));
  EXPECT_FALSE(token_enters(plan, issuer, "repo:evil/shop:pull_request"));
}

TEST(Trust, GitLabsTokensOfOtherBranchesOnlyPlan) {
  const EvaluatedTemplate roles = runner_roles(bootstrap_request(Runner::gitlab_ci));
  const document::Node deploy = roles.trust_of("DeployRole"), plan = roles.trust_of("PlanRole");
  EXPECT_TRUE(token_enters(deploy, "gitlab.com", "project_path:acme/shop:ref_type:branch:ref:main"));
  EXPECT_FALSE(token_enters(deploy, "gitlab.com", "project_path:acme/shop:ref_type:branch:ref:fix"));
  EXPECT_TRUE(token_enters(plan, "gitlab.com", "project_path:acme/shop:ref_type:branch:ref:fix"));
  EXPECT_FALSE(token_enters(plan, "gitlab.com", "project_path:evil/shop:ref_type:branch:ref:fix"));
  EXPECT_FALSE(token_enters(plan, "gitlab.com", "project_path:acme/shop:ref_type:branch:ref:fix", "other"));
}

TEST(RunnerRoles, EnterTheEnvironmentsRolesAndNothingElse) {
  for (const bool codebuild : {false, true}) {
    const EvaluatedTemplate roles =
        codebuild
            ? EvaluatedTemplate(
                  text_of(*generate(example_request(Runner::codebuild, Forge::github), example_descriptor()),
                          "pipeline/project/templates/pipeline.yaml"),
                  "", "333333333333")
            : runner_roles();
    const auto plan = roles.policies_of("PlanRole"), deploy = roles.policies_of("DeployRole");
    for (const char* account : {"111111111111", "222222222222"}) {
      const std::string arn = std::string("arn:aws:iam::") + account + ":role/";
      EXPECT_TRUE(allows(plan, {"sts:AssumeRole", arn + "cloudfoundation-plan", {}}));
      EXPECT_FALSE(allows(plan, {"sts:AssumeRole", arn + "cloudfoundation-admin", {}}));
      EXPECT_TRUE(allows(deploy, {"sts:AssumeRole", arn + "cloudfoundation-plan", {}}));
      EXPECT_TRUE(allows(deploy, {"sts:AssumeRole", arn + "cloudfoundation-admin", {}}));
      EXPECT_FALSE(allows(deploy, {"sts:AssumeRole", arn + "admin", {}}));
    }
    const std::string state = codebuild ? "arn:aws:s3:::shop-state/deployments/"
                                        : "arn:aws:s3:::cf-shop-state-333333333333-us-east-1/deployments/";
    EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "plans/dev/x.json", {}}));
    EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "environments/dev/posted.json", {}}));
    EXPECT_TRUE(allows(
        plan, {"s3:PutObject", state + "audit/00000000000000000001.json", {{"s3:if-none-match", "*"}}}));
    EXPECT_FALSE(
        allows(plan, {"s3:PutObject", state + "audit/00000000000000000001.json", {{"s3:if-match", "etag"}}}));
    EXPECT_FALSE(allows(plan, {"s3:PutObject", state + "environments/dev/deployment.json", {}}));
    EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "plan.key", {{"s3:if-none-match", "*"}}}));
    EXPECT_FALSE(allows(plan, {"s3:PutObject", state + "plan.key", {{"s3:if-match", "etag"}}}));
    // Every record that `cf plan` in a comment writes, and none of those that decide what is deployed.
    for (const char* record :
         {"plans/dev/x.json", "environments/dev/posted.json", "handled/1.json", "commands/plan/1.json"})
      EXPECT_TRUE(allows(plan, {"s3:PutObject", state + record, {{"s3:if-match", "etag"}}})) << record;
    for (const char* record :
         {"bindings/1.json", "commands/1.json", "deployments/dev/x.json", "origin.json", "merged.json",
          "approvals/dev/x.json", "audit/head.json", "locks/dev", "environments/dev/live.json",
          "environments/dev/results.json", "environments/dev/queued.json", "journals/dev/1"})
      for (const auto& [condition, value] :
           {std::pair("s3:if-match", "etag"), std::pair("s3:if-none-match", "*")})
        EXPECT_FALSE(allows(plan, {"s3:PutObject", state + record, {{condition, value}}})) << record;
    EXPECT_FALSE(allows(plan, {"s3:DeleteObject", state + "plans/dev/x.json", {}}));
    EXPECT_TRUE(allows(deploy, {"s3:PutObject", state + "environments/dev/deployment.json", {}}));
    for (const auto& documents : {plan, deploy})
      for (const document::Node& policy : documents)
        for (const document::Node& statement : policy["Statement"].items()) {
          EXPECT_NE(statement["Resource"].text(), "*");
          EXPECT_EQ(std::string(statement["Action"].text()).find('*'), std::string::npos);
        }
  }
}

// Several repositories share a bucket, each below a prefix of its own.
TEST(RunnerRoles, ReachTheStateBelowThePrefixAndNoOther) {
  BootstrapRequest request = bootstrap_request();
  request.state_prefix = "teams/shop";
  const EvaluatedTemplate roles = runner_roles(request);
  const auto plan = roles.policies_of("PlanRole"), deploy = roles.policies_of("DeployRole");
  const std::string bucket_of_state = "arn:aws:s3:::cf-shop-state-333333333333-us-east-1/";
  const std::string state = bucket_of_state + "teams/shop/";
  EXPECT_TRUE(allows(plan, {"s3:GetObject", state + "environments/dev/posted.json", {}}));
  EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "environments/dev/posted.json", {}}));
  EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "plans/dev/x.json", {}}));
  EXPECT_TRUE(
      allows(plan, {"s3:PutObject", state + "audit/00000000000000000001.json", {{"s3:if-none-match", "*"}}}));
  EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "handled/1.json", {{"s3:if-match", "etag"}}}));
  EXPECT_TRUE(allows(plan, {"s3:PutObject", state + "plan.key", {{"s3:if-none-match", "*"}}}));
  EXPECT_FALSE(allows(plan, {"s3:PutObject", state + "environments/dev/deployment.json", {}}));
  EXPECT_TRUE(allows(deploy, {"s3:PutObject", state + "environments/dev/deployment.json", {}}));
  EXPECT_TRUE(allows(deploy, {"s3:DeleteObject", state + "locks/dev", {}}));
  for (const char* other : {"plans/dev/x.json", "teams/shop2/plans/dev/x.json", "teams/plan.key"})
    for (const auto& policies : {plan, deploy}) {
      EXPECT_FALSE(allows(policies, {"s3:GetObject", bucket_of_state + other, {}})) << other;
      EXPECT_FALSE(allows(policies, {"s3:PutObject", bucket_of_state + other, {{"s3:if-none-match", "*"}}}))
          << other;
    }
}

TEST(StateBucket, TakesConditionalWritesOnlyAndKeepsItsHistory) {
  const auto files = bootstrap_files(bootstrap_request());
  const EvaluatedTemplate storage(text_of(files, "project/templates/storage.yaml"),
                                  text_of(files, "project/config/ci/storage.yaml"), "333333333333");
  using document::Node;
  // The bucket's policy beside a caller that may do everything.
  const std::vector<Node> policies = {storage.properties_of("StateBucketPolicy")["PolicyDocument"],
                                      document::MappingBuilder()
                                          .add("Statement", Node::sequence({document::MappingBuilder()
                                                                                .add("Effect", "Allow")
                                                                                .add("Action", "*")
                                                                                .add("Resource", "*")
                                                                                .build()}))
                                          .build()};
  const std::string key = "arn:StateBucket/locks/dev", log = "arn:StateBucket/audit/1";
  EXPECT_FALSE(allows(policies, {"s3:PutObject", key, {}}));
  EXPECT_TRUE(allows(policies, {"s3:PutObject", key, {{"s3:if-match", "etag"}}}));
  EXPECT_TRUE(allows(policies, {"s3:PutObject", key, {{"s3:if-none-match", "*"}}}));
  EXPECT_FALSE(allows(policies, {"s3:GetObject", key, {{"aws:SecureTransport", "false"}}}));
  EXPECT_TRUE(allows(policies, {"s3:DeleteObject", key, {}}));
  EXPECT_FALSE(allows(policies, {"s3:DeleteObject", log, {}}));
  EXPECT_FALSE(allows(policies, {"s3:DeleteObjectVersion", key, {}}));
}

}  // namespace
}  // namespace cf::pipeline
