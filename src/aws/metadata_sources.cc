// Credentials that the surrounding machine gives: ECS, EKS and CodeBuild containers, EC2 instances.
#include <algorithm>
#include <array>

#include "aws/credential_sources.h"
#include "aws/refreshing_provider.h"
#include "base/files.h"
#include "base/strings.h"
#include "net/proxy.h"
#include "net/url.h"

namespace cf::aws {
namespace {

constexpr CredentialNames metadata_names{"AccessKeyId", "SecretAccessKey", "Token", "Expiration"};
const net::Proxies no_proxies;

net::ClientOptions metadata_options(base::Duration timeout) {
  net::ClientOptions options;
  options.connect_timeout = timeout;
  options.total_timeout = timeout;
  options.body_limit = 1u << 20;
  options.proxies = &no_proxies;
  return options;
}

// Credentials go to whoever answers, so only HTTPS, this machine and the fixed addresses of the agents are
// asked.
bool is_allowed(const net::Url& url) {
  constexpr std::array<std::string_view, 5> hosts{"169.254.170.2", "169.254.170.23", "fd00:ec2::23",
                                                  "localhost", "::1"};
  return url.scheme == "https" || std::find(hosts.begin(), hosts.end(), url.host) != hosts.end() ||
         (url.host.starts_with("127.") && url.host.find_first_not_of("0123456789.") == std::string::npos);
}

base::Result<std::string> authorization_of(const Variables& environment) {
  const std::string file = variable(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  std::string token = variable(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (!file.empty()) {
    auto text = base::read_file(file, 64u << 10);
    if (!text) {
      return base::error(base::ErrorKind::credentials,
                         "can't read the container's token: " + text.error().message,
                         "check AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    }
    token = *std::move(text);
  }
  if (token.find_first_of("\r\n") != std::string::npos) {
    return base::error(base::ErrorKind::credentials, "the container's authorization token has a line break",
                       "check " + (file.empty() ? std::string("AWS_CONTAINER_AUTHORIZATION_TOKEN") : file));
  }
  return token;
}

base::Result<Credentials> ask_container(const ChainState& state, const net::Url& url,
                                        const base::Call& call) {
  const auto authorization = authorization_of(state.options.environment);
  if (!authorization) return authorization.error();
  net::HttpRequest request{"GET", url.str(), {}, {}};
  request.headers.add("Accept", "application/json");
  if (!authorization->empty()) request.headers.add("Authorization", *authorization);
  base::Error failure;
  for (int attempt = 0; attempt < 3 && !call.stopped(); ++attempt) {
    if (attempt > 0) call.clock->sleep(base::Duration{1'000});
    const auto answer = state.options.http(request, metadata_options(base::Duration{2'000}), call);
    if (answer && answer->status == 200) {
      return read_json_credentials(answer->body, metadata_names, "the container (" + url.host + ")");
    }
    failure =
        base::error(base::ErrorKind::credentials,
                    "the container's credentials can't be had from " + url.host + ": " +
                        (answer ? "HTTP status " + std::to_string(answer->status) : answer.error().message),
                    "check AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI and the task's role");
  }
  return failure;
}

// One machine's metadata service.
class InstanceMetadata {
 public:
  InstanceMetadata(std::shared_ptr<const ChainState> state, std::string endpoint)
      : state_(std::move(state)), endpoint_(std::move(endpoint)) {}

  // Without an error: nothing answers here, or the instance has no role.
  base::Result<std::optional<Credentials>> fetch(const base::Call& call) const {
    net::HttpRequest token_request{"PUT", endpoint_ + "/latest/api/token", {}, {}};
    token_request.headers.add("x-aws-ec2-metadata-token-ttl-seconds", "21600");
    const auto token = send(token_request, call);
    if (!token || token->status != 200) return std::optional<Credentials>();
    const std::string path = endpoint_ + "/latest/meta-data/iam/security-credentials/";
    const auto role = send(with_token(path, token->body), call);
    if (!role || role->status != 200) return std::optional<Credentials>();
    const auto name = base::trim(std::string_view(role->body).substr(0, role->body.find('\n')));
    const auto answer = send(with_token(path + base::percent_encode(name), token->body), call);
    if (!answer) return answer.error();
    const std::string source = "the instance's role " + std::string(name);
    if (answer->status != 200) {
      return base::error(base::ErrorKind::credentials,
                         "no credentials of " + source + ": HTTP status " + std::to_string(answer->status));
    }
    auto credentials = read_json_credentials(answer->body, metadata_names, source);
    if (!credentials) return credentials.error();
    return std::optional(*std::move(credentials));
  }

 private:
  static net::HttpRequest with_token(const std::string& url, const std::string& token) {
    net::HttpRequest request{"GET", url, {}, {}};
    request.headers.add("x-aws-ec2-metadata-token", std::string(base::trim(token)));
    return request;
  }
  base::Result<net::HttpResponse> send(const net::HttpRequest& request, const base::Call& call) const {
    return state_->options.http(request, metadata_options(base::Duration{1'000}), call);
  }

  std::shared_ptr<const ChainState> state_;
  std::string endpoint_;
};

}  // namespace

Source container_source(const std::shared_ptr<const ChainState>& state) {
  const std::string relative = variable(state->options.environment, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const std::string full = variable(state->options.environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative.empty() && full.empty()) return std::shared_ptr<CredentialProvider>();
  const auto url = net::split_url(relative.empty() ? full : "http://169.254.170.2" + relative);
  if (!url || !is_allowed(*url)) {
    return base::error(
        base::ErrorKind::credentials,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI names no address that may be asked for credentials: " + full,
        "it must be HTTPS, a loopback address, 169.254.170.2, 169.254.170.23 or fd00:ec2::23");
  }
  return refreshing([state, url = *url](const base::Call& call) { return ask_container(*state, url, call); });
}

Source instance_metadata_source(const std::shared_ptr<const ChainState>& state, const std::string& profile) {
  const Variables& environment = state->options.environment;
  if (base::equals_ignore_case(variable(environment, "AWS_EC2_METADATA_DISABLED"), "true")) {
    return std::shared_ptr<CredentialProvider>();
  }
  const ProfileSection* section = state->config.profile(profile);
  const auto setting = [&](const char* name, const char* key) {
    const std::string text = variable(environment, name);
    return !text.empty() || section == nullptr ? text : section->text(key);
  };
  std::string endpoint = setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
  if (endpoint.empty()) {
    const std::string mode =
        setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    endpoint = base::equals_ignore_case(mode, "ipv6") ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }
  while (endpoint.ends_with('/')) endpoint.pop_back();
  // Asked only when the chain gets here; nothing comes behind it.
  return refreshing([metadata = InstanceMetadata(state, endpoint)](
                        const base::Call& call) -> base::Result<Credentials> {
    auto credentials = metadata.fetch(call);
    if (!credentials) return credentials.error();
    if (*credentials) return **std::move(credentials);
    return base::error(
        base::ErrorKind::credentials,
        "no AWS credentials found: not in the environment, not in a profile, and no EC2 instance metadata "
        "answers here",
        sign_in_hint);
  });
}

}  // namespace cf::aws
