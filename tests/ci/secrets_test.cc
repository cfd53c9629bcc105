// Canaries: every secret of a run is a text that is nowhere else, and none of them is anywhere afterwards.
#include <filesystem>

#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* secret_template = R"(Parameters:
  Display: {Type: String}
  Hidden: {Type: String, NoEcho: true}
  FromStore: {Type: String, NoEcho: true}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Display}}
  Kept: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Hidden}}
  Stored: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref FromStore}}
  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: {BucketName: !Sub "story-${AWS::AccountId}-${AWS::Region}"}}
)";

class Canaries : public GithubStory {
 protected:
  void SetUp() override {
    GithubStory::SetUp();
    if (IsSkipped()) return;
    token_ = "canary-forge-token-77aa";
    fake_->side("token", "{'token': '" + token_ + "', 'login': 'cf-bot'}");
    variables_ = {{"AWS_ACCESS_KEY_ID", "AKIAEXAMPLEEXAMPLE00"},
                  {"AWS_SECRET_ACCESS_KEY", "canary-aws-secret-access-key-0123"},
                  {"AWS_SESSION_TOKEN", "canary-aws-session-token-4567"},
                  {"CHAT_URL", "https://chat.example.com/canary-webhook-89ab"}};
    files_["project/templates/topic.yaml"] = secret_template;
    for (const char* account : {"111111111111", "222222222222"}) {
      emulator::Options options;
      options.file = folder_ / ".cf" / "local.db";
      std::filesystem::create_directories(folder_ / ".cf");
      emulator::test::Client client(options);
      client.key = account;
      ASSERT_EQ(client
                    .json("ssm", "AmazonSSM.PutParameter",
                          R"({"Name": "/canary", "Type": "SecureString", "Value": "canary-ssm-cdef"})")
                    .status,
                200);
    }
    write_configs("first", "canary-noecho-first");
    commit_ = push("main");
  }
  std::string rules() const override {
    return descriptor_of(
        "    approvals: {count: 1, users: [bob]}\n    notify: [{url_from: CHAT_URL, format: slack}]\n");
  }
  void write_configs(const std::string& display, const std::string& hidden) {
    for (const char* environment : {"dev", "prod"})
      files_[std::string("project/config/") + environment + "/topic.yaml"] =
          "template: {type: file, path: topic.yaml}\nparameters: {Display: " + display +
          ", Hidden: " + hidden + ", FromStore: !ssm /canary}\n";
  }
  void propose_secret(const std::string& display, const std::string& hidden, const std::string& branch) {
    write_configs(display, hidden);
    push(branch);
    number_ = open("alice", branch);
  }
  base::ExitCode run_and_remember(Event event) {
    auto code = try_run(std::move(event));
    log_ += said_;
    if (!code) log_ += base::describe(code.error());
    return code ? *code : base::ExitCode::failed;
  }

  // Everything that a run leaves behind or sends, but the embedded AWS's own state.
  std::string everything() {
    std::string all = log_ + document::to_json(fake_->side("state"));
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_ / ".cf")) {
      if (!file.is_regular_file() || file.path().filename().string().starts_with("local.db")) continue;
      all += "\n" + file.path().string() + ":\n" + base::read_file(file.path()).value_or("");
      ++files_read_;
    }
    return all;
  }
  void expect_no_canary(const std::string& after) {
    const std::string all = everything();
    for (std::size_t at = all.find("canary-"); at != std::string::npos; at = all.find("canary-", at + 1))
      ADD_FAILURE() << "after " << after << ": ..." << all.substr(at < 200 ? 0 : at - 200, 400);
  }

  std::string log_;
  std::size_t files_read_ = 0;
};

TEST_F(Canaries, AreNowhereAfterAWholeStory) {
  propose_secret("second", "canary-noecho-second", "feature/x");
  EXPECT_EQ(run_and_remember(event(EventKind::pull_request)), base::ExitCode::ok) << log_;
  expect_no_canary("a plan");

  Event push_event = event(EventKind::push);
  merge();
  push_event.commit = commit_;
  EXPECT_EQ(run_and_remember(push_event), base::ExitCode::ok) << log_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << log_;
  expect_no_canary("a deployment");

  ASSERT_EQ(other_account("PUT", "story-222222222222-us-east-1"), 200);
  Event approval = event(EventKind::comment);
  approval.comment_id = comment("bob", "cf approve prod");
  EXPECT_NE(run_and_remember(approval), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::failed) << log_;
  expect_no_canary("a failed deployment");

  Event status = event(EventKind::comment);
  status.comment_id = comment("bob", "cf status");
  EXPECT_EQ(run_and_remember(status), base::ExitCode::ok);
  expect_no_canary("a status");

  // The value changes: neither the old nor the new one is shown.
  propose_secret("third", "canary-noecho-third", "feature/y");
  EXPECT_EQ(run_and_remember(event(EventKind::pull_request)), base::ExitCode::ok) << log_;
  expect_no_canary("a plan of another value");

  // A plan that fails, with the values at hand.
  files_["project/templates/topic.yaml"] =
      std::string(secret_template) + "  Broken: {Type: AWS::SNS::Topc}\n";
  propose_secret("fourth", "canary-noecho-fourth", "feature/z");
  EXPECT_NE(run_and_remember(event(EventKind::pull_request)), base::ExitCode::ok);
  expect_no_canary("a failed plan");

  number_ = open("mallory", "evil", ", 'fork': true, 'files': {'x': 'y'}");
  run_and_remember(event(EventKind::pull_request));
  expect_no_canary("a fork's checks");
  EXPECT_GT(files_read_, 20u) << "artifacts, records, audit log and journals were looked at";
}

}  // namespace
}  // namespace cf::ci
