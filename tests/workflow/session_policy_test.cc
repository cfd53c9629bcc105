// The session policy of a deployment: what it allows, how it stays short, and that a deployment needs nothing
// else.
#include "workflow/session_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

#include "base/files.h"
#include "base/strings.h"
#include "document/json.h"
#include "emulator/cloud.h"
#include "net/server.h"
#include "net/url.h"
#include "support/iam_policy.h"
#include "workflow/regions.h"

namespace cf::workflow {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string execution_role = "arn:aws:iam::222222222222:role/execution";

plan::Entry entry_of(const std::string& name, const std::string& region = "us-east-1") {
  plan::Entry entry;
  entry.id = {base::EnvironmentName("prod"), base::AccountId("222222222222"), base::Region(region),
              base::StackPath("prod/" + name)};
  entry.stack_name = base::StackName(name);
  entry.decision = plan::Decision::create;
  entry.desired.emplace();
  entry.desired->role_arn = execution_role;
  return entry;
}

plan::Plan plan_of(std::vector<plan::Entry> entries) {
  plan::Plan plan;
  plan.account = base::AccountId("222222222222");
  plan.entries = std::move(entries);
  return plan;
}

std::string stack_arn(const std::string& name, const std::string& region = "us-east-1") {
  return "arn:aws:cloudformation:" + region + ":222222222222:stack/" + name + "/0f1e";
}

class Policy {
 public:
  explicit Policy(const std::string& json) : document_(document::parse_json_text(json).or_throw()) {}
  bool allows(const std::string& action, const std::string& resource, const std::string& region = {}) const {
    test::IamRequest request{action, resource, {}};
    if (!region.empty()) request.context["aws:RequestedRegion"] = region;
    return test::allows({document_}, request);
  }

 private:
  document::Node document_;
};

TEST(SessionPolicy, LetsTheSessionChangeThePlansStacksOnly) {
  plan::Entry unchanged = entry_of("other");
  unchanged.decision = plan::Decision::no_change;
  const Policy policy(session_policy(plan_of({entry_of("network"), unchanged}), {}).or_throw());
  EXPECT_TRUE(policy.allows("cloudformation:ExecuteChangeSet", stack_arn("network")));
  EXPECT_FALSE(policy.allows("cloudformation:ExecuteChangeSet", stack_arn("other")));
  EXPECT_FALSE(policy.allows("cloudformation:DeleteStack", stack_arn("network-2")));
  EXPECT_FALSE(policy.allows("cloudformation:DeleteStack", stack_arn("network", "us-west-2")));
  EXPECT_TRUE(policy.allows("cloudformation:DescribeStacks", stack_arn("other")));
  EXPECT_TRUE(policy.allows("iam:PassRole", execution_role));
  EXPECT_FALSE(policy.allows("iam:PassRole", "arn:aws:iam::222222222222:role/admin"));
  EXPECT_FALSE(policy.allows("sts:AssumeRole", "arn:aws:iam::222222222222:role/admin"));
  EXPECT_FALSE(policy.allows("s3:GetObject", "arn:aws:s3:::data/key"));
}

TEST(SessionPolicy, NeedsAnExecutionRoleOfEveryChangedStack) {
  plan::Entry without = entry_of("network");
  without.desired->role_arn.clear();
  SessionLimits limits;
  const auto refused = session_policy(plan_of({without}), limits);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("prod/network has no execution role"));
  EXPECT_THAT(refused.error().hint, HasSubstr("cloudformation_service_role"));
  limits.roles[without.id] = execution_role;
  EXPECT_TRUE(session_policy(plan_of({without}), limits)) << "the deployed stack has one already";
  without.entered_by = "sceptre_role arn:aws:iam::222222222222:role/x";
  EXPECT_FALSE(session_policy(plan_of({without}), limits)) << "it would leave the limited session";
}

TEST(SessionPolicy, JoinsNamesOnlyWhereItMustAndNeverCoversAnotherStack) {
  std::vector<plan::Entry> entries;
  for (int i = 10; i < 60; ++i) {
    entries.push_back(entry_of("shop-prod-service-number-" + std::to_string(i)));
    entries.push_back(entry_of("shop-prod-database-number-" + std::to_string(i), "us-west-2"));
  }
  SessionLimits limits;
  limits.others = {"shop-prod-billing", "shop-prod-service-manual"};
  const std::string text = session_policy(plan_of(entries), limits).or_throw();
  EXPECT_LE(text.size(), longest_session_policy);
  const Policy policy(text);
  for (const plan::Entry& entry : entries)
    EXPECT_TRUE(policy.allows("cloudformation:CreateChangeSet",
                              stack_arn(entry.stack_name.str(), entry.id.region.str()),
                              entry.id.region.str()));
  for (const std::string& other : limits.others)
    EXPECT_FALSE(policy.allows("cloudformation:DeleteStack", stack_arn(other), "us-east-1"));
  EXPECT_FALSE(policy.allows("cloudformation:DeleteStack",
                             stack_arn("shop-prod-service-number-10", "eu-west-1"), "eu-west-1"));
}

TEST(SessionPolicy, ThatCannotBeShortEnoughIsRefusedWithTheLimit) {
  std::vector<plan::Entry> entries;
  SessionLimits limits;
  for (char c = 'a'; c <= 'z'; ++c) {
    const std::string name = std::string(1, c) + std::string(60, c);
    entries.push_back(entry_of(name));
  }
  const auto refused = session_policy(plan_of(entries), limits);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::limit);
  EXPECT_THAT(refused.error().message, HasSubstr("at most 2,048"));
}

// A project on disk, the embedded services behind HTTP, and every request as it came.
class Recorded : public ::testing::Test {
 protected:
  struct Sent {
    std::string service, action, resource, method, path, query, owner, policy;
  };

  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "cf-session-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    cloud_ = emulator::Cloud::open({}).or_throw();
    server_ = net::Server::start({}, [this](const net::HttpRequest& request) {
                const net::HttpResponse answer = cloud_->serve(request);
                record(request);
                return answer;
              }).or_throw();
    write("deployment.yaml",
          "version: 2\nenvironments:\n  - {name: prod, account_id: \"222222222222\", session_policy: true,\n"
          "     termination_protection: false}\n"
          "deploy:\n  - {name: topic.yaml, deploy_env: [all]}\n  - {name: big.yaml, deploy_env: [all]}\n");
    write("project/config/config.yaml",
          "region: us-east-1\nproject_code: shop\ntemplate_bucket_name: shop-templates\n"
          "cloudformation_service_role: " +
              execution_role + "\n");
    write("project/config/prod/topic.yaml", "template: {type: file, path: topic.yaml}\n");
    write("project/config/prod/big.yaml",
          "template: {type: file, path: big.yaml}\nparameters: {Of: !stack_output prod/topic.yaml::Arn}\n");
    write("project/templates/topic.yaml",
          "Resources: {Topic: {Type: AWS::SNS::Topic}}\nOutputs: {Arn: {Value: !Ref Topic}}\n");
    write("project/templates/big.yaml",
          "Parameters: {Of: {Type: String}}\nMetadata: {Notes: " + std::string(60'000, 'x') +
              "}\nResources: {Topic: {Type: AWS::SNS::Topic}}\n");
    settings_.workspace.root = root_;
    settings_.descriptor = root_ / "deployment.yaml";
    settings_.project = root_ / "project";
    settings_.home = root_ / "home";
    settings_.environment = {{"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(server_->port())},
                             {"AWS_ACCESS_KEY_ID", "111111111111"},
                             {"AWS_SECRET_ACCESS_KEY", "local"},
                             {"AWS_EC2_METADATA_DISABLED", "true"}};
  }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(root_);
  }

  void write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(base::write_file(root_ / path, text));
  }

  void record(const net::HttpRequest& request) {
    Sent sent;
    const std::string credential(request.headers.get("Authorization"));
    const auto scope = base::split(credential.substr(0, credential.find(',')), '/');
    sent.service = scope.size() > 3 ? scope[3] : "";
    sent.method = request.method;
    sent.path = request.url.substr(0, request.url.find('?'));
    sent.query = request.url.substr(sent.path.size());
    sent.owner = request.headers.get("x-amz-expected-bucket-owner");
    for (const auto& [name, value] : net::decode_form(request.body)) {
      if (name == "Action") sent.action = value;
      if (name == "StackName") sent.resource = value;
      if (name == "Policy") sent.policy = value;
    }
    const std::lock_guard lock(mutex_);
    sent_.push_back(std::move(sent));
  }

  // What IAM is asked about it.
  static test::IamRequest request_of(const Sent& sent) {
    if (sent.service == "s3") {
      const std::string bucket = sent.path.substr(1, sent.path.find('/', 1) - 1);
      const bool object = sent.path.find('/', 1) != std::string::npos;
      const std::string arn = "arn:aws:s3:::" + (object ? sent.path.substr(1) : bucket);
      if (sent.query == "?publicAccessBlock") return {"s3:PutBucketPublicAccessBlock", arn, {}};
      if (sent.query == "?policy") return {"s3:PutBucketPolicy", arn, {}};
      if (!object) return {sent.method == "PUT" ? "s3:CreateBucket" : "s3:ListBucket", arn, {}};
      return {sent.method == "PUT" ? "s3:PutObject" : "s3:GetObject", arn, {}};
    }
    const std::string stack = sent.resource.empty()               ? "*"
                              : sent.resource.starts_with("arn:") ? sent.resource
                                                                  : stack_arn(sent.resource);
    return {sent.service + ":" + sent.action, stack, {{"aws:RequestedRegion", "us-east-1"}}};
  }

  std::filesystem::path root_;
  Settings settings_;
  std::unique_ptr<emulator::Cloud> cloud_;
  std::unique_ptr<net::Server> server_;
  std::mutex mutex_;
  std::vector<Sent> sent_;
};

TEST_F(Recorded, ADeploymentMakesNoCallThatItsSessionPolicyForbids) {
  Frozen frozen;
  Access access(settings_);
  Regions regions(settings_, "prod", {}, access, frozen);
  ASSERT_FALSE(regions.home().repository->diagnostics.has_errors())
      << base::describe(regions.home().repository->diagnostics);
  const base::Call call;
  const plan::Plan plan = regions.make({}, call);
  const std::size_t planned = sent_.size();
  const deploy::Summary summary = regions.deploy(plan, {}, call);
  ASSERT_FALSE(summary.refused) << summary.refused->message;
  ASSERT_TRUE(summary.ok()) << summary.units[0].reason << summary.units[1].reason;

  std::string policy;
  std::size_t changes = 0;
  bool uploads = false;
  for (std::size_t i = planned; i < sent_.size(); ++i) {
    const Sent& sent = sent_[i];
    if (sent.action == "AssumeRole") {
      policy = sent.policy;
      continue;
    }
    const test::IamRequest request = request_of(sent);
    ASSERT_FALSE(policy.empty()) << request.action << " was asked before the session was limited";
    EXPECT_TRUE(test::allows({document::parse_json_text(policy).or_throw()}, request))
        << request.action << " " << request.resource << "\n"
        << policy;
    changes += sent.action == "ExecuteChangeSet";
    uploads = uploads || request.action == "s3:PutObject";
  }
  EXPECT_EQ(changes, 2u);
  EXPECT_TRUE(uploads);
  EXPECT_FALSE(test::allows({document::parse_json_text(policy).or_throw()},
                            {"cloudformation:DeleteStack", stack_arn("shop-other"), {}}));
}

std::string large_key(const plan::Plan& plan) {
  for (const plan::Entry& entry : plan.entries)
    if (entry.stack_name.str() == "shop-prod-big")
      return entry.stack_name.str() + "/" + entry.desired->template_digest + ".template";
  return {};
}

TEST_F(Recorded, WhatIsInTheBucketAlreadyIsNotTrusted) {
  Frozen frozen;
  Access access(settings_);
  Regions regions(settings_, "prod", {}, access, frozen);
  const base::Call call;
  const plan::Plan plan = regions.make({}, call);
  Where where;
  where.account = base::AccountId("222222222222");
  where.region = base::Region("us-east-1");
  ASSERT_TRUE(aws::create_bucket(access.session(where), "shop-templates", call));
  ASSERT_TRUE(aws::put_object(access.session(where), "shop-templates", large_key(plan),
                              "Resources: {Evil: {Type: AWS::SNS::Topic}}", call));
  const deploy::Summary summary = regions.deploy(plan, {}, call);
  ASSERT_TRUE(summary.ok());
  const std::string deployed =
      aws::CloudFormation(access.session(where)).get_template("shop-prod-big", call).or_throw();
  EXPECT_THAT(deployed, Not(HasSubstr("Evil")));
  sent_.clear();
  const plan::BucketUse bucket{"shop-templates", "222222222222", false};
  ASSERT_TRUE(access.upload_artifact(where, bucket, large_key(plan), deployed, call));
  for (const Sent& sent : sent_) {
    EXPECT_NE(sent.method, "PUT") << "what is the same is not sent again";
    EXPECT_EQ(sent.owner, "222222222222") << "each names whose the bucket must be";
  }
}

// CloudFormation reads it only when the parent is executed.
TEST_F(Recorded, ANestedTemplateThatWasExchangedIsNotExecuted) {
  write("deployment.yaml",
        "version: 2\nenvironments:\n  - {name: prod, account_id: \"222222222222\"}\n"
        "deploy:\n  - {name: parent.yaml, deploy_env: [all]}\n");
  write("project/config/prod/parent.yaml", "template: {type: file, path: parent.yaml}\n");
  write("project/templates/parent.yaml",
        "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: "
        "https://shop-templates.s3.amazonaws.com/child.yaml}\n");
  const base::Call call;
  Frozen frozen;
  Access access(settings_);
  Regions regions(settings_, "prod", {}, access, frozen);
  Where where;
  where.account = base::AccountId("222222222222");
  where.region = base::Region("us-east-1");
  const auto put = [&](const std::string& body) {
    ASSERT_TRUE(aws::put_object(access.session(where), "shop-templates", "child.yaml", body, call));
  };
  ASSERT_TRUE(aws::create_bucket(access.session(where), "shop-templates", call));
  put("Resources: {Topic: {Type: AWS::SNS::Topic}}");
  const plan::Plan plan = regions.make({}, call);
  put("Resources: {Evil: {Type: AWS::SNS::Topic}}");
  const deploy::Summary refused = regions.deploy(plan, {}, call);
  ASSERT_EQ(refused.units.size(), 1u);
  EXPECT_THAT(refused.units[0].reason, HasSubstr("nested template Child of prod/parent is not the one"));
  for (const Sent& sent : sent_) EXPECT_NE(sent.action, "ExecuteChangeSet");
  put("Resources: {Topic: {Type: AWS::SNS::Topic}}");
  EXPECT_TRUE(regions.deploy(plan, {}, call).ok());
}

// The role of a plan may write there and nowhere else.
TEST_F(Recorded, APlanUploadsWhereNothingIsDeployedFrom) {
  const base::Call call;
  Frozen frozen;
  {
    Access access(settings_);
    Regions regions(settings_, "prod", {}, access, frozen);
    ASSERT_TRUE(regions.deploy(regions.make({}, call), {}, call).ok());
  }
  write("project/templates/big.yaml",
        "Parameters: {Of: {Type: String}}\nMetadata: {Notes: " + std::string(60'000, 'y') +
            "}\nResources: {Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: new}}}\n");
  sent_.clear();
  Access access(settings_);
  Regions regions(settings_, "prod", {}, access, frozen);
  const plan::Plan plan = regions.make({}, call);
  std::vector<std::string> written;
  for (const Sent& sent : sent_)
    if (sent.service == "s3" && sent.method == "PUT") written.push_back(sent.path);
  EXPECT_THAT(written, ::testing::ElementsAre("/shop-templates/_plan/" + large_key(plan)));
}

TEST_F(Recorded, WithoutAnExecutionRoleNothingIsStarted) {
  write("project/config/config.yaml", "region: us-east-1\nproject_code: shop\ntemplate_bucket_name: b\n");
  Frozen frozen;
  Access access(settings_);
  Regions regions(settings_, "prod", {}, access, frozen);
  const base::Call call;
  const plan::Plan plan = regions.make({}, call);
  EXPECT_THAT(plan.warnings, ::testing::Contains(HasSubstr("has no execution role")));
  const deploy::Summary summary = regions.deploy(plan, {}, call);
  ASSERT_TRUE(summary.refused);
  EXPECT_EQ(base::locate(summary.refused->at).line, 3);
  for (const Sent& sent : sent_) EXPECT_NE(sent.action, "ExecuteChangeSet");
}

}  // namespace
}  // namespace cf::workflow
