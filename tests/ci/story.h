// A repository on a fake forge with two environments, and what happens to it: the fixture of the stories that
// `cf ci` is tested with. Accounts are those of the embedded CloudFormation, the time is handed in.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ci/driver.h"
#include "ci/people.h"
#include "emulator/client.h"
#include "forge/fake_forge.h"
#include "net/socket_server.h"

namespace cf::ci {

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

inline constexpr const char* topic_template = R"(Parameters:
  Display: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref Display}}
  Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: {BucketName: !Sub "story-${AWS::AccountId}-${AWS::Region}"}}
)";

class StoryWorld {
 protected:
  // False: the fake can't be had here.
  bool set_up(forge::Host host) {
    host_ = host;
    fake_ = forge::FakeForge::of(host);
    if (fake_ == nullptr) return false;
    fake_->side("reset", "{'repository': true}");
    folder_ = std::filesystem::temp_directory_path() /
              ("cf-story-" + base::to_lower(forge::to_string(host)) + "-" + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::shared_ptr<store::Objects> objects = store::objects_in_folder(folder_ / ".cf" / "state");
    records_ = std::make_unique<Records>(objects);
    locks_ = std::make_unique<store::SharedLocks>(objects);
    for (const char* login : {"alice", "bob", "carol", "bo"})
      fake_->side("user", std::string("{'login': '") + login + "', 'permission': 'write'}");
    fake_->side("user", "{'login': 'mallory', 'permission': 'read'}");
    at("2026-06-01T09:00:00Z");  // a Monday, outside the window of prod
    files_["deployment.yaml"] = descriptor();
    files_["project/config/config.yaml"] = "project_code: story\nregion: us-east-1\n";
    files_["project/config/dev/topic.yaml"] = config("first");
    files_["project/config/prod/topic.yaml"] = config("first");
    files_["project/templates/topic.yaml"] = topic_template;
    return true;
  }
  ~StoryWorld() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  // What a descriptor names somebody.
  std::string name_of(const std::string& login) const {
    if (host_ == forge::Host::bitbucket) return "557058:" + login;
    return host_ == forge::Host::codecommit ? "arn:aws:iam::111111111111:role/" + login : login;
  }
  // dev without rules; prod with these. `top`: more keys of the whole.
  static std::string descriptor_of(const std::string& prod, const std::string& top = {}) {
    return "version: 2\n" + top +
           "environments:\n  - {name: dev, account_id: \"111111111111\"}\n  - name: prod\n    account_id: "
           "\"222222222222\"\n" +
           prod + "deploy:\n  - {name: topic.yaml, deploy_env: [all]}\n";
  }
  std::string descriptor() const {
    return descriptor_of(
        "    regions: [us-east-1, us-west-2]\n    promote_from: dev\n    approvals: {count: 1, users: [\"" +
        name_of("bob") +
        "\"]}\n    notify: [{url_from: CHAT_URL, format: json}]\n    windows: [{days: [mon-fri], from: "
        "\"22:00\", to: \"02:00\", zone: Europe/Berlin}]\n");
  }
  static std::string config(const std::string& display) {
    return "template: {type: file, path: topic.yaml}\nparameters: {Display: " + display + "}\n";
  }

  void at(const std::string& time) {
    clock_.set(time);
    fake_->side("clock", "{'now': '" + base::iso8601(clock_.now()) + "'}");
  }
  void later(std::chrono::seconds time) { at(base::iso8601(clock_.now() + time)); }

  // Commits the files to a branch, and checks them out. `more`: of the side endpoint's operation, as JSON.
  std::string push(const std::string& branch, const std::string& more = {}) {
    document::MappingBuilder files;
    for (const auto& [path, text] : files_) files.add(path, text);
    const std::string json = document::to_json(std::move(files).build());
    const document::Node answer =
        side_json("push", R"({"branch": ")" + branch + R"(", "files": )" + json + more + "}");
    for (const auto& [path, text] : files_)
      EXPECT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
    return std::string(answer["commit"].text());
  }
  // As FakeForge::side, with JSON as it is.
  document::Node side_json(const std::string& operation, const std::string& json) const {
    net::HttpRequest request{"POST", fake_->side_url(operation), {}, json};
    const auto answer = net::send(request, {}, {});
    if (!answer || answer->status != 200) {
      ADD_FAILURE() << operation << ": " << (answer ? answer->body : answer.error().message);
      return {};
    }
    return *document::parse_json_text(answer->body);
  }
  static std::string quoted(const std::string& text) {
    return document::to_json(document::Node::string(text));
  }

  // Changes both environments on a branch and opens a pull request of it.
  void propose(const std::string& display, const std::string& author = "alice",
               const std::string& branch = "feature/x") {
    files_["project/config/dev/topic.yaml"] = config(display);
    files_["project/config/prod/topic.yaml"] = config(display);
    push(branch);
    number_ = open(author, branch);
  }
  std::string open(const std::string& author, const std::string& branch, const std::string& more = {}) {
    return fake_->side_text(
        "pull_request",
        "{'title': 'A change', 'author': '" + author + "', 'head': '" + branch + "'" + more + "}", "number");
  }
  void merge() {
    const bool squashes = host_ != forge::Host::codecommit;
    commit_ = fake_->side_text("merge", "{'number': " + number_ + (squashes ? ", 'how': 'squash'}" : "}"),
                               "commit");
  }

  std::string comment(const std::string& login, const std::string& body) {
    return std::string(side_json("comment", "{\"number\": " + number_ + ", \"login\": \"" + login +
                                                "\", \"body\": " + quoted(body) + "}")["id"]
                           .text());
  }

  Event event(EventKind kind) const {
    Event event;
    event.kind = kind;
    event.host = host_;
    const forge::Connection connection = fake_->connection();
    event.api = connection.api;
    event.repository = connection.repository;
    event.run_id = "run-" + std::to_string(++runs_);
    if (kind == EventKind::pull_request || kind == EventKind::comment || kind == EventKind::closed)
      event.pull_request = number_;
    // What a checkout has is not told of pull requests here.
    if (kind != EventKind::pull_request) event.commit = commit_;
    event.branch = "main";
    return event;
  }
  workflow::Settings settings() const {
    workflow::Settings settings;
    settings.workspace.root = folder_;
    settings.descriptor = folder_ / "deployment.yaml";
    settings.project = folder_ / "project";
    settings.local = local_;
    settings.local_state = folder_ / ".cf" / "local.db";
    settings.environment = {{"CF_FORGE_TOKEN", token_},
                            {"AWS_ACCESS_KEY_ID", token_},
                            {"AWS_SECRET_ACCESS_KEY", "secret-of-" + token_},
                            {"AWS_REGION", "eu-central-1"},
                            {"AWS_ENDPOINT_URL", fake_->connection().api},
                            {"CHAT_URL", chat_.url("/hook")}};
    for (const auto& [name, value] : variables_) settings.environment[name] = value;
    settings.home = "/nonexistent";
    return settings;
  }
  base::Call call() {
    base::Call call;
    call.clock = &clock_;
    return call;
  }
  // A job, until it ends by itself.
  base::Result<base::ExitCode> try_run(Event event) {
    said_.clear();
    auto session = open_session(
        settings(), std::move(event), [this](const std::string& line) { said_ += line + "\n"; }, call());
    if (!session) return std::move(session).error();
    auto code = ci::run(**session, call());
    later(std::chrono::seconds(30));  // the next event
    return code;
  }
  base::ExitCode run(Event event) {
    auto code = try_run(std::move(event));
    if (!code) ADD_FAILURE() << base::describe(code.error());
    return code ? *code : base::ExitCode::failed;
  }
  // Of a job that ends with an error.
  base::Error error_of(Event event) {
    auto code = try_run(std::move(event));
    if (code) ADD_FAILURE() << "the job ended without an error:\n" << said_;
    return code ? base::Error{} : std::move(code).error();
  }
  base::ExitCode say_and_run(const std::string& login, const std::string& body) {
    Event comment_event = event(EventKind::comment);
    comment_event.comment_id = comment(login, body);
    return run(std::move(comment_event));
  }
  base::ExitCode run(EventKind kind) { return run(event(kind)); }
  base::ExitCode run_stage(const std::string& environment) {
    Event stage = event(EventKind::stage);
    stage.environment = environment;
    return run(std::move(stage));
  }

  std::vector<forge::Comment> all_comments() {
    auto forge = forge::open(fake_->connection());
    return *(*forge)->comments(number_, call());
  }
  // The texts of comments that contain this, newest last.
  std::vector<std::string> comments_with(const std::string& part) {
    std::vector<std::string> out;
    for (const forge::Comment& each : all_comments())
      if (each.body.find(part) != std::string::npos) out.push_back(each.body);
    return out;
  }
  std::string last_comment() { return all_comments().back().body; }
  // The newest posted plan.
  std::string plan_id_of(const std::string& environment) {
    const auto posted = records_->posted(environment, call());
    return posted->empty() ? "" : posted->back().plan_id;
  }
  Deployment deployment(const std::string& environment) {
    return (*records_->deployment(environment, call())).value_or(Deployment{});
  }
  std::vector<AuditRecord> audit_records() {
    std::vector<AuditRecord> out;
    const auto records = records_->audit_log().read(1, call());
    for (const store::LogRecord& record : *records) out.push_back(*audit_from_json(record.record));
    EXPECT_TRUE(records_->audit_log().verify(call())->empty());
    return out;
  }
  std::vector<std::string> audit() {
    std::vector<std::string> out;
    for (const AuditRecord& read : audit_records())
      out.push_back(read.what + (read.environment.empty() ? "" : " " + read.environment));
    return out;
  }
  std::size_t audited(const std::string& what) {
    std::size_t count = 0;
    for (const std::string& each : audit()) count += each == what ? 1 : 0;
    return count;
  }
  // A bucket's name is taken by somebody else, or free again.
  int other_account(const std::string& method, const std::string& bucket) {
    emulator::Options options;
    options.file = folder_ / ".cf" / "local.db";
    emulator::test::Client other(options);
    other.key = "999999999999";
    return other.s3(method, "/" + bucket).status;
  }

  forge::Host host_ = forge::Host::github;
  // What the chat was told, in order; one that says the same again is not repeated here.
  std::vector<std::string> told() const {
    std::vector<std::string> occasions;
    for (const std::string& request : chat_.requests()) {
      const auto message = document::parse_json_text(request.substr(request.find("\r\n\r\n") + 4));
      const std::string occasion = message ? std::string((*message)["occasion"].text()) : "malformed";
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
  Variables variables_;  // more of the runner's
  std::string number_, commit_, said_, token_ = "fake-token";
  std::unique_ptr<Records> records_;
  std::unique_ptr<store::SharedLocks> locks_;
  bool local_ = true;  // else the AWS is that of AWS_ENDPOINT_URL
  mutable int runs_ = 0;
};

// A story on one host, from a pushed main branch on.
template <class Test>
class StoryOf : public Test, protected StoryWorld {
 protected:
  void SetUp() override {
    if (!set_up(story_host())) GTEST_SKIP() << "the fake can't be had here";
    files_["deployment.yaml"] = rules();
    commit_ = push("main");
  }
  virtual forge::Host story_host() const = 0;
  // The descriptor of the base branch: prod wants bob's approval.
  virtual std::string rules() const { return descriptor_of(approved_by({"bob"})); }
  // Rules of prod: approvals of these.
  std::string approved_by(const std::vector<std::string>& logins, int count = 1,
                          const std::string& more = {}) const {
    std::vector<std::string> names;
    for (const std::string& login : logins) names.push_back("\"" + name_of(login) + "\"");
    return "    approvals: {count: " + std::to_string(count) + ", users: [" + base::join(names, ", ") + "]" +
           more + "}\n";
  }
  // Pull request, plans, merge, dev deployed; prod waits.
  void bring(const std::string& display, const std::string& author = "alice",
             const std::string& branch = "feature/x") {
    propose(display, author, branch);
    ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
    merge();
    ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  }
};

class GithubStory : public StoryOf<testing::Test> {
 protected:
  forge::Host story_host() const override { return forge::Host::github; }
};

// What must hold on every host.
class HostStory : public StoryOf<testing::TestWithParam<forge::Host>> {
 protected:
  forge::Host story_host() const override { return GetParam(); }
};

inline auto every_host() {
  return testing::Values(forge::Host::github, forge::Host::gitlab, forge::Host::bitbucket,
                         forge::Host::codecommit);
}
inline std::string host_name(const testing::TestParamInfo<forge::Host>& info) {
  return base::replace_all(forge::to_string(info.param), " ", "");
}

}  // namespace cf::ci
