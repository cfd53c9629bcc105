// The fakes refuse what the hosts' published API descriptions do not allow.
#include <gmock/gmock.h>

#include "forge/fake_forge.h"

namespace cf::forge {
namespace {

using testing::HasSubstr;

struct Wrong {
  const char* method;
  const char* path;
  const char* body;
  const char* reason;
};

void expect_refused(Host host, const std::vector<Wrong>& requests) {
  FakeForge* fake = FakeForge::of(host);
  if (fake == nullptr) GTEST_SKIP() << "the fake of " << to_string(host) << " can't be had here";
  fake->side("reset");
  for (const Wrong& wrong : requests) {
    net::HttpRequest request{wrong.method, fake->connection().api + wrong.path, {}, wrong.body};
    request.headers.add("Authorization", host == Host::codecommit ? "AWS4-HMAC-SHA256 Credential=AKIA/x"
                                                                  : "Bearer fake-token");
    request.headers.add("User-Agent", "test");
    request.headers.add("X-GitHub-Api-Version", "2022-11-28");
    request.headers.add("Content-Type", "application/json");
    if (host == Host::codecommit) {
      request.headers.add("X-Amz-Target", std::string("CodeCommit_20150413.") + (wrong.path + 1));
      request.url = fake->connection().api + "/";
    }
    const auto answer = net::send(request, {}, {});
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_TRUE(answer->status == 422 || answer->status == 400) << wrong.path << ": " << answer->status;
    EXPECT_THAT(answer->body, HasSubstr(wrong.reason)) << wrong.path;
  }
}

TEST(TheFakeOfGitHub, HoldsRequestsAgainstTheDescription) {
  expect_refused(Host::github, {{"GET", "/repos/acme/shop/pull/1", "", "no GET"},
                                {"DELETE", "/repos/acme/shop/pulls/1", "", "no DELETE"},
                                {"GET", "/repos/acme/shop/pulls?state=opened", "", "state"},
                                {"GET", "/repos/acme/shop/pulls?pagelen=50", "", "pagelen"},
                                {"GET", "/repos/acme/shop/pulls?per_page=many", "", "per_page"},
                                {"POST", "/repos/acme/shop/issues/1/comments", "{\"text\": \"x\"}", "body"},
                                {"POST", "/repos/acme/shop/issues/1/comments", "{\"body\": 7}", "7"},
                                {"POST", "/repos/acme/shop/issues/1/comments", "", "missing"},
                                {"POST", "/repos/acme/shop/statuses/abc",
                                 "{\"state\": \"failed\", \"context\": \"c\"}", "failed"},
                                {"POST", "/repos/acme/shop/check-runs",
                                 "{\"name\": \"x\", \"head_sha\": \"a\", \"status\": \"done\"}", "done"}});
}

TEST(TheFakeOfGitLab, HoldsRequestsAgainstTheTable) {
  expect_refused(Host::gitlab,
                 {{"GET", "/projects/acme/shop", "", "no GET"},
                  {"GET", "/projects/acme%2Fshop/merge_requests?state=open", "", "state"},
                  {"GET", "/projects/acme%2Fshop/merge_requests?pagelen=9", "", "pagelen"},
                  {"POST", "/projects/acme%2Fshop/merge_requests/1/notes", "{\"note\": \"x\"}", "note"},
                  {"POST", "/projects/acme%2Fshop/merge_requests/1/notes", "{}", "body is missing"},
                  {"POST", "/projects/acme%2Fshop/statuses/a", "{\"state\": \"failure\"}", "failure"}});
}

TEST(TheFakeOfBitbucket, HoldsRequestsAgainstTheDescription) {
  expect_refused(
      Host::bitbucket,
      {{"GET", "/repositories/acme/shop/pulls", "", "no GET"},
       {"GET", "/repositories/acme/shop/pullrequests?state=open", "", "open"},
       {"GET", "/repositories/acme/shop/pullrequests?per_page=9", "", "per_page"},
       {"POST", "/repositories/acme/shop/pullrequests/1/comments", "{\"content\": {\"raw\": 7}}", "7"},
       {"POST", "/repositories/acme/shop/commit/a/statuses/build", "{\"state\": \"SUCCESS\"}", "SUCCESS"},
       {"POST", "/repositories/acme/shop/commit/a/statuses/build", "{\"state\": \"FAILED\", \"key\": \"k\"}",
        "url"}});
}

TEST(TheFakeOfCodeCommit, HoldsRequestsAgainstTheModel) {
  expect_refused(
      Host::codecommit,
      {{"POST", "/GetPullRequests", "{}", "UnknownOperation"},
       {"POST", "/GetPullRequest", "{}", "pullRequestId"},
       {"POST", "/GetPullRequest", "{\"pullRequestId\": 1}", "pullRequestId"},
       {"POST", "/GetPullRequest", "{\"pullRequestId\": \"1\", \"repositoryName\": \"shop\"}", "has no"},
       {"POST", "/ListPullRequests", "{\"repositoryName\": \"shop\", \"pullRequestStatus\": \"MERGED\"}",
        "MERGED"},
       {"POST", "/GetRepository", "{\"repositoryName\": \"acme/shop\"}", "match"}});
}

}  // namespace
}  // namespace cf::forge
