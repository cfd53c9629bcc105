// The server, spoken to over plain sockets: what a client library would hide is what is looked at.
#include "net/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>

namespace cf::net {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Connection {
 public:
  explicit Connection(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t n = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  // Until the text is there, or the other side has closed.
  std::string read_until(std::string_view wanted) const {
    std::string out;
    char buffer[4096];
    while (wanted.empty() || out.find(wanted) == std::string::npos) {
      const ssize_t n = recv(socket_, buffer, sizeof buffer, 0);
      if (n <= 0) break;
      out.append(buffer, static_cast<std::size_t>(n));
    }
    return out;
  }
  std::string read_all() const { return read_until(""); }

 private:
  int socket_;
  bool connected_ = false;
};

HttpResponse echoed(const HttpRequest& request) {
  HttpResponse answer;
  answer.status = 200;
  answer.headers.add("X-Method", request.method);
  answer.body = request.url + "|" + request.body;
  return answer;
}

std::unique_ptr<Server> start(ServerOptions options = {}) {
  auto server = Server::start(options, echoed);
  return server ? *std::move(server) : nullptr;
}

TEST(Server, AnswersWithTargetAndBody) {
  const auto server = start();
  ASSERT_TRUE(server);
  const Connection c(server->port());
  c.send("POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
  EXPECT_THAT(c.read_all(), HasSubstr("\r\n\r\n/a?b=c|body"));
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
  const auto server = start();
  const Connection c(server->port());
  c.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
      "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = c.read_all();
  EXPECT_LT(all.find("/1|"), all.find("/2|"));
  EXPECT_LT(all.find("/2|"), all.find("/3|"));
  EXPECT_NE(all.find("/3|"), std::string::npos);
}

TEST(Server, AHeadRequestGetsNoBody) {
  const auto server = start();
  const Connection c(server->port());
  c.send("HEAD /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::string all = c.read_all();
  EXPECT_THAT(all, HasSubstr("X-Method: HEAD"));
  EXPECT_TRUE(all.ends_with("\r\n\r\n"));
}

TEST(Server, AClientThatWaitsIsToldToContinue) {
  const auto server = start();
  const Connection c(server->port());
  c.send(
      "PUT /k HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(c.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 100 Continue"));
  c.send("ok");
  EXPECT_THAT(c.read_all(), HasSubstr("/k|ok"));
}

TEST(Server, TooLargeABodyIs413) {
  ServerOptions options;
  options.body_limit = 10;
  const auto server = start(options);
  const Connection c(server->port());
  c.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n01234567890");
  EXPECT_THAT(c.read_all(), StartsWith("HTTP/1.1 413"));
}

TEST(Server, TooLargeAHeaderIs431) {
  ServerOptions options;
  options.header_limit = 1000;
  const auto server = start(options);
  const Connection c(server->port());
  c.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(2000, 'a') + "\r\n\r\n");
  EXPECT_THAT(c.read_all(), StartsWith("HTTP/1.1 431"));
}

TEST(Server, WhatIsNoHttpIs400) {
  const auto server = start();
  const Connection c(server->port());
  c.send("\x16\x03\x01 nonsense\r\n\r\n");
  EXPECT_THAT(c.read_all(), StartsWith("HTTP/1.1 400"));
}

TEST(Server, ASlowRequestIsCutAtItsDeadline) {
  ServerOptions options;
  options.read_timeout = base::Duration{50};
  const auto server = start(options);
  const Connection c(server->port());
  c.send("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(c.read_all(), "");  // closed, long before the client would give up
}

TEST(Server, StoppingDropsIdleConnectionsAndFinishesRequestsInFlight) {
  std::promise<void> entered;
  std::promise<void> leave;
  auto left = leave.get_future().share();
  auto started = Server::start({}, [&](const HttpRequest& request) {
    entered.set_value();
    left.wait();
    return echoed(request);
  });
  ASSERT_TRUE(started);
  std::unique_ptr<Server> server = *std::move(started);
  const Connection idle(server->port());
  const Connection busy(server->port());
  busy.send("GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
  entered.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { server.reset(); });
  EXPECT_EQ(idle.read_all(), "");
  leave.set_value();
  EXPECT_THAT(busy.read_all(), HasSubstr("/busy|"));
  stopped.wait();
}

TEST(Server, APortThatIsTakenIsAnError) {
  const auto server = start();
  ServerOptions options;
  options.port = server->port();
  auto second = Server::start(options, echoed);
  // With SO_REUSEADDR a listening port is still taken.
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::ErrorKind::network);
}

}  // namespace
}  // namespace cf::net
