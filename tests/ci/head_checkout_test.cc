// Comments on an open pull request where the job has the base branch checked out: the head is fetched.
#include "ci/head_checkout.h"

#include "base/process.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class FetchedHead : public HostStory {
 protected:
  // The fake's repository, cloned as a runner does it: the base branch, and `origin`.
  void check_out_base() {
    const std::string origin =
        (std::filesystem::temp_directory_path() /
         ("cf-fake-" + base::to_lower(forge::to_string(host_)) + "-" + std::to_string(getpid())))
            .string();
    std::filesystem::remove_all(folder_ / "project");
    std::filesystem::remove(folder_ / "deployment.yaml");
    if (!std::filesystem::exists(folder_ / ".git")) {
      git({"init", "--quiet"});
      git({"remote", "add", "origin", origin});
    }
    git({"fetch", "--quiet", "origin", "refs/heads/main"});
    git({"checkout", "--quiet", "--force", "--detach", "FETCH_HEAD"});
  }
  void git(std::vector<std::string> arguments) {
    base::Command command;
    command.argv = {"git"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.directory = folder_;
    command.environment = {{"PATH", std::getenv("PATH")}, {"HOME", folder_.string()}};
    auto done = base::run(command, "", call());
    ASSERT_TRUE(done) << base::describe(done.error());
    EXPECT_EQ(done->exit_code, 0) << done->err;
  }
  base::ExitCode plan_with_base_checked_out(const std::string& body = "cf plan") {
    return say_with_base_checked_out("carol", body);
  }
  base::ExitCode say_with_base_checked_out(const std::string& login, const std::string& body) {
    Event wanted = event(EventKind::comment);
    wanted.comment_id = comment(login, body);
    return run_with_base_checked_out(std::move(wanted));
  }
  base::ExitCode run_with_base_checked_out(Event wanted) {
    workflow::Settings with_base = settings();
    with_base.workspace.commit = commit_;
    with_base.environment["PATH"] = std::getenv("PATH");
    said_.clear();
    auto session = open_session(
        with_base, wanted, [this](const std::string& line) { said_ += line + "\n"; }, call());
    EXPECT_TRUE(session);
    auto code = ci::run(**session, call());
    EXPECT_TRUE(code) << base::describe(code.error());
    EXPECT_EQ((*session)->settings.workspace.root, folder_) << "the job goes on where it was";
    later(std::chrono::seconds(30));
    return code ? *code : base::ExitCode::failed;
  }
  std::string head_commit() {
    auto forge = forge::open(fake_->connection());
    return (*forge)->pull_request(number_, call())->head_commit;
  }
  // A branch with these files of its own, and a pull request of it.
  void propose_files(const std::map<std::string, std::string>& more) {
    for (const auto& [path, text] : more) files_[path] = text;
    push("feature/x");
    number_ = open("alice", "feature/x");
    check_out_base();
  }
};

TEST_P(FetchedHead, IsPlannedAsByThePullRequestsOwnJob) {
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const std::string own = plan_id_of("prod");
  check_out_base();
  EXPECT_EQ(plan_with_base_checked_out(), base::ExitCode::ok) << said_;
  EXPECT_THAT(last_comment(), HasSubstr("Planned"));
  EXPECT_EQ(plan_id_of("prod"), own);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr("second"));
  const auto checked_out = base::read_file((folder_ / "project/config/prod/topic.yaml").string());
  EXPECT_EQ(*checked_out, config("first")) << "the job's own checkout stays as it is";
  EXPECT_THAT(base::list_directory(folder_ / ".cf" / "heads").value_or({}), IsEmpty());
  EXPECT_TRUE(std::filesystem::exists(folder_ / ".cf" / "artifacts" / "plan-prod.md"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, FetchedHead, every_host(), host_name);

class FetchedHeadBeforeMerge : public FetchedHead {
 protected:
  std::string rules() const override {
    return descriptor_of(approved_by({"bob", "carol"}, 2), "ci: {deploy: before_merge}\n");
  }
};

TEST_P(FetchedHeadBeforeMerge, IsDeployedAsItWasPlanned) {
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const std::string own = plan_id_of("dev");
  check_out_base();
  EXPECT_EQ(say_with_base_checked_out("bob", "cf deploy dev " + own), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("dev").plan_id, own);
  EXPECT_EQ(deployment("dev").commit, head_commit());
  EXPECT_THAT(comments_with("Deploy Summary: dev").back(), HasSubstr("topic"));
  EXPECT_TRUE(*locks_->holder("hold/dev", call())) << "held until the pull request closes";
  EXPECT_THAT(base::list_directory(folder_ / ".cf" / "heads").value_or({}), IsEmpty());
  const auto checked_out = base::read_file((folder_ / "project/config/dev/topic.yaml").string());
  EXPECT_EQ(*checked_out, config("first"));
}

TEST_P(FetchedHeadBeforeMerge, IsGoneOnWithByTheScheduleOnceItIsApproved) {
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  check_out_base();
  EXPECT_EQ(say_with_base_checked_out("bob", "cf deploy prod " + plan_id_of("prod")), base::ExitCode::ok)
      << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(run_with_base_checked_out(event(EventKind::resume)), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  EXPECT_EQ(say_with_base_checked_out("carol", "cf approve prod " + deployment("prod").plan_id),
            base::ExitCode::ok)
      << last_comment();
  EXPECT_EQ(run_with_base_checked_out(event(EventKind::resume)), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(deployment("prod").commit, head_commit());
}

TEST_P(FetchedHeadBeforeMerge, OfAnotherCommitThanWasAskedForIsNotGoneOnWith) {
  propose("second");
  check_out_base();
  EXPECT_EQ(say_with_base_checked_out("bob", "cf deploy prod"), base::ExitCode::ok) << said_;
  files_["project/config/prod/topic.yaml"] = config("of mallory");
  push("feature/x");
  check_out_base();
  EXPECT_EQ(run_with_base_checked_out(event(EventKind::resume)), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("changed since: cf deploy prod there"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

INSTANTIATE_TEST_SUITE_P(Hosts, FetchedHeadBeforeMerge, every_host(), host_name);

class FetchedHeadThreats : public FetchedHead {};

TEST_P(FetchedHeadThreats, NothingOfItIsRun) {
  propose_files({{"project/config/dev/topic.yaml",
                  "template: {type: file, path: topic.py}\nparameters: {Display: x}\n"},
                 {"project/templates/topic.py", "open('" + (folder_ / "ran").string() +
                                                    "', 'w')\ndef sceptre_handler(data):\n  return '{}'\n"},
                 {"project/config/prod/topic.yaml",
                  "template: {type: file, path: topic.yaml}\nparameters: {Display: !rcmd \"touch " +
                      (folder_ / "ran").string() + "\"}\n"}});
  // Hooks of the job's own checkout are not for this either.
  for (const char* hook : {"post-checkout", "reference-transaction"}) {
    const std::string path = (folder_ / ".git" / "hooks" / hook).string();
    ASSERT_TRUE(base::write_file(path, "#!/bin/sh\ntouch '" + (folder_ / "ran").string() + "'\n",
                                 base::Durability::unsynced));
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }
  EXPECT_NE(plan_with_base_checked_out(), base::ExitCode::ok);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "ran"));
  EXPECT_THAT(comments_with("Deploy Plan: dev").back(), HasSubstr("may not run here"));
}

TEST_P(FetchedHeadThreats, ReachesNoAddressOfTheMachineAndNoCredentials) {
  propose_files({{"project/config/dev/topic.yaml", "template: {type: http, url: \"" +
                                                       chat_.url("/latest/credentials.json") +
                                                       "\"}\nparameters: {Display: x}\n"},
                 {"project/config/prod/topic.yaml", config("!environment_variable AWS_SECRET_ACCESS_KEY")}});
  EXPECT_NE(plan_with_base_checked_out(), base::ExitCode::ok);
  EXPECT_THAT(chat_.requests(), IsEmpty());
  EXPECT_THAT(comments_with("Deploy Plan: dev").back(), HasSubstr("from the network is not allowed here"));
  for (const std::string& each : comments_with("Deploy Plan: prod"))
    EXPECT_THAT(each, Not(HasSubstr("secret-of-")));
}

TEST_P(FetchedHeadThreats, RulesAreTheBaseBranchs) {
  propose_files({{"deployment.yaml", descriptor_of(approved_by({"alice"}))},
                 {"project/config/prod/topic.yaml", config("second")}});
  EXPECT_EQ(plan_with_base_checked_out("cf plan prod"), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(),
              AllOf(HasSubstr("changes the rules themselves"), HasSubstr("0 of 1")));
}

TEST_P(FetchedHeadThreats, OfAForkIsNotFetched) {
  files_["project/config/prod/topic.yaml"] = config("second");
  document::MappingBuilder none;
  side_json("push", R"({"branch": "evil", "fork": "mallory", "files": {"x": "y"}})");
  number_ = open("mallory", "evil", ", 'fork': true");
  check_out_base();
  EXPECT_EQ(plan_with_base_checked_out(), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("comes from a fork"));
}

INSTANTIATE_TEST_SUITE_P(Hosts, FetchedHeadThreats, testing::Values(forge::Host::github), host_name);

}  // namespace
}  // namespace cf::ci
