// HTTPS is verified: against `openssl s_server` with a certificate of its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "base/process.h"
#include "net/client.h"
#include "net/proxy.h"

namespace cf::net {
namespace {

class Tls : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/cf-tls-XXXXXX";
    folder = mkdtemp(pattern);
    base::Command command;
    command.argv = {"openssl",  "req",
                    "-x509",    "-newkey",
                    "rsa:2048", "-nodes",
                    "-days",    "2",
                    "-subj",    "/CN=localhost",
                    "-addext",  "subjectAltName=IP:127.0.0.1",
                    "-keyout",  folder / "key.pem",
                    "-out",     folder / "cert.pem"};
    command.environment["PATH"] = "/usr/bin:/bin";
    call.deadline = call.clock->now() + std::chrono::seconds(30);
    const auto made = base::run(command, "", call);
    if (!made || made->exit_code != 0) GTEST_SKIP() << "the openssl command can't be had here";
    command.argv = {"openssl", "s_server",         "-accept", "127.0.0.1:0",      "-www",
                    "-key",    folder / "key.pem", "-cert",   folder / "cert.pem"};
    auto started = base::Child::start(command);
    ASSERT_TRUE(started) << started.error().message;
    server = *std::move(started);
    for (;;) {
      const auto line = server->read_line(1'000, call);
      ASSERT_TRUE(line && *line) << "openssl s_server doesn't say its port";
      if (!(*line)->starts_with("ACCEPT ")) continue;
      url = "https://127.0.0.1:" + (*line)->substr((*line)->rfind(':') + 1) + "/";
      break;
    }
    options.proxies = &no_proxies;
  }
  void TearDown() override {
    server.reset();
    std::filesystem::remove_all(folder);
  }

  const Proxies no_proxies;
  std::filesystem::path folder;
  base::Call call;
  std::unique_ptr<base::Child> server;
  std::string url;
  ClientOptions options;
};

TEST_F(Tls, ACertificateThatNobodyKnowsIsRefusedBeforeAnythingIsSent) {
  const auto answer = send({"GET", url, {}, ""}, options, call);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, base::ErrorKind::network);
  EXPECT_EQ(answer.error().fate, base::Fate::not_sent);
  EXPECT_NE(answer.error().hint.find("AWS_CA_BUNDLE"), std::string::npos) << answer.error().message;
}

TEST_F(Tls, TheCaBundleThatIsNamedCounts) {
  options.ca_bundle = folder / "cert.pem";
  const auto answer = send({"GET", url, {}, ""}, options, call);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
}

TEST_F(Tls, ACertificateOfAnotherHostIsRefused) {
  options.ca_bundle = folder / "cert.pem";
  const auto answer =
      send({"GET", "https://localhost:" + url.substr(url.rfind(':') + 1), {}, ""}, options, call);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fate, base::Fate::not_sent);
  EXPECT_NE(answer.error().hint.find("AWS_CA_BUNDLE"), std::string::npos) << answer.error().message;
}

}  // namespace
}  // namespace cf::net
