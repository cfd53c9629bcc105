// Pull requests that add an environment to the descriptor, or take one out of it.
#include "ci/changed_environments.h"

#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ChangedEnvironmentsOf : public GithubStory {
 protected:
  // Opens a pull request of what the files are now.
  void propose_files(const std::string& branch) {
    push(branch);
    number_ = open("alice", branch);
  }
  std::string status_of(const std::string& context) const {
    std::string found;
    const document::Node state = side_json("state", "{}");
    for (const document::Node& each : state["statuses"].items())
      if (each["context"].text() == context) found = each["state"].text();
    return found;
  }
  static std::string without_prod() {
    const std::string all = descriptor_of("");
    const auto prod = all.find("  - name: prod"), deploy = all.find("deploy:");
    return all.substr(0, prod) + all.substr(deploy);
  }
  static std::string with_stage() {
    std::string all = descriptor_of("");
    return all.insert(all.find("deploy:"), "  - {name: stage, account_id: \"333333333333\"}\n");
  }
};

TEST_F(ChangedEnvironmentsOf, APullRequestThatRemovesOneCanBeMerged) {
  files_["deployment.yaml"] = without_prod();
  propose_files("feature/without-prod");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const auto removed = comments_with("prod is removed");
  ASSERT_EQ(removed.size(), 1u);
  EXPECT_THAT(removed[0], AllOf(HasSubstr("changes the rules themselves"), HasSubstr("stay as they are"),
                                HasSubstr("`prod/topic`"), HasSubstr("222222222222")));
  EXPECT_EQ(status_of("cf/plan/prod"), "success");
  EXPECT_EQ(comments_with("Deploy Plan: dev").size(), 1u) << "the others are planned";
}

TEST_F(ChangedEnvironmentsOf, WhatWasDeployedToARemovedOneIsNamed) {
  bring("second");
  files_["deployment.yaml"] = descriptor_of(approved_by({"bob"}));
  std::string& text = files_["deployment.yaml"];
  const auto dev = text.find("  - {name: dev");
  text.erase(dev, text.find("  - name: prod") - dev);
  propose_files("feature/without-dev");
  Event first = event(EventKind::pull_request);
  first.plan_all = false;
  EXPECT_EQ(run(first), base::ExitCode::ok) << said_;
  const auto removed = comments_with("dev is removed");
  ASSERT_EQ(removed.size(), 1u);
  EXPECT_THAT(removed[0], AllOf(HasSubstr("at commit `" + commit_.substr(0, 12)),
                                HasSubstr("- `dev/topic` in us-east-1\n")));
  EXPECT_EQ(comments_with("Deploy Plan: prod").size(), 1u) << "the first one that is left";
}

TEST_F(ChangedEnvironmentsOf, ANewOneIsCheckedAndPlannedAfterTheMerge) {
  files_["deployment.yaml"] = with_stage();
  files_["project/config/stage/topic.yaml"] = config("first");
  propose_files("feature/stage");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  const auto added = comments_with("stage is new");
  ASSERT_EQ(added.size(), 1u);
  EXPECT_THAT(added[0], AllOf(HasSubstr("changes the rules themselves"), HasSubstr("planned after the merge"),
                              HasSubstr("stage: no errors")));
  EXPECT_EQ(status_of("cf/plan/stage"), "success");
  EXPECT_THAT(said_, HasSubstr("stage: new environment: planned after the merge"));
}

TEST_F(ChangedEnvironmentsOf, ErrorsOfANewOneAreErrors) {
  files_["deployment.yaml"] = with_stage();
  files_["project/config/stage/topic.yaml"] = config("first") + "  Nope: 1\n";
  propose_files("feature/stage");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::invalid) << said_;
  const auto added = comments_with("stage is new");
  ASSERT_EQ(added.size(), 1u);
  EXPECT_THAT(added[0], AllOf(HasSubstr("stage: **errors**"), HasSubstr("Nope")));
  EXPECT_EQ(status_of("cf/plan/stage"), "failure");
}

TEST_F(ChangedEnvironmentsOf, ManyNewOnesAreNotManyComments) {
  std::string& text = files_["deployment.yaml"];
  for (int i = 0; i < 30; ++i)
    text.insert(text.find("deploy:"),
                "  - {name: more-" + std::to_string(i) + ", account_id: \"333333333333\"}\n");
  propose_files("feature/many");
  run(EventKind::pull_request);
  EXPECT_EQ(comments_with(" is new").size(), 20u);
  EXPECT_THAT(said_, HasSubstr("further new environments are not checked: there are 30"));
}

TEST_F(ChangedEnvironmentsOf, ARenamedOneIsBoth) {
  std::string& text = files_["deployment.yaml"];
  text.replace(text.find("name: prod"), 10, "name: live");
  files_["project/config/live/topic.yaml"] = config("first");
  propose_files("feature/renamed");
  EXPECT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_EQ(comments_with("prod is removed").size(), 1u);
  EXPECT_EQ(comments_with("live is new").size(), 1u);
}

TEST_F(ChangedEnvironmentsOf, APlanThatFailsSaysThatTheRulesAreChangedToo) {
  files_["deployment.yaml"] = descriptor_of("    approvals: {count: 0}\n") + "oops: [\n";
  propose_files("feature/broken");
  EXPECT_NE(run(EventKind::pull_request), base::ExitCode::ok);
  const auto failed = comments_with("Deploy Plan: prod failed");
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_THAT(failed[0], HasSubstr("changes the rules themselves"));
  EXPECT_THAT(comments_with("is removed"), IsEmpty()) << "nobody knows";
}

}  // namespace
}  // namespace cf::ci
