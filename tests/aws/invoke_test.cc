#include "aws/invoke.h"

#include <gtest/gtest.h>

#include "aws/call_budget.h"
#include "aws/recording_transport.h"

namespace cf::aws {
namespace {

using base::ErrorKind;
using base::Fate;

class Invoke : public testing::Test {
 protected:
  Invoke() {
    call.clock = &clock;
    session = test_session(transport);
    session.budget = budget;
    operation.service = "cloudformation";
    operation.name = "CreateStack";
    operation.http = {"POST", "/", {}, "Action=CreateStack"};
  }
  base::Result<net::HttpResponse> run(Effect effect) {
    operation.effect = effect;
    return invoke(session, operation, call);
  }

  base::VirtualClock clock;
  base::Call call;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::shared_ptr<CallBudget> budget = std::make_shared<CallBudget>();
  Session session;
  Operation operation;
};

TEST_F(Invoke, SignsAndSendsToTheEndpoint) {
  transport->then(200, "ok");
  EXPECT_EQ(run(Effect::read)->body, "ok");
  const auto request = transport->requests().at(0);
  EXPECT_EQ(request.http.url, "https://cloudformation.us-east-1.amazonaws.com/");
  EXPECT_EQ(request.http.headers.get("Host"), "cloudformation.us-east-1.amazonaws.com");
  EXPECT_EQ(request.http.headers.get("X-Amz-Date"), "20260101T000000Z");
  EXPECT_NE(request.http.headers.get("Authorization")
                .find("Credential=AKIDEXAMPLE/20260101/us-east-1/cloudformation/"),
            std::string_view::npos);
}

TEST_F(Invoke, ThrottledCallsAreRepeatedEvenIfTheyChangeSomething) {
  transport->then_query_error(400, "Throttling", "Rate exceeded")
      .then_query_error(400, "Throttling", "Rate exceeded");
  transport->then(200, "ok");
  EXPECT_TRUE(run(Effect::mutation));
  EXPECT_EQ(transport->requests().size(), 3u);
  EXPECT_EQ(budget->calls().at("cloudformation:CreateStack"), 3u);
}

TEST_F(Invoke, ThrottlingEndsAsThrottled) {
  transport->otherwise = [](const ServiceRequest&) {
    return net::HttpResponse{
        400, {}, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"};
  };
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::throttled);
  EXPECT_EQ(transport->requests().size(), 12u);
}

TEST_F(Invoke, AfterThrottlingTheCallsKeepARate) {
  transport->then_query_error(400, "Throttling", "Rate exceeded");
  transport->otherwise = [](const ServiceRequest&) { return net::HttpResponse{200, {}, ""}; };
  ASSERT_TRUE(run(Effect::read));
  const auto before = clock.now();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(run(Effect::read));
  EXPECT_GE(clock.now() - before, std::chrono::milliseconds(500));
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(run(Effect::read));
  const auto recovered = clock.now();
  ASSERT_TRUE(run(Effect::read));
  EXPECT_EQ(clock.now(), recovered);
}

TEST_F(Invoke, AMutationWhoseFateIsUnknownIsNotSentAgain) {
  transport->then_error(ErrorKind::network, Fate::unknown);
  const auto lost = run(Effect::mutation);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().fate, Fate::unknown);
  transport->then_query_error(503, "ServiceUnavailable", "later");
  const auto unavailable = run(Effect::mutation);
  ASSERT_FALSE(unavailable);
  EXPECT_EQ(unavailable.error().fate, Fate::unknown);
  EXPECT_EQ(transport->requests().size(), 2u);
}

TEST_F(Invoke, AMutationThatWasNotSentIsSentAgain) {
  transport->then_error(ErrorKind::network, Fate::not_sent).then(200, "ok");
  EXPECT_TRUE(run(Effect::mutation));
}

TEST_F(Invoke, WhatCarriesATokenIsSentAgain) {
  transport->then_error(ErrorKind::timeout, Fate::unknown).then(500, "").then(200, "ok");
  EXPECT_TRUE(run(Effect::repeats));
}

TEST_F(Invoke, GivesUpAfterSomeAttemptsAndNamesTheEndpoint) {
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::network);
  EXPECT_EQ(transport->requests().size(), 5u);
  ASSERT_FALSE(answer.error().trace.empty());
  EXPECT_NE(answer.error().trace.back().find("https://cloudformation.us-east-1.amazonaws.com"),
            std::string::npos);
}

TEST_F(Invoke, TheQuotaOfRetriesIsShared) {
  session.budget = budget = std::make_shared<CallBudget>(BudgetLimits{1, 5, 12, 10});
  EXPECT_FALSE(run(Effect::read));
  EXPECT_EQ(transport->requests().size(), 3u);  // two retries, five each
  EXPECT_FALSE(run(Effect::read));
  EXPECT_EQ(transport->requests().size(), 4u);
}

TEST_F(Invoke, AnswersOfTheServiceAreNotRepeated) {
  transport->then_query_error(400, "ValidationError", "Stack [x] already exists");
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::refused);
  EXPECT_EQ(answer.error().code, "ValidationError");
  EXPECT_EQ(answer.error().http_status, 400);
  EXPECT_EQ(answer.error().request_id, "r-2");
  EXPECT_EQ(answer.error().fate, Fate::refused);
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(Invoke, TheDeadlineEndsTheRetries) {
  call.deadline = clock.now() + std::chrono::milliseconds(1);
  EXPECT_FALSE(run(Effect::read));
  EXPECT_LE(transport->requests().size(), 2u);
}

TEST_F(Invoke, AStopEndsTheRetries) {
  std::stop_source source;
  call.stop = source.get_token();
  transport->otherwise = [&](const ServiceRequest&) {
    source.request_stop();
    return net::HttpResponse{503, {}, ""};
  };
  EXPECT_FALSE(run(Effect::read));
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(Invoke, ExpiredCredentialsAreRenewedOnce) {
  int fetched = 0;
  session.credentials = refreshing([&](const base::Call&) -> base::Result<Credentials> {
    ++fetched;
    return Credentials{"KEY" + std::to_string(fetched), "secret-of-the-key", "token",
                       clock.now() + std::chrono::hours(1), "test"};
  });
  transport->then_query_error(403, "ExpiredToken", "The security token included in the request is expired");
  transport->then(200, "ok");
  EXPECT_TRUE(run(Effect::mutation));
  EXPECT_NE(transport->requests().at(1).http.headers.get("Authorization").find("Credential=KEY2/"),
            std::string_view::npos);

  transport->then_query_error(403, "ExpiredToken", "expired")
      .then_query_error(403, "ExpiredToken", "expired");
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::credentials);
  EXPECT_NE(answer.error().hint.find("sign in again"), std::string::npos);
  EXPECT_EQ(fetched, 3);
}

TEST_F(Invoke, AWrongClockIsCorrectedOnce) {
  net::Headers headers;
  headers.add("Date", "Thu, 01 Jan 2026 01:00:00 GMT");
  transport->then(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
                  headers);
  transport->then(200, "ok").then(200, "ok");
  ASSERT_TRUE(run(Effect::read));
  EXPECT_EQ(transport->requests().at(1).http.headers.get("X-Amz-Date"), "20260101T010000Z");
  ASSERT_TRUE(run(Effect::read));
  EXPECT_EQ(transport->requests().at(2).http.headers.get("X-Amz-Date"), "20260101T010000Z");
}

TEST_F(Invoke, AWrongSecretIsNotTakenForAWrongClock) {
  net::Headers headers;
  headers.add("Date", "Thu, 01 Jan 2026 00:00:01 GMT");
  transport->then(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>",
                  headers);
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::credentials);
  EXPECT_EQ(transport->requests().size(), 1u);
}

TEST_F(Invoke, DeniedCallsNameTheAction) {
  transport->then_query_error(403, "AccessDenied", "User: x is not authorized");
  const auto answer = run(Effect::read);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::access_denied);
  EXPECT_NE(answer.error().hint.find("cloudformation:CreateStack"), std::string::npos);
}

TEST(CallBudgets, AreSharedByAccountAndRegion) {
  CallBudgets budgets;
  const base::AccountId account("111111111111");
  const auto first = budgets.of(account, base::Region("us-east-1"));
  EXPECT_EQ(first, budgets.of(account, base::Region("us-east-1")));
  const auto second = budgets.of(account, base::Region("us-west-2"));
  EXPECT_NE(first, second);
  first->reserve("cloudformation", "DescribeStacks", {});
  second->reserve("cloudformation", "DescribeStacks", {});
  second->reserve("sts", "AssumeRole", {});
  EXPECT_EQ(budgets.total(), 3u);
  EXPECT_EQ(budgets.calls().at("cloudformation:DescribeStacks"), 2u);
}

TEST(CallBudget, TheSameSeedGivesTheSameJitter) {
  CallBudget one({7, 5, 12, 500});
  CallBudget other({7, 5, 12, 500});
  for (int attempt = 1; attempt < 12; ++attempt) {
    const auto pause = one.backoff(attempt);
    EXPECT_EQ(pause, other.backoff(attempt));
    EXPECT_LE(pause.count(), std::min(20'000, 500 << (attempt - 1)));
  }
}

}  // namespace
}  // namespace cf::aws
