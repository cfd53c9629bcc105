// Records: what is written reads back the same, and what is damaged is named.
#include "ci/records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/digest.h"
#include "base/secrets.h"
#include "plan/plan.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RecordsTest : public testing::Test {
 protected:
  RecordsTest()
      : folder_(testing::TempDir() + "records-" + std::to_string(getpid()) + "-" +
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        objects_(store::objects_in_folder(folder_)),
        records_(objects_) {}
  ~RecordsTest() override { std::filesystem::remove_all(folder_); }

  static base::TimePoint at(const char* text) {
    base::TimePoint time{};
    EXPECT_TRUE(base::parse_iso8601(text, time));
    return time;
  }
  PostedPlan posted(const std::string& digest, const std::string& pull_request) const {
    return {digest.substr(0, 12), digest, pull_request, "c0ffee", at("2026-01-01T00:00:00.000Z")};
  }
  void damage(const std::string& key, const std::string& text) {
    auto there = objects_->get(key, call_);
    ASSERT_TRUE(objects_->put(key, text, *there ? (*there)->version : "", call_));
  }

  std::string folder_;
  std::shared_ptr<store::Objects> objects_;
  Records records_;
  base::Call call_;
  const std::string a_ = std::string(64, 'a'), b_ = std::string(64, 'b');
};

TEST_F(RecordsTest, OfADeploymentReadBack) {
  Deployment deployment;
  deployment.environment = "prod";
  deployment.plan_id = "aaaaaaaaaaaa";
  deployment.digest = a_;
  deployment.commit = "c0ffee";
  deployment.pull_request = "7";
  deployment.requested_by = "bob (17)";
  deployment.waits_for = "a window";
  deployment.waits_on = "window";
  deployment.next_wave = 2;
  deployment.resume_at = at("2026-01-01T10:00:00.000Z");
  deployment.started = deployment.changed = at("2026-01-01T09:00:00.000Z");
  deployment.run = "run-1";
  deployment.id = "0123456789abcdef";
  for (const Progress progress :
       {Progress::waiting, Progress::running, Progress::baking, Progress::done, Progress::failed}) {
    deployment.progress = progress;
    ASSERT_TRUE(records_.keep(deployment, call_));
    const auto read = records_.deployment("prod", call_);
    ASSERT_TRUE(read && *read);
    EXPECT_EQ(to_json(**read), to_json(deployment)) << to_string(progress);
  }
  EXPECT_FALSE(*records_.deployment("dev", call_));
}

TEST_F(RecordsTest, OfWhatIsLiveAndOfTheAuditLogReadBack) {
  LiveStacks live{"c0ffee", "aaaaaaaaaaaa", "7", at("2026-01-01T09:00:00.000Z"), {}};
  live.stacks.push_back({"network", base::Region("us-east-1"), a_, "UPDATE_COMPLETE", true});
  ASSERT_TRUE(records_.keep_live("dev", live, call_));
  EXPECT_EQ(to_json(**records_.live("dev", call_)), to_json(live));

  AuditRecord record;
  record.what = "deployment done";
  record.at = at("2026-01-01T09:00:00.000Z");
  record.environment = "dev";
  record.plan_id = "aaaaaaaaaaaa";
  record.commit = "c0ffee";
  record.pull_request = "7";
  record.by = "bob (17)";
  record.approvals = {"carol (18) at 2026-01-01T08:00:00.000Z https://forge/1"};
  record.confirmations = {"dev/data by carol (18) at 2026-01-01T08:00:00.000Z https://forge/1"};
  record.window = "open";
  record.result = "done";
  record.reason = "none";
  record.run = "run-1";
  EXPECT_EQ(to_json(*audit_from_json(to_json(record))), to_json(record));
}

TEST_F(RecordsTest, ThatAreDamagedAreNamed) {
  damage("environments/prod/deployment.json", "no json");
  damage("environments/prod/live.json", "[]");
  damage("approvals/prod/" + a_ + ".json", "[]");
  damage("deployments/prod/aaaaaaaaaaaa.json", "{}");
  damage("merged.json", "{}");
  EXPECT_THAT(
      base::describe(records_.deployment("prod", call_).error()),
      AllOf(HasSubstr("damaged"), HasSubstr("environments/prod/deployment.json"), HasSubstr(folder_)));
  EXPECT_THAT(base::describe(records_.live("prod", call_).error()), HasSubstr("environments/prod/live.json"));
  EXPECT_THAT(base::describe(records_.approvals("prod", a_, call_).error()), HasSubstr("approvals/prod/"));
  EXPECT_THAT(base::describe(records_.deployment_plan("prod", a_, call_).error()),
              HasSubstr("deployments/prod/aaaaaaaaaaaa.json"));
  EXPECT_THAT(base::describe(records_.merged(std::chrono::hours(1), call_).error()),
              HasSubstr("merged.json"));
  EXPECT_FALSE(records_.note_approval("prod", a_, "7", call_)) << "nothing is written over";
  EXPECT_FALSE(records_.note_merge("7", call_));
}

// Whoever pushes a branch may be in a job that writes these.
TEST_F(RecordsTest, OfJobsOfPullRequestsAreInNobodysWay) {
  const CommentKey plan{"7/1", true};
  for (const char* rubbish : {"x", "{}", "[7, {}]", "7"}) {
    damage("environments/prod/posted.json", rubbish);
    damage("plans/prod/aaaaaaaaaaaa.json", rubbish);
    ASSERT_TRUE(records_.posted("prod", call_)) << rubbish;
    EXPECT_FALSE(*records_.plan("prod", a_, call_));
    ASSERT_TRUE(records_.keep_posted("prod", posted(a_, "7"), call_));
    EXPECT_EQ(records_.posted("prod", call_)->back().digest, a_);

    damage("handled/" + base::sha256_hex("7/1").substr(0, 32) + ".json", rubbish);
    EXPECT_FALSE(records_.handled(plan, call_)->settled);
    EXPECT_EQ(*records_.claim(plan, std::chrono::minutes(1), call_), Claim::ours);

    damage("commands/plan/" + base::sha256_hex("7/17").substr(0, 32) + ".json", rubbish);
    EXPECT_EQ(*records_.note_command("7", "17", true, std::chrono::hours(1), call_), 1u);
  }
}

// Else nothing could be deployed after an upgrade: what a dead or waiting run had begun is looked up first.
TEST_F(RecordsTest, OfAnOlderFormatAreOfNoPlanThatCouldBeMadeNow) {
  damage("plans/prod/aaaaaaaaaaaa.json",
         R"({"schema": 1, "entries": [{"hooks": ["before_create: cmd x"]}]})");
  damage("deployments/prod/aaaaaaaaaaaa.json", R"({"schema": 1, "entries": []})");
  damage("environments/prod/results.json", R"({"digest": "other", "plan": {"schema": 1, "entries": []}})");
  Deployment deployment;
  deployment.environment = "prod";
  deployment.digest = a_;
  const auto posted = records_.plan("prod", a_, call_);
  ASSERT_TRUE(posted);
  EXPECT_FALSE(*posted);
  const auto begun = records_.deployment_plan("prod", a_, call_);
  ASSERT_TRUE(begun);
  EXPECT_FALSE(*begun);
  const auto results = records_.results(deployment, call_);
  ASSERT_TRUE(results);
  EXPECT_FALSE(*results);
}

TEST_F(RecordsTest, OfPostedPlansKeepOneForEachChangeOfAPullRequest) {
  for (const auto& [digest, pull_request] : std::vector<std::pair<std::string, std::string>>{
           {a_, "7"}, {a_, "7"}, {b_, "8"}, {a_, "7"}, {b_, "7"}, {a_, "7"}})
    ASSERT_TRUE(records_.keep_posted("dev", posted(digest, pull_request), call_));
  std::string kept;
  const auto all = records_.posted("dev", call_);
  for (const PostedPlan& each : *all) kept += each.digest.substr(0, 1) + each.pull_request + " ";
  EXPECT_EQ(kept, "a7 b8 b7 a7 ");
}

TEST_F(RecordsTest, OfPostedPlansAreTheNewestHundred) {
  for (int i = 0; i < 120; ++i)
    ASSERT_TRUE(
        records_.keep_posted("dev", posted(std::string(61, '0') + std::to_string(100 + i), "7"), call_));
  const auto kept = records_.posted("dev", call_);
  ASSERT_EQ(kept->size(), 100u);
  EXPECT_EQ(kept->back().digest.substr(61), "219");
}

TEST_F(RecordsTest, OfMergedPullRequestsAreTheNewestFiftyEachOnce) {
  for (int i = 0; i < 60; ++i)
    for (int again = 0; again < 2; ++again) ASSERT_TRUE(records_.note_merge(std::to_string(i), call_));
  const auto merged = records_.merged(std::chrono::hours(1), call_);
  ASSERT_EQ(merged->size(), 50u);
  EXPECT_EQ(merged->front(), "10");
  EXPECT_EQ(merged->back(), "59");
}

TEST_F(RecordsTest, OfAPlansApprovalsSayWhichDeploymentHasThem) {
  ASSERT_TRUE(records_.note_approval("prod", a_, "7", call_));
  ASSERT_TRUE(records_.note_approval("prod", a_, "9", call_));
  ASSERT_TRUE(records_.note_approval("prod", a_, "7", call_));
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"one", at("2026-01-01T09:00:00.000Z"), false}, call_));
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"two", at("2026-01-03T09:00:00.000Z"), false}, call_));
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"two", at("2026-01-02T09:00:00.000Z"), false}, call_));
  const PlanApprovals known = *records_.approvals("prod", a_, call_);
  EXPECT_THAT(known.pull_requests, testing::ElementsAre("7", "9"));
  // What the first one used up is nobody's any more; what came after it is the second's.
  EXPECT_TRUE(known.used_up(at("2026-01-01T08:00:00.000Z"), "two"));
  EXPECT_FALSE(known.used_up(at("2026-01-02T10:00:00.000Z"), "two"));
  EXPECT_TRUE(known.used_up(at("2026-01-02T10:00:00.000Z"), "three"));
  EXPECT_FALSE(known.used_up(at("2026-01-03T10:00:00.000Z"), "three"));
  EXPECT_TRUE(records_.approvals("dev", a_, call_)->uses.empty());
}

TEST_F(RecordsTest, OfApprovalsSayWhetherTheirDeploymentEverBegan) {
  const auto early = at("2026-01-01T08:00:00.000Z"), late = at("2026-01-01T09:00:00.000Z");
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"one", late, true}, call_));
  EXPECT_TRUE(records_.approvals("prod", a_, call_)->used_up(early, "two")->is_overtaken);
  EXPECT_FALSE(records_.approvals("prod", a_, call_)->is_of(early, "one"));
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"two", late, false}, call_));
  ASSERT_TRUE(records_.use_approvals("prod", a_, {"two", late, true}, call_));
  EXPECT_FALSE(records_.approvals("prod", a_, call_)->used_up(early, "three")->is_overtaken);
  EXPECT_TRUE(records_.approvals("prod", a_, call_)->is_of(early, "two"));
}

TEST_F(RecordsTest, OfAnEnvironmentsPlansHaveTheNewestAndTheOtherOneBefore) {
  EXPECT_EQ(records_.turns("prod", call_)->other_than(a_).digest, "");
  ASSERT_TRUE(records_.note_turn("prod", {a_, "c1", at("2026-01-01T08:00:00.000Z")}, call_));
  ASSERT_TRUE(records_.note_turn("prod", {b_, "c2", at("2026-01-02T08:00:00.000Z")}, call_));
  // Of the same commit it is the same turn, of a newer one it is one more.
  ASSERT_TRUE(records_.note_turn("prod", {b_, "c2", at("2026-01-03T08:00:00.000Z")}, call_));
  EXPECT_EQ(records_.turns("prod", call_)->newest.at, at("2026-01-02T08:00:00.000Z"));
  ASSERT_TRUE(records_.note_turn("prod", {b_, "c3", at("2026-01-04T08:00:00.000Z")}, call_));
  const PlanTurns turns = *records_.turns("prod", call_);
  EXPECT_EQ(turns.other_than(a_).commit, "c3");
  EXPECT_EQ(turns.other_than(b_).commit, "c1");
  EXPECT_EQ(to_json(*turns_from_json(to_json(turns))), to_json(turns));
}

TEST_F(RecordsTest, OfTheOriginAreWrittenOnce) {
  EXPECT_EQ(*records_.origin(call_), "");
  ASSERT_TRUE(records_.note_origin("c0ffee", call_));
  ASSERT_TRUE(records_.note_origin("decade", call_));
  EXPECT_EQ(*records_.origin(call_), "c0ffee");
}

TEST_F(RecordsTest, OfCommentsAreSettledOnce) {
  const CommentKey comment{"7/1"};
  const base::Duration lease{600'000};
  EXPECT_FALSE(records_.handled(comment, call_)->known);
  EXPECT_EQ(*records_.claim(comment, lease, call_), Claim::ours);
  EXPECT_EQ(*records_.claim(comment, lease, call_), Claim::taken);
  EXPECT_FALSE(records_.handled(comment, call_)->settled);
  ASSERT_TRUE(records_.settle(comment, a_, call_));
  ASSERT_TRUE(records_.settle(comment, b_, call_));
  ASSERT_TRUE(records_.give_back(comment, call_));
  EXPECT_EQ(*records_.claim(comment, lease, call_), Claim::settled);
  EXPECT_EQ(records_.handled(comment, call_)->plan, a_);
}

TEST_F(RecordsTest, OfCommentsWhoseRunGaveThemBackOrDiedAreClaimedAnew) {
  const CommentKey comment{"7/1"};
  EXPECT_EQ(*records_.claim(comment, base::Duration{600'000}, call_), Claim::ours);
  EXPECT_EQ(*records_.claim(comment, base::Duration{0}, call_), Claim::ours) << "its lease is over";
  ASSERT_TRUE(records_.give_back(comment, call_));
  EXPECT_TRUE(records_.handled(comment, call_)->known);
  EXPECT_EQ(*records_.claim(comment, base::Duration{600'000}, call_), Claim::ours);
}

// Jobs of pull requests may write what is below handled/ and commands/plan/.
TEST_F(RecordsTest, OfCommandsThatDecideAreOutOfReachOfPlanJobs) {
  for (const bool is_plan : {true, false}) {
    ASSERT_TRUE(records_.claim({"7/1", is_plan}, base::Duration{1}, call_));
    ASSERT_TRUE(records_.note_command("7", "17", is_plan, base::Duration{1'000}, call_));
  }
  const auto keys_below = [&](const char* prefix) { return (*objects_->list(prefix, call_)).size(); };
  EXPECT_EQ(keys_below("handled/"), 1u);
  EXPECT_EQ(keys_below("bindings/"), 1u);
  EXPECT_EQ(keys_below("commands/"), 2u);
  EXPECT_EQ(keys_below("commands/plan/"), 1u);
}

TEST_F(RecordsTest, RepeatNoSecretsThatAwsOrPeopleSaid) {
  base::add_secret("hunter2-hunter2");
  Deployment deployment;
  deployment.environment = "prod";
  deployment.waits_for = "the parameter is hunter2-hunter2";
  ASSERT_TRUE(records_.keep(deployment, call_));
  AuditRecord record;
  record.what = "deployment failed";
  record.reason = record.result = record.window = "hunter2-hunter2";
  ASSERT_TRUE(records_.audit(record, call_));
  EXPECT_THAT((*objects_->get("environments/prod/deployment.json", call_))->bytes, Not(HasSubstr("hunter2")));
  EXPECT_THAT(records_.audit_log().read(1, call_)->at(0).record, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace cf::ci
