// failure_tolerance: so many regions may fail before no further wave starts, whichever jobs have the waves.
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// One region may fail; the job ends after the second wave.
class Tolerance : public GithubStory {
 protected:
  std::string rules() const override {
    return descriptor_of(
        "    regions: [us-east-1, us-west-2, eu-west-1, eu-central-1]\n    failure_tolerance: 1\n    "
        "approvals: {count: 1, users: [bob]}\n    waves:\n      - {regions: [us-west-2]}\n      - {regions: "
        "[us-east-1], bake: 1h}\n      - {regions: [eu-west-1]}\n      - {regions: [eu-central-1]}\n");
  }
  void start() {
    ASSERT_EQ(other_account("PUT", "story-222222222222-us-west-2"), 200);
    bring("second");
    EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
    EXPECT_THAT(said_,
                AllOf(HasSubstr("us-west-2/prod/topic: failed"), HasSubstr("us-east-1/prod/topic: done")));
    ASSERT_EQ(deployment("prod").progress, Progress::baking) << said_;
    EXPECT_THAT(deployment("prod").waits_for, HasSubstr("us-west-2 failed, which is tolerated"));
    later(std::chrono::hours(2));
  }
};

TEST_F(Tolerance, HoldsAcrossABake) {
  start();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::failed) << said_;
  EXPECT_THAT(said_,
              AllOf(HasSubstr("eu-west-1/prod/topic: done"), HasSubstr("eu-central-1/prod/topic: done")));
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
  EXPECT_THAT(deployment("prod").waits_for, HasSubstr("prod/topic in us-west-2 failed"));
  EXPECT_THAT(comments_with("Deploy Summary: prod failed").back(),
              AllOf(HasSubstr("1 failed"), HasSubstr("3 done")));
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("1 failed"));
}

TEST_F(Tolerance, CountsWhatFailedBeforeTheBake) {
  ASSERT_EQ(other_account("PUT", "story-222222222222-eu-west-1"), 200);
  start();
  EXPECT_EQ(run(EventKind::resume), base::ExitCode::failed) << said_;
  EXPECT_THAT(said_, AllOf(HasSubstr("eu-west-1/prod/topic: failed"),
                           Not(HasSubstr("eu-central-1/prod/topic: done"))));
  EXPECT_EQ(deployment("prod").progress, Progress::failed);
}

}  // namespace
}  // namespace cf::ci
