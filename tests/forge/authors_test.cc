// Whose a change is, from what hosts list.
#include "forge/authors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cf::forge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

SignedCommit commit_of(const char* hash, const char* id) {
  return {hash, {{id, std::string(id) + " <" + id + "@example.com>"}}};
}

// One squash, of a pull request with these commits and this head.
ChangeAuthors authors_of(std::vector<SignedCommit> listed, const std::string& head) {
  PullRequest pull_request;
  pull_request.number = "7";
  pull_request.author.id = "alice";
  pull_request.head_commit = head;
  pull_request.merge_commit = "5a5a";
  pull_request.merged = true;
  AuthorSource source;
  source.merged_with = [&](const std::string&) { return std::vector<PullRequest>{pull_request}; };
  source.commits_of = [&](const PullRequest&) { return listed; };
  return *collect_authors({commit_of("5a5a", "host")}, source, {});
}

TEST(Authors, AreThoseOfAPullRequestsCommits) {
  const ChangeAuthors found = authors_of({commit_of("aaaa", "alice"), commit_of("bbbb", "bob")}, "bbbb");
  EXPECT_THAT(found.ids, ElementsAre("alice", "bob"));
  EXPECT_THAT(found.unknown, IsEmpty());
}

TEST(Authors, AreKnownWhereAHostShortensHashes) {
  EXPECT_THAT(authors_of({commit_of("aaaabbbbccccdddd", "alice")}, "aaaabbbbcccc").unknown, IsEmpty());
}

TEST(Authors, AreNotAllKnownWhereTheListOfCommitsLacksTheHead) {
  for (const std::vector<SignedCommit>& listed :
       {std::vector<SignedCommit>{}, std::vector<SignedCommit>{commit_of("aaaa", "alice")}})
    EXPECT_THAT(authors_of(listed, "bbbb").unknown, ElementsAre(HasSubstr("pull request 7")));
}

}  // namespace
}  // namespace cf::forge
