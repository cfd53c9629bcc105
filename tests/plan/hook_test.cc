// Hooks of a plan: whole calls, of which nothing that runs may differ from what was reviewed.
#include "plan/hook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plan/plan.h"
#include "support/example_plan.h"

namespace cf::plan {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Hook cmd(const std::string& point, const std::string& run, const std::string& shell = {}) {
  if (shell.empty()) return {point, "cmd", Node::string(run)};
  return {point, "cmd",
          Node::mapping(
              {{Node::string("run"), Node::string(run)}, {Node::string("shell"), Node::string(shell)}})};
}

// A command of which an output of dev/a is a part.
Hook open_call(const std::string& program, Node output) {
  Hook hook;
  hook.point = "before_create";
  hook.kind = "cmd";
  const bool known = !output.is_unknown();
  hook.call = Node::string(program + " " + (known ? std::string(output.text()) : "(known after deploy)"));
  hook.expression = Node::string("!environment_variable P !stack_output dev/a.yaml::O");
  hook.sources = {{"0: !environment_variable P", Node::string(program)},
                  {"1: !stack_output dev/a.yaml::O", std::move(output)}};
  return hook;
}

// The example's dev/data stays as it is, with these hooks.
Plan unchanged_with(std::vector<Hook> hooks) {
  Plan plan = test::example_plan();
  plan.entries[1].decision = Decision::no_change;
  plan.entries[1].hooks = std::move(hooks);
  return plan;
}

TEST(Hook, IsShownWithItsShellOnOneLineAndCutOnlyWhereItIsShown) {
  EXPECT_EQ(shown(cmd("before_create", "./a\n./b\n", "/bin/bash")),
            "before_create: cmd ./a\\n./b (shell /bin/bash)");
  const std::string long_run(1000, 'x');
  EXPECT_THAT(shown(cmd("before_create", long_run, "./evil.sh"), 200),
              AllOf(HasSubstr("(shell ./evil.sh)"), HasSubstr("1037 characters"), Not(HasSubstr(long_run))));
  EXPECT_THAT(shown(cmd("before_create", long_run)), HasSubstr(long_run));
}

TEST(Hook, EveryCharacterAndTheShellAreInTheDigest) {
  const std::string run(5000, 'x');
  const std::string digest = digest_of(unchanged_with({cmd("before_launch", run + "1", "/bin/sh")}));
  EXPECT_NE(digest_of(unchanged_with({cmd("before_launch", run + "2", "/bin/sh")})), digest);
  EXPECT_NE(digest_of(unchanged_with({cmd("before_launch", run + "1", "/bin/bash")})), digest);
  EXPECT_NE(digest_of(unchanged_with({})), digest);
}

TEST(Hook, OfAStackThatStaysIsComparedAndTheFirstDifferenceIsShown) {
  const std::string run(5000, 'x');
  const auto found = differences(unchanged_with({cmd("before_launch", run + " good")}),
                                 unchanged_with({cmd("before_launch", run + " evil")}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0], AllOf(HasSubstr("dev/data: its hook at before_launch is now ..."),
                              HasSubstr("xx evil, the plan has ..."), HasSubstr("xx good")));
  EXPECT_LT(found[0].size(), 400u);
  EXPECT_THAT(differences(unchanged_with({}), unchanged_with({cmd("after_update", "x")})),
              ElementsAre("dev/data: the plan does not have its hook after_update: cmd x"));
  EXPECT_THAT(differences(unchanged_with({cmd("after_update", "x")}), unchanged_with({})),
              ElementsAre("dev/data: it does not have the plan's hook any more: after_update: cmd x"));
}

TEST(Hook, SecretsAreComparedByTheirLabels) {
  Hook reviewed = cmd("before_launch", ""), now = reviewed;
  reviewed.call = Node::secret("echo correcthorse", "echo {ssm:/s@1#aaaa}#bbbb");
  now.call = Node::secret("echo batterystaple", "echo {ssm:/s@1#cccc}#dddd");
  const auto found = differences(unchanged_with({reviewed}), unchanged_with({now}));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0], AllOf(HasSubstr("ssm:/s@1#cccc"), Not(HasSubstr("correcthorse")),
                              Not(HasSubstr("batterystaple"))));
}

TEST(Hook, WhatWasNotKnownMayHaveBecomeKnownAndTheRestIsCompared) {
  const Hook reviewed = open_call("echo", Node::unknown("dev/a O"));
  EXPECT_TRUE(reviewed.is_open());
  EXPECT_EQ(unlike(reviewed, open_call("echo", Node::string("name"))), "");
  EXPECT_EQ(unlike(reviewed, reviewed), "");
  EXPECT_EQ(unlike(reviewed, open_call("rm", Node::string("name"))),
            "is another one: 0: !environment_variable P is now rm, the plan has echo");
  Hook rewritten = open_call("echo", Node::string("name"));
  rewritten.expression = Node::string("rm");
  EXPECT_THAT(unlike(reviewed, rewritten), HasSubstr("is now \"rm\", the plan has \"!environment_variable"));
  EXPECT_NE(unlike(open_call("echo", Node::string("name")), reviewed), "") << "it was known";
}

TEST(Hook, WhatACommandPrintsIsNamedAndHidesNoOtherDifference) {
  const Hook printed = open_call("echo", Node::unknown("output of `x`"));
  EXPECT_EQ(unknown_in_words(Node::unknown("output of `x`")), "(known when it runs: output of `x`)");
  EXPECT_EQ(unknown_in_words(Node::unknown("dev/a O")), "(known after deploy: dev/a O)");
  Plan reviewed = test::example_plan();
  Entry& entry = reviewed.entries[1];
  entry.deferred = false;
  entry.hooks = {printed};
  if (entry.desired) entry.desired->template_body = "Resources: {}";
  Plan now = reviewed;
  EXPECT_THAT(differences(reviewed, now), IsEmpty());
  now.entries[1].settings.push_back({"a setting", Node(), Node::string("another")});
  EXPECT_THAT(differences(reviewed, now),
              ElementsAre("dev/data: its effect is not the planned one any more"));
}

TEST(Hook, OfAPlanThatIsDoneIsStillTheReviewedOneAndNoOthersRun) {
  Plan reviewed = test::example_plan();
  Entry& created = reviewed.entries[0];
  created.hooks = {cmd("before_launch", "good"), cmd("before_create", "make")};
  Plan now = reviewed;
  Entry& done = now.entries[0];
  done.decision = Decision::no_change;
  done.hooks = {cmd("before_launch", "good"), cmd("before_update", "unreviewed")};
  EXPECT_THAT(differences(reviewed, now), IsEmpty());
  leave_out_unreviewed_hooks(reviewed, now);
  ASSERT_EQ(done.hooks.size(), 1u);
  EXPECT_EQ(done.hooks[0].point, "before_launch");
  done.hooks[0].call = Node::string("evil");
  EXPECT_THAT(
      differences(reviewed, now),
      ElementsAre("dev/network: its hook at before_launch is now before_launch: cmd evil, the plan has "
                  "before_launch: cmd good"));
}

TEST(Hook, OfAnEntryThatThePlanDoesNotHaveIsADifference) {
  Plan reviewed = unchanged_with({}), now = unchanged_with({cmd("before_launch", "x")});
  reviewed.entries.erase(reviewed.entries.begin() + 1);
  EXPECT_THAT(differences(reviewed, now), ElementsAre(HasSubstr("dev/data: the plan does not have it")));
}

TEST(Hook, ComesBackFromAPlanFileWithTheSameDigest) {
  Plan plan =
      unchanged_with({cmd("before_launch", "a\nb", "/bin/bash"), open_call("x", Node::unknown("dev/a O"))});
  plan.digest = digest_of(plan);
  const auto reread = from_json(to_json(plan, true));
  ASSERT_TRUE(reread) << reread.error().message;
  EXPECT_EQ(digest_of(*reread), plan.digest);
  ASSERT_EQ(reread->entries[1].hooks.size(), 2u);
  EXPECT_TRUE(reread->entries[1].hooks[1].is_open());
  EXPECT_THAT(differences(plan, *reread), IsEmpty());
}

TEST(Artifact, IsPartOfThePlanAlsoWhereTheStackStays) {
  Plan reviewed = unchanged_with({});
  reviewed.entries[1].artifact = Artifact{"lambda/h/1.0.0.zip", "aa", "files", "lambda/h/1.0.0.zip"};
  Plan now = reviewed;
  now.entries[1].artifact->digest = "bb";
  now.entries[1].artifact->bucket = "elsewhere";
  EXPECT_NE(digest_of(now), digest_of(reviewed));
  EXPECT_THAT(
      differences(reviewed, now),
      ElementsAre("dev/data: the bucket of its artifact is now elsewhere, the plan has files",
                  "dev/data: the SHA-256 of its artifact lambda/h/1.0.0.zip is now bb, the plan has aa"));
  reviewed.digest = digest_of(reviewed);
  const auto reread = from_json(to_json(reviewed, true));
  ASSERT_TRUE(reread) << reread.error().message;
  EXPECT_EQ(reread->entries[1].artifact->bucket, "files");
}

TEST(PlanFile, OfAnOlderFormatSaysWhatToDo) {
  std::string text = to_json(test::example_plan(), true);
  const std::string schema = "\"schema\": 2";
  text.replace(text.find(schema), schema.size(), "\"schema\": 1");
  const auto read = from_json(text);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("schema 1, this cf reads schema 2: an older cf made it"));
  EXPECT_THAT(read.error().hint, HasSubstr("plan again"));
}

}  // namespace
}  // namespace cf::plan
