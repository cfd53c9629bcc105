#include <algorithm>
#include <array>
#include <charconv>

#include "aws/credential_sources.h"
#include "aws/refreshing_provider.h"
#include "aws/services.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

base::Origin place_of(const ProfileSection& section, const char* key) {
  const auto found = section.values.find(key);
  return found == section.values.end() ? section.at : found->second.at;
}

// Follows role_arn and source_profile to the credentials at the end of the chain.
class RoleChain {
 public:
  RoleChain(std::shared_ptr<const ChainState> state, const std::string& profile)
      : state_(std::move(state)), visited_{profile} {}

  Source role_of(const std::string& profile) {
    const ProfileSection& section = *state_->config.profile(profile);
    const std::string source_profile = section.text("source_profile");
    const std::string credential_source = section.text("credential_source");
    if (!source_profile.empty() && !credential_source.empty()) {
      return profile_error(*state_, profile, "it has both source_profile and credential_source",
                           "keep one of them", place_of(section, "credential_source"));
    }
    if (source_profile.empty() && credential_source.empty()) {
      return profile_error(
          *state_, profile, "it has role_arn, but neither source_profile nor credential_source",
          "name the profile whose credentials assume the role", place_of(section, "role_arn"));
    }
    auto with = credential_source.empty() ? source_of_profile(profile, section, source_profile)
                                          : named_source(profile, section, credential_source);
    if (!with) return with;
    return assume(profile, section, *std::move(with));
  }

 private:
  Source source_of_profile(const std::string& profile, const ProfileSection& section,
                           const std::string& source) {
    const base::Origin at = place_of(section, "source_profile");
    const ProfileSection* source_section = state_->config.profile(source);
    if (source_section == nullptr) {
      base::Error error = state_->config.no_such_profile(source);
      error.message = "profile " + profile + ": its source_profile is wrong: " + error.message;
      error.at = at;
      return error;
    }
    // A profile may be its own source, for its keys; any other repetition never ends.
    const bool seen = std::find(visited_.begin(), visited_.end(), source) != visited_.end();
    if (seen && (source != profile || !has_static_keys(*source_section))) {
      return profile_error(
          *state_, profile,
          "source_profile goes in a circle: " + base::join(visited_, " -> ") + " -> " + source,
          "end the circle with a profile that has credentials", at);
    }
    visited_.push_back(source);
    if (has_assume_role(*source_section) && !has_static_keys(*source_section)) return role_of(source);
    auto found = profile_source(state_, source, false);
    if (found && !*found) {
      return profile_error(*state_, profile, "its source_profile " + source + " has no credentials",
                           "give it keys, sso_session or credential_process", at);
    }
    return found;
  }

  Source named_source(const std::string& profile, const ProfileSection& section,
                      const std::string& name) const {
    const base::Origin at = place_of(section, "credential_source");
    Source found = std::shared_ptr<CredentialProvider>();
    if (name == "Environment") {
      found = environment_source(*state_);
    } else if (name == "EcsContainer") {
      found = container_source(state_);
    } else if (name == "Ec2InstanceMetadata") {
      found = instance_metadata_source(state_, profile);
    } else {
      const std::array<std::string, 3> names{"Environment", "EcsContainer", "Ec2InstanceMetadata"};
      return profile_error(*state_, profile,
                           "credential_source '" + name + "' is not known" + base::did_you_mean(name, names),
                           "it is one of " + base::join(names, ", "), at);
    }
    if (found && !*found) {
      return profile_error(*state_, profile, "its credential_source " + name + " has no credentials", "", at);
    }
    return found;
  }

  Source assume(const std::string& profile, const ProfileSection& section,
                std::shared_ptr<CredentialProvider> with) const {
    AssumeRole input;
    input.role_arn = section.text("role_arn");
    input.external_id = section.text("external_id");
    input.session_name = section.text("role_session_name");
    if (input.session_name.empty()) input.session_name = "cloud-foundation";
    input.mfa_serial = section.text("mfa_serial");
    const std::string duration = section.text("duration_seconds");
    if (!duration.empty()) {
      const auto [end, status] =
          std::from_chars(duration.data(), duration.data() + duration.size(), input.duration_seconds);
      if (status != std::errc{} || end != duration.data() + duration.size()) {
        return profile_error(*state_, profile, "duration_seconds is not a number: " + duration, "",
                             place_of(section, "duration_seconds"));
      }
    }
    if (!input.mfa_serial.empty() && !state_->options.ask_mfa_code) {
      return profile_error(*state_, profile, "mfa_serial needs a code, and nobody can be asked for it here",
                           "use a profile without mfa_serial, or export the credentials of a session",
                           place_of(section, "mfa_serial"));
    }
    const std::string source = "profile " + profile + ", role " + input.role_arn;
    return refreshing([state = state_, input, source, with = std::move(with)](const base::Call& call) {
      return fetch(*state, input, source, with, call);
    });
  }

  static base::Result<Credentials> fetch(const ChainState& state, AssumeRole input, const std::string& source,
                                         const std::shared_ptr<CredentialProvider>& with,
                                         const base::Call& call) {
    if (!input.mfa_serial.empty()) {
      auto code = state.options.ask_mfa_code(input.mfa_serial, call);
      if (!code) return code.error();
      input.mfa_code = *std::move(code);
    }
    auto credentials = assume_role(state.session_with(with), input, call);
    if (credentials) credentials->source = source;
    return credentials;
  }

  std::shared_ptr<const ChainState> state_;
  std::vector<std::string> visited_;
};

}  // namespace

Source assume_role_source(const std::shared_ptr<const ChainState>& state, const std::string& profile) {
  const ProfileSection* section = state->config.profile(profile);
  if (section == nullptr || !has_assume_role(*section)) return std::shared_ptr<CredentialProvider>();
  return RoleChain(state, profile).role_of(profile);
}

}  // namespace cf::aws
