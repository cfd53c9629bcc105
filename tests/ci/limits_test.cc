// Hosts: the sizes they take, the pages they give, and what they answer when they do not feel well.
#include "ci/markdown_blocks.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

constexpr int many = 200;

class ManyStacks : public testing::TestWithParam<forge::Host>, protected StoryWorld {
 protected:
  void SetUp() override {
    if (!set_up(GetParam()))
      GTEST_SKIP() << "the fake of " << forge::to_string(GetParam()) << " can't be had here";
    std::string entries;
    for (int i = 0; i < many; ++i) entries += "  - {name: " + name(i) + ".yaml, deploy_env: [all]}\n";
    files_["deployment.yaml"] =
        "version: 2\nenvironments:\n  - {name: dev, account_id: \"111111111111\"}\n  - name: "
        "prod\n    account_id: \"222222222222\"\n    approvals: {count: 1, users: [\"" +
        name_of("bob") +
        "\"]}\n    policies: {missing-tags: {severity: warning, tags: "
        "[Owner, Team]}}\ndeploy:\n" +
        entries;
    files_["project/templates/topic.yaml"] =
        "Parameters:\n  Display: {Type: String}\nResources:\n  Topic: {Type: AWS::SNS::Topic, Properties: "
        "{DisplayName: !Ref Display}}\n";
    for (const char* environment : {"dev", "prod"}) {
      files_.erase(std::string("project/config/") + environment + "/topic.yaml");
      for (int i = 0; i < many; ++i)
        files_[std::string("project/config/") + environment + "/" + name(i) + ".yaml"] =
            config("text ``` </details> " + std::to_string(i));
    }
    push("main");
    push("feature/x");
    number_ = open("alice", "feature/x");
  }
  static std::string name(int i) { return "a-rather-long-name-of-a-stack-" + std::to_string(i); }
  std::size_t limit() {
    auto forge = forge::open(fake_->connection());
    return (*forge)->limits().comment_bytes;
  }
  void expect_whole(const std::string& comment, const std::string& first) {
    EXPECT_LE(comment.size(), std::min<std::size_t>(limit(), 60'200));
    EXPECT_EQ(blocks_of(comment).open, 0);
    EXPECT_LT(comment.find(first), 180u) << comment.substr(0, 200);
  }
};

TEST_P(ManyStacks, FitIntoOneCommentEach) {
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  for (const char* environment : {"dev", "prod"}) {
    const auto plans = comments_with(std::string("Deploy Plan: ") + environment);
    ASSERT_EQ(plans.size(), 1u);
    expect_whole(plans[0], "## Deploy Plan");
    EXPECT_THAT(plans[0], HasSubstr("200 to create"));
    EXPECT_THAT(plans[0], HasSubstr(std::string("`.cf/artifacts/plan-") + environment +
                                    ".md` among the artifacts of job `run-1`"));
    const auto whole =
        base::read_file(folder_ / ".cf" / "artifacts" / (std::string("plan-") + environment + ".md"));
    ASSERT_TRUE(whole);
    for (int i = 0; i < many; ++i) ASSERT_THAT(*whole, HasSubstr(name(i)));
  }
  EXPECT_THAT(comments_with("Deploy Plan: prod")[0], HasSubstr("cf approve prod " + plan_id_of("prod")));

  merge();
  ASSERT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  const auto summaries = comments_with("Deploy Summary: dev");
  ASSERT_EQ(summaries.size(), 1u);
  expect_whole(summaries[0], "## Deploy Summary");
  EXPECT_THAT(summaries[0], HasSubstr("`.cf/artifacts/plan-prod.md` among the artifacts of job `run-2`"));
  EXPECT_THAT(summaries[0],
              AllOf(HasSubstr("Deploy Plan: prod"), HasSubstr("cf approve prod " + plan_id_of("prod"))));
}

INSTANTIATE_TEST_SUITE_P(OnEveryHost, ManyStacks,
                         testing::Values(forge::Host::github, forge::Host::codecommit),
                         [](const auto& each) { return std::string(forge::to_string(each.param)); });

class Hosts : public GithubStory {};

TEST_F(Hosts, ThatLimitAndFailForAMomentAreAskedAgain) {
  propose("second");
  fake_->side("fault", "{'status': 429, 'times': 1, 'headers': {'Retry-After': '0'}}");
  fake_->side("fault", "{'status': 502, 'times': 1, 'match': 'GET '}");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_EQ(comments_with("Deploy Plan: prod").size(), 1u);
}

TEST_F(Hosts, ThatNoticeAMergeLateAreAskedAgain) {
  propose("second");
  run(EventKind::pull_request);
  merge();
  fake_->side("lag", "{'times': 1}");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").pull_request, number_);
}

TEST_F(Hosts, ThatPageShowEveryComment) {
  propose("second");
  for (int i = 0; i < 7; ++i) comment("carol", "word " + std::to_string(i));
  run(EventKind::pull_request);
  for (int i = 0; i < 7; ++i) comment("carol", "more " + std::to_string(i));
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").at(0), HasSubstr("1 of 1"));
  EXPECT_EQ(comments_with("Deploy Plan: prod").size(), 1u);
}

TEST_F(Hosts, ThatFailAfterADeploymentHideNothingOfIt) {
  bring("second");
  comment("bob", "cf approve prod " + plan_id_of("prod"));
  fake_->side("fault", "{'status': 403, 'times': 100, 'match': '/statuses/'}");
  fake_->side("fault", "{'status': 403, 'times': 100, 'match': 'PATCH '}");
  fake_->side("fault", "{'status': 403, 'times': 100, 'match': '/check-runs'}");
  Event stage = event(EventKind::stage);
  stage.environment = "prod";
  // The job is red, since nobody was told; the records are right.
  EXPECT_FALSE(try_run(stage));
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  EXPECT_EQ(audit().back(), "deployment done prod");
}

TEST_F(Hosts, WhosePullRequestIsWithoutAnythingToDoAreToldSo) {
  propose("first");
  run(EventKind::pull_request);
  merge();
  run(EventKind::push);
  files_["readme.md"] = "words";
  push("feature/y");
  number_ = open("alice", "feature/y");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string shown = comments_with("Deploy Plan: dev").at(0);
  EXPECT_THAT(shown, testing::Not(HasSubstr("cf approve")));
  merge();
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("dev: nothing to do"));
}

TEST_F(Hosts, AreToldOnTheCommitWhereThereIsNoPullRequest) {
  files_["project/config/dev/topic.yaml"] = config("pushed");
  commit_ = push("main");
  EXPECT_EQ(run(EventKind::push), base::ExitCode::ok) << said_;
  const std::string state = document::to_json(fake_->side("state")["commit_comments"]);
  EXPECT_THAT(state, AllOf(HasSubstr("Deploy Summary: dev"), HasSubstr("Deploy Plan: prod"),
                           HasSubstr("nobody knows who made this change")));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
  const std::size_t told = fake_->side("state")["commit_comments"].items().size();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  EXPECT_EQ(fake_->side("state")["commit_comments"].items().size(), told) << "a schedule does not repeat it";
}

TEST_F(Hosts, ShowTheErrorsOfAPlanAtTheirLines) {
  fake_->side("token",
              "{'token': 'of-an-app', 'login': 'cf-bot', 'app': true}");  // others may write no checks
  token_ = "of-an-app";
  files_["project/config/dev/topic.yaml"] =
      "template: {type: file, path: topic.yaml}\nparameters:\n  Dsplay: x\n";
  push("feature/x");
  number_ = open("alice", "feature/x");
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  const std::string state = document::to_json(fake_->side("state"));
  EXPECT_THAT(state, HasSubstr("project/config/dev/topic.yaml"));
  EXPECT_THAT(comments_with("Deploy Plan: dev").at(0), HasSubstr("Dsplay"));
}

}  // namespace
}  // namespace cf::ci
