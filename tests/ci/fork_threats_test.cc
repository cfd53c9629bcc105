// Threats: a pull request's own code and configuration. Forks, commands and Python of the head, rules that a
// pull request brings along, branches that it chooses.
#include "ci/fork_check.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Threats : public GithubStory {
 protected:
  bool exists(const std::string& path) const { return std::filesystem::exists(folder_ / path); }
  // Requests to the embedded AWS leave its state behind.
  bool asked_aws() const { return exists(".cf/local.db"); }
  void run_command_of_the_head() {
    files_["project/config/dev/topic.yaml"] =
        "template: {type: file, path: topic.yaml}\nparameters: {Display: !rcmd \"touch ran; echo x\"}\n";
    push("feature/x");
    number_ = open("alice", "feature/x");
  }
};

TEST_F(Threats, AForkIsCheckedWithoutCredentialsCommandsPythonAndAws) {
  files_["project/config/dev/topic.yaml"] =
      "template: {type: file, path: topic.yaml}\nparameters: {Display: !rcmd \"touch ran; echo x\"}\n";
  files_["project/templates/code.py"] =
      "open('ran', 'w')\ndef sceptre_handler(data):\n    return 'Resources: {}'\n";
  files_["project/config/dev/code.yaml"] = "template: {type: file, path: code.py}\n";
  files_["deployment.yaml"] += "  - {name: code.yaml, deploy_env: [dev]}\n";
  for (const auto& [path, text] : files_)
    ASSERT_TRUE(base::write_file(folder_ / path, text, base::Durability::unsynced));
  number_ = open("mallory", "evil", ", 'fork': true, 'files': {'x': 'y'}");

  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::invalid) << said_;
  EXPECT_FALSE(exists("project/ran"));
  EXPECT_FALSE(exists("ran"));
  EXPECT_FALSE(asked_aws());
  ASSERT_EQ(comments_with("Checks of a pull request from a fork").size(), 1u);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("dev: **errors**"), HasSubstr("prod: no errors"),
                                    Not(HasSubstr("Deploy Plan"))));
}

TEST_F(Threats, AForkInAJobWithoutTokenIsCheckedInTheLog) {
  push("evil");
  std::string said;
  EXPECT_EQ(check_fork_offline(
                settings(), [&](const std::string& line) { said += line; }, call()),
            base::ExitCode::ok);
  EXPECT_THAT(said, AllOf(HasSubstr("dev: no errors"), HasSubstr("prod: no errors")));
  EXPECT_FALSE(asked_aws());
}

TEST_F(Threats, CommentsOnAnOpenForkNeitherPlanNorApproveNorDeploy) {
  number_ = open("mallory", "evil", ", 'fork': true, 'files': {'x': 'y'}");
  for (const char* command :
       {"cf plan", "cf plan dev", "cf approve prod", "cf deploy dev", "cf deploy prod"}) {
    EXPECT_EQ(say_and_run("bob", command), base::ExitCode::blocked) << command;
    EXPECT_THAT(last_comment(), HasSubstr("from a fork")) << command;
  }
  EXPECT_FALSE(asked_aws());
}

TEST_F(Threats, PlanningRunsNoCommandOfThePullRequest) {
  run_command_of_the_head();
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_FALSE(exists("project/ran"));
  EXPECT_THAT(comments_with("Deploy Plan: dev").front(), HasSubstr("!rcmd would run a command"));
}

TEST_F(Threats, PlanningRunsACommandWhereTheBaseBranchTrustsPullRequests) {
  files_["deployment.yaml"] = "ci: {trust_pull_requests: true}\n" + rules();
  push("main");
  run_command_of_the_head();
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_TRUE(exists("project/ran"));
}

TEST_F(Threats, APullRequestCannotTrustItself) {
  files_["deployment.yaml"] = "ci: {trust_pull_requests: true}\n" + rules();
  run_command_of_the_head();
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_FALSE(exists("project/ran"));
}

TEST_F(Threats, APullRequestSeesNoCredentialsOfItsRunner) {
  files_["deployment.yaml"] = descriptor_of(
      "    approvals: {count: 1, users: [bob]}\n    notify: [{url_from: CHAT_URL, format: slack}]\n");
  push("main");
  variables_ = {{"CHAT_URL", "https://chat.example.com/abcdef"}, {"STAGE", "blue"}};
  files_["project/config/dev/topic.yaml"] =
      "template: {type: file, path: topic.yaml}\nparameters:\n  Display: \"{{ environment_variable.STAGE }}"
      "{{ environment_variable.AWS_SECRET_ACCESS_KEY | list | join('-') }}"
      "{{ environment_variable.CF_FORGE_TOKEN | list | join('-') }}"
      "{{ environment_variable.CHAT_URL | list | join('-') }}\"\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  run(EventKind::pull_request);
  const std::string shown = comments_with("Deploy Plan: dev").front();
  EXPECT_THAT(shown,
              AllOf(Not(HasSubstr("s-e-c-r-e-t")), Not(HasSubstr("f-a-k-e")), Not(HasSubstr("c-h-a-t"))));
}

TEST_F(Threats, APullRequestSeesNoKeyOrPassphraseHoweverItSpellsThem) {
  variables_ = {{"CF_PLAN_KEY", "0123456789abcdef0123456789abcdef"},
                {"DEPLOY_KEY", "deploy-canary"},
                {"GPG_PASSPHRASE", "phrase-canary"}};
  files_["project/config/dev/topic.yaml"] =
      "template: {type: file, path: topic.yaml}\nparameters:\n  Display: \"seen:{{ environment_variable | "
      "tojson "
      "| reverse }}{{ environment_variable.CF_PLAN_KEY | default('none') | reverse }}\"\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  run(EventKind::pull_request);
  for (const forge::Comment& each : all_comments())
    EXPECT_THAT(each.body, AllOf(Not(HasSubstr("fedcba98")), Not(HasSubstr("yranac"))));
}

class TemplatesFromTheWeb : public Threats {
 protected:
  void propose_address(const std::string& url) {
    files_["project/config/dev/topic.yaml"] =
        "template: {type: http, url: \"" + url + "\"}\nhttp_template_handler: {retries: 0}\nparameters: {}\n";
    push("feature/x");
    number_ = open("alice", "feature/x");
  }
  // Of the base branch.
  void allow_hosts(const std::string& hosts) {
    files_["deployment.yaml"] = "ci: {template_hosts: [\"" + hosts + "\"]}\n" + rules();
    push("main");
  }
  static std::string host_of(const std::string& url) { return url.substr(7, url.find('/', 7) - 7); }
  net::SocketServer web_{[](int connection, const std::string&) {
    net::SocketServer::answer(connection, "Resources: {T: {Type: AWS::SNS::Topic}}\n");
    return true;
  }};
};

TEST_F(TemplatesFromTheWeb, AreNotFetchedForAPullRequestUnlessTheBaseBranchNamesTheHost) {
  propose_address(web_.url("/x.yaml"));
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_TRUE(web_.requests().empty());
  EXPECT_THAT(comments_with("Deploy Plan: dev").back(), HasSubstr("template_hosts"));

  // What a pull request allows itself is not allowed.
  files_["deployment.yaml"] = "ci: {template_hosts: [\"" + host_of(web_.url("/")) + "\"]}\n" + rules();
  propose_address(web_.url("/x.yaml"));
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_TRUE(web_.requests().empty());

  allow_hosts(host_of(web_.url("/")));
  propose_address(web_.url("/x.yaml"));
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_FALSE(web_.requests().empty());
}

TEST_F(TemplatesFromTheWeb, ComeFromNoOtherSpellingOrPortOfAnAddress) {
  allow_hosts("templates.example.com");
  const std::string port = host_of(web_.url("/")).substr(host_of(web_.url("/")).find(':'));
  for (const std::string& host :
       {"127.1" + port, "2130706433" + port, "0x7f000001" + port, "[::1]" + port, "localhost" + port,
        std::string("169.254.169.254"), "templates.example.com.evil.example" + port,
        "templates.example.com" + port}) {
    propose_address("http://" + host + "/latest/x.yaml");
    EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok) << host;
    EXPECT_THAT(comments_with("Deploy Plan: dev").back(), HasSubstr("may not come from")) << host;
  }
  EXPECT_TRUE(web_.requests().empty());
}

TEST_F(Threats, RulesOfThePullRequestDoNotCountAndAreFlagged) {
  files_["deployment.yaml"] =
      base::replace_all(descriptor_of("    approvals: {count: 1, users: [carol]}\n    regions: [us-east-1, "
                                      "ap-southeast-2]\n    role: evil\n"),
                        "222222222222", "666666666666");
  propose("second");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const std::string shown = comments_with("Deploy Plan: prod").front();
  EXPECT_THAT(shown, AllOf(HasSubstr("changes the rules themselves"), HasSubstr("222222222222"),
                           Not(HasSubstr("666666666666")), Not(HasSubstr("ap-southeast-2"))));
  // Who adds themselves to the approvers is none of them.
  EXPECT_EQ(say_and_run("carol", "cf approve prod"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("none of those who approve prod"));
  EXPECT_THAT(audit(), Contains("refused prod"));
}

// The job of a comment has the base branch checked out.
TEST_F(Threats, RulesOfThePullRequestStayFlaggedWhenItIsApproved) {
  files_["deployment.yaml"] = descriptor_of(approved_by({"bob", "carol"}, 2));
  push("main");
  files_["deployment.yaml"] = descriptor_of(approved_by({"alice", "bob"}));
  propose("second");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  ASSERT_TRUE(base::write_file(folder_ / "deployment.yaml", descriptor_of(approved_by({"bob", "carol"}, 2)),
                               base::Durability::unsynced));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(),
              AllOf(HasSubstr("1 of 2"), HasSubstr("changes the rules themselves")));
}

TEST_F(Threats, AnEnvironmentThatThePullRequestAddsIsNotPlanned) {
  files_["deployment.yaml"] = base::replace_all(
      rules(), "environments:\n", "environments:\n  - {name: evil, account_id: \"666666666666\"}\n");
  files_["project/config/evil/topic.yaml"] = config("evil");
  propose("second");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_TRUE(comments_with("Deploy Plan: evil").empty());
  EXPECT_TRUE(comments_with("cf shows evil").empty());
  EXPECT_EQ(plan_id_of("evil"), "");
  EXPECT_THAT(comments_with("evil is new").front(), HasSubstr("planned after the merge"));
  EXPECT_THAT(comments_with("Deploy Plan: dev").front(), HasSubstr("changes the rules themselves"));
  say_and_run("bob", "cf deploy evil");
  EXPECT_THAT(last_comment(), HasSubstr("there is no environment 'evil'"));
}

TEST_F(Threats, TheBranchThatAPullRequestGoesIntoBringsNoRules) {
  // Whoever may push may make a branch whose descriptor names them.
  files_["deployment.yaml"] = descriptor_of("    approvals: {count: 0, users: [alice]}\n");
  push("weak");
  propose("second");
  number_ = open("alice", "feature/x", ", 'base': 'weak'");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("into weak, not into main"));
  merge();
  Event push_event = event(EventKind::push);
  push_event.branch = "weak";
  EXPECT_EQ(run(push_event), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("the push is to weak, not to main"));
  EXPECT_EQ(say_and_run("alice", "cf deploy prod"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("the pull request is into weak"));
  EXPECT_FALSE(asked_aws());
}

TEST_F(Threats, NamesAreNeverTakenForCommands) {
  for (const char* name : {"feature/$(touch ran)", "feature/`touch ran`", "feature/a;touch ran", "--help"}) {
    Event evil = event(EventKind::push);
    evil.branch = name;
    EXPECT_EQ(run(evil), base::ExitCode::ok) << name;
  }
  propose("second");
  for (const char* text :
       {"cf deploy dev; touch ran", "cf deploy $(touch ran)", "cf plan `touch ran`",
        "cf deploy dev --profile evil", "cf plan ../../etc", "cf approve prod 0123456789ab && x"}) {
    say_and_run("bob", text);
    EXPECT_THAT(last_comment(), HasSubstr("On the first line of a comment")) << text;
  }
  EXPECT_FALSE(exists("ran"));
  EXPECT_FALSE(exists("project/ran"));
  EXPECT_FALSE(asked_aws());
}

TEST_F(Threats, AStageDeploysNothingThatIsNotMerged) {
  const std::string merged = commit_;
  files_["project/config/dev/topic.yaml"] = config("unmerged");
  Event stage = event(EventKind::stage);
  stage.environment = "dev";
  stage.commit = push("feature/x");
  const base::Error refused = error_of(stage);
  EXPECT_EQ(refused.kind, base::ErrorKind::blocked);
  EXPECT_THAT(refused.message, HasSubstr("is not on main"));
  EXPECT_EQ(deployment("dev").environment, "");
  // An older commit of the branch is one that the pipeline has brought so far.
  files_["x"] = "y";
  files_["project/config/dev/topic.yaml"] = config("first");
  push("main");
  stage.commit = merged;
  EXPECT_EQ(run(stage), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("dev").progress, Progress::done);
}

TEST_F(Threats, NothingIsWrittenThroughASymbolicLinkOfTheHead) {
  const std::filesystem::path outside = folder_.string() + "-outside";
  std::filesystem::create_directories(outside);
  const std::string precious = (outside / "bashrc").string();
  ASSERT_TRUE(base::write_file(precious, "precious"));
  propose("second");
  for (const char* place : {".cf/artifacts", ".cf/state", ".cf/artifacts/plan-dev.md", ".cf/runs", ".cf"}) {
    std::filesystem::remove_all(folder_ / ".cf");
    std::filesystem::create_directories((folder_ / place).parent_path());
    const bool of_a_file = std::string_view(place).ends_with(".md");
    std::filesystem::create_symlink(of_a_file ? std::filesystem::path(precious) : outside, folder_ / place);
    EXPECT_THAT(error_of(event(EventKind::pull_request)).message, HasSubstr("is a symbolic link")) << place;
  }
  std::filesystem::remove(folder_ / ".cf");
  EXPECT_EQ(base::read_file(precious).value_or(""), "precious");
  EXPECT_EQ(base::list_directory(outside)->size(), 1u);
  std::filesystem::remove_all(outside);
}

TEST_F(Threats, AStateBelowTheRepositoryIsNoSymbolicLink) {
  const std::filesystem::path outside = folder_.string() + "-outside";
  std::filesystem::create_directories(outside);
  files_["deployment.yaml"] = "ci: {state: records/cf}\n" + rules();
  push("main");
  propose("second");
  std::filesystem::create_symlink(outside, folder_ / "records");
  EXPECT_THAT(error_of(event(EventKind::pull_request)).message, HasSubstr("records is a symbolic link"));
  EXPECT_TRUE(base::list_directory(outside)->empty());
  std::filesystem::remove_all(outside);
}

TEST_F(Threats, AStageOfAnEnvironmentThatIsNotThereIsAnError) {
  Event stage = event(EventKind::stage);
  stage.environment = "../dev; id";
  EXPECT_THAT(error_of(stage).message, HasSubstr("there is no environment"));
}

}  // namespace
}  // namespace cf::ci
