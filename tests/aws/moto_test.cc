// The clients over real HTTP against moto, another implementation of the same services.
#include <gtest/gtest.h>

#include <cstdlib>

#include "aws/cloudformation.h"
#include "aws/environment_session.h"
#include "aws/s3_objects.h"
#include "aws/services.h"
#include "base/process.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

using base::ErrorKind;

class Moto : public testing::Test {
 protected:
  // One server for all tests of this file; null: it can't be had.
  static base::Child* server() {
    static const std::unique_ptr<base::Child> child = [] {
      base::Command command;
      const char* python = std::getenv("CF_TEST_PYTHON");
      command.argv = {python != nullptr ? python : "python3", "tests/aws/moto_server.py"};
      for (const char* name : {"PATH", "HOME"}) {
        if (const char* value = std::getenv(name)) command.environment[name] = value;
      }
      auto started = base::Child::start(command);
      if (!started) return std::unique_ptr<base::Child>();
      base::Call call;
      call.deadline = call.clock->now() + std::chrono::seconds(180);
      const auto line = (*started)->read_line(100, call);
      if (!line || !*line) return std::unique_ptr<base::Child>();
      port = base::trim(**line);
      return *std::move(started);
    }();
    return child.get();
  }

  void SetUp() override {
    if (server() == nullptr) GTEST_SKIP() << "moto can't be had here";
    call.deadline = call.clock->now() + std::chrono::seconds(180);
    CallerOptions options;
    options.environment = {{"AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"},
                           {"AWS_SECRET_ACCESS_KEY", "secret-of-moto"},
                           {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + port},
                           {"AWS_REGION", "eu-central-1"}};
    options.home = "/nonexistent";
    caller = std::make_unique<Caller>(options);
    session = *caller->session(account, base::Region("eu-central-1"));
  }

  static std::string port;
  const base::AccountId account{"222222222222"};
  base::Call call;
  std::unique_ptr<Caller> caller;
  Session session;
};
std::string Moto::port;

TEST_F(Moto, EntersTheEnvironmentsAccountByItsRole) {
  const auto checked = check_account(session, account, call);
  EXPECT_TRUE(checked) << checked.error().message;
  const auto identity = get_caller_identity(session, call);
  ASSERT_TRUE(identity) << identity.error().message;
  EXPECT_NE(identity->arn.find("cloudfoundation-admin"), std::string::npos);
  const auto wrong = check_account(session, base::AccountId("333333333333"), call);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().kind, ErrorKind::wrong_account);
}

constexpr const char* topic_template =
    "Parameters: {Name: {Type: String}}\nResources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: "
    "{TopicName: "
    "!Ref Name}\nOutputs:\n  Name: {Value: !GetAtt Topic.TopicName, Export: {Name: topic-name}}\n";

TEST_F(Moto, DeploysAStackByAChangeSet) {
  CloudFormation client(session);
  CreateChangeSetInput input;
  input.stack = "network";
  input.name = "first";
  input.type = "CREATE";
  input.client_token = "token-1";
  input.source.body = topic_template;
  input.parameters = {{"Name", "topic-1", false, ""}};
  const auto id = client.create_change_set(input, call);
  ASSERT_TRUE(id) << id.error().message;
  const auto change_set = client.describe_change_set("network", "first", false, call);
  ASSERT_TRUE(change_set) << change_set.error().message;
  ASSERT_EQ(change_set->changes.size(), 1u);
  EXPECT_EQ(change_set->changes.front().logical_id, "Topic");
  EXPECT_EQ(change_set->changes.front().action, "Add");
  const auto executed = client.execute_change_set("network", "first", "token-2", false, call);
  ASSERT_TRUE(executed) << executed.error().message;
  const auto stack = client.describe_stack("network", call);
  ASSERT_TRUE(stack) << stack.error().message;
  EXPECT_EQ(stack->status, base::StackStatus::create_complete);
  const auto resources = client.list_stack_resources("network", call);
  ASSERT_TRUE(resources && resources->size() == 1u);
  EXPECT_EQ(resources->front().type, "AWS::SNS::Topic");
  EXPECT_TRUE(client.delete_stack("network", "token-3", {}, "", call));
  EXPECT_EQ(client.describe_stack("network", call).error().kind, ErrorKind::not_found);
}

TEST_F(Moto, ReadsWhatAStackBecame) {
  CloudFormation client(session);
  CreateStackInput input;
  input.stack = "events";
  input.client_token = "token-1";
  input.source.body = topic_template;
  input.parameters = {{"Name", "topic-2", false, ""}};
  input.tags = {{"team", "net & \xc3\xbc+work"}};
  const auto id = client.create_stack(input, call);
  ASSERT_TRUE(id) << id.error().message;
  const auto stack = client.describe_stack(*id, call);
  ASSERT_TRUE(stack) << stack.error().message;
  ASSERT_TRUE(stack->outputs.size() == 1u && stack->tags.size() == 1u && stack->parameters.size() == 1u);
  EXPECT_EQ(stack->outputs.front().value, "topic-2");
  EXPECT_EQ(stack->tags.front().value, "net & \xc3\xbc+work");
  EXPECT_EQ(stack->parameters.front().value, "topic-2");
  EXPECT_EQ(client.describe_stacks(call)->size(), 1u);
  EXPECT_EQ(client.list_stacks(call)->size(), 1u);
  const auto exports = client.list_exports(call);
  ASSERT_TRUE(exports && exports->size() == 1u);
  EXPECT_EQ(exports->front().value, "topic-2");
  EXPECT_FALSE(client.describe_stack_events("events", "", call)->empty());
  EXPECT_EQ(*client.get_template("events", call), topic_template);
  EXPECT_EQ(client.describe_stack("absent", call).error().kind, ErrorKind::not_found);
  EXPECT_TRUE(client.delete_stack("events", "token-3", {}, "", call));
}

TEST_F(Moto, KeepsObjects) {
  ASSERT_TRUE(create_bucket(session, "templates-1", call));
  EXPECT_TRUE(*bucket_exists(session, "templates-1", call));
  EXPECT_FALSE(*bucket_exists(session, "templates-2", call));
  const std::string key = "a b/\xc3\xbc+(=),//c/vpc.yaml";
  const std::string body = std::string("Resources: {}\n\0x", 16) + std::string(600'000, 'y');
  const auto put = put_object(session, "templates-1", key, body, call);
  ASSERT_TRUE(put) << put.error().message;
  EXPECT_EQ(*get_object(session, "templates-1", key, call), body);
  EXPECT_EQ(get_object(session, "templates-1", "absent", call).error().kind, ErrorKind::not_found);
}

TEST_F(Moto, KeepsObjectsWithConditionalWrites) {
  ASSERT_TRUE(create_bucket(session, "shared-1", call));
  const auto objects = objects_in_bucket(session, "shared-1", "cf");
  const auto first = objects->put("locks/dev.json", "one", "", call);
  ASSERT_TRUE(first) << first.error().message;
  const auto again = objects->put("locks/dev.json", "two", "", call);
  if (again) GTEST_SKIP() << "this moto knows no If-None-Match";
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  const auto second = objects->put("locks/dev.json", "two", *first, call);
  ASSERT_TRUE(second) << second.error().message;
  const auto stale = objects->put("locks/dev.json", "three", *first, call);
  if (stale) GTEST_SKIP() << "this moto knows no If-Match";
  EXPECT_EQ(stale.error().kind, ErrorKind::conflict);
  EXPECT_EQ((*objects->get("locks/dev.json", call))->bytes, "two");
  EXPECT_EQ(objects->put("locks/none.json", "x", *first, call).error().kind, ErrorKind::conflict);
  EXPECT_EQ(*objects->list("", call), std::vector<std::string>{"locks/dev.json"});
  EXPECT_TRUE(objects->remove("locks/dev.json", *second, call));
  EXPECT_FALSE(*objects->get("locks/dev.json", call));
}

TEST_F(Moto, KeepsParameters) {
  ASSERT_TRUE(put_parameter(session, {"/db/password", "hush-hush", "SecureString", 0}, false, call));
  const auto parameter = get_parameter(session, "/db/password", call);
  ASSERT_TRUE(parameter) << parameter.error().message;
  EXPECT_EQ(parameter->value, "hush-hush");
  EXPECT_EQ(parameter->version, 1);
  EXPECT_EQ(put_parameter(session, {"/db/password", "x", "String", 0}, false, call).error().kind,
            ErrorKind::conflict);
  EXPECT_EQ(get_parameter(session, "/absent", call).error().kind, ErrorKind::not_found);
}

}  // namespace
}  // namespace cf::aws
