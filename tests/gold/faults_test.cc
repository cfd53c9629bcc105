// A registry that lies, breaks and bombs: each is a clear error, and nothing of it stays in cache or lock.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "gold/gold_folder.h"
#include "gold/http_files.h"

namespace cf::gold {
namespace {

using base::ErrorKind;
using testing::HasSubstr;

// Answers every connection with the same bytes, and closes it; or says nothing more until the peer has gone.
class RawServer {
 public:
  enum class Then { close, nothing };
  explicit RawServer(std::string answer, Then then = Then::close) : answer_(std::move(answer)), then_(then) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~RawServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/gold"; }
  int connections() const { return connections_; }

 private:
  void serve() {
    for (int peer; (peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC)) >= 0; ::close(peer)) {
      ++connections_;
      char request[4096];
      if (::recv(peer, request, sizeof request, 0) <= 0) continue;
      for (std::size_t sent = 0; sent < answer_.size();) {
        const auto n = ::send(peer, answer_.data() + sent, answer_.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) break;
        sent += static_cast<std::size_t>(n);
      }
      if (then_ == Then::nothing && ::recv(peer, request, sizeof request, 0) > 0) continue;
      ::shutdown(peer, SHUT_WR);
    }
  }
  std::string answer_;
  Then then_;
  std::atomic<int> connections_ = 0;
  int listener_ = -1;
  int port_ = 0;
  std::thread thread_;
};

class GoldFaults : public GoldFolder {
 protected:
  // Nothing that came of it may be believed later.
  void expect_nothing_kept(Registry& registry) const {
    ASSERT_TRUE(registry.save_lock());
    EXPECT_FALSE(std::filesystem::exists(root_ / "gold.lock"));
    EXPECT_FALSE(std::filesystem::exists(root_ / "cache" / "sha256"));
  }
  base::Error fault(const std::string& url) {
    Registry registry(settings(url));
    auto fetched = registry.fetch_template(vpc, "1.0.0", call_);
    EXPECT_FALSE(fetched);
    expect_nothing_kept(registry);
    return fetched ? base::Error() : fetched.error();
  }
};

net::HttpResponse plain(int status, std::string body = {}) {
  net::HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

TEST_F(GoldFaults, ALongerLengthThanThereAreBytesIsABrokenConnection) {
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nResources: {}\n");
  const base::Error error = fault(server.url());
  EXPECT_EQ(error.kind, ErrorKind::network) << error.message;
  EXPECT_THAT(error.message, HasSubstr("/gold/1.0.0/network/vpc.yaml"));
}

TEST_F(GoldFaults, AnEndlessFileIsCutOff) {
  const RawServer server("HTTP/1.1 200 OK\r\n\r\n" + std::string(max_template_bytes + 100, 'a'));
  const base::Error error = fault(server.url());
  EXPECT_EQ(error.kind, ErrorKind::limit) << error.message;
}

TEST_F(GoldFaults, OneThatNeverAnswersIsWaitedForUntilTheDeadline) {
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(silent, 16), 0);
  ASSERT_EQ(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
  base::Call limited = call_;
  limited.deadline = clock_.now() + base::Duration(50);
  Registry registry(settings("http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/gold"));
  const auto slow = registry.fetch_template(vpc, "1.0.0", limited);
  ::close(silent);
  ASSERT_FALSE(slow);
  EXPECT_EQ(slow.error().kind, ErrorKind::timeout);
  EXPECT_THAT(slow.error().message, HasSubstr("/gold/1.0.0/network/vpc.yaml"));
  expect_nothing_kept(registry);
}

TEST_F(GoldFaults, AnIndexThatHardlyComesOnIsNotWaitedForToTheEndAndOnlyOnce) {
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\n";
  const RawServer server(start, RawServer::Then::nothing);
  Settings impatient = settings(server.url());
  impatient.patience = base::Duration{1'000};
  Registry registry(impatient);
  for (const char* range : {"^1", "^1", "^2"}) {
    const auto slow = registry.exact_version(vpc, range, call_);
    ASSERT_FALSE(slow);
    EXPECT_EQ(slow.error().kind, ErrorKind::timeout);
    EXPECT_THAT(slow.error().message, HasSubstr("/gold/index.json"));
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(GoldFaults, AFolderWhoseFileIsNotTheIndexs) {
  write_vpc("1.0.0");
  publish_to_folder("registry");
  put("registry/1.0.0/network/vpc.yaml", body("another one"));
  const base::Error error = fault((root_ / "registry").string());
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.message, HasSubstr("not what the registry's index says"));
}

TEST_F(GoldFaults, ABrokenIndexIsNoReasonToBelieveTheFiles) {
  HttpFiles server;
  server.put("1.0.0/network/vpc.yaml", body("1.0.0"));
  server.put("index.json", "{\"format\": 1, \"templates\": ");
  const base::Error error = fault(server.url());
  EXPECT_EQ(error.kind, ErrorKind::input);
  EXPECT_THAT(error.message, HasSubstr("/gold/index.json:1:"));
}

TEST_F(GoldFaults, NoHttpAtAll) {
  const RawServer server("220 ftp.example.com ready\r\n");
  EXPECT_EQ(fault(server.url()).kind, ErrorKind::network);
}

TEST_F(GoldFaults, WhatThePeerPackedIsNotUnpacked) {
  HttpFiles server;
  server.set_fault([](const net::HttpRequest&) {
    net::HttpResponse response = plain(200, std::string("\x1f\x8b\x08\0", 4) + std::string(1000, '\0'));
    response.headers.set("Content-Encoding", "gzip");
    return std::optional(response);
  });
  const base::Error error = fault(server.url());
  EXPECT_EQ(error.kind, ErrorKind::network);
  EXPECT_THAT(error.message, HasSubstr("content encoding gzip"));
}

TEST_F(GoldFaults, AFileThatIsNotTheIndexs) {
  write_vpc("1.0.0");
  publish_to_folder("registry");
  HttpFiles server;
  server.put("index.json", text_of("registry/index.json"));
  server.put("1.0.0/network/vpc.yaml", body("1.0.0").substr(0, 20));
  const base::Error error = fault(server.url());
  EXPECT_EQ(error.kind, ErrorKind::conflict);
  EXPECT_THAT(error.message, HasSubstr("not what the registry's index says"));
}

TEST_F(GoldFaults, PagesPartsAndRefusals) {
  const std::vector<std::pair<net::HttpResponse, ErrorKind>> answers = {
      {plain(200, "<html>log in</html>"), ErrorKind::network},
      {plain(206, "Reso"), ErrorKind::network},
      {plain(204), ErrorKind::network},
      {plain(401), ErrorKind::access_denied},
      {plain(500), ErrorKind::network},
      {plain(429), ErrorKind::throttled},
      {plain(404), ErrorKind::not_found}};
  for (const auto& [answer, kind] : answers) {
    HttpFiles server;
    server.set_fault([&answer = answer](const net::HttpRequest&) { return std::optional(answer); });
    EXPECT_EQ(fault(server.url()).kind, kind) << answer.status;
  }
}

TEST_F(GoldFaults, ThatARepetitionDoesNotMendAreNotRepeated) {
  HttpFiles server;
  server.set_fault([](const net::HttpRequest&) { return std::optional(plain(200, "<html>log in</html>")); });
  const auto backend = http_backend(server.url(), {}, base::Duration{15'000});
  EXPECT_EQ(backend->read("1.0.0/network/vpc.yaml", max_template_bytes, call_).error().kind,
            ErrorKind::network);
  EXPECT_EQ(server.requests("1.0.0/network/vpc.yaml"), 1);
}

TEST_F(GoldFaults, WhatFailsOnceIsAskedForAgain) {
  HttpFiles server;
  server.put("1.0.0/network/vpc.yaml", body("1.0.0"));
  std::atomic<int> asked = 0;
  server.set_fault([&](const net::HttpRequest&) -> std::optional<net::HttpResponse> {
    if (++asked > 1) return std::nullopt;
    return plain(503);
  });
  EXPECT_EQ(Registry(settings(server.url())).fetch_template(vpc, "1.0.0", call_).or_throw().bytes,
            body("1.0.0"));
}

TEST_F(GoldFaults, AnIndexOfAnotherKindOrWithNamesThatLeadOut) {
  for (const char* index :
       {"{}", "[]", "{\"format\": 2, \"templates\": {}}", "nothing",
        "{\"format\": 1, \"templates\": {\"../../etc/passwd\": {\"versions\": {}}}}",
        "{\"format\": 1, \"templates\": {\"vpc.yaml\": {\"versions\": {\"../1\": {\"sha256\": \""
        "0\"}}}}}",
        "{\"format\": 1, \"templates\": {\"vpc.yaml\": {\"versions\": {\"1.0.0\": {\"sha256\": "
        "\"short\"}}}}}"}) {
    HttpFiles server;
    server.put("index.json", index);
    Registry registry(settings(server.url()));
    const auto refused = registry.exact_version("vpc.yaml", "^1", call_);
    ASSERT_FALSE(refused) << index;
    EXPECT_EQ(refused.error().kind, ErrorKind::input) << index;
    expect_nothing_kept(registry);
  }
}

TEST_F(GoldFaults, AnArtifactComesInPiecesAndGoesOnWhereItBroke) {
  std::string artifact(20u << 20, '\0');
  for (std::size_t i = 0; i < artifact.size(); i += 1000) artifact[i] = static_cast<char>(i >> 10);
  HttpFiles server;
  std::atomic<int> broken = 0, pieces = 0;
  std::atomic<std::size_t> sent = 0;
  server.set_fault([&](const net::HttpRequest& request) -> std::optional<net::HttpResponse> {
    std::size_t from = 0, to = 0;
    if (std::sscanf(std::string(request.headers.get("range")).c_str(), "bytes=%zu-%zu", &from, &to) != 2)
      return plain(404);
    if (++pieces == 2 && ++broken == 1) return plain(503);
    to = std::min(to, artifact.size() - 1);
    net::HttpResponse response = plain(206, artifact.substr(from, to + 1 - from));
    response.headers.set("ETag", "\"v1\"");
    response.headers.set("Content-Range", "bytes " + std::to_string(from) + "-" + std::to_string(to) + "/" +
                                              std::to_string(artifact.size()));
    sent += response.body.size();
    return response;
  });
  const auto fetched = Registry(settings(server.url())).fetch_artifact("lambda/handlers/1.0.0.zip", call_);
  ASSERT_TRUE(fetched) << fetched.error().message;
  EXPECT_EQ(fetched->digest, base::sha256_hex(artifact));
  EXPECT_EQ(sent, artifact.size()) << "no byte twice";
}

TEST_F(GoldFaults, AnArtifactThatIsAnotherOneHalfwayIsRefused) {
  HttpFiles server;
  std::atomic<int> pieces = 0;
  server.set_fault([&](const net::HttpRequest& request) -> std::optional<net::HttpResponse> {
    if (!request.headers.has("range")) return plain(404);
    const bool first = pieces++ == 0;
    net::HttpResponse response = plain(206, std::string(first ? 8u << 20 : 100, 'x'));
    response.headers.set("ETag", first ? "\"v1\"" : "\"v2\"");
    response.headers.set("Content-Range",
                         first ? "bytes 0-8388607/8388708" : "bytes 8388608-8388707/8388708");
    return response;
  });
  Registry registry(settings(server.url()));
  EXPECT_EQ(registry.fetch_artifact("lambda/handlers/1.0.0.zip", call_).error().kind, ErrorKind::network);
  expect_nothing_kept(registry);
}

TEST_F(GoldFaults, AdvisoriesThatCantBeHadAreThoseOfTheLastAnswer) {
  HttpFiles server;
  server.put("advisories.json",
             "[{\"template\": \"network/vpc.yaml\", \"versions\": \"<2\", \"severity\": \"low\", \"reason\": "
             "\"r\"}]");
  ASSERT_EQ(Registry(settings(server.url())).advisories(call_).or_throw().size(), 1u);
  server.stop();
  EXPECT_EQ(Registry(settings(server.url())).advisories(call_).or_throw().size(), 1u);
  Settings fresh = settings("http://127.0.0.1:1/gold");
  EXPECT_FALSE(Registry(fresh).advisories(call_)) << "never answered: nobody knows";
}

}  // namespace
}  // namespace cf::gold
