// What every host does alike, each against a fake of it over HTTP. Times are virtual: nothing sleeps.
#include "forge/fake_forge.h"

namespace cf::forge {
namespace {

using base::ErrorKind;
using testing::Values;

class EveryHost : public testing::TestWithParam<Host> {
 protected:
  void SetUp() override {
    fake = FakeForge::of(GetParam());
    if (fake == nullptr) GTEST_SKIP() << "the fake of " << to_string(GetParam()) << " can't be had here";
    fake->side("reset", "{'repository': true}");
    fake->side("push",
               "{'branch': 'main', 'files': {'deployment.yaml': 'of base', 'a b/\\u00fc#?.txt': 'odd'}}");
    fake->side("user", "{'login': 'alice', 'permission': 'write'}");
    fake->side("user", "{'login': 'mallory', 'permission': 'read'}");
    forge = *open(fake->connection());
    call.clock = &clock;
  }

  // A pull request of alice's that changes deployment.yaml.
  PullRequest opened(const std::string& more = "") {
    const std::string number = fake->side_text("pull_request",
                                               "{'title': 'Bigger', 'author': 'alice', 'head': 'feature/x', "
                                               "'files': {'deployment.yaml': 'of head'}" +
                                                   more + "}",
                                               "number");
    const auto read = forge->pull_request(number, call);
    EXPECT_TRUE(read) << describe(read.error());
    return *read;
  }
  std::string comment(const std::string& login, const std::string& body, const std::string& more = "") {
    return fake->side_text(
        "comment", "{'number': 1, 'login': '" + login + "', 'body': '" + body + "'" + more + "}", "id");
  }
  Person person(const std::string& login) {
    comment(login, "here");
    const auto all = forge->comments("1", call);
    EXPECT_TRUE(all && !all->empty());
    return all->back().author;
  }
  std::string name_of(const std::string& login) const {
    if (GetParam() == Host::bitbucket) return "557058:" + login;
    return GetParam() == Host::codecommit ? "arn:aws:iam::111111111111:role/" + login : login;
  }
  bool has_teams() const { return forge->limits().has_teams; }
  std::string team() const { return GetParam() == Host::gitlab ? "acme/ops" : "ops"; }

  FakeForge* fake = nullptr;
  std::unique_ptr<Forge> forge;
  base::VirtualClock clock;
  base::Call call;
};

TEST_P(EveryHost, ReadsAPullRequest) {
  const PullRequest read = opened();
  EXPECT_EQ(read.number, "1");
  EXPECT_EQ(read.title, "Bigger");
  EXPECT_TRUE(read.open && !read.merged && !read.fork);
  EXPECT_EQ(read.head_branch, "feature/x");
  EXPECT_EQ(read.base_branch, "main");
  EXPECT_EQ(read.head_commit, *forge->head_of("feature/x", call));
  EXPECT_EQ(read.base_commit, *forge->head_of("main", call));
  EXPECT_EQ(read.merge_commit, "");
  EXPECT_FALSE(read.url.empty());
  EXPECT_TRUE(forge->is_named(read.author, name_of("alice")));
  EXPECT_EQ(*forge->default_branch(call), "main");
  EXPECT_EQ(forge->pull_request("77", call).error().kind, ErrorKind::not_found);
}

TEST_P(EveryHost, AForksPullRequestIsOne) {
  if (GetParam() == Host::codecommit) GTEST_SKIP() << "CodeCommit has no forks";
  EXPECT_TRUE(opened(", 'fork': true").fork);
}

TEST_P(EveryHost, FollowsListsOverTheirPages) {
  opened();
  for (int i = 0; i < 5; ++i) comment("alice", "number " + std::to_string(i));
  const auto comments = forge->comments("1", call);
  ASSERT_TRUE(comments) << describe(comments.error());
  ASSERT_EQ(comments->size(), 5u);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ((*comments)[i].body, "number " + std::to_string(i));
  fake->side("push", "{'branch': 'wide', 'files': {'a': '1', 'b': '1', 'c': '1', 'd/e': '1', 'f': '1'}}");
  for (int i = 0; i < 4; ++i) fake->side("pull_request", "{'author': 'alice', 'head': 'wide'}");
  const auto open = forge->open_pull_requests(call);
  ASSERT_TRUE(open) << describe(open.error());
  ASSERT_EQ(open->size(), 5u);
  const auto files = forge->changed_files(*forge->pull_request("2", call), call);
  ASSERT_TRUE(files) << describe(files.error());
  EXPECT_EQ(*files, (std::vector<std::string>{"a", "b", "c", "d/e", "f"}));
}

TEST_P(EveryHost, AsksAgainWhereTheHostLimits) {
  opened();
  fake->side("fault", "{'status': 429, 'times': 2, 'headers': {'Retry-After': '7'}}");
  const auto before = clock.now();
  EXPECT_TRUE(forge->comments("1", call));
  EXPECT_EQ(fake->requests(" 429"), 2u);
  if (GetParam() != Host::codecommit) {
    EXPECT_GE(clock.now() - before, std::chrono::seconds(14));
  }
  fake->side("fault", "{'status': 503, 'times': 2}");
  EXPECT_TRUE(forge->head_of("main", call));
  fake->side("fault", "{'drop': true, 'times': 1}");
  EXPECT_TRUE(forge->head_of("main", call)) << "the connection broke off";
  EXPECT_EQ(fake->requests("dropped"), 1u);
}

TEST_P(EveryHost, GivesUpWhereTheHostLimitsForEver) {
  fake->side("fault", "{'status': 429, 'times': 1000, 'headers': {'Retry-After': '1'}}");
  const auto head = forge->head_of("main", call);
  ASSERT_FALSE(head);
  EXPECT_EQ(head.error().kind, ErrorKind::throttled);
  EXPECT_LT(fake->requests(" 429"), 20u);
}

TEST_P(EveryHost, WritesACommentOnceEvenIfTheAnswerIsLost) {
  const PullRequest pull_request = opened();
  const char* match = GetParam() == Host::codecommit ? "POST /" : "comments";
  if (GetParam() == Host::gitlab) match = "notes";
  fake->side("fault", std::string("{'status': 502, 'times': 1, 'match': '") + match + "'}");
  const auto made = forge->create_comment(pull_request, "plan", call);
  if (GetParam() == Host::codecommit) {
    EXPECT_TRUE(made) << "its client token makes it safe to send again";
  } else {
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().fate, base::Fate::unknown);
    EXPECT_EQ(fake->requests("POST"), 1u);
  }
}

TEST_P(EveryHost, UpdatesItsCommentInPlace) {
  const PullRequest pull_request = opened();
  const auto me = forge->whoami(call);
  ASSERT_TRUE(me) << describe(me.error());
  const auto made = forge->create_comment(pull_request, "plan 1 <b>\xc3\xbc</b>", call);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->author.id, me->id);
  EXPECT_FALSE(made->edited);
  const auto updated = forge->update_comment(pull_request, *made, "plan 2", call);
  ASSERT_TRUE(updated) << describe(updated.error());
  const auto all = *forge->comments("1", call);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].id, made->id);
  EXPECT_EQ(all[0].body, "plan 2");
  EXPECT_TRUE(all[0].edited);
  comment("alice", "mine");
  const auto others = (*forge->comments("1", call)).back();
  EXPECT_FALSE(forge->update_comment(pull_request, others, "theirs", call));
}

TEST_P(EveryHost, TakesACommentOfItsLimitAndNoLonger) {
  const PullRequest pull_request = opened();
  const std::size_t most = forge->limits().comment_bytes;
  const auto made = forge->create_comment(pull_request, std::string(most, 'x'), call);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_FALSE(forge->create_comment(pull_request, std::string(most + 1, 'x'), call));
}

TEST_P(EveryHost, MarksEditedCommentsAndLeavesOutThoseOnLines) {
  opened();
  const std::string first = comment("alice", "cf approve dev");
  comment("alice", "cf approve prod");
  comment("alice", "nit", ", 'line': true");
  fake->side("edit_comment", "{'id': " + first + ", 'body': 'cf deploy prod'}");
  const auto all = *forge->comments("1", call);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_TRUE(all[0].edited);
  EXPECT_EQ(all[0].body, "cf deploy prod");
  EXPECT_FALSE(all[1].edited);
  EXPECT_LT(all[0].created, all[1].created);
}

TEST_P(EveryHost, KnowsBots) {
  if (GetParam() == Host::codecommit) GTEST_SKIP() << "CodeCommit knows principals only";
  opened();
  fake->side("user", "{'login': 'helper[bot]', 'bot': true, 'permission': 'write'}");
  EXPECT_TRUE(person("helper[bot]").bot);
  EXPECT_FALSE(person("alice").bot);
}

TEST_P(EveryHost, ComparesWholeNames) {
  opened();
  fake->side("user", "{'login': 'al', 'permission': 'write'}");
  const Person al = person("al");
  const Person alice = person("alice");
  EXPECT_NE(al.id, alice.id);
  EXPECT_TRUE(forge->is_named(alice, name_of("alice")));
  EXPECT_FALSE(forge->is_named(al, name_of("alice")));
  EXPECT_FALSE(forge->is_named(alice, name_of("al")));
  EXPECT_FALSE(forge->is_named(alice, ""));
  EXPECT_FALSE(forge->is_named(Person{}, ""));
  EXPECT_EQ(forge->is_named(alice, name_of("ALICE")), GetParam() != Host::codecommit);
}

TEST_P(EveryHost, AsksAnewWhoMayWrite) {
  opened();
  const Person alice = person("alice");
  const auto may = forge->may_write(alice, call);
  ASSERT_TRUE(may) << describe(may.error());
  EXPECT_TRUE(*may);
  EXPECT_FALSE(*forge->may_write(person("mallory"), call));
  fake->side("permission", "{'login': 'alice', 'permission': 'read'}");
  EXPECT_FALSE(*forge->may_write(alice, call));
  fake->side("permission", "{'login': 'alice', 'permission': 'none'}");
  EXPECT_FALSE(*forge->may_write(alice, call));
}

TEST_P(EveryHost, AnUnknownPersonIsAnErrorNotNo) {
  Person nobody{"999999", "nobody"};
  if (GetParam() == Host::codecommit) nobody.id = nobody.login = "arn:aws:iam::111111111111:role/nobody";
  const auto may = forge->may_write(nobody, call);
  ASSERT_FALSE(may);
  EXPECT_EQ(may.error().kind, ErrorKind::not_found) << may.error().message;
}

TEST_P(EveryHost, AsksAnewWhoIsInATeam) {
  opened();
  const Person alice = person("alice");
  if (!has_teams()) {
    EXPECT_EQ(forge->is_member(alice, team(), call).error().kind, ErrorKind::unsupported);
    return;
  }
  const auto named = [&](const char* members) {
    fake->side("team", "{'name': '" + team() + "', " + members + "}");
  };
  named("'members': ['alice']");
  const auto is = forge->is_member(alice, team(), call);
  ASSERT_TRUE(is) << describe(is.error());
  EXPECT_TRUE(*is);
  EXPECT_FALSE(*forge->is_member(person("mallory"), team(), call));
  named("'pending': ['alice']");
  EXPECT_FALSE(*forge->is_member(alice, team(), call)) << "invited is not in";
  named("'members': []");
  EXPECT_FALSE(*forge->is_member(alice, team(), call));
  EXPECT_EQ(forge->is_member(alice, team() + "x", call).error().kind, ErrorKind::not_found);
}

TEST_P(EveryHost, ChecksTeamsAtTheStart) {
  Needs needs;
  needs.comments = true;
  needs.statuses = forge->limits().has_statuses;
  needs.permissions = true;
  const auto checked = forge->check(needs, call);
  EXPECT_TRUE(checked) << describe(checked.error());
  needs.teams = {team()};
  const auto unknown = forge->check(needs, call);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, has_teams() ? ErrorKind::not_found : ErrorKind::unsupported);
  EXPECT_FALSE(unknown.error().hint.empty());
  if (!has_teams()) return;
  fake->side("team", "{'name': '" + team() + "'}");
  EXPECT_TRUE(forge->check(needs, call));
}

TEST_P(EveryHost, FindsThePullRequestThatBroughtACommit) {
  for (const char* how : {"merge", "squash", "rebase", "fast-forward"}) {
    fake->side("reset", "{'repository': true}");
    fake->side("push", "{'branch': 'main', 'files': {'deployment.yaml': 'of base'}}");
    fake->side("user", "{'login': 'alice', 'permission': 'write'}");
    const PullRequest pull_request = opened();
    if (std::string_view(how) != "fast-forward") {
      fake->side("push", "{'branch': 'main', 'files': {'other': 'x'}}");
    }
    if (GetParam() == Host::codecommit && std::string_view(how) == "rebase") continue;  // it has none
    const auto before = forge->pull_request_of(pull_request.head_commit, call);
    ASSERT_TRUE(before && *before) << how;
    EXPECT_TRUE((*before)->open);
    const std::string commit =
        fake->side_text("merge", std::string("{'number': 1, 'how': '") + how + "'}", "commit");
    fake->side("lag", "{'times': 2}");
    const auto found = forge->pull_request_of(commit, call);
    ASSERT_TRUE(found) << how << ": " << describe(found.error());
    ASSERT_TRUE(*found) << how;
    EXPECT_EQ((*found)->number, "1");
    EXPECT_TRUE((*found)->merged && !(*found)->open) << how;
    EXPECT_EQ((*found)->merge_commit, commit) << how;
  }
}

TEST_P(EveryHost, APushWithoutAPullRequestHasNone) {
  opened();
  fake->side("merge", "{'number': 1}");
  const std::string pushed = fake->side_text("push", "{'branch': 'main', 'files': {'x': '1'}}", "commit");
  const auto found = forge->pull_request_of(pushed, call);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_FALSE(*found);
  const auto said = forge->comment_on_commit(pushed, "deployed", call);
  EXPECT_TRUE(said) << describe(said.error());
  const document::Node state = fake->side("state");
  ASSERT_EQ(state["commit_comments"].size(), 1u);
  EXPECT_EQ(text_at(state["commit_comments"].at(0), "commit"), pushed);
}

TEST_P(EveryHost, NamesWhoMadeWhatLiesBetweenTwoCommits) {
  for (const char* login : {"bob", "carol", "merger"})
    fake->side("user", std::string("{'login': '") + login + "', 'permission': 'write'}");
  const std::string before = *forge->head_of("main", call);
  const PullRequest pull = opened();
  fake->side("push", "{'branch': 'feature/x', 'files': {'more': '1'}, 'author': 'bob'}");
  const bool squashes = GetParam() != Host::codecommit;
  fake->side("merge",
             std::string("{'number': 1, 'login': 'merger'") + (squashes ? ", 'how': 'squash'}" : "}"));
  fake->side("push", "{'branch': 'main', 'files': {'even more': '1'}, 'author': 'carol'}");
  const auto found = forge->authors_between(before, *forge->head_of("main", call), call);
  ASSERT_TRUE(found) << describe(found.error());
  const auto id = [&](const char* login) { return person(login).id; };
  if (GetParam() == Host::codecommit) {  // commits have no accounts; those of a pull request are its author's
    EXPECT_THAT(found->ids, testing::ElementsAre(pull.author.id));
    EXPECT_THAT(found->signatures, testing::Contains("Bob <bob@example.com>"));
    EXPECT_THAT(found->unknown, testing::ElementsAre("Carol <carol@example.com>"));
    return;
  }
  EXPECT_THAT(found->ids, testing::UnorderedElementsAre(id("alice"), id("bob"), id("carol")));
  EXPECT_THAT(found->unknown, testing::IsEmpty());
  EXPECT_TRUE(forge->authors_between(before, before, call)->ids.empty());
}

TEST_P(EveryHost, SaysWhatIsOfSomebodyWhomItDoesNotKnow) {
  const std::string before = *forge->head_of("main", call);
  fake->side("push", "{'branch': 'main', 'files': {'more': '1'}, 'author': 'X', 'email': 'x@home.example'}");
  const auto found = forge->authors_between(before, *forge->head_of("main", call), call);
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_THAT(found->unknown, testing::ElementsAre("X <x@home.example>"));
  EXPECT_EQ(forge->authors_between(std::string(40, 'd'), before, call).error().kind, ErrorKind::not_found);
}

TEST_P(EveryHost, KnowsWhetherAHeadIsUpToDate) {
  const PullRequest pull_request = opened();
  const auto current = forge->is_up_to_date(pull_request, call);
  ASSERT_TRUE(current) << describe(current.error());
  EXPECT_TRUE(*current);
  fake->side("push", "{'branch': 'main', 'files': {'other': 'x'}}");
  EXPECT_FALSE(*forge->is_up_to_date(pull_request, call));
}

TEST_P(EveryHost, KnowsWhichCommitsABranchHolds) {
  const PullRequest pull_request = opened();
  EXPECT_TRUE(*forge->is_on("main", pull_request.base_commit, call));
  EXPECT_FALSE(*forge->is_on("main", pull_request.head_commit, call)) << "it is not merged";
  EXPECT_TRUE(*forge->is_on(pull_request.head_branch, pull_request.head_commit, call));
  fake->side("push", "{'branch': 'main', 'files': {'other': 'x'}}");
  EXPECT_TRUE(*forge->is_on("main", pull_request.base_commit, call)) << "further back";
  EXPECT_FALSE(forge->is_on("main", std::string(40, '9'), call));
}

TEST_P(EveryHost, APushToTheHeadIsSeen) {
  const PullRequest before = opened();
  const std::string pushed =
      fake->side_text("push", "{'branch': 'feature/x', 'files': {'deployment.yaml': '3'}}", "commit");
  const auto after = forge->pull_request("1", call);
  ASSERT_TRUE(after);
  EXPECT_EQ(after->head_commit, pushed);
  EXPECT_NE(before.head_commit, pushed);
}

TEST_P(EveryHost, ReadsFilesOfTheBaseAndOfTheHead) {
  const PullRequest pull_request = opened();
  const auto base = forge->file("deployment.yaml", "main", call);
  ASSERT_TRUE(base) << describe(base.error());
  EXPECT_EQ(*base, "of base");
  EXPECT_EQ(*forge->file("deployment.yaml", pull_request.head_commit, call), "of head");
  EXPECT_EQ(*forge->file("deployment.yaml", "feature/x", call), "of head");
  EXPECT_EQ(*forge->file("a b/\xc3\xbc#?.txt", "main", call), "odd");
  for (const char* absent : {"absent.yaml", "a b"}) {
    const auto missing = forge->file(absent, "main", call);
    ASSERT_FALSE(missing) << absent;
    EXPECT_EQ(missing.error().kind, ErrorKind::not_found) << missing.error().message;
  }
  EXPECT_EQ(forge->file("deployment.yaml", "nowhere", call).error().kind, ErrorKind::not_found);
  EXPECT_EQ(forge->head_of("nowhere", call).error().kind, ErrorKind::not_found);
}

TEST_P(EveryHost, RefusesAFileOfMoreThanAMebibyte) {
  fake->side("push", "{'branch': 'main', 'files': {'big': '" + std::string(max_file_bytes + 1, 'x') +
                         "', 'full': '" + std::string(max_file_bytes, 'x') + "'}}");
  EXPECT_EQ(forge->file("big", "main", call).error().kind, ErrorKind::limit);
  const auto full = forge->file("full", "main", call);
  ASSERT_TRUE(full) << describe(full.error());
  EXPECT_EQ(full->size(), max_file_bytes);
}

TEST_P(EveryHost, SetsAStatusAndReplacesIt) {
  const PullRequest pull_request = opened();
  CommitStatus status;
  status.context = "cf/plan/an-environment-with-a-rather-long-name";
  status.description = std::string(400, 'd');
  status.url = "https://ci.example/1";
  for (const auto state : {CommitState::pending, CommitState::pending, CommitState::failure}) {
    status.state = state;
    const auto set = forge->set_status(pull_request.head_commit, status, call);
    EXPECT_TRUE(set) << describe(set.error());
  }
  const document::Node state = fake->side("state");
  if (!forge->limits().has_statuses) {
    EXPECT_EQ(state["statuses"].size(), 0u);
    return;
  }
  ASSERT_EQ(state["statuses"].size(), 1u);
  const document::Node& set = state["statuses"].at(0);
  EXPECT_EQ(text_at(set, "context"), status.context);
  EXPECT_EQ(text_at(set, "state"), "failure");
  EXPECT_EQ(text_at(set, "url"), status.url);
  EXPECT_LE(base::code_points(text_at(set, "description")), forge->limits().description_characters);
}

TEST_P(EveryHost, NeverShowsTheToken) {
  const std::string token = "very-secret-token-9f8e7d";
  auto connection = fake->connection(token);
  const auto stranger = open(connection);
  ASSERT_TRUE(stranger);
  fake->side("fault", "{'status': 403, 'message': 'no rights for " + token + "', 'times': 1}");
  const auto refused = (*stranger)->head_of("main", call);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::access_denied);
  for (const std::string& text : {refused.error().message, describe(refused.error())}) {
    if (GetParam() != Host::codecommit) {
      EXPECT_EQ(text.find(token), std::string::npos) << text;
    }
    EXPECT_EQ(text.find("secret-of-" + token), std::string::npos) << text;
  }
  if (GetParam() == Host::codecommit) return;  // an unknown access key is the bot's in the fake
  const auto unknown = (*stranger)->whoami(call);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::credentials);
  EXPECT_EQ(describe(unknown.error()).find(token), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Forges, EveryHost,
                         Values(Host::github, Host::gitlab, Host::bitbucket, Host::codecommit),
                         [](const auto& host) { return std::string(to_string(host.param)); });

}  // namespace
}  // namespace cf::forge
