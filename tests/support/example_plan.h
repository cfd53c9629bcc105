// A plan with one entry of every decision, for the tests of plan and report.
#pragma once

#include <string>
#include <utility>

#include "plan/plan.h"

namespace cf::test {

inline plan::Entry example_entry(const std::string& path, plan::Decision decision,
                                 const std::string& reason) {
  plan::Entry entry;
  entry.id = {base::EnvironmentName("dev"), base::AccountId("011111111111"), base::Region("us-east-1"),
              base::StackPath(path)};
  std::string name = path;
  for (char& c : name) c = c == '/' ? '-' : c;
  entry.stack_name = base::StackName("shop-" + name);
  entry.decision = decision;
  entry.reason = reason;
  return entry;
}

inline change::PropertyChange example_property(const std::string& name, document::Node before,
                                               document::Node after,
                                               catalog::Replacement recreation = catalog::Replacement::no) {
  change::PropertyChange property;
  property.path = "/Properties/" + name;
  property.attribute = "Properties";
  property.name = name;
  property.before = std::move(before);
  property.after = std::move(after);
  property.requires_recreation = recreation;
  property.change_source = "DirectModification";
  return property;
}

inline change::ResourceChange example_change(change::Action action, const std::string& type,
                                             const std::string& logical_id) {
  change::ResourceChange change;
  change.action = action;
  change.type = type;
  change.logical_id = logical_id;
  return change;
}

inline plan::DesiredStack example_desired(const std::string& body) {
  plan::DesiredStack desired;
  desired.template_path = "templates/network.py";
  desired.template_body = body;
  desired.engine = "python";
  return desired;
}

inline plan::Plan example_plan() {
  using change::Action;
  using document::Node;
  using plan::Decision;
  plan::Plan plan;
  plan.tool_version = "0.1.0";
  plan.environment = base::EnvironmentName("dev");
  plan.account = base::AccountId("011111111111");
  plan.caller = "arn:aws:sts::011111111111:assumed-role/cloudfoundation-admin/jenkins";
  plan.project = "examples/shop";
  plan.commit = "4f2a9c1be07d6d1f";
  plan.created = "2026-01-01T12:00:00.000Z";

  plan::Entry network = example_entry("dev/network", Decision::create, "the stack does not exist yet");
  network.desired = example_desired("Resources: {}\n");
  network.desired->parameters = {{"CidrBlock", Node::string("10.0.0.0/16"), false}};
  network.desired->tags = {{"Owner", Node::string("platform")}};
  network.desired->capabilities = {"CAPABILITY_IAM"};
  network.changes = {example_change(Action::add, "AWS::EC2::InternetGateway", "Gateway"),
                     example_change(Action::add, "AWS::EC2::VPC", "Vpc")};
  network.parameters = {{"CidrBlock", Node(), Node::string("10.0.0.0/16")}};
  plan.entries.push_back(network);

  plan::Entry data =
      example_entry("dev/data", Decision::change, "3 resources change, 1 of them is replaced, 1 is removed");
  data.desired = example_desired("Resources:\n  Table: {}\n");
  data.live = {true,
               "arn:aws:cloudformation:us-east-1:011111111111:stack/shop-dev-data/1",
               "UPDATE_COMPLETE",
               "2025-12-30T08:00:00.000Z",
               "aa11",
               "bb22"};
  change::ResourceChange table = example_change(Action::modify, "AWS::DynamoDB::Table", "Table");
  table.replacement = change::Replacement::yes;
  table.physical_id = "shop-orders";
  table.properties = {
      example_property("KeySchema", Node::string("id"), Node::string("order"), catalog::Replacement::yes)};
  change::ResourceChange function = example_change(Action::modify, "AWS::Lambda::Function", "Handler");
  function.physical_id = "shop-handler";
  function.properties = {example_property("MemorySize", Node::plain("128"), Node::plain("256")),
                         example_property("Description", Node(), Node::string("Takes orders")),
                         example_property("Environment", Node::unknown("dev/network VpcId"),
                                          Node::unknown("dev/network VpcId"))};
  function.properties[0].causing_entity = "Memory";
  change::ResourceChange role = example_change(Action::modify, "AWS::IAM::Role", "Role");
  role.properties = {example_property("AssumeRolePolicyDocument",
                                      Node::string("line one\nline two\nline three\n"),
                                      Node::string("line one\nline 2\nline three\n"))};
  change::ResourceChange queue = example_change(Action::remove, "AWS::SQS::Queue", "Queue");
  queue.physical_id = "https://sqs.us-east-1.amazonaws.com/011111111111/shop";
  data.changes = {function, queue, role, table};
  data.parameters = {{"Memory", Node::string("128"), Node::string("256")},
                     {"Password", Node::secret("hunter2hunter2", "ssm:/shop/password@3"),
                      Node::secret("correcthorse", "ssm:/shop/password@4")},
                     {"VpcId", Node::string("vpc-1"), Node::unknown("dev/network VpcId")}};
  data.tags = {{"Owner", Node::string("shop"), Node()}};
  data.uses = {{"TableName", "dev-table", {"shop-dev-app", "shop-dev-report"}, false, true}};
  data.destroys = {"Queue", "Table"};
  data.deferred = true;
  data.holes = {"parameter VpcId (dev/network VpcId)"};
  data.needs = {base::StackPath("dev/network")};
  data.hooks = {{"before_update", "cmd", Node::string("./backup.sh")}};
  data.warnings = {
      "export dev-table changes while shop-dev-report imports it: AWS refuses unless the import is gone by "
      "then"};
  data.notes = {"Handler: predicted to modify with possible replacement, the change set says modify"};
  data.change_set_checked = true;
  plan.entries.push_back(data);

  plan.entries.push_back(
      example_entry("dev/queue", Decision::recreate,
                    "its creation failed and was rolled back (ROLLBACK_COMPLETE): delete, then create"));
  plan::Entry broken = example_entry("dev/app", Decision::blocked, "parameter Subnets has no value");
  broken.errors.push_back(base::error(base::ErrorKind::input, "parameter Subnets has no value",
                                      "give it one in config/dev/app.yaml"));
  broken.errors.back().trace = {"at config/dev/app.yaml:7:3", "while planning dev/app"};
  plan.entries.push_back(broken);
  plan.entries.push_back(
      example_entry("dev/logging", Decision::no_change, "template, parameters and tags are as deployed"));
  plan.entries.push_back(example_entry("dev/ad", Decision::ignored, "listed under ignore"));
  plan.entries.back().block = plan::Block::ignore;
  plan::Entry old =
      example_entry("dev/old", Decision::remove, "listed under undeploy, and it exists (CREATE_COMPLETE)");
  old.block = plan::Block::undeploy;
  old.live.exists = true;
  old.live.stack_id = "arn:old";
  old.changes = {example_change(Action::remove, "AWS::S3::Bucket", "Logs")};
  old.changes.back().policy_action = "Retain";
  plan.entries.push_back(old);
  plan.warnings = {"the account's limit of 2,000 stacks is near"};
  plan.frozen = {{"dev/app date", "2026-01-01"}};
  plan.digest = plan::digest_of(plan);
  return plan;
}

}  // namespace cf::test
