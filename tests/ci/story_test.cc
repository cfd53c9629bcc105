// The whole story on each forge, against the embedded CloudFormation: pull request, plans, a void approval,
// merge, dev deployed, the wrong people refused, the right one waits for the window, two regions in waves of
// which the second fails, recovery, and an audit log that has it all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ci/driver.h"
#include "ci/people.h"
#include "emulator/client.h"
#include "forge/fake_forge.h"
#include "net/socket_server.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The system's time, moved.
class ShiftedClock final : public base::Clock {
 public:
  base::TimePoint now() override { return base::system_clock().now() + shift_; }
  void sleep(base::Duration duration) override { base::system_clock().sleep(duration); }
  void set(const std::string& time) {
    base::TimePoint wanted{};
    ASSERT_TRUE(base::parse_iso8601(time, wanted));
    shift_ = wanted - base::system_clock().now();
  }

 private:
  base::TimePoint::duration shift_{};
};

constexpr const char* topic_template = R"(Parameters:
  Display: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Display}}
  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: {BucketName: !Sub "story-${AWS::AccountId}-${AWS::Region}"}}
)";

class Story : public testing::TestWithParam<forge::Host> {
 protected:
  void SetUp() override {
    fake_ = forge::FakeForge::of(GetParam());
    if (fake_ == nullptr)
      GTEST_SKIP() << "the fake of " << forge::to_string(GetParam()) << " can't be had here";
    fake_->side("reset", "{'repository': true}");
    folder_ = std::filesystem::temp_directory_path() /
              ("cf-story-" + base::to_lower(forge::to_string(GetParam())) + "-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    for (const char* login : {"alice", "bob", "carol"})
      fake_->side("user", std::string("{'login': '") + login + "', 'permission': 'write'}");
    fake_->side("user", "{'login': 'bo', 'permission': 'write'}");
    fake_->side("user", "{'login': 'mallory', 'permission': 'read'}");
    at("2026-06-01T09:00:00Z");  // a Monday, outside the window
    files_["deployment.yaml"] = descriptor();
    files_["project/config/config.yaml"] = "project_code: story\nregion: us-east-1\n";
    files_["project/config/dev/topic.yaml"] = config("first");
    files_["project/config/prod/topic.yaml"] = config("first");
    files_["project/templates/topic.yaml"] = topic_template;
    push("main");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string name_of(const std::string& login) const {
    if (GetParam() == forge::Host::bitbucket) return "557058:" + login;
    return GetParam() == forge::Host::codecommit ? "arn:aws:iam::111111111111:role/" + login : login;
  }
  std::string descriptor() const {
    return "version: 2\nenvironments:\n  - {name: dev, account_id: \"111111111111\"}\n  - name: prod\n    "
           "account_id: "
           "\"222222222222\"\n    regions: [us-east-1, us-west-2]\n    promote_from: dev\n    approvals: "
           "{count: 1, users: [\"" +
           name_of("bob") +
           "\"]}\n    notify: [{url_from: CHAT_URL, format: json}]\n    windows: [{days: [mon-fri], from: "
           "\"22:00\", to: \"02:00\", zone: Europe/Berlin}]\n"
           "deploy:\n  - {name: topic.yaml, deploy_env: [all]}\n";
  }
  static std::string config(const std::string& display) {
    return "template: {type: file, path: topic.yaml}\nparameters: {Display: " + display + "}\n";
  }

  void at(const std::string& time) {
    clock_.set(time);
    fake_->side("clock", "{'now': '" + base::iso8601(clock_.now()) + "'}");
  }
  std::string files_as_json() const {
    document::MappingBuilder files;
    for (const auto& [path, text] : files_) files.add(path, text);
    return document::to_json(std::move(files).build());
  }
  // Commits the files to a branch, and checks them out.
  std::string push(const std::string& branch) {
    const std::string commit = text_of(
        side_json("push", R"({"branch": ")" + branch + R"(", "files": )" + files_as_json() + "}"), "commit");
    for (const auto& [path, text] : files_)
      EXPECT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
    return commit;
  }
  // As FakeForge::side, with JSON as it is.
  document::Node side_json(const std::string& operation, const std::string& json) const {
    return fake_->side(operation, json);
  }
  static std::string text_of(const document::Node& node, const char* key) {
    return std::string(node[key].text());
  }

  std::string comment(const std::string& login, const std::string& body) {
    return fake_->side_text(
        "comment", "{'number': " + number_ + ", 'login': '" + login + "', 'body': '" + body + "'}", "id");
  }

  Event event(EventKind kind) const {
    Event event;
    event.kind = kind;
    event.host = GetParam();
    const forge::Connection connection = fake_->connection();
    event.api = connection.api;
    event.repository = connection.repository;
    event.run_id = "run-" + std::to_string(++runs_);
    if (kind == EventKind::pull_request || kind == EventKind::comment) event.pull_request = number_;
    event.commit = commit_;
    event.branch = "main";
    return event;
  }
  base::ExitCode run(Event event) {
    workflow::Settings settings;
    settings.workspace.root = folder_;
    settings.descriptor = folder_ / "deployment.yaml";
    settings.project = folder_ / "project";
    settings.local = true;
    settings.local_state = folder_ / ".cf" / "local.db";
    settings.environment = {{"CF_FORGE_TOKEN", "fake-token"},
                            {"AWS_ACCESS_KEY_ID", "fake-token"},
                            {"AWS_SECRET_ACCESS_KEY", "secret-of-fake-token"},
                            {"AWS_REGION", "eu-central-1"},
                            {"AWS_ENDPOINT_URL", fake_->connection().api},
                            {"CHAT_URL", chat_.url("/hook")}};
    settings.home = "/nonexistent";
    base::Call call;
    call.clock = &clock_;
    said_.clear();
    auto session = open_session(
        std::move(settings), std::move(event), [this](const std::string& line) { said_ += line + "\n"; },
        call);
    if (!session) {
      ADD_FAILURE() << base::describe(session.error());
      return base::ExitCode::failed;
    }
    auto code = ci::run(**session, call);
    records_ = std::move((*session)->records);
    if (!code) ADD_FAILURE() << base::describe(code.error());
    // The next event comes later.
    at(base::iso8601(clock_.now() + std::chrono::seconds(30)));
    return code ? *code : base::ExitCode::failed;
  }
  base::ExitCode say_and_run(const std::string& login, const std::string& body) {
    Event comment_event = event(EventKind::comment);
    comment_event.comment_id = comment(login, body);
    return run(std::move(comment_event));
  }

  // The texts of our comments that contain all of `parts`, newest last.
  std::vector<std::string> comments_with(const std::string& part) {
    base::Call call;
    call.clock = &clock_;
    auto forge = forge::open(fake_->connection());
    const auto all = (*forge)->comments(number_, call);
    std::vector<std::string> out;
    for (const forge::Comment& each : *all)
      if (each.body.find(part) != std::string::npos) out.push_back(each.body);
    return out;
  }
  // The plan's id in our comment about `matter`.
  std::string plan_id_of(const std::string& environment) {
    base::Call call;
    call.clock = &clock_;
    const auto posted = records_->posted(environment, call);
    return posted->empty() ? "" : posted->back().plan_id;
  }
  Deployment deployment(const std::string& environment) {
    base::Call call;
    call.clock = &clock_;
    return (*records_->deployment(environment, call)).value_or(Deployment{});
  }
  std::vector<std::string> audit() {
    base::Call call;
    call.clock = &clock_;
    std::vector<std::string> out;
    const auto records = records_->audit_log().read(1, call);
    for (const store::LogRecord& record : *records) {
      const AuditRecord read = *audit_from_json(record.record);
      out.push_back(read.what + (read.environment.empty() ? "" : " " + read.environment));
    }
    EXPECT_TRUE(records_->audit_log().verify(call)->empty());
    return out;
  }

  // What the chat was told of prod, in order; one that says the same again is not repeated here.
  std::vector<std::string> told() const {
    std::vector<std::string> occasions;
    for (const std::string& request : chat_.requests()) {
      const auto message = document::parse_json_text(request.substr(request.find("\r\n\r\n") + 4));
      const std::string occasion = message ? text_of(*message, "occasion") : "malformed";
      if (occasions.empty() || occasions.back() != occasion) occasions.push_back(occasion);
    }
    return occasions;
  }

  net::SocketServer chat_{[](int connection, const std::string&) {
    net::SocketServer::answer(connection, "ok");
    return true;
  }};
  forge::FakeForge* fake_ = nullptr;
  std::filesystem::path folder_;
  ShiftedClock clock_;
  std::map<std::string, std::string> files_;
  std::string number_, commit_, said_;
  std::unique_ptr<Records> records_;
  mutable int runs_ = 0;
};

TEST_P(Story, FromPullRequestToProduction) {
  // A pull request: a plan for each environment.
  files_["project/config/dev/topic.yaml"] = config("second");
  files_["project/config/prod/topic.yaml"] = config("second");
  push("feature/x");
  number_ = fake_->side_text("pull_request", "{'title': 'Second', 'author': 'alice', 'head': 'feature/x'}",
                             "number");
  ASSERT_EQ(run(event(EventKind::pull_request)), base::ExitCode::ok) << said_;
  ASSERT_EQ(comments_with("Deploy Plan: dev").size(), 1u);
  ASSERT_EQ(comments_with("Deploy Plan: prod").size(), 1u);
  EXPECT_THAT(comments_with("Deploy Plan: prod")[0],
              AllOf(HasSubstr("0 of 1"), HasSubstr("cf approve prod"), HasSubstr("us-west-2")));
  const std::string first_plan = plan_id_of("prod");

  // An approval of this plan; then the head moves, and it is void.
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + first_plan), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("1 of 1"));
  files_["project/config/prod/topic.yaml"] = config("third");
  push("feature/x");
  ASSERT_EQ(run(event(EventKind::pull_request)), base::ExitCode::ok) << said_;
  const std::string second_plan = plan_id_of("prod");
  EXPECT_NE(first_plan, second_plan);
  ASSERT_EQ(comments_with("Deploy Plan: prod").size(), 1u) << "updated in place";
  EXPECT_THAT(comments_with("Deploy Plan: prod")[0],
              AllOf(HasSubstr("0 of 1"), HasSubstr("third"), HasSubstr(first_plan)));

  // No deployment before the merge.
  EXPECT_EQ(say_and_run("bob", "cf deploy dev"), base::ExitCode::blocked);
  EXPECT_THAT(said_, HasSubstr("after the merge"));

  // The merge deploys dev, and ONE comment has its summary and the plan of prod.
  const bool squashes = GetParam() != forge::Host::codecommit;
  commit_ =
      fake_->side_text("merge", "{'number': " + number_ + (squashes ? ", 'how': 'squash'}" : "}"), "commit");
  ASSERT_EQ(run(event(EventKind::push)), base::ExitCode::ok) << said_;
  const auto summaries = comments_with("Deploy Summary: dev");
  ASSERT_EQ(summaries.size(), 1u);
  EXPECT_THAT(summaries[0],
              AllOf(HasSubstr("Deploy Plan: prod"), HasSubstr("cf approve prod " + second_plan)));
  EXPECT_EQ(plan_id_of("prod"), second_plan) << "a squash merge changes the commit, not the plan";
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);

  // The wrong people: no approver, a part of an approver's name, the author, somebody who may only read.
  EXPECT_EQ(say_and_run("carol", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("bo", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("alice", "cf approve prod " + second_plan), base::ExitCode::blocked);
  EXPECT_EQ(say_and_run("mallory", "cf approve prod " + second_plan), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("ignored"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);

  // The right one, outside the window: it waits, and says until when.
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + second_plan), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(),
              AllOf(HasSubstr("1 of 1"), HasSubstr("2026-06-01 22:00")));
  EXPECT_EQ(run(event(EventKind::resume)), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting) << "a schedule before the window changes nothing";

  // Inside: the first region is deployed; in the second a bucket's name is taken.
  {
    emulator::Options options;
    options.file = folder_ / ".cf" / "local.db";
    emulator::test::Client other(options);
    other.key = "999999999999";
    ASSERT_EQ(other.s3("PUT", "/story-222222222222-us-west-2").status, 200);
  }
  at("2026-06-01T20:30:00Z");  // 22:30 in Berlin
  EXPECT_EQ(run(event(EventKind::resume)), base::ExitCode::failed) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(said_, AllOf(HasSubstr("prod/222222222222/us-east-1/prod/topic: done"),
                           HasSubstr("us-west-2/prod/topic: failed")));
  const auto failures = comments_with("Deploy Summary: prod");
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_THAT(failures[0], HasSubstr("failed"));

  // Recovery: what blocks it is mended; it is another plan now, and needs an approval of its own.
  {
    emulator::Options options;
    options.file = folder_ / ".cf" / "local.db";
    emulator::test::Client other(options);
    other.key = "999999999999";
    ASSERT_EQ(other.s3("DELETE", "/story-222222222222-us-west-2").status, 204);
  }
  EXPECT_EQ(say_and_run("bob", "cf deploy prod " + second_plan), base::ExitCode::stale) << said_;
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  const std::string third_plan = plan_id_of("prod");
  EXPECT_NE(third_plan, second_plan);
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(say_and_run("bob", "cf approve prod " + third_plan), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_THAT(comments_with("Deploy Summary: prod").back(), Not(HasSubstr("failed")));

  // The audit log has it all, in order, unbroken.
  const auto log = audit();
  EXPECT_THAT(log, Contains("deployment done dev"));
  EXPECT_THAT(log, Contains("refused prod"));
  EXPECT_THAT(log, Contains("approved prod"));
  EXPECT_THAT(log, Contains("deployment waits prod"));
  EXPECT_THAT(log, Contains("deployment failed prod"));
  EXPECT_EQ(log.back(), "deployment done prod");

  EXPECT_THAT(told(), ElementsAre("plan", "approval_wanted", "failed", "approval_wanted", "deployed"));
}

INSTANTIATE_TEST_SUITE_P(OnEveryForge, Story,
                         testing::Values(forge::Host::github, forge::Host::gitlab, forge::Host::bitbucket,
                                         forge::Host::codecommit),
                         [](const auto& each) { return std::string(forge::to_string(each.param)); });

}  // namespace
}  // namespace cf::ci
