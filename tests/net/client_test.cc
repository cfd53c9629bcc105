#include "net/client.h"

#include <gtest/gtest.h>

#include <future>

#include "net/proxy.h"
#include "net/socket_server.h"

namespace cf::net {
namespace {

using base::ErrorKind;
using base::Fate;

const Proxies no_proxies;

ClientOptions direct() {
  ClientOptions options;
  options.proxies = &no_proxies;
  options.total_timeout = base::Duration{30'000};
  return options;
}

HttpRequest get(std::string url) {
  return {"GET", std::move(url), {}, {}};
}

bool echo(int connection, const std::string& request) {
  SocketServer::answer(connection, request);
  return true;
}

TEST(Client, GivesStatusHeadersAndBody) {
  SocketServer server([](int connection, const std::string&) {
    SocketServer::answer(connection, "no such thing", "404 Not Found", "X-Request: 7\r\nx-request: 8\r\n");
    return true;
  });
  const auto answer = send(get(server.url()), direct(), {});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "no such thing");
  EXPECT_EQ(answer->headers.get("X-REQUEST"), "7");
}

TEST(Client, SendsExactlyTheHeadersItWasGiven) {
  SocketServer server(echo);
  HttpRequest request{"POST", server.url("/a/../b//c?x=%20y"), {}, std::string(2'000'000, 'x')};
  request.headers.add("X-One", "1");
  request.headers.add("X-Empty", "");
  request.headers.add("Content-Length", "5");
  const auto answer = send(request, direct(), {});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_TRUE(answer->body.starts_with("POST /a/../b//c?x=%20y HTTP/1.1\r\n")) << answer->body.substr(0, 200);
  const std::string head = answer->body.substr(0, answer->body.find("\r\n\r\n") + 2);
  EXPECT_NE(head.find("\r\nX-One: 1\r\n"), std::string::npos);
  EXPECT_NE(head.find("\r\nX-Empty:"), std::string::npos);
  EXPECT_NE(head.find("\r\nContent-Length: 2000000\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Expect"), std::string::npos);
  EXPECT_EQ(head.find("Content-Type"), std::string::npos);
  EXPECT_EQ(answer->body.size(), head.size() + 2 + 2'000'000);
}

TEST(Client, PutsAndHeads) {
  SocketServer server(echo);
  EXPECT_TRUE(
      send({"PUT", server.url("/k"), {}, "body"}, direct(), {})->body.starts_with("PUT /k HTTP/1.1\r\n"));
  EXPECT_TRUE(send({"DELETE", server.url("/k"), {}, ""}, direct(), {})->body.starts_with("DELETE /k"));
  SocketServer head([](int connection, const std::string&) {
    SocketServer::write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    return true;
  });
  const auto answer = send({"HEAD", head.url(), {}, ""}, direct(), {});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(answer->headers.get("Content-Length"), "1000");
}

TEST(Client, KeepsConnections) {
  SocketServer server(echo);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(send(get(server.url()), direct(), {}));
  EXPECT_EQ(server.connections(), 1);
}

TEST(Client, NeverSendsAPostTwice) {
  SocketServer server([](int connection, const std::string& request) {
    if (request.starts_with("GET")) SocketServer::answer(connection, "");
    return request.starts_with("GET");  // a POST is read and the kept connection closed without an answer
  });
  ASSERT_TRUE(send(get(server.url()), direct(), {}));
  const auto answer = send({"POST", server.url(), {}, "Action=CreateStack"}, direct(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::network);
  EXPECT_EQ(answer.error().fate, Fate::unknown);
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST(Client, AnAnswerThatEndsEarlyIsAnErrorOfUnknownFate) {
  SocketServer server([](int connection, const std::string&) {
    SocketServer::write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    return false;
  });
  const auto answer = send(get(server.url()), direct(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::network);
  EXPECT_EQ(answer.error().fate, Fate::unknown);
}

TEST(Client, GarbageIsAnError) {
  SocketServer server([](int connection, const std::string&) {
    SocketServer::write(connection, "SSH-2.0-OpenSSH_9.2\r\n\r\nhello");
    return false;
  });
  const auto answer = send(get(server.url()), direct(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::network);
}

TEST(Client, LimitsTheBodyAndTheHeaders) {
  SocketServer server([](int connection, const std::string& request) {
    if (request.starts_with("GET /body")) SocketServer::answer(connection, std::string(5'000, 'x'));
    std::string headers;
    for (int i = 0; i < 10'000; ++i)
      headers += "X-" + std::to_string(i) + ": " + std::string(80, 'y') + "\r\n";
    if (request.starts_with("GET /headers")) SocketServer::answer(connection, "", "200 OK", headers);
    return false;
  });
  ClientOptions options = direct();
  options.body_limit = 4'999;
  const auto body = send(get(server.url("/body")), options, {});
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().kind, ErrorKind::limit);
  const auto headers = send(get(server.url("/headers")), options, {});
  ASSERT_FALSE(headers);
  options.body_limit = 5'000;
  EXPECT_TRUE(send(get(server.url("/body")), options, {}));
}

TEST(Client, ASlowServerIsATimeout) {
  SocketServer server([](int connection, const std::string&) {
    SocketServer::wait_for_hang_up(connection);
    return false;
  });
  ClientOptions options = direct();
  options.total_timeout = base::Duration{50};
  const auto answer = send({"POST", server.url(), {}, "x"}, options, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::timeout);
  EXPECT_EQ(answer.error().fate, Fate::unknown);
}

TEST(Client, TheDeadlineOfTheCallHoldsToo) {
  SocketServer server([](int connection, const std::string&) {
    SocketServer::wait_for_hang_up(connection);
    return false;
  });
  base::Call call;
  call.deadline = base::system_clock().now() + base::Duration{50};
  const auto answer = send(get(server.url()), direct(), call);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::timeout);
  const auto late = send(get(server.url()), direct(), call);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::timeout);
  EXPECT_EQ(late.error().fate, Fate::not_sent);
}

TEST(Client, StopsPromptlyWhenTold) {
  std::promise<void> asked;
  SocketServer server([&](int connection, const std::string&) {
    asked.set_value();
    SocketServer::wait_for_hang_up(connection);
    return false;
  });
  std::stop_source source;
  base::Call call;
  call.stop = source.get_token();
  auto pending = std::async(std::launch::async, [&] { return send(get(server.url()), direct(), call); });
  asked.get_future().wait();
  source.request_stop();
  const auto answer = pending.get();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::cancelled);
  EXPECT_EQ(answer.error().fate, Fate::unknown);
  const auto after = send(get(server.url()), direct(), call);
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().fate, Fate::not_sent);
}

TEST(Client, WhatCannotBeReachedWasNotSent) {
  int port = 0;
  {
    SocketServer gone(echo);
    port = gone.port();
  }
  const auto refused = send(get("http://127.0.0.1:" + std::to_string(port) + "/"), direct(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::network);
  EXPECT_EQ(refused.error().fate, Fate::not_sent);
  EXPECT_NE(refused.error().message.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
  const auto unknown = send(get("http://host.invalid/"), direct(), {});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().fate, Fate::not_sent);
}

TEST(Client, RedirectsAreFollowedToTheSameHostOnly) {
  SocketServer elsewhere(echo);
  SocketServer server([&](int connection, const std::string& request) {
    if (request.starts_with("GET /old/a"))
      SocketServer::answer(connection, "", "302 Found", "Location: ../new?x=1\r\n");
    if (request.starts_with("GET /new?x=1")) SocketServer::answer(connection, "here");
    if (request.starts_with("GET /loop"))
      SocketServer::answer(connection, "", "301 Moved", "Location: /loop\r\n");
    if (request.starts_with("GET /away")) {
      SocketServer::answer(connection, "", "302 Found", "Location: " + elsewhere.url() + "\r\n");
    }
    return true;
  });
  EXPECT_EQ(send(get(server.url("/old/a")), direct(), {})->status, 302);
  ClientOptions options = direct();
  options.redirects = 3;
  EXPECT_EQ(send(get(server.url("/old/a")), options, {})->body, "here");
  EXPECT_EQ(send(get(server.url("/away")), options, {})->status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
  const auto before = server.requests().size();
  EXPECT_EQ(send(get(server.url("/loop")), options, {})->status, 301);
  EXPECT_EQ(server.requests().size(), before + 4);
}

TEST(Client, AHeaderThatWouldSmuggleAnotherIsRefused) {
  HttpRequest request = get("http://127.0.0.1:1/");
  request.headers.add("X-A", "1\r\nX-B: 2");
  const auto answer = send(request, direct(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::input);
  EXPECT_EQ(answer.error().fate, Fate::not_sent);
  EXPECT_FALSE(send(get("file:///etc/passwd"), direct(), {}));
  EXPECT_FALSE(send({"GET X", "http://127.0.0.1:1/", {}, ""}, direct(), {}));
}

TEST(Client, AMissingCaBundleIsNamed) {
  SocketServer server(echo);
  ClientOptions options = direct();
  options.ca_bundle = "/nonexistent/ca.pem";
  const auto answer = send(get("https://127.0.0.1:" + std::to_string(server.port()) + "/"), options, {});
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().message.find("/nonexistent/ca.pem"), std::string::npos) << answer.error().message;
  EXPECT_EQ(answer.error().fate, Fate::not_sent);
}

TEST(Client, GoesThroughTheProxyUnlessTheHostIsExcepted) {
  SocketServer proxy(echo);
  SocketServer server(echo);
  Proxies proxies;
  proxies.http = proxy.url();
  ClientOptions options = direct();
  options.proxies = &proxies;
  EXPECT_TRUE(send(get(server.url("/x")), options, {})->body.starts_with("GET " + server.url("/x")));
  proxies.except = "example.com,127.0.0.1";
  EXPECT_TRUE(send(get(server.url("/x")), options, {})->body.starts_with("GET /x"));
}

TEST(Client, ManyCallersAtOnce) {
  std::vector<std::unique_ptr<SocketServer>> servers;
  for (int i = 0; i < 4; ++i)
    servers.push_back(std::make_unique<SocketServer>([](int connection, const std::string& request) {
      SocketServer::answer(connection, request, "200 OK", "Connection: close\r\n");
      return false;
    }));
  std::vector<std::future<int>> answers;
  for (int i = 0; i < 64; ++i) {
    answers.push_back(std::async(std::launch::async, [&, i] {
      ClientOptions options = direct();
      options.connect_timeout = options.total_timeout;
      const HttpRequest request = get(servers[i % 4]->url("/" + std::to_string(i)));
      const auto answer = send(request, options, {});
      return answer && answer->body.starts_with("GET /" + std::to_string(i) + " ") ? 1 : 0;
    }));
  }
  int right = 0;
  for (auto& answer : answers) right += answer.get();
  EXPECT_EQ(right, 64);
}

}  // namespace
}  // namespace cf::net
