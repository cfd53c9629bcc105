// A reviewed plan against one made now: only a changed effect counts, and the plan's own steps don't.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/plan.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Differences, NoneBetweenEqualPlans) {
  Plan now = test::example_plan();
  now.created = "2027-05-05T00:00:00Z";
  EXPECT_THAT(differences(test::example_plan(), now), IsEmpty());
}

TEST(Differences, NameStackAndWhatDiffers) {
  Plan now = test::example_plan();
  now.entries[0].desired->parameters[0].value = Node::string("10.1.0.0/16");
  now.entries[0].desired->tags.emplace_back("Team", Node::string("blue"));
  EXPECT_THAT(differences(test::example_plan(), now),
              ElementsAre("dev/network: parameter CidrBlock is now 10.1.0.0/16, the plan has 10.0.0.0/16",
                          "dev/network: tag Team is new: blue; the plan does not have it"));
}

TEST(Differences, TemplateRoleHooks) {
  Plan now = test::example_plan();
  now.entries[1].desired->template_body += "#";
  now.entries[1].desired->role_arn = "arn:aws:iam::011111111111:role/deploy";
  now.entries[1].hooks.clear();
  EXPECT_THAT(
      differences(test::example_plan(), now),
      ElementsAre("dev/data: it does not have the plan's hook any more: before_update: cmd ./backup.sh",
                  "dev/data: the rendered template templates/network.py differs from the plan's",
                  "dev/data: role is now arn:aws:iam::011111111111:role/deploy, the plan has none"));
}

TEST(Differences, TheBucketThatATemplateGoesThrough) {
  Plan reviewed = test::example_plan();
  reviewed.entries[0].bucket = BucketUse{"templates", "011111111111", false};
  Plan now = reviewed;
  now.entries[0].bucket->name = "others";
  now.entries[0].bucket->owner = "999999999999";
  EXPECT_THAT(
      differences(reviewed, now),
      ElementsAre("dev/network: the bucket that it goes through is now others, the plan has templates",
                  "dev/network: the owner of its bucket is now 999999999999, the plan has 011111111111"));
  now = reviewed;
  now.entries[0].bucket->is_made = true;
  EXPECT_THAT(differences(reviewed, now),
              ElementsAre("dev/network: the bucket templates is gone and would be made"));
  EXPECT_THAT(differences(now, reviewed), IsEmpty()) << "one that was to be made may be there";
  reviewed.entries[0].bucket.reset();
  EXPECT_THAT(
      differences(reviewed, now),
      ElementsAre("dev/network: the plan does not have the bucket templates, which it goes through now"));
}

TEST(Differences, TheDeployedStackChanged) {
  Plan now = test::example_plan();
  now.entries[1].live.template_digest = "other";
  now.entries[1].live.last_updated_time = "2026-01-02T09:30:00.000Z";
  EXPECT_THAT(
      differences(test::example_plan(), now),
      ElementsAre(
          "dev/data: the deployed stack changed since the plan: last updated 2026-01-02T09:30:00.000Z"));
}

TEST(Differences, SecretsAreComparedByVersionAndNeverShown) {
  Plan reviewed = test::example_plan(), now = test::example_plan();
  reviewed.entries[0].desired->parameters[0].value = Node::secret("aaaaaaa", "ssm:/p@1");
  now.entries[0].desired->parameters[0].value = Node::secret("bbbbbbb", "ssm:/p@2");
  EXPECT_THAT(differences(reviewed, now),
              ElementsAre("dev/network: parameter CidrBlock has another secret value than the plan's"));
}

// The plan creates dev/network; a run of it failed, so that now it is deleted first.
Plan after_a_failed_creation(std::optional<std::vector<std::string>> left) {
  Plan now = test::example_plan();
  Entry& entry = now.entries[0];
  entry.decision = Decision::recreate;
  entry.reason = "its creation failed";
  entry.live.exists = true;
  entry.live.stack_id = "arn:failed";
  entry.live.status = "ROLLBACK_COMPLETE";
  entry.live.left = std::move(left);
  return now;
}

TEST(Differences, AnEmptyStackThatAFailedCreationLeftIsNone) {
  const Plan reviewed = test::example_plan();
  ASSERT_EQ(reviewed.entries[0].decision, Decision::create);
  const Plan now = after_a_failed_creation(std::vector<std::string>{});
  EXPECT_THAT(differences(reviewed, now), IsEmpty());
  EXPECT_TRUE(creates_again(reviewed.entries[0], now.entries[0]));
  EXPECT_THAT(
      differences(reviewed, after_a_failed_creation({{"Store"}})),
      ElementsAre("dev/network: the plan has \"create\", now it is \"recreate\": its creation failed; it "
                  "still has Store"));
  EXPECT_EQ(differences(reviewed, after_a_failed_creation(std::nullopt)).size(), 1u)
      << "nobody looked whether it is empty";
}

TEST(Differences, ARecreationThatFailedAgainIsNone) {
  const Plan reviewed = after_a_failed_creation(std::vector<std::string>{});
  Plan now = reviewed;
  now.entries[0].live.stack_id = "arn:failed-again";
  EXPECT_THAT(differences(reviewed, now), IsEmpty());
  now.entries[0].desired->tags.emplace_back("Team", Node::string("blue"));
  EXPECT_EQ(differences(reviewed, now).size(), 1u) << "all else is as reviewed";
}

TEST(Differences, EntriesThatCameOrWent) {
  Plan reviewed = test::example_plan(), now = test::example_plan();
  reviewed.entries.erase(reviewed.entries.begin() + 2);
  now.entries.erase(now.entries.begin());
  EXPECT_THAT(differences(reviewed, now),
              ElementsAre("dev/network: the repository does not list it any more",
                          "dev/queue: the plan does not have it; now it would be \"recreate\""));
}

TEST(Differences, AnotherEnvironmentOrAccount) {
  Plan now = test::example_plan();
  now.account = base::AccountId("222222222222");
  EXPECT_THAT(differences(test::example_plan(), now),
              ElementsAre("the plan is for account 011111111111, not 222222222222"));
}

// A partly executed plan: the network was created, so that it is up to date now, and its output fills the
// hole of dev/data.
TEST(Differences, OwnEarlierStepsDoNotCount) {
  Plan reviewed = test::example_plan(), now = test::example_plan();
  reviewed.entries[1].desired->parameters = {{"VpcId", Node::unknown("dev/network VpcId"), false}};
  now.entries[0].decision = Decision::no_change;
  now.entries[0].live = {true, "arn:new", "CREATE_COMPLETE", "2026-01-01T12:10:00Z", "x", "y"};
  now.entries[0].changes.clear();
  now.entries[1].desired->parameters = {{"VpcId", Node::string("vpc-77"), false}};
  now.entries[1].deferred = false;
  now.entries[1].holes.clear();
  now.entries[6].decision = Decision::ignored;  // the deletion is done too
  now.entries[6].live = {};
  EXPECT_TRUE(already_done(reviewed.entries[0], now.entries[0]));
  EXPECT_TRUE(already_done(reviewed.entries[6], now.entries[6]));
  EXPECT_THAT(differences(reviewed, now), IsEmpty());
}

TEST(Differences, AStepDoneDifferentlyCounts) {
  Plan now = test::example_plan();
  now.entries[0].decision = Decision::no_change;
  now.entries[0].desired->parameters[0].value = Node::string("10.1.0.0/16");
  EXPECT_THAT(differences(test::example_plan(), now),
              ElementsAre(HasSubstr("the plan has \"create\", now it is \"no change\"")));
}

TEST(Differences, ADeferredEntryMayFillItsHolesButDoNothingWorse) {
  Plan reviewed = test::example_plan(), now = test::example_plan();
  reviewed.entries[1].desired->parameters = {{"VpcId", Node::unknown("dev/network VpcId"), false}};
  now.entries[1].desired->parameters = {{"VpcId", Node::string("vpc-77"), false}};
  now.entries[1].changes[0].replacement = change::Replacement::yes;
  EXPECT_THAT(
      differences(reviewed, now),
      ElementsAre(
          "dev/data: Handler (AWS::Lambda::Function): modify with replacement, the plan has it kept"));
}

TEST(Differences, ARecreationWhoseDeletionIsDoneGoesOnAsCreation) {
  Plan now = test::example_plan();
  now.entries[2].decision = Decision::create;
  EXPECT_THAT(differences(test::example_plan(), now), IsEmpty());
}

TEST(Differences, WhatIsBlockedNowSaysWhy) {
  Plan now = test::example_plan();
  now.entries[1].decision = Decision::blocked;
  now.entries[1].reason = "an operation is running (UPDATE_IN_PROGRESS)";
  EXPECT_THAT(differences(test::example_plan(), now),
              ElementsAre("dev/data: the plan has \"change\", now it is \"blocked\": an operation is running "
                          "(UPDATE_IN_PROGRESS)"));
}

}  // namespace
}  // namespace cf::plan
