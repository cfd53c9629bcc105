// The links of the credential chain. Each gives a provider, a null pointer where it is not configured, or an
// error where it is configured wrongly.
#pragma once

#include "aws/credential_chain.h"
#include "aws/session.h"

namespace cf::aws {

struct ChainState {
  ChainOptions options;
  SharedConfig config;
  base::Region region;

  Session session_with(std::shared_ptr<CredentialProvider> credentials) const;
};

inline constexpr const char* sign_in_hint =
    "sign in (aws sso login, aws configure), name a profile with --profile, or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY; --local needs none";

using Source = base::Result<std::shared_ptr<CredentialProvider>>;

Source environment_source(const ChainState& state);
Source assume_role_source(const std::shared_ptr<const ChainState>& state, const std::string& profile);
Source web_identity_source(const std::shared_ptr<const ChainState>& state, const std::string& profile,
                           bool use_environment);
Source sso_source(const std::shared_ptr<const ChainState>& state, const std::string& profile);
Source credentials_file_source(const ChainState& state, const std::string& profile);
Source process_source(const std::shared_ptr<const ChainState>& state, const std::string& profile);
Source config_file_source(const ChainState& state, const std::string& profile);
Source container_source(const std::shared_ptr<const ChainState>& state);
Source instance_metadata_source(const std::shared_ptr<const ChainState>& state, const std::string& profile);

// Links 3 to 7 in order: what a source_profile is asked for.
Source profile_source(const std::shared_ptr<const ChainState>& state, const std::string& profile,
                      bool use_environment);

bool has_static_keys(const ProfileSection& section);
bool has_assume_role(const ProfileSection& section);

// Kind credentials, at a key of a profile: "profile dev in ~/.aws/config: ...".
base::Error profile_error(const ChainState& state, const std::string& profile, const std::string& what,
                          std::string hint, base::Origin at = {});

// Credentials of a JSON object with these names of its members.
struct CredentialNames {
  const char* access_key;
  const char* secret_key;
  const char* token;
  const char* expiration;  // ISO 8601
};
base::Result<Credentials> read_json_credentials(const std::string& json, const CredentialNames& names,
                                                const std::string& source);

}  // namespace cf::aws
