// Threats: comments that are not what they seem, or come twice.
#include "ci/poster.h"
#include "ci/story.h"

namespace cf::ci {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Comments : public HostStory {
 protected:
  std::size_t comments_now() { return all_comments().size(); }
};

TEST_P(Comments, ThatQuoteIndentFenceOrFollowAreNoCommands) {
  bring("second");
  const std::string id = plan_id_of("prod");
  for (const std::string& body : std::vector<std::string>{
           "> cf approve prod " + id, "    cf approve prod " + id, "```\ncf approve prod " + id + "\n```",
           "looks good\ncf approve prod " + id, "`cf approve prod " + id + "`", "CF approve prod " + id,
           "\xE2\x80\x8B"
           "cf approve prod " +
               id,
           "cfapprove prod " + id, "<!-- -->cf approve prod"}) {
    const std::size_t before = comments_now();
    EXPECT_EQ(say_and_run("bob", body), base::ExitCode::ok) << body;
    EXPECT_EQ(comments_now(), before + 1) << "no reply to: " << body;
    EXPECT_EQ(deployment("prod").progress, Progress::waiting) << body;
  }
}

TEST_P(Comments, ThatAreNotForUsCostOneCallAndNoReply) {
  propose("second");
  Event talk = event(EventKind::comment);
  talk.comment_id = comment("carol", "nice work");
  const std::size_t before = fake_->side("state")["requests"].items().size();
  const std::size_t comments_before = comments_now();
  const std::size_t between = fake_->side("state")["requests"].items().size();
  EXPECT_EQ(run(talk), base::ExitCode::ok);
  const std::size_t after = fake_->side("state")["requests"].items().size();
  EXPECT_LE(after - between, between - before) << "as many requests as reading the comments takes";
  EXPECT_EQ(comments_now(), comments_before);
  EXPECT_FALSE(std::filesystem::exists(folder_ / ".cf" / "state"));
}

TEST_P(Comments, OfBotsEditedOnesAndOurOwnAreIgnored) {
  fake_->side("user", "{'login': 'helper[bot]', 'permission': 'write', 'bot': true}");
  bring("second");
  if (GetParam() != forge::Host::codecommit) {  // roles are roles there, whoever has them
    EXPECT_EQ(say_and_run("helper[bot]", "cf deploy prod"), base::ExitCode::ok);
    EXPECT_THAT(said_, HasSubstr("a bot wrote it"));
  }
  EXPECT_EQ(say_and_run("cf-bot", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("a bot wrote it"));
  Event edited = event(EventKind::comment);
  edited.comment_id = comment("bob", "hello");
  fake_->side("edit_comment", "{'id': " + edited.comment_id + ", 'body': 'cf deploy prod'}");
  EXPECT_EQ(run(edited), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("it was edited"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_P(Comments, DeliveredTwiceActOnce) {
  bring("second");
  Event approval = event(EventKind::comment);
  approval.comment_id = comment("bob", "cf approve prod");
  EXPECT_EQ(run(approval), base::ExitCode::ok);
  EXPECT_EQ(deployment("prod").progress, Progress::done) << said_;
  const auto log = audit();
  const std::size_t comments = comments_now();
  EXPECT_EQ(run(approval), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("acted on already"));
  EXPECT_EQ(audit(), log);
  EXPECT_EQ(comments_now(), comments);
}

TEST_P(Comments, OfSomebodyElseWithOurMarkerAreNotOurs) {
  propose("second");
  const std::string forged = marker_of("plan prod") + "## Deploy Plan: prod\n\nNo changes.";
  comment("mallory", forged);
  run(EventKind::pull_request);
  const auto plans = comments_with("Deploy Plan: prod");
  ASSERT_EQ(plans.size(), 2u);
  EXPECT_EQ(plans[0], forged) << "not written over";
  EXPECT_THAT(plans[1], HasSubstr("second"));
}

TEST_P(Comments, WhoseRightComesLaterAreNotRevived) {
  bring("second");
  fake_->side("permission", "{'login': 'bob', 'permission': 'read'}");
  Event early = event(EventKind::comment);
  early.comment_id = comment("bob", "cf deploy prod");
  EXPECT_EQ(run(early), base::ExitCode::ok);
  fake_->side("permission", "{'login': 'bob', 'permission': 'write'}");
  EXPECT_EQ(run(early), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("acted on already"));
  EXPECT_EQ(deployment("prod").progress, Progress::waiting);
}

TEST_P(Comments, OfAnAccountThatIsGoneStopNobody) {
  fake_->side("user", "{'login': 'ghost', 'permission': 'write'}");
  bring("second");
  comment("ghost", "cf approve prod " + plan_id_of("prod"));
  fake_->side("rename", "{'login': 'ghost', 'to': 'somebody-else'}");
  EXPECT_EQ(say_and_run("bob", "cf approve prod"), base::ExitCode::ok) << said_;
  EXPECT_EQ(deployment("prod").progress, Progress::done);
}

TEST_P(Comments, OfPeopleWhoMayNotAreRefusedAndWrittenDown) {
  bring("second");
  EXPECT_EQ(say_and_run("carol", "cf unlock prod"), base::ExitCode::blocked);
  EXPECT_THAT(last_comment(), HasSubstr("none of those who deploy prod"));
  EXPECT_EQ(say_and_run("carol", "cf deploy prod"), base::ExitCode::blocked);
  EXPECT_EQ(audited("refused prod"), 2u);
  EXPECT_EQ(say_and_run("mallory", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("may not write"));
}

TEST_P(Comments, AreAnsweredWithWhatWasUnderstood) {
  bring("second");
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), AllOf(HasSubstr("`cf status`"), HasSubstr("`dev`"), HasSubstr("waiting")));
  EXPECT_EQ(say_and_run("carol", "cf help"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("cf approve ENV"));
  EXPECT_EQ(say_and_run("bob", "cf deploy prod"), base::ExitCode::ok);
  EXPECT_THAT(comments_with("Understood").back(),
              AllOf(HasSubstr("> `cf deploy prod`"), HasSubstr("prod is to be deployed")));
  EXPECT_EQ(say_and_run("carol", "cf deplyo prod"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("deploy"));
}

TEST_P(Comments, BeyondThirtyAnHourAreIgnoredAndThatIsSaidOnce) {
  propose("second");
  for (int i = 0; i < 30; ++i) say_and_run("carol", "cf help");
  std::size_t answered = comments_now();
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("has written 30 commands"));
  EXPECT_EQ(comments_now(), answered + 2);
  EXPECT_EQ(say_and_run("carol", "cf status"), base::ExitCode::ok);
  EXPECT_THAT(said_, HasSubstr("too many commands within an hour"));
  EXPECT_EQ(comments_now(), answered + 3) << "no second answer";
  EXPECT_EQ(say_and_run("bob", "cf help"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("cf approve ENV")) << "others are not concerned";
  later(std::chrono::hours(1));
  EXPECT_EQ(say_and_run("carol", "cf help"), base::ExitCode::ok);
  EXPECT_THAT(last_comment(), HasSubstr("cf approve ENV"));
}

TEST_P(Comments, CannotInjectIntoReplies) {
  propose("second");
  say_and_run("bob", "cf deploy @everyone<img/src=x>[a](http://evil)");
  EXPECT_THAT(last_comment(),
              AllOf(Not(HasSubstr("@everyone")), Not(HasSubstr("<img")), Not(HasSubstr("](http"))));
}

INSTANTIATE_TEST_SUITE_P(Hosts, Comments, every_host(), host_name);

}  // namespace
}  // namespace cf::ci
