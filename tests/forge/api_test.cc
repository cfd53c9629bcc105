// Pages, repetitions and refusals, against scripted answers. Times are virtual.
#include "forge/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/secrets.h"
#include "document/json.h"
#include "forge/answer.h"

namespace cf::forge {
namespace {

using base::ErrorKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

net::HttpResponse answer(int status, std::string body = "{}",
                         std::initializer_list<std::pair<const char*, const char*>> headers = {}) {
  net::HttpResponse response{status, {}, std::move(body)};
  for (const auto& [name, value] : headers) response.headers.add(name, value);
  return response;
}

class ApiOfAHost : public testing::Test {
 protected:
  Api api() {
    ApiSettings settings{"Host", "https://api.example/v1", {}, {}, {}};
    settings.headers.add("Authorization", "Bearer token-of-the-job");
    settings.http = [this](const net::HttpRequest& request, const net::ClientOptions&,
                           const base::Call&) -> base::Result<net::HttpResponse> {
      sent.push_back(request.method + " " + request.url);
      const std::size_t at = std::min(sent.size(), answers.size()) - 1;
      return answers[at];
    };
    return Api(settings);
  }
  base::Result<document::Node> post(bool repeats) {
    ApiRequest request;
    request.method = "POST";
    request.path = "/x";
    request.repeats = repeats;
    request.body = document::MappingBuilder().add("a", "b").build();
    return api().ask(request, call);
  }
  base::Duration waited() { return std::chrono::duration_cast<base::Duration>(clock.now() - start); }

  std::vector<base::Result<net::HttpResponse>> answers;
  std::vector<std::string> sent;
  base::VirtualClock clock;
  base::TimePoint start = clock.now();
  base::Call call{{}, {}, &clock};
};

TEST_F(ApiOfAHost, FollowsLinksNextAndPageNumbers) {
  answers = {
      answer(200, "[1]",
             {{"Link",
               "<https://api.example/v1/x?page=0>; rel=\"prev\", "
               "<https://api.example/v1/x?after=q%3D>; rel=\"next\""}}),
      answer(200, "{\"values\":[2],\"next\":\"https://api.example/v1/x?page=3\"}"),
      answer(200, "[3]", {{"X-Next-Page", "4"}, {"Link", "<https://elsewhere.example/>; rel=\"next\""}}),
      answer(200, "[4]", {{"X-Next-Page", ""}})};
  const auto all = api().list("/x?a=b%2Fc", call);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->size(), 4u);
  EXPECT_THAT(sent,
              ElementsAre("GET https://api.example/v1/x?a=b%2Fc", "GET https://api.example/v1/x?after=q%3D",
                          "GET https://api.example/v1/x?page=3", "GET https://api.example/v1/x?page=4"));
}

TEST_F(ApiOfAHost, SendsTheTokenToNoOtherAddress) {
  for (const char* next :
       {"https://evil.example/v1/x", "http://api.example/v1/x", "https://api.example:444/x",
        "//evil.example/", "https://api.example.evil.example/", "https://api.example/v2/x",
        "https://api.example/v1/../v2/x"}) {
    sent.clear();
    answers = {answer(200, std::string("{\"values\":[],\"next\":\"") + next + "\"}")};
    const auto all = api().list("/x", call);
    ASSERT_FALSE(all) << next;
    EXPECT_EQ(all.error().kind, ErrorKind::refused);
    EXPECT_EQ(sent.size(), 1u);
  }
}

TEST_F(ApiOfAHost, EndsWhereTheHostPagesForEver) {
  answers = {answer(200, "{\"values\":[],\"next\":\"https://api.example/v1/x\"}")};
  EXPECT_EQ(api().list("/x", call).error().kind, ErrorKind::limit);
}

TEST_F(ApiOfAHost, AsksForNothingOutsideItsPath) {
  answers = {answer(200)};
  for (const char* path : {"/repos/../user", "/a/./b", "/a/..", "/a/..?x=1"}) {
    EXPECT_EQ(api().get(path, call).error().kind, ErrorKind::input) << path;
  }
  EXPECT_TRUE(sent.empty());
  EXPECT_TRUE(api().get("/compare/main...head?q=../x", call));
}

TEST_F(ApiOfAHost, WaitsAsLongAsTheHostSays) {
  answers = {answer(429, "{}", {{"Retry-After", "30"}}), answer(200)};
  EXPECT_TRUE(api().get("/x", call));
  EXPECT_EQ(waited(), base::Duration(30'000));
  sent.clear();
  answers = {
      answer(429, "{}",
             {{"Date", "Mon, 23 Nov 2026 03:00:00 GMT"}, {"Retry-After", "Mon, 23 Nov 2026 03:00:10 GMT"}}),
      answer(200)};
  EXPECT_TRUE(api().get("/x", call));
  EXPECT_EQ(waited(), base::Duration(40'000));
}

TEST_F(ApiOfAHost, KnowsGitHubsWaysToLimit) {
  const std::vector<std::pair<net::HttpResponse, int>> ways = {
      {answer(403, "{\"message\":\"You have exceeded a secondary rate limit.\"}"), 60},
      {answer(403, "{}", {{"Retry-After", "5"}}), 5},
      {answer(403, "{}",
              {{"X-RateLimit-Remaining", "0"},
               {"X-RateLimit-Reset", "1795402820"},
               {"Date", "Mon, 23 Nov 2026 03:00:00 GMT"}}),
       21}};
  for (const auto& [way, seconds] : ways) {
    EXPECT_TRUE(is_limited(way));
    EXPECT_EQ(wanted_pause(way), base::Duration(seconds * 1'000)) << way.body;
  }
  EXPECT_FALSE(is_limited(answer(403, "{\"message\":\"Resource not accessible by integration\"}")));
}

TEST_F(ApiOfAHost, DoesNotWaitForHours) {
  answers = {answer(429, "{}", {{"Retry-After", "3600"}})};
  const auto refused = api().get("/x", call);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::throttled);
  EXPECT_THAT(refused.error().hint, HasSubstr("3600 seconds"));
  EXPECT_EQ(waited().count(), 0);
}

TEST_F(ApiOfAHost, DoesNotWaitPastTheDeadline) {
  call.deadline = clock.now() + std::chrono::seconds(10);
  answers = {answer(429, "{}", {{"Retry-After", "10"}})};
  EXPECT_EQ(api().get("/x", call).error().kind, ErrorKind::throttled);
  EXPECT_EQ(waited().count(), 0);
}

TEST_F(ApiOfAHost, AStopEndsTheWaiting) {
  std::stop_source stop;
  call.stop = stop.get_token();
  stop.request_stop();
  answers = {answer(429, "{}", {{"Retry-After", "10"}})};
  EXPECT_EQ(api().get("/x", call).error().kind, ErrorKind::cancelled);
}

TEST_F(ApiOfAHost, RepeatsOnlyWhatCanDoNothingTwice) {
  answers = {answer(502), answer(200)};
  EXPECT_TRUE(api().get("/x", call));
  sent.clear();
  const auto posted = post(false);
  ASSERT_FALSE(posted);
  EXPECT_EQ(posted.error().fate, base::Fate::unknown);
  EXPECT_EQ(sent.size(), 1u);
  sent.clear();
  EXPECT_TRUE(post(true));
  EXPECT_EQ(sent.size(), 2u);
}

TEST_F(ApiOfAHost, RepeatsAPostThatWasSurelyNotCarriedOut) {
  base::Error broken = base::error(ErrorKind::network, "connection refused");
  broken.fate = base::Fate::not_sent;
  answers = {broken, answer(429, "{}", {{"Retry-After", "1"}}), answer(201)};
  EXPECT_TRUE(post(false));
  EXPECT_EQ(sent.size(), 3u);
}

TEST_F(ApiOfAHost, GivesUpAfterSixAttempts) {
  answers = {answer(500)};
  EXPECT_EQ(api().get("/x", call).error().kind, ErrorKind::network);
  EXPECT_EQ(sent.size(), 6u);
}

TEST_F(ApiOfAHost, SaysWhatTheHostSaid) {
  const std::vector<std::pair<const char*, const char*>> bodies = {
      {"{\"message\":\"Validation Failed\",\"errors\":[{\"field\":\"data\",\"message\":\"too long\"}]}",
       "too long"},
      {"{\"message\":{\"note\":[\"can't be blank\"]}}", "note can't be blank"},
      {"{\"message\":\"404 Project Not Found\"}", "404 Project Not Found"},
      {"{\"error\":\"insufficient_scope\",\"error_description\":\"higher privileges\"}", "higher privileges"},
      {"{\"type\":\"error\",\"error\":{\"message\":\"Bad request\",\"fields\":{\"key\":[\"too long\"]}}}",
       "key too long"},
      {"<html>Bad gateway</html>", "answered 422"}};
  for (const auto& [body, text] : bodies) {
    answers = {answer(422, body)};
    const auto refused = api().get("/x", call);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::refused);
    EXPECT_THAT(refused.error().message, HasSubstr(text));
    EXPECT_THAT(refused.error().message, HasSubstr("422"));
  }
}

TEST_F(ApiOfAHost, ShowsNoSecretThatTheHostEchoes) {
  base::add_secret("token-of-the-job");
  answers = {answer(401, "{\"message\":\"bad token token-of-the-job\\u001b[2J\\nsecond line\"}")};
  const auto refused = api().get("/x", call);
  EXPECT_EQ(refused.error().kind, ErrorKind::credentials);
  EXPECT_THAT(refused.error().message, Not(HasSubstr("token-of-the-job")));
  EXPECT_THAT(refused.error().message, Not(HasSubstr("\x1b")));
  EXPECT_THAT(refused.error().message, Not(HasSubstr("\n")));
}

TEST_F(ApiOfAHost, ShowsNoSecretAmongTheScopes) {
  base::add_secret("token-of-the-job");
  EXPECT_THAT(token_scopes(answer(200, "{}", {{"X-OAuth-Scopes", "repo, , token-of-the-job"}})),
              ElementsAre("repo", "****"));
}

TEST_F(ApiOfAHost, DoesNotTakeASignInPageForAnAnswer) {
  for (const char* body : {"<html>sign in</html>", "", "17", "\"text\""}) {
    answers = {answer(200, body)};
    EXPECT_EQ(api().get("/x", call).error().kind, ErrorKind::network) << body;
    EXPECT_EQ(api().list("/x", call).error().kind, ErrorKind::network) << body;
  }
}

TEST(AnAnswer, ReadsWhatIsMissingAsEmpty) {
  const auto node =
      *document::parse_json_text("{\"a\":{\"b\":7,\"n\":null,\"t\":true,\"s\":\"x\",\"r\":1.5e3,\"l\":[1]}}");
  EXPECT_EQ(text_at(node, "a.b"), "7");
  EXPECT_EQ(text_at(node, "a.n"), "");
  EXPECT_EQ(text_at(node, "a.l"), "");
  EXPECT_EQ(text_at(node, "a.b.c.d"), "");
  EXPECT_TRUE(true_at(node, "a.t"));
  EXPECT_FALSE(true_at(node, "a.s"));
  EXPECT_EQ(integer_at(node, "a.b"), 7);
  EXPECT_EQ(integer_at(node, "a.s"), 0);
  EXPECT_EQ(number_at(node, "a.r"), 1500);
}

TEST(AnAnswer, AnEditIsASecondOrMoreAfterTheComment) {
  const auto edited = [](const char* created, const char* updated) {
    return was_edited(document::MappingBuilder().add("c", created).add("u", updated).build(), "c", "u");
  };
  EXPECT_FALSE(edited("2026-01-01T00:00:00.886Z", "2026-01-01T00:00:00.889Z"));
  EXPECT_FALSE(edited("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
  EXPECT_TRUE(edited("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"));
  EXPECT_TRUE(edited("2026-01-01T00:00:00Z", "")) << "what can't be told counts as edited";
  EXPECT_TRUE(edited("now", "2026-01-01T00:00:01Z"));
}

}  // namespace
}  // namespace cf::forge
