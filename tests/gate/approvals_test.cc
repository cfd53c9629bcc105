#include "gate/approvals.h"

#include <gmock/gmock.h>

#include "gate/gate_plan.h"

namespace cf::gate {
namespace {

using test::utc;
using testing::ElementsAre;

const std::string digest = "4f2a9c1be07d6d1f00112233445566778899aabbccddeeff0011223344556677";
const std::string id = digest.substr(0, 12);

ApprovalQuestion question() {
  return {id, digest, {"7"}, false, utc("2026-06-10T12:00:00Z")};
}
Approval by(const std::string& person, const std::string& plan = id,
            const std::string& at = "2026-06-10T10:00:00Z") {
  return {person, "login-" + person, plan, utc(at), "https://host/comment", true, false};
}
descriptor::ApprovalRule rule(int count, std::chrono::seconds valid_for = std::chrono::seconds{0}) {
  descriptor::ApprovalRule rule;
  rule.count = count;
  rule.valid_for = valid_for;
  return rule;
}
std::vector<Standing> standings(const ApprovalState& state) {
  std::vector<Standing> out;
  for (const Judged& judged : state.judged) out.push_back(judged.standing);
  return out;
}

TEST(Approvals, OfDifferentPeopleCount) {
  const ApprovalState state = judge(rule(2), {by("1"), by("2")}, question());
  EXPECT_EQ(state.have, 2);
  EXPECT_TRUE(state.enough());
  EXPECT_FALSE(judge(rule(2), {by("1")}, question()).enough());
  EXPECT_TRUE(judge(rule(0), {}, question()).enough());
}

TEST(Approvals, NeverOfAnAuthor) {
  EXPECT_THAT(standings(judge(rule(1), {by("7")}, question())), ElementsAre(Standing::author));
  ApprovalQuestion two = question();
  two.authors = {"8", "1"};
  EXPECT_EQ(judge(rule(1), {by("1")}, two).have, 0);
}

TEST(Approvals, OfOnePersonCountOnceAndTheLatestDoes) {
  const ApprovalState state = judge(rule(2),
                                    {by("1", id, "2026-06-10T10:00:00Z"), by("1", id, "2026-06-10T11:00:00Z"),
                                     by("1", digest, "2026-06-10T09:00:00Z")},
                                    question());
  EXPECT_EQ(state.have, 1);
  EXPECT_THAT(standings(state), ElementsAre(Standing::duplicate, Standing::counts, Standing::duplicate));
}

TEST(Approvals, ThatADeploymentHasUsedUpDoNotHideOneThatCounts) {
  Approval used = by("1", id, "2026-06-10T11:00:00Z");
  used.used_up = true;
  EXPECT_EQ(judge(rule(1), {used}, question()).have, 0);
  const ApprovalState state = judge(rule(1), {by("1"), used}, question());
  EXPECT_EQ(state.have, 1);
  EXPECT_THAT(standings(state), ElementsAre(Standing::counts, Standing::used_up));
}

TEST(Approvals, NameThePlanWhole) {
  EXPECT_EQ(judge(rule(1), {by("1", id)}, question()).have, 1);
  EXPECT_EQ(judge(rule(1), {by("1", digest)}, question()).have, 1);
  for (const std::string& other :
       std::vector<std::string>{"", "4f2a", id.substr(0, 11), digest.substr(0, 13), digest.substr(0, 63),
                                "4F2A9C1BE07D", id + " ", "aaaaaaaaaaaa"}) {
    EXPECT_THAT(standings(judge(rule(1), {by("1", other)}, question())), ElementsAre(Standing::other_plan))
        << other;
  }
  ApprovalQuestion no_plan = question();
  no_plan.plan_id = no_plan.plan_digest = "";
  EXPECT_EQ(judge(rule(1), {by("1", "")}, no_plan).have, 0);
}

TEST(Approvals, ArePeoplesByExactIdentity) {
  ApprovalQuestion question_of_10 = question();
  question_of_10.authors = {"10"};
  EXPECT_EQ(judge(rule(1), {by("1")}, question_of_10).have, 1);
  EXPECT_THAT(standings(judge(rule(1), {by("")}, question())), ElementsAre(Standing::unidentified));
  Approval bot = by("1");
  bot.bot = true;
  EXPECT_THAT(standings(judge(rule(1), {bot}, question())), ElementsAre(Standing::bot));
  Approval stranger = by("1");
  stranger.entitled = false;
  EXPECT_THAT(standings(judge(rule(1), {stranger}, question())), ElementsAre(Standing::not_entitled));
}

TEST(Approvals, LastAsLongAsTheRuleSays) {
  const auto two_hours = rule(1, std::chrono::hours{2});
  EXPECT_EQ(judge(two_hours, {by("1", id, "2026-06-10T10:00:01Z")}, question()).have, 1);
  EXPECT_THAT(standings(judge(two_hours, {by("1", id, "2026-06-10T10:00:00Z")}, question())),
              ElementsAre(Standing::expired));
  EXPECT_EQ(judge(rule(1), {by("1", id, "2020-01-01T00:00:00Z")}, question()).have, 1);
  // An expired one does not stand in the way of the same person's fresh one.
  EXPECT_EQ(judge(two_hours, {by("1", id, "2026-06-10T08:00:00Z"), by("1")}, question()).have, 0);
  EXPECT_EQ(
      judge(two_hours, {by("1", id, "2026-06-10T08:00:00Z"), by("1", id, "2026-06-10T11:00:00Z")}, question())
          .have,
      1);
}

TEST(Approvals, DoNotCountWhereNobodyKnowsTheAuthor) {
  ApprovalQuestion unknown = question();
  unknown.authors.clear();
  const ApprovalState state = judge(rule(1), {by("1")}, unknown);
  EXPECT_TRUE(state.author_unknown);
  EXPECT_FALSE(state.enough());

  // A part that is nobody's may be the approver's.
  ApprovalQuestion partly = question();
  partly.has_unknown_authors = true;
  const ApprovalState of_a_part = judge(rule(1), {by("8")}, partly);
  EXPECT_TRUE(of_a_part.author_unknown);
  EXPECT_FALSE(of_a_part.enough());
}

}  // namespace
}  // namespace cf::gate
