#include "aws/credential_chain.h"

#include <mutex>

#include "aws/credential_sources.h"

namespace cf::aws {
namespace {

base::Error none_found(const ChainState& state, const std::string& profile) {
  return base::error(base::ErrorKind::credentials,
                     "no AWS credentials found: AWS_ACCESS_KEY_ID is not set, the profile '" + profile +
                         "' in " + state.config.config_path + " and " + state.config.credentials_path +
                         " has none, and this is no container or instance with a role",
                     sign_in_hint);
}

Source find_source(const std::shared_ptr<const ChainState>& state) {
  const bool named = !state->options.profile.empty();
  const std::string profile = profile_name(state->options.profile, state->options.environment);
  const bool from_variable = profile_name("", state->options.environment) != "default";
  if ((named || from_variable) && state->config.profile(profile) == nullptr)
    return state->config.no_such_profile(profile);
  if (!named) {
    auto source = environment_source(*state);
    if (!source || *source) return source;
  }
  auto source = assume_role_source(state, profile);
  if (!source || *source) return source;
  source = profile_source(state, profile, !named);
  if (!source || *source) return source;
  source = container_source(state);
  if (!source || *source) return source;
  source = instance_metadata_source(state, profile);
  if (!source || *source) return source;
  return none_found(*state, profile);
}

class ChainProvider final : public CredentialProvider {
 public:
  explicit ChainProvider(ChainOptions options) : options_(std::move(options)) {}

  base::Result<Credentials> get(const base::Call& call) override {
    const auto found = source();
    if (!found) return found.error();
    return (*found)->get(call);
  }

  void reject(const Credentials& used) override {
    const auto found = source();
    if (found) (*found)->reject(used);
  }

 private:
  Source source() {
    std::lock_guard lock(mutex_);
    if (!source_) source_ = resolve();
    return *source_;
  }

  Source resolve() const {
    auto config = load_shared_config(options_.environment, options_.home);
    if (!config) return config.error();
    auto state = std::make_shared<ChainState>();
    state->options = options_;
    state->config = *std::move(config);
    state->region = options_.region;
    if (state->region.empty()) {
      const std::string profile = profile_name(options_.profile, options_.environment);
      state->region = configured_region(options_.environment, state->config, profile);
    }
    if (state->region.empty()) state->region = base::Region("us-east-1");
    return find_source(state);
  }

  ChainOptions options_;
  std::mutex mutex_;
  std::optional<Source> source_;
};

}  // namespace

Session ChainState::session_with(std::shared_ptr<CredentialProvider> credentials) const {
  return {options.transport, std::move(credentials), nullptr, region};
}

Source profile_source(const std::shared_ptr<const ChainState>& state, const std::string& profile,
                      bool use_environment) {
  auto source = web_identity_source(state, profile, use_environment);
  if (!source || *source) return source;
  source = sso_source(state, profile);
  if (!source || *source) return source;
  source = credentials_file_source(*state, profile);
  if (!source || *source) return source;
  const ProfileSection* section = state->config.profile(profile);
  if (section != nullptr && section->has("login_session")) {
    return profile_error(*state, profile, "login_session (aws login) is not supported",
                         "use an sso_session or keys", section->values.at("login_session").at);
  }
  source = process_source(state, profile);
  if (!source || *source) return source;
  return config_file_source(*state, profile);
}

std::shared_ptr<CredentialProvider> credential_chain(ChainOptions options) {
  return std::make_shared<ChainProvider>(std::move(options));
}

}  // namespace cf::aws
