#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/example_plan.h"

namespace cf::plan {
namespace {

TEST(EnteredBy, AnotherProfileOrRoleIsAnotherPlan) {
  Plan reviewed = test::example_plan(), now = test::example_plan();
  now.entries[0].entered_by = "profile admin";
  EXPECT_NE(digest_of(reviewed), digest_of(now));
  EXPECT_THAT(
      differences(reviewed, now),
      testing::ElementsAre("dev/network: the way into its account is now profile admin, the plan has none"));
  now.digest = digest_of(now);
  const auto read = from_json(to_json(now, true));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->entries[0].entered_by, "profile admin");
}

}  // namespace
}  // namespace cf::plan
