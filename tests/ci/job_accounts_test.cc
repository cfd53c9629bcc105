// Jobs whose tokens are of different accounts: one comment about each matter, whoever has it.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class JobAccounts : public HostStory {
 protected:
  void SetUp() override {
    HostStory::SetUp();
    if (IsSkipped()) return;
    // On Bitbucket machine users: an access token's own account has no name but its uuid.
    const std::string bot = GetParam() == forge::Host::bitbucket ? "false" : "true";
    for (const char* login : {"bot-plan", "bot-deploy"}) {
      fake_->side("user",
                  std::string("{'login': '") + login + "', 'permission': 'admin', 'bot': " + bot + "}");
      fake_->side("token", std::string("{'token': 'token-of-") + login + "', 'login': '" + login + "'}");
    }
  }
  std::string rules() const override {
    return descriptor_of(approved_by({"bob"}), "ci: {accounts: [\"" + name_of("bot-plan") + "\", \"" +
                                                   name_of("bot-deploy") + "\"]}\n");
  }
  void as(const std::string& login) { token_ = "token-of-" + login; }
};

TEST_P(JobAccounts, HaveOneCommentAboutAPlan) {
  as("bot-plan");
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  as("bot-deploy");
  ASSERT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod"), SizeIs(1));

  as("bot-plan");
  files_["project/config/prod/topic.yaml"] = config("third");
  push("feature/x");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  ASSERT_THAT(comments_with("Deploy Plan: prod"), SizeIs(1));
  EXPECT_THAT(comments_with("Deploy Plan: prod").front(),
              AllOf(HasSubstr("0 of 1"), Not(HasSubstr("1 of 1"))));
}

TEST_P(JobAccounts, ShowAPlanThatIsNewBesideTheCommentThatTheyMayNotEdit) {
  as("bot-plan");
  propose("second");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  as("bot-deploy");
  files_["project/config/prod/topic.yaml"] = config("third");
  push("feature/x");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(), HasSubstr(plan_id_of("prod")))
      << "what was never shown can't be approved";
}

TEST_P(JobAccounts, LeaveACommentOfAStrangerThatHasTheirMark) {
  propose("second");
  const std::string forged = "[//]: # (cf plan prod)\n\n## Deploy Plan: prod\n\nNothing to see here.";
  comment("carol", forged);
  as("bot-plan");
  ASSERT_EQ(run(EventKind::pull_request), base::ExitCode::ok) << said_;
  EXPECT_THAT(comments_with("Deploy Plan: prod"), SizeIs(2));
  EXPECT_THAT(comments_with("Nothing to see here"), SizeIs(1));
  EXPECT_THAT(comments_with(plan_id_of("prod")), SizeIs(testing::Ge(1u)));
}

INSTANTIATE_TEST_SUITE_P(Hosts, JobAccounts, every_host(), host_name);

}  // namespace
}  // namespace cf::ci
