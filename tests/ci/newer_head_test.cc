// A job of an older head: run again, late, or overtaken while it planned.
#include "ci/newer_head.h"

#include "base/process.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class OlderHead : public HostStory {
 protected:
  std::string push_value(const std::string& display) {
    files_["project/config/dev/topic.yaml"] = config(display);
    files_["project/config/prod/topic.yaml"] = config(display);
    return push("feature/x");
  }
  Event event_of(const std::string& head) {
    Event told = event(EventKind::pull_request);
    told.commit = head;
    return told;
  }
  std::string git(std::vector<std::string> arguments) {
    base::Command command;
    command.argv = {"git", "-c", "user.name=x", "-c", "user.email=x@example.com"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.directory = folder_;
    command.environment = {{"PATH", std::getenv("PATH")}, {"HOME", folder_.string()}};
    auto done = base::run(command, "", call());
    EXPECT_TRUE(done && done->exit_code == 0) << arguments.front();
    return done ? std::string(base::trim(done->out)) : "";
  }
};

TEST_P(OlderHead, ShowsNothingAsTheNewerOnes) {
  const std::string older = push_value("of the older");
  number_ = open("alice", "feature/x");
  EXPECT_EQ(run(event_of(older)), base::ExitCode::ok) << said_;
  const std::string newer = push_value("of the newer");
  EXPECT_EQ(run(event_of(newer)), base::ExitCode::ok) << said_;
  const std::string id = plan_id_of("prod");
  const std::string before = document::to_json(fake_->side("state")["statuses"]);

  push_value("of the older");  // what the older job has checked out
  fake_->side("push", "{'branch': 'feature/x', 'files': {'z': 'z'}}");
  EXPECT_EQ(run(event_of(older)), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("the newer one's own job plans it"));
  EXPECT_EQ(plan_id_of("prod"), id);
  EXPECT_EQ(document::to_json(fake_->side("state")["statuses"]), before);
  EXPECT_THAT(comments_with("Deploy Plan: prod").back(),
              AllOf(HasSubstr("of the newer"), Not(HasSubstr("of the older\""))));
}

TEST_P(OlderHead, ThatIsOvertakenWhileItPlansShowsNothing) {
  const std::string older = push_value("of the older");
  number_ = open("alice", "feature/x");
  said_.clear();
  auto session = open_session(
      settings(), event_of(older), [this](const std::string& line) { said_ += line + "\n"; }, call());
  ASSERT_TRUE(session);
  push_value("of the newer");
  const auto code = ci::run(**session, call());
  ASSERT_TRUE(code) << base::describe(code.error());
  EXPECT_THAT(said_, HasSubstr("dev is not shown: the pull request's head is"));
  EXPECT_TRUE(comments_with("Deploy Plan").empty());
  EXPECT_EQ(plan_id_of("dev"), "");
}

INSTANTIATE_TEST_SUITE_P(Hosts, OlderHead, every_host(), host_name);

class MergedCheckout : public OlderHead {};

// As Jenkins does it: what is checked out is a commit that nobody else has.
TEST_P(MergedCheckout, OfTheHeadIsPlannedAndOfAnOlderOneIsNot) {
  const std::string head = push_value("second");
  number_ = open("alice", "feature/x");
  const std::string origin =
      (std::filesystem::temp_directory_path() /
       ("cf-fake-" + base::to_lower(forge::to_string(host_)) + "-" + std::to_string(getpid())))
          .string();
  git({"init", "--quiet"});
  git({"fetch", "--quiet", origin, head, commit_});
  const std::string merge = git({"commit-tree", head + "^{tree}", "-p", commit_, "-p", head, "-m", "merge"});
  Event told = event_of(merge);
  workflow::Settings merged = settings();
  merged.workspace.commit = merge;
  merged.environment["PATH"] = std::getenv("PATH");
  const auto outdated_in = [&] {
    auto session = open_session(
        merged, told, [](const std::string&) {}, call());
    return session ? outdated(**session, call()).value_or("error") : session.error().message;
  };
  EXPECT_EQ(outdated_in(), "");
  push_value("third");
  EXPECT_THAT(outdated_in(), HasSubstr("the newer one's own job plans it"));
}

INSTANTIATE_TEST_SUITE_P(Github, MergedCheckout, testing::Values(forge::Host::github), host_name);

}  // namespace
}  // namespace cf::ci
