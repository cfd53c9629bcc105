// What is one host's own: tokens and their scopes, names that change hands, annotations, where a look-up is
// missing.
#include <gmock/gmock.h>

#include "forge/fake_forge.h"

namespace cf::forge {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

template <Host host>
class One : public testing::Test {
 protected:
  void SetUp() override {
    fake = FakeForge::of(host);
    if (fake == nullptr) GTEST_SKIP() << "the fake of " << to_string(host) << " can't be had here";
    fake->side("reset", "{'repository': true}");
    fake->side("push", "{'branch': 'main', 'files': {'deployment.yaml': 'x'}}");
    fake->side("user", "{'login': 'alice', 'permission': 'write'}");
    fake->side("pull_request", "{'author': 'alice', 'head': 'x', 'files': {'a': '1'}}");
    call.clock = &clock;
  }
  std::unique_ptr<Forge> with_token(const std::string& properties) {
    fake->side("token", "{'token': 'other-token-123', 'login': 'cf-bot', " + properties + "}");
    return *open(fake->connection("other-token-123"));
  }
  std::unique_ptr<Forge> as_usual() { return *open(fake->connection()); }
  Person alice(Forge& forge) { return forge.pull_request("1", call)->author; }

  FakeForge* fake = nullptr;
  base::VirtualClock clock;
  base::Call call;
};

using OnGitHub = One<Host::github>;
using OnGitLab = One<Host::gitlab>;
using OnBitbucket = One<Host::bitbucket>;
using OnCodeCommit = One<Host::codecommit>;

TEST_F(OnGitHub, ATokenWithoutReadOrgIsAnErrorAtTheStart) {
  fake->side("team", "{'name': 'ops', 'members': ['alice']}");
  const auto forge = with_token("'scopes': ['repo']");
  Needs needs;
  needs.teams = {"acme/ops"};
  const auto checked = forge->check(needs, call);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().message, HasSubstr("acme/ops"));
  EXPECT_THAT(checked.error().hint, HasSubstr("read:org"));
  const auto member = forge->is_member(alice(*forge), "ops", call);
  EXPECT_FALSE(member) << "never a silent no";
}

TEST_F(OnGitHub, ATokenThatCannotPostIsAnErrorAtTheStart) {
  const auto forge = with_token("'scopes': ['read:org']");
  Needs needs;
  needs.comments = true;
  EXPECT_EQ(forge->check(needs, call).error().kind, ErrorKind::access_denied);
  const auto posted = forge->create_comment(*forge->pull_request("1", call), "x", call);
  ASSERT_FALSE(posted);
  EXPECT_THAT(posted.error().hint, HasSubstr("repo"));
  needs.comments = false;
  needs.statuses = true;
  EXPECT_TRUE(with_token("'scopes': ['repo:status']")->check(needs, call));
}

TEST_F(OnGitHub, TheTokenOfActionsIsItsBot) {
  fake->side("user", "{'login': 'github-actions[bot]', 'bot': true, 'permission': 'write'}");
  fake->side("token", "{'token': 'other-token-123', 'login': 'github-actions[bot]', 'app': true}");
  const auto forge = *open(fake->connection("other-token-123"));
  const auto me = forge->whoami(call);
  ASSERT_TRUE(me) << describe(me.error());
  EXPECT_TRUE(me->bot);
  const auto made = forge->create_comment(*forge->pull_request("1", call), "x", call);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->author.id, me->id);
}

TEST_F(OnGitHub, ALoginThatChangedHandsIsNobodyKnown) {
  fake->side("team", "{'name': 'ops', 'members': ['alice']}");
  const auto forge = as_usual();
  const Person before = alice(*forge);
  fake->side("rename", "{'login': 'alice', 'to': 'alicia'}");
  fake->side("user", "{'login': 'alice', 'permission': 'admin'}");
  for (const auto& asked : {forge->may_write(before, call), forge->is_member(before, "ops", call)}) {
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error().kind, ErrorKind::not_found);
  }
}

TEST_F(OnGitHub, AnnotatesByCheckRunsWhereTheTokenMay) {
  CommitStatus status{"cf/plan/dev", CommitState::success, "2 changes", "", {}};
  for (int i = 1; i <= 60; ++i)
    status.annotations.push_back({"t.yaml", i, true, "line " + std::to_string(i)});
  const auto commit = *as_usual()->head_of("x", call);
  EXPECT_TRUE(as_usual()->set_status(commit, status, call))
      << "a token without the right sets the status alone";
  EXPECT_EQ(fake->side("state")["check_runs"].size(), 0u);
  EXPECT_EQ(fake->side("state")["statuses"].size(), 1u);
  const auto set = with_token("'app': true")->set_status(commit, status, call);
  ASSERT_TRUE(set) << describe(set.error());
  const document::Node runs = fake->side("state")["check_runs"];
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(at(runs.at(0), "output.annotations").size(), 60u) << "in two requests of at most 50";
  EXPECT_EQ(text_at(runs.at(0), "conclusion"), "neutral");
}

TEST_F(OnGitHub, ATeamMayBeWrittenInThreeWays) {
  fake->side("team", "{'name': 'ops', 'members': ['alice']}");
  const auto forge = as_usual();
  for (const char* team : {"ops", "acme/ops", "@acme/ops"}) {
    const auto member = forge->is_member(alice(*forge), team, call);
    EXPECT_TRUE(member && *member) << team;
  }
  EXPECT_EQ(forge->is_member(alice(*forge), "other/ops", call).error().kind, ErrorKind::not_found);
}

TEST_F(OnGitLab, ATokenThatCannotPostIsAnErrorAtTheStart) {
  const auto forge = with_token("'scopes': ['read_api']");
  Needs needs;
  needs.comments = true;
  const auto checked = forge->check(needs, call);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::access_denied);
  EXPECT_THAT(checked.error().hint, HasSubstr("api"));
  const auto posted = forge->create_comment(*forge->pull_request("1", call), "x", call);
  ASSERT_FALSE(posted);
  EXPECT_THAT(posted.error().hint, HasSubstr("scope api"));
}

TEST_F(OnGitLab, AnOwnerOfTheTokenWhoMayNotPostIsAnErrorAtTheStart) {
  Needs needs;
  needs.statuses = true;
  EXPECT_TRUE(as_usual()->check(needs, call));
  fake->side("permission", "{'login': 'cf-bot', 'permission': 'read'}");
  EXPECT_EQ(as_usual()->check(needs, call).error().kind, ErrorKind::access_denied);
}

TEST_F(OnGitLab, SystemNotesAreNoComments) {
  EXPECT_EQ(as_usual()->comments("1", call)->size(), 0u) << "the fake has one on every merge request";
}

TEST_F(OnBitbucket, ATokenThatCannotPostIsAnErrorAtTheStart) {
  const auto forge = with_token("'scopes': ['account']");
  Needs needs;
  needs.comments = true;
  const auto checked = forge->check(needs, call);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().hint, HasSubstr("pullrequest"));
  const auto posted = forge->create_comment(*forge->pull_request("1", call), "x", call);
  ASSERT_FALSE(posted);
  EXPECT_THAT(posted.error().hint, HasSubstr("pullrequest"));
}

TEST_F(OnBitbucket, ATokenThatCannotReadPermissionsIsAnErrorAtTheStart) {
  Needs needs;
  needs.permissions = true;
  EXPECT_TRUE(as_usual()->check(needs, call));
  fake->side("permission", "{'login': 'cf-bot', 'permission': 'write'}");
  const auto checked = as_usual()->check(needs, call);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().kind, ErrorKind::access_denied);
  EXPECT_THAT(checked.error().hint, HasSubstr("administrator"));
}

TEST_F(OnBitbucket, TakesAUserWithAnApiToken) {
  auto connection = fake->connection();
  connection.user = "me@example.com";
  EXPECT_TRUE((*open(connection))->whoami(call));
}

TEST_F(OnBitbucket, ANicknameIsNoName) {
  const auto forge = as_usual();
  const Person person = alice(*forge);
  EXPECT_FALSE(forge->is_named(person, "alice")) << "anybody may take it";
  EXPECT_TRUE(forge->is_named(person, person.id));
  EXPECT_TRUE(forge->is_named(person, "557058:alice"));
}

TEST_F(OnBitbucket, PullRequestsHaveWholeHashes) {
  const auto forge = as_usual();
  EXPECT_EQ(forge->pull_request("1", call)->head_commit.size(), 40u);
  EXPECT_EQ(forge->open_pull_requests(call)->front().base_commit.size(), 40u);
}

TEST_F(OnBitbucket, FindsAMergeWithoutTheAppThatLinksCommits) {
  const auto forge = as_usual();
  const std::string commit = fake->side_text("merge", "{'number': 1}", "commit");
  fake->side("fault", "{'status': 404, 'times': 10, 'match': '" + commit + "/pullrequests'}");
  const auto found = forge->pull_request_of(commit, call);
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->number, "1");
  const std::string pushed = fake->side_text("push", "{'branch': 'main', 'files': {'y': '1'}}", "commit");
  fake->side("fault", "{'status': 404, 'times': 10, 'match': '" + pushed + "/pullrequests'}");
  const auto none = forge->pull_request_of(pushed, call);
  ASSERT_TRUE(none);
  EXPECT_FALSE(*none);
}

TEST_F(OnBitbucket, AnnotatesByAReport) {
  const auto forge = as_usual();
  CommitStatus status{"cf/plan/dev", CommitState::failure, "", "", {{"t.yaml", 0, false, "wrong"}}};
  const auto set = forge->set_status(*forge->head_of("x", call), status, call);
  ASSERT_TRUE(set) << describe(set.error());
  const document::Node reports = fake->side("state")["reports"];
  ASSERT_EQ(reports.size(), 1u);
  const document::Node& report = reports.entries()[0].value;
  EXPECT_EQ(text_at(report["report"], "result"), "FAILED");
  ASSERT_EQ(report["annotations"].size(), 1u);
  EXPECT_EQ(text_at(report["annotations"].at(0), "line"), "1");
}

TEST_F(OnCodeCommit, ARoleIsOneInEverySession) {
  const auto forge = as_usual();
  fake->side("comment", "{'number': 1, 'login': 'alice', 'body': 'x'}");
  const Person author = forge->comments("1", call)->back().author;
  EXPECT_EQ(author.id, "arn:aws:iam::111111111111:role/alice");
  EXPECT_EQ(author.name, "session-of-alice");
  EXPECT_TRUE(forge->is_named(author, "arn:aws:iam::111111111111:role/people/alice"));
  EXPECT_FALSE(forge->is_named(author, "alice"));
  EXPECT_FALSE(forge->is_named(author, "arn:aws:iam::222222222222:role/alice"));
}

TEST_F(OnCodeCommit, ARoleThatCannotAskIamIsAnErrorAtTheStart) {
  Needs needs;
  needs.permissions = true;
  EXPECT_TRUE(as_usual()->check(needs, call));
  fake->side("token", "{'token': 'AKIAOTHER', 'login': 'arn:aws:sts::333333333333:assumed-role/other/x'}");
  fake->side("user", "{'login': 'arn:aws:sts::333333333333:assumed-role/other/x'}");
  EXPECT_FALSE((*open(fake->connection("AKIAOTHER")))->check(needs, call)) << "another account's role";
}

TEST_F(OnCodeCommit, AUserMayWriteToo) {
  const std::string arn = "arn:aws:iam::111111111111:user/staff/carol";
  fake->side("user", "{'login': '" + arn + "', 'permission': 'write'}");
  const auto may = as_usual()->may_write({arn, arn}, call);
  ASSERT_TRUE(may) << describe(may.error());
  EXPECT_TRUE(*may);
}

}  // namespace
}  // namespace cf::forge
