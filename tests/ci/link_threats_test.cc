// Threats: a head's symbolic links and paths, to files of the runner, of the checkout and of cf.
#include "ci/fork_check.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* canary = "eyJhbGciOi.canary-of-the-runner.c2ln";

class LinkThreats : public GithubStory {
 protected:
  void SetUp() override {
    GithubStory::SetUp();
    if (IsSkipped()) return;
    outside_ = folder_.string() + "-outside";
    write(outside_ / "token", canary);
    write(outside_ / "project/config/config.yaml", canary);
    write(folder_ / ".git/config", std::string("[http]\nextraheader = ") + canary + "\n");
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove_all(outside_, ignored);
  }
  static void write(const std::filesystem::path& file, const std::string& text) {
    ASSERT_TRUE(base::write_file(file, text, base::Durability::unsynced));
  }
  // Of a pull request whose checkout has this link; everything that came of it.
  std::string seen_of(const std::string& place, const std::filesystem::path& target, bool fork) {
    const std::string head = std::to_string(++heads_);
    if (fork)
      number_ = open("mallory", "evil" + head, ", 'fork': true, 'files': {'x': 'y'}");
    else
      propose("value" + head, "alice", "feature/" + head);
    const std::filesystem::path kept = folder_.string() + "-kept";
    std::error_code none;
    std::filesystem::rename(folder_ / place, kept, none);
    std::filesystem::create_symlink(target, folder_ / place);
    auto code = try_run(event(EventKind::pull_request));
    EXPECT_NE(code.value_or(base::ExitCode::invalid), base::ExitCode::ok) << place;
    std::string seen = said_ + (code ? "" : base::describe(code.error()));
    for (const forge::Comment& each : all_comments()) seen += each.body;
    seen += document::to_json(fake_->side("state"));
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder_ / ".cf"))
      if (file.is_regular_file() && !file.path().filename().string().starts_with("local.db"))
        seen += base::read_file(file.path()).value_or("");
    std::filesystem::remove(folder_ / place);
    if (!none) std::filesystem::rename(kept, folder_ / place);
    return seen;
  }

  std::filesystem::path outside_;
  int heads_ = 0;
};

TEST_F(LinkThreats, AFileOfTheRunnerIsInNoOutputWhateverNameItHasInTheHead) {
  for (const bool fork : {false, true}) {
    for (const char* place : {"deployment.yaml", "project/config/dev/topic.yaml",
                              "project/config/config.yaml", "project/templates/topic.yaml"}) {
      const std::string seen = seen_of(place, outside_ / "token", fork);
      EXPECT_THAT(seen, Not(HasSubstr("canary-of"))) << place;
      EXPECT_THAT(seen, testing::AnyOf(HasSubstr("a link that leaves the repository"),
                                       HasSubstr("is not below templates/")))
          << place;
    }
    for (const char* place : {"project/config", "project/templates"})
      EXPECT_THAT(seen_of(place, outside_ / "project/config", fork), Not(HasSubstr("canary-of"))) << place;
  }
}

TEST_F(LinkThreats, TheDescriptorsRefusalIsPostedWhereThePlanWouldBe) {
  seen_of("deployment.yaml", outside_ / "token", false);
  EXPECT_THAT(comments_with("Deploy Plan: dev failed").front(),
              HasSubstr("deployment.yaml is a link that leaves the repository"));
}

TEST_F(LinkThreats, TheCheckoutsCredentialsAreInNoOutput) {
  for (const bool fork : {false, true}) {
    for (const char* place : {"deployment.yaml", "project/config/dev/topic.yaml"}) {
      const std::string seen = seen_of(place, folder_ / ".git/config", fork);
      EXPECT_THAT(seen, Not(HasSubstr("canary-of"))) << place;
      EXPECT_THAT(seen, HasSubstr("leads into .git")) << place;
    }
  }
}

TEST_F(LinkThreats, AStackPolicyIsNotReadFromWhatIsNoContent) {
  files_["deployment.yaml"] = descriptor_of("    stack_policy: policies/prod.json\n");
  files_["policies/prod.json"] =
      R"({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})";
  push("main");
  const std::string seen = seen_of("policies/prod.json", "../.git/config", false);
  EXPECT_THAT(seen, Not(HasSubstr("canary-of")));
  EXPECT_THAT(seen, HasSubstr("leads into .git"));
}

TEST_F(LinkThreats, AFileThatIsPastedIsNoneOfTheCheckoutsOwn) {
  std::filesystem::create_symlink("../.git/config", folder_ / "project/pasted.txt");
  for (const char* path : {"pasted.txt", "../.git/config"}) {
    files_["project/config/dev/topic.yaml"] =
        std::string(
            "template: {type: file, path: topic.yaml}\nparameters:\n  Display: !select [1, !split "
            "['extraheader = ', !file_contents ") +
        path + "]]\n";
    const std::string branch = "feature/pasted" + std::to_string(++heads_);
    push(branch);
    number_ = open("alice", branch);
    EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::invalid) << said_;
    EXPECT_THAT(comments_with("Deploy Plan: dev").front(), HasSubstr("leads into .git")) << path;
  }
}

// What is committed by mistake, or found in a place that nobody thought of.
TEST_F(LinkThreats, TheValueOfASecretVariableIsMaskedWhereverItComesFrom) {
  variables_ = {{"CI_JOB_TOKEN", "glcbt-64_the-jobs-own"},
                {"CF_PLAN_KEY", "the-key-of-all-plans-0123456789"}};
  for (const auto& [name, value] : variables_) {
    files_["project/config/dev/topic.yaml"] = config("seen " + value);
    files_["project/templates/topic.yaml"] = std::string(topic_template) + "Description: " + value + "\n";
    const std::string branch = "feature/" + base::to_lower(name);
    push(branch);
    number_ = open("alice", branch);
    EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
    EXPECT_THAT(comments_with("Deploy Plan: dev").front(), HasSubstr("seen ****"));
    EXPECT_THAT(document::to_json(fake_->side("state"))
                    .substr(document::to_json(fake_->side("state")).find("\"comments\"")),
                Not(HasSubstr(value)))
        << name;
  }
}

}  // namespace
}  // namespace cf::ci
