// Credentials of a role for a token that says who the job is: one in a file, or GitHub Actions' own.
#include <charconv>

#include "aws/credential_sources.h"
#include "aws/github_token.h"
#include "aws/refreshing_provider.h"
#include "aws/services.h"
#include "base/files.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

constexpr std::size_t max_token_bytes = 64u << 10;
constexpr int shortest_session = 900, longest_session = 43'200;  // what STS takes

using FetchToken = std::function<base::Result<std::string>(const base::Call&)>;

base::Result<std::string> token_in_file(const std::string& path) {
  auto token = base::read_file(path, max_token_bytes);
  if (token) return std::string(base::trim(*token));
  return base::error(base::ErrorKind::credentials,
                     "can't read the web identity token: " + token.error().message,
                     "check AWS_WEB_IDENTITY_TOKEN_FILE");
}

base::Result<int> session_seconds(const std::string& text) {
  if (text.empty()) return 0;
  int seconds = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (status == std::errc{} && end == text.data() + text.size() && seconds >= shortest_session &&
      seconds <= longest_session)
    return seconds;
  return base::error(base::ErrorKind::credentials, "a session can't last '" + text + "' seconds",
                     "AWS_ROLE_DURATION_SECONDS (duration_seconds of a profile) takes 900 to 43200, and at "
                     "most the role's MaxSessionDuration");
}

base::Error with_advice(base::Error error, int seconds) {
  if (error.code == "ExpiredTokenException")
    error.hint =
        "the job's token has expired, and it is made once: a longer session (AWS_ROLE_DURATION_SECONDS, at "
        "most "
        "the role's MaxSessionDuration) needs no other";
  if (error.code == "ValidationError" && seconds > 0)
    error.hint = "the role's MaxSessionDuration must be at least AWS_ROLE_DURATION_SECONDS, which is " +
                 std::to_string(seconds);
  return error;
}

Source identity_source(const std::shared_ptr<const ChainState>& state, WebIdentity input, FetchToken fetch) {
  return refreshing([state, input = std::move(input),
                     fetch = std::move(fetch)](const base::Call& call) -> base::Result<Credentials> {
    auto token = fetch(call);
    if (!token) return token.error();
    WebIdentity with_token = input;
    with_token.token = *std::move(token);
    auto credentials = assume_role_with_web_identity(state->session_with(nullptr), with_token, call);
    if (!credentials) return with_advice(std::move(credentials).error(), input.duration_seconds);
    credentials->source = "web identity, role " + input.role_arn;
    return credentials;
  });
}

}  // namespace

Source web_identity_source(const std::shared_ptr<const ChainState>& state, const std::string& profile,
                           bool use_environment) {
  const Variables& environment = state->options.environment;
  const ProfileSection* section = state->config.profile(profile);
  const auto setting = [&](const char* name, const char* key) {
    std::string text = use_environment ? variable(environment, name) : std::string();
    if (text.empty() && section != nullptr) text = section->text(key);
    return text;
  };
  const std::string token_file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file");
  const bool by_github = token_file.empty() && use_environment && has_github_token(environment) &&
                         !variable(environment, "AWS_ROLE_ARN").empty();
  if (token_file.empty() && !by_github) return std::shared_ptr<CredentialProvider>();
  WebIdentity input;
  input.role_arn = setting("AWS_ROLE_ARN", "role_arn");
  input.session_name = setting("AWS_ROLE_SESSION_NAME", "role_session_name");
  if (input.session_name.empty()) input.session_name = "cloud-foundation";
  if (input.role_arn.empty()) {
    return base::error(base::ErrorKind::credentials,
                       "there is a web identity token (" + token_file + ") but no role for it",
                       "set AWS_ROLE_ARN, or role_arn in profile " + profile);
  }
  const auto seconds = session_seconds(setting("AWS_ROLE_DURATION_SECONDS", "duration_seconds"));
  if (!seconds) return seconds.error();
  input.duration_seconds = *seconds;
  if (!by_github)
    return identity_source(state, std::move(input),
                           [token_file](const base::Call&) { return token_in_file(token_file); });
  const auto request = github_token_request(environment);
  if (!request) return request.error();
  return identity_source(state, std::move(input), [state, request = *request](const base::Call& call) {
    return fetch_github_token(request, state->options, call);
  });
}

}  // namespace cf::aws
