#include "aws/github_token.h"

#include "base/secrets.h"
#include "document/json.h"
#include "net/proxy.h"
#include "net/url.h"

namespace cf::aws {
namespace {

constexpr const char* url_variable = "ACTIONS_ID_TOKEN_REQUEST_URL";
constexpr const char* bearer_variable = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
constexpr const char* audience = "sts.amazonaws.com";
constexpr int most_attempts = 3;

bool is_own_machine(const net::Url& url) {
  return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "::1";
}

base::Error no_token(const std::string& why) {
  return base::error(base::ErrorKind::credentials,
                     "the token of this job of GitHub Actions can't be had: " + why,
                     "the job needs the permission id-token: write; a fork's job never has it");
}

bool may_pass_later(const base::Result<net::HttpResponse>& answer) {
  return !answer || answer->status == 429 || answer->status >= 500;
}

}  // namespace

bool has_github_token(const Variables& environment) {
  return !variable(environment, url_variable).empty() && !variable(environment, bearer_variable).empty();
}

base::Result<GitHubTokenRequest> github_token_request(const Variables& environment) {
  GitHubTokenRequest request{variable(environment, url_variable), variable(environment, bearer_variable)};
  base::add_secret(request.bearer);
  auto url = net::split_url(request.url);
  // Whoever answers is believed, and gets the bearer.
  if (!url || (url->scheme != "https" && !is_own_machine(*url)))
    return no_token(std::string(url_variable) + " is not an https URL");
  if (request.bearer.find_first_of("\r\n") != std::string::npos)
    return no_token(std::string(bearer_variable) + " has a line break");
  if (!url->query.empty()) url->query += '&';
  url->query += std::string("audience=") + audience;
  request.url = url->str();
  return request;
}

base::Result<std::string> fetch_github_token(const GitHubTokenRequest& request, const ChainOptions& options,
                                             const base::Call& call) {
  net::HttpRequest http{"GET", request.url, {}, {}};
  http.headers.add("Authorization", "Bearer " + request.bearer);
  http.headers.add("Accept", "application/json");
  const net::Proxies proxies =
      net::proxies_from([&](const char* name) { return variable(options.environment, name); });
  net::ClientOptions client;
  client.connect_timeout = client.total_timeout = base::Duration{10'000};
  client.body_limit = 1u << 20;
  client.redirects = 0;
  client.proxies = &proxies;
  client.ca_bundle = variable(options.environment, "AWS_CA_BUNDLE");
  for (int attempt = 1;; ++attempt) {
    if (call.stopped())
      return base::error(base::ErrorKind::cancelled, "asking for the job's token was cancelled");
    const auto answer = options.http(http, client, call);
    if (answer && answer->status == 200) {
      const auto body = document::parse_json_text(answer->body);
      std::string token = body && body->is_mapping() ? std::string((*body)["value"].text()) : std::string();
      if (token.empty()) return no_token("the answer has none");
      base::add_secret(token);
      return token;
    }
    if (attempt == most_attempts || !may_pass_later(answer))
      return no_token(answer ? "HTTP status " + std::to_string(answer->status) : answer.error().message);
    call.clock->sleep(base::Duration{1'000 * attempt});
  }
}

}  // namespace cf::aws
