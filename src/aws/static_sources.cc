// Keys as they are: in the environment, the credentials file, the config file.
#include "aws/credential_sources.h"
#include "aws/refreshing_provider.h"

namespace cf::aws {
namespace {

Source keys_of(const ChainState& state, const std::map<std::string, ProfileSection>& profiles,
               const std::string& profile, const std::string& path) {
  const auto found = profiles.find(profile);
  if (found == profiles.end() || !found->second.has("aws_access_key_id"))
    return std::shared_ptr<CredentialProvider>();
  const ProfileSection& section = found->second;
  Credentials credentials{section.text("aws_access_key_id"),
                          section.text("aws_secret_access_key"),
                          section.text("aws_security_token"),
                          {},
                          "profile " + profile + " in " + path};
  if (credentials.session_token.empty()) credentials.session_token = section.text("aws_session_token");
  if (credentials.secret_access_key.empty() || credentials.access_key_id.empty()) {
    return profile_error(state, profile,
                         "it has aws_access_key_id but no aws_secret_access_key, or one of them is empty",
                         "add the missing key", section.values.at("aws_access_key_id").at);
  }
  return fixed(std::move(credentials));
}

}  // namespace

Source environment_source(const ChainState& state) {
  const Variables& environment = state.options.environment;
  Credentials credentials;
  credentials.access_key_id = variable(environment, "AWS_ACCESS_KEY_ID");
  if (credentials.access_key_id.empty()) return std::shared_ptr<CredentialProvider>();
  credentials.secret_access_key = variable(environment, "AWS_SECRET_ACCESS_KEY");
  if (credentials.secret_access_key.empty()) {
    return base::error(base::ErrorKind::credentials,
                       "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not", "set both or none");
  }
  credentials.session_token = variable(environment, "AWS_SECURITY_TOKEN");
  if (credentials.session_token.empty())
    credentials.session_token = variable(environment, "AWS_SESSION_TOKEN");
  credentials.source = "the environment (AWS_ACCESS_KEY_ID)";
  const std::string expiration = variable(environment, "AWS_CREDENTIAL_EXPIRATION");
  if (expiration.empty()) return fixed(std::move(credentials));
  base::TimePoint expires;
  if (!base::parse_iso8601(expiration, expires)) {
    return base::error(base::ErrorKind::credentials,
                       "AWS_CREDENTIAL_EXPIRATION is not an ISO 8601 time: " + expiration);
  }
  credentials.expires = expires;
  // Nobody renews our environment: past the end there is only an error to give.
  return refreshing([credentials](const base::Call& call) -> base::Result<Credentials> {
    if (*credentials.expires > call.clock->now()) return credentials;
    return base::error(base::ErrorKind::credentials,
                       "the credentials in the environment expired at " + base::iso8601(*credentials.expires),
                       "set new ones, or use a profile that renews itself (sso_session, role_arn)");
  });
}

Source credentials_file_source(const ChainState& state, const std::string& profile) {
  return keys_of(state, state.config.credentials_profiles, profile, state.config.credentials_path);
}

Source config_file_source(const ChainState& state, const std::string& profile) {
  return keys_of(state, state.config.config_profiles, profile, state.config.config_path);
}

bool has_static_keys(const ProfileSection& section) {
  return section.has("aws_access_key_id") || section.has("aws_secret_access_key");
}

bool has_assume_role(const ProfileSection& section) {
  return section.has("role_arn") && !section.has("web_identity_token_file");
}

base::Error profile_error(const ChainState& state, const std::string& profile, const std::string& what,
                          std::string hint, base::Origin at) {
  const bool in_config = state.config.config_profiles.contains(profile);
  return base::error(base::ErrorKind::credentials,
                     "profile " + profile + " in " +
                         (in_config ? state.config.config_path : state.config.credentials_path) + ": " + what,
                     std::move(hint), at);
}

}  // namespace cf::aws
