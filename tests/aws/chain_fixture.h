// The credential chain with a home folder of its own and services that answer as a test says.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/credential_chain.h"
#include "aws/recording_transport.h"
#include "base/files.h"

namespace cf::aws::test {

// A home folder of its own, a virtual clock, and services that answer as the test says.
class Chain : public testing::Test {
 protected:
  Chain() {
    char pattern[] = "/tmp/cf-chain-XXXXXX";
    options.home = mkdtemp(pattern);
    options.transport = transport;
    options.environment = {{"AWS_EC2_METADATA_DISABLED", "true"}, {"PATH", "/usr/bin:/bin"}};
    options.http = [this](const net::HttpRequest& request, const net::ClientOptions&, const base::Call&) {
      metadata_requests.push_back(request);
      return metadata
                 ? metadata(request)
                 : base::Result<net::HttpResponse>(base::error(base::ErrorKind::network, "nobody there"));
    };
    call.clock = &clock;
  }
  ~Chain() override { std::filesystem::remove_all(options.home); }

  void config(const std::string& text) { ASSERT_TRUE(base::write_file(options.home / ".aws/config", text)); }
  void credentials(const std::string& text) {
    ASSERT_TRUE(base::write_file(options.home / ".aws/credentials", text));
  }
  std::shared_ptr<CredentialProvider> chain() { return credential_chain(options); }
  // The access key and where it is from; or the error.
  std::string found() {
    const auto got = chain()->get(call);
    if (!got) return std::string(base::to_string(got.error().kind)) + ": " + got.error().message;
    return got->access_key_id + " from " + got->source;
  }
  void then_role(const std::string& key, std::chrono::minutes life = std::chrono::minutes(60)) {
    transport->then([=, this](const ServiceRequest& request) {
      const bool web = request.http.body.find("WebIdentity") != std::string::npos;
      return net::HttpResponse{
          200,
          {},
          RecordingTransport::query_answer(
              web ? "AssumeRoleWithWebIdentity" : "AssumeRole",
              "<Credentials><AccessKeyId>" + key +
                  "</AccessKeyId><SecretAccessKey>secret-of-role</SecretAccessKey><SessionToken>"
                  "token-of-role</SessionToken><Expiration>" +
                  base::iso8601(clock.now() + life) + "</Expiration></Credentials>")};
    });
  }
  std::string signer_of(std::size_t request) {
    const auto authorization =
        std::string(transport->requests().at(request).http.headers.get("Authorization"));
    const auto at = authorization.find("Credential=") + 11;
    return authorization.substr(at, authorization.find('/', at) - at);
  }

  base::VirtualClock clock;
  base::Call call;
  ChainOptions options;
  std::shared_ptr<RecordingTransport> transport = std::make_shared<RecordingTransport>();
  std::function<base::Result<net::HttpResponse>(const net::HttpRequest&)> metadata;
  std::vector<net::HttpRequest> metadata_requests;
};

inline constexpr const char* two_keys =
    "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = sss1\n"
    "[dev]\naws_access_key_id=DEV\naws_secret_access_key=sss2\naws_session_token=tok\n";

}  // namespace cf::aws::test
