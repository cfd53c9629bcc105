// Where everything stands, asked of the embedded CloudFormation.
#include "ci/everywhere.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "document/json.h"
#include "emulator/client.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* topic = "Resources: {Topic: {Type: AWS::SNS::Topic}}\n";

class EverywhereTest : public testing::Test {
 protected:
  EverywhereTest() {
    folder_ = std::filesystem::temp_directory_path() / ("cf-everywhere-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    settings_.workspace.root = folder_;
    settings_.descriptor = folder_ / "deployment.yaml";
    settings_.project = folder_ / "project";
    settings_.local = true;
    settings_.local_state = folder_ / ".cf" / "local.db";
    settings_.home = "/nonexistent";
    write("project/config/config.yaml", "project_code: shop\nregion: us-east-1\n");
    write("project/templates/topic.yaml", topic);
    objects_ = store::objects_in_folder((folder_ / "state").string());
    records_ = std::make_unique<Records>(objects_);
    locks_ = std::make_unique<store::SharedLocks>(objects_);
  }
  ~EverywhereTest() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
  }
  void project(std::size_t stacks, const std::string& regions = "[us-east-1, us-west-2]") {
    std::string text = "version: 2\nenvironments:\n";
    for (const char* name : {"dev", "test", "prod"}) {
      text += std::string("  - {name: ") + name + ", account_id: \"" + account_of(name) +
              "\", regions: " + regions + "}\n";
      for (std::size_t i = 0; i < stacks; ++i)
        write(std::string("project/config/") + name + "/s" + std::to_string(i) + ".yaml",
              "template: {type: file, path: topic.yaml}\n");
    }
    text += "deploy:\n";
    for (std::size_t i = 0; i < stacks; ++i)
      text += "  - {name: s" + std::to_string(i) + ".yaml, deploy_env: [all]}\n";
    write("deployment.yaml", text);
  }
  static std::string account_of(const std::string& name) {
    return name == "dev" ? "111111111111" : name == "test" ? "222222222222" : "333333333333";
  }
  emulator::test::Client& cloud() {
    if (!cloud_) {
      workflow::make_private_folder(settings_.local_state);
      emulator::Options options;
      options.file = settings_.local_state;
      cloud_ = std::make_unique<emulator::test::Client>(options);
    }
    return *cloud_;
  }
  void create(const std::string& environment, const std::string& region, const std::string& stack) {
    cloud().key = account_of(environment);
    cloud().region = region;
    const auto reply = cloud().cfn(
        "CreateStack", {{"StackName", "shop-" + environment + "-" + stack}, {"TemplateBody", topic}});
    ASSERT_EQ(reply.status, 200) << reply.body;
  }

  Everywhere look() {
    if (cloud_) cloud_->clock.sleep(std::chrono::hours(1));
    cloud_.reset();
    base::Diagnostics diagnostics;
    const auto descriptor = descriptor::read(settings_.descriptor, "deployment.yaml", diagnostics);
    auto everywhere = look_everywhere(settings_, descriptor, *records_, *locks_, {});
    if (!everywhere) ADD_FAILURE() << base::describe(everywhere.error());
    return everywhere ? *std::move(everywhere) : Everywhere{};
  }
  static std::string standing_of(const Everywhere& everywhere, const std::string& environment,
                                 const std::string& region, const std::string& stack) {
    for (const StackInPlace& each : everywhere.stacks)
      if (each.environment == environment && each.region.str() == region && each.stack == stack)
        return to_string(each.standing.standing);
    return "not there";
  }

  std::filesystem::path folder_;
  workflow::Settings settings_;
  std::shared_ptr<store::Objects> objects_;
  std::unique_ptr<Records> records_;
  std::unique_ptr<store::SharedLocks> locks_;
  std::unique_ptr<emulator::test::Client> cloud_;
};

TEST_F(EverywhereTest, AsksForAtMostTwoListsForEachHundredStacks) {
  constexpr std::size_t stacks = 100;
  project(stacks);
  for (const char* environment : {"dev", "test", "prod"})
    for (const char* region : {"us-east-1", "us-west-2"})
      for (std::size_t i = 0; i < stacks; ++i) create(environment, region, "s" + std::to_string(i));
  const Everywhere everywhere = look();
  EXPECT_EQ(everywhere.stacks.size(), 3 * 2 * stacks);
  std::size_t lists = 0;
  for (const auto& [name, count] : everywhere.calls)
    if (name.starts_with("cloudformation:")) lists += count;
  EXPECT_LE(lists, 2u * 3 * 2);
  EXPECT_GE(lists, 3u * 2) << "it has looked";
  EXPECT_EQ(standing_of(everywhere, "prod", "us-west-2", "s99"), "ok");
}

TEST_F(EverywhereTest, ShowsEachStackInEachPlaceAndWhatTheRecordsSay) {
  project(2);
  create("dev", "us-east-1", "s0");
  Deployment waiting;
  waiting.environment = "prod";
  waiting.plan_id = "0123456789ab";
  waiting.waits_for = "0 of 1 approvals \x1b[31m";
  ASSERT_TRUE(records_->keep(waiting, {}));
  ASSERT_TRUE(
      locks_->acquire("hold/dev", {"anna", "pull request 7", "deploys before the merge", {}, ""}, {}));
  const Everywhere everywhere = look();
  EXPECT_EQ(standing_of(everywhere, "dev", "us-east-1", "s0"), "ok");
  EXPECT_EQ(standing_of(everywhere, "dev", "us-west-2", "s0"), "not deployed");
  const std::string text = everywhere_text(everywhere, false);
  EXPECT_THAT(text,
              AllOf(HasSubstr("dev/us-east-1"), HasSubstr("prod/us-west-2"), HasSubstr("0 of 1 approvals"),
                    HasSubstr("held by anna"), HasSubstr("pull request 7"), HasSubstr("1 ok"),
                    HasSubstr("11 not deployed"), Not(HasSubstr("\x1b"))));
}

TEST_F(EverywhereTest, AStackChangedAfterItsDeploymentWasChangedOutside) {
  project(1, "[us-east-1]");
  create("dev", "us-east-1", "s0");
  LiveStacks live;
  live.commit = "aaa";
  live.at = base::TimePoint{std::chrono::hours{1}};
  live.stacks = {{"s0", base::Region("us-east-1"), "one", "CREATE_COMPLETE", false}};
  ASSERT_TRUE(records_->keep_live("dev", live, {}));
  const Everywhere everywhere = look();
  EXPECT_EQ(standing_of(everywhere, "dev", "us-east-1", "s0"), "changed outside");
  EXPECT_THAT(everywhere_text(everywhere, true),
              AllOf(HasSubstr("s0 in dev: last changed"), HasSubstr("x cloudformation:DescribeStacks")))
      << "an environment in one region is one column";
}

TEST_F(EverywhereTest, WhatTheCheckoutHasOtherwiseIsBehind) {
  project(1, "[us-east-1]");
  create("dev", "us-east-1", "s0");
  settings_.workspace.commit = "bbb";
  LiveStacks live;
  live.commit = "aaa";
  live.at = base::system_clock().now() + std::chrono::hours(24 * 365 * 20);
  live.stacks = {{"s0", base::Region("us-east-1"), "another digest", "CREATE_COMPLETE", false}};
  ASSERT_TRUE(records_->keep_live("dev", live, {}));
  EXPECT_EQ(standing_of(look(), "dev", "us-east-1", "s0"), "behind");
  live.commit = "bbb";
  ASSERT_TRUE(records_->keep_live("dev", live, {}));
  EXPECT_EQ(standing_of(look(), "dev", "us-east-1", "s0"), "ok") << "it is of this commit";
}

TEST_F(EverywhereTest, AnEnvironmentThatCantBeReadIsAProblemOfItsOwn) {
  project(1);
  write("project/config/test/config.yaml", "region: [\n");
  create("dev", "us-east-1", "s0");
  const Everywhere everywhere = look();
  EXPECT_EQ(standing_of(everywhere, "dev", "us-east-1", "s0"), "ok");
  EXPECT_EQ(standing_of(everywhere, "test", "us-east-1", "s0"), "not there");
  EXPECT_EQ(everywhere.problems.count("test"), 1u);
  EXPECT_THAT(everywhere_text(everywhere, false),
              AllOf(HasSubstr("test can't be looked at:\n  error: config/test/config.yaml:1:10:"),
                    Not(HasSubstr("\\n"))));
}

TEST_F(EverywhereTest, ItsJsonHasAPublishedSchema) {
  const auto published = base::read_file("docs/schema/status.schema.json");
  ASSERT_TRUE(published);
  EXPECT_EQ(*published, status_schema());
  project(1);
  create("dev", "us-east-1", "s0");
  const auto json = document::parse_json_text(everywhere_json(look()));
  ASSERT_TRUE(json);
  const auto schema = document::parse_json_text(status_schema());
  // Every key of each object, and no other.
  const auto same_keys = [](const document::Node& object, const document::Node& described) {
    std::vector<std::string> keys, known;
    for (const document::Entry& entry : object.entries()) keys.emplace_back(entry.key.text());
    for (const document::Entry& entry : described["properties"].entries())
      known.emplace_back(entry.key.text());
    EXPECT_EQ(keys, known);
  };
  same_keys(*json, *schema);
  same_keys((*json)["environments"].at(0), (*schema)["$defs"]["environment"]);
  same_keys((*json)["stacks"].at(0), (*schema)["$defs"]["stack"]);
}

}  // namespace
}  // namespace cf::ci
