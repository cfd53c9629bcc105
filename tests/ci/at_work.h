// A story whose AWS takes its time: what is begun is over by the next request, or hangs.
#pragma once

#include "ci/story.h"
#include "net/server.h"

namespace cf::ci {

class AwsClock final : public base::Clock {
 public:
  base::TimePoint now() override { return hangs ? now_ : now_ += std::chrono::hours(1); }
  void sleep(base::Duration) override {}
  std::atomic<bool> hangs{false};

 private:
  base::TimePoint now_ = base::system_clock().now();
};

class AtWork : public GithubStory {
 protected:
  void SetUp() override {
    emulator::Options options;
    options.clock = &aws_clock_;
    options.resource_time = std::chrono::minutes(30);
    client_.cloud = *emulator::Cloud::open(options);
    server_ = *net::Server::start(
        {}, [this](const net::HttpRequest& request) { return client_.cloud->serve(request); });
    GithubStory::SetUp();
    if (IsSkipped()) return;
    local_ = false;
    variables_ = {{"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(server_->port())},
                  {"AWS_ACCESS_KEY_ID", "333333333333"},
                  {"AWS_REGION", "us-east-1"}};
    for (const char* environment : {"dev", "prod"})
      files_[std::string("project/config/") + environment + "/later.yaml"] =
          "template: {type: file, path: later.yaml}\ndependencies: [" + std::string(environment) +
          "/topic.yaml]\n";
    files_["project/templates/later.yaml"] = "Resources: {Later: {Type: AWS::SNS::Topic}}\n";
    commit_ = push("main");
  }
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"})) + "  - {name: later.yaml, deploy_env: [all]}\n";
  }
  // What a run of an environment began before it was killed: its first stack is being made.
  void die_in(const std::string& environment, const std::string& account, const std::string& display) {
    aws_clock_.hangs = true;
    begun_ = "story-" + environment + "-topic";
    client_.key = account;
    EXPECT_EQ(client_
                  .cfn("CreateStack", {{"StackName", begun_},
                                       {"TemplateBody", topic_template},
                                       {"Parameters.member.1.ParameterKey", "Display"},
                                       {"Parameters.member.1.ParameterValue", display}})
                  .status,
              200);
    EXPECT_EQ(client_.status_of(begun_), "CREATE_IN_PROGRESS");
  }
  void let_aws_end() {
    aws_clock_.hangs = false;
    for (int i = 0; i < 100 && client_.status_of(begun_) != "CREATE_COMPLETE"; ++i) continue;
    EXPECT_EQ(client_.status_of(begun_), "CREATE_COMPLETE");
  }

  AwsClock aws_clock_;
  emulator::test::Client client_;
  std::unique_ptr<net::Server> server_;
  std::string begun_;
};

}  // namespace cf::ci
