// IAM Identity Center: the token that `aws sso login` cached, renewed where it can be, exchanged for a role's
// credentials.
#include <openssl/sha.h>

#include <array>

#include "aws/credential_sources.h"
#include "aws/invoke.h"
#include "aws/refreshing_provider.h"
#include "base/digest.h"
#include "base/files.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "document/json.h"
#include "document/scalar.h"
#include "net/url.h"

namespace cf::aws {
namespace {

using document::Node;

constexpr std::chrono::minutes renew_before{15};

struct SsoSettings {
  std::string profile, session, start_url, region, account, role;
};

std::string sha1_hex(const std::string& text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  std::string_view bytes(text);
  std::basic_string<unsigned char> copy(bytes.begin(), bytes.end());
  SHA1(copy.data(), copy.size(), digest.data());
  return base::hex(std::string(digest.begin(), digest.end()));
}

std::string member(const Node& node, const char* name) {
  return document::as_string(node.find(name)).value_or("");
}

class SsoLogin {
 public:
  SsoLogin(std::shared_ptr<const ChainState> state, SsoSettings settings)
      : state_(std::move(state)), settings_(std::move(settings)) {
    const std::string& key = settings_.session.empty() ? settings_.start_url : settings_.session;
    file_ = state_->options.home / ".aws" / "sso" / "cache" / (sha1_hex(key) + ".json");
  }

  base::Result<Credentials> fetch(const base::Call& call) const {
    const auto token = access_token(call);
    if (!token) return token.error();
    Operation operation;
    operation.service = "portal.sso";
    operation.name = "GetRoleCredentials";
    operation.is_signed = false;
    operation.http.url = "/federation/credentials?" +
                         net::encode_form({{"role_name", settings_.role}, {"account_id", settings_.account}});
    operation.http.headers.add("x-amz-sso_bearer_token", *token);
    const auto answer = invoke(session(), operation, call);
    if (!answer) {
      base::Error error = answer.error();
      if (error.http_status == 401) return sign_in_again("the session was ended");
      error.trace.push_back("while getting the credentials of profile " + settings_.profile);
      return error;
    }
    return read(answer->body);
  }

 private:
  Session session() const {
    return {state_->options.transport, nullptr, nullptr, base::Region(settings_.region)};
  }

  base::Error sign_in_again(const std::string& why) const {
    return base::error(base::ErrorKind::credentials,
                       "profile " + settings_.profile + " is not signed in: " + why,
                       "run: aws sso login --profile " + settings_.profile);
  }

  base::Result<std::string> access_token(const base::Call& call) const {
    std::error_code ignored;
    if (!std::filesystem::exists(file_, ignored))
      return sign_in_again("there is no token at " + file_.string());
    const auto text = base::read_file(file_, 1u << 20);
    if (!text) return sign_in_again(text.error().message);
    const auto cached = document::parse_json_text(*text);
    base::TimePoint expires;
    if (!cached || !cached->is_mapping() || member(*cached, "accessToken").empty() ||
        !base::parse_iso8601(member(*cached, "expiresAt"), expires)) {
      return sign_in_again("the token at " + file_.string() + " is not valid");
    }
    std::string token = member(*cached, "accessToken");
    if (expires - call.clock->now() < renew_before && !settings_.session.empty()) {
      const std::string renewed = renew(*cached, call);
      if (!renewed.empty()) return renewed;
    }
    if (expires <= call.clock->now()) return sign_in_again("the token expired at " + base::iso8601(expires));
    base::add_secret(token);
    return token;
  }

  // The new token, which is cached too; "" if there can't be one.
  std::string renew(const Node& cached, const base::Call& call) const {
    base::TimePoint registration;
    if (member(cached, "refreshToken").empty() || member(cached, "clientId").empty() ||
        member(cached, "clientSecret").empty() ||
        !base::parse_iso8601(member(cached, "registrationExpiresAt"), registration) ||
        registration <= call.clock->now()) {
      return {};
    }
    document::MappingBuilder input;
    input.add("grantType", "refresh_token").add("clientId", member(cached, "clientId"));
    input.add("clientSecret", member(cached, "clientSecret"))
        .add("refreshToken", member(cached, "refreshToken"));
    Operation operation;
    operation.service = "oidc";
    operation.name = "CreateToken";
    operation.effect = Effect::mutation;  // the refresh token may be used once
    operation.is_signed = false;
    operation.http.method = "POST";
    operation.http.url = "/token";
    operation.http.headers.add("Content-Type", "application/json");
    operation.http.body = document::to_json(std::move(input).build());
    const auto answer = invoke(session(), operation, call);
    if (!answer) return {};
    const auto made = document::parse_json_text(answer->body);
    if (!made || !made->is_mapping() || member(*made, "accessToken").empty()) return {};
    const std::string token = member(*made, "accessToken");
    base::add_secret(token);
    const auto seconds = document::as_integer(made->find("expiresIn"), document::Dialect::json).value_or(0);
    const auto expires = call.clock->now() + std::chrono::seconds(seconds);
    Node next = cached.with("accessToken", Node::string(token))
                    .with("expiresAt", Node::string(base::iso8601(expires).substr(0, 19) + "Z"));
    const std::string refresh = member(*made, "refreshToken");
    if (!refresh.empty()) next = next.with("refreshToken", Node::string(refresh));
    // Not kept: the next run renews again, or asks to sign in.
    if (base::write_file(file_, document::to_json(next))) {
      std::error_code ignored;
      std::filesystem::permissions(
          file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
    }
    return token;
  }

  base::Result<Credentials> read(const std::string& body) const {
    const auto answer = document::parse_json_text(body);
    const auto& node = answer && answer->is_mapping() ? answer->find("roleCredentials") : Node();
    const auto expires =
        document::as_integer(node.find("expiration"), document::Dialect::json);  // milliseconds
    Credentials credentials{member(node, "accessKeyId"),
                            member(node, "secretAccessKey"),
                            member(node, "sessionToken"),
                            {},
                            "profile " + settings_.profile + ", sso role " + settings_.role};
    if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() || !expires) {
      return base::error(base::ErrorKind::credentials,
                         "the answer about profile " + settings_.profile + " has no credentials");
    }
    credentials.expires = base::TimePoint{std::chrono::milliseconds(*expires)};
    return credentials;
  }

  std::shared_ptr<const ChainState> state_;
  SsoSettings settings_;
  std::filesystem::path file_;
};

}  // namespace

Source sso_source(const std::shared_ptr<const ChainState>& state, const std::string& profile) {
  const ProfileSection* section = state->config.profile(profile);
  if (section == nullptr || (!section->has("sso_role_name") && !section->has("sso_account_id"))) {
    return std::shared_ptr<CredentialProvider>();
  }
  ProfileSection merged = *section;
  const std::string session = section->text("sso_session");
  if (!session.empty()) {
    const auto found = state->config.sso_sessions.find(session);
    if (found == state->config.sso_sessions.end()) {
      std::vector<std::string> names;
      for (const auto& [name, values] : state->config.sso_sessions) names.push_back(name);
      return profile_error(*state, profile,
                           "there is no [sso-session " + session + "]" + base::did_you_mean(session, names),
                           "add it to " + state->config.config_path, section->values.at("sso_session").at);
    }
    for (const auto& [key, value] : found->second.values) {
      const auto [place, added] = merged.values.try_emplace(key, value);
      if (!added && place->second.text != value.text) {
        return profile_error(*state, profile, key + " differs from that of [sso-session " + session + "]",
                             "remove it from the profile", place->second.at);
      }
    }
  }
  std::vector<std::string> missing;
  for (const char* key : {"sso_start_url", "sso_region", "sso_role_name", "sso_account_id"}) {
    if (!merged.has(key)) missing.emplace_back(key);
  }
  if (!missing.empty()) {
    return profile_error(*state, profile, "it signs in with SSO but lacks " + base::join(missing, ", "),
                         "run: aws configure sso", section->at);
  }
  auto login = std::make_shared<const SsoLogin>(
      state, SsoSettings{profile, session, merged.text("sso_start_url"), merged.text("sso_region"),
                         merged.text("sso_account_id"), merged.text("sso_role_name")});
  return refreshing([login](const base::Call& call) { return login->fetch(call); });
}

}  // namespace cf::aws
