// A pull request whose deployment waits is told when another plan takes its place.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Superseded : public HostStory {
 protected:
  // What the host shows of a commit, as JSON.
  std::string statuses() { return document::to_json(side_json("state", "{}")["statuses"]); }
};

TEST_P(Superseded, DeploymentsAreToldOnTheirPullRequest) {
  bring("second");
  const std::string first = number_, plan = deployment("prod").plan_id;
  ASSERT_TRUE(comments_with("has taken the place").empty());
  bring("third", "alice", "feature/y");
  const std::string second = std::exchange(number_, first);
  const auto told = comments_with("has taken the place");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_THAT(told.front(), AllOf(HasSubstr("**pull request " + second + " has taken the place"),
                                  HasSubstr(plan), HasSubstr("Its approvals count for nothing any more")));
  if (host_ != forge::Host::codecommit) {
    EXPECT_THAT(statuses(), HasSubstr("pull request " + second + " has taken its place"));
  }
  number_ = second;
  EXPECT_TRUE(comments_with("has taken the place").empty());
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::ok);
  number_ = first;
  EXPECT_EQ(comments_with("has taken the place").size(), 1u) << "it is told once";
}

INSTANTIATE_TEST_SUITE_P(Hosts, Superseded, every_host(), host_name);

}  // namespace
}  // namespace cf::ci
