// What ~/.aws/config and ~/.aws/credentials say together, and which profile of them counts.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "aws/partition.h"
#include "aws/profile_file.h"
#include "base/error.h"

namespace cf::aws {

using Variables = std::map<std::string, std::string>;  // a process environment, handed in

std::string variable(const Variables& environment, const std::string& name);  // "" if it is not set

struct SharedConfig {
  // By name. `profiles` has both files merged, the credentials file winning; the other two are what each file
  // says alone.
  std::map<std::string, ProfileSection> profiles, config_profiles, credentials_profiles;
  std::map<std::string, ProfileSection> sso_sessions, services;
  std::string config_path, credentials_path;  // as shown to people

  const ProfileSection* profile(const std::string& name) const;  // null: there is none
  // Kind credentials: names the files and the nearest profile.
  base::Error no_such_profile(const std::string& name) const;
};

// Reads AWS_CONFIG_FILE or HOME/.aws/config, and AWS_SHARED_CREDENTIALS_FILE or HOME/.aws/credentials. A file
// that is not there is empty. Kind credentials: a file can't be read; its message holds every problem.
base::Result<SharedConfig> load_shared_config(const Variables& environment,
                                              const std::filesystem::path& home);

// The name that counts: `given`, else AWS_DEFAULT_PROFILE, AWS_PROFILE (in boto3's order), else "default".
std::string profile_name(const std::string& given, const Variables& environment);

// AWS_REGION, AWS_DEFAULT_REGION, or the profile's region; empty if none says.
base::Region configured_region(const Variables& environment, const SharedConfig& config,
                               const std::string& profile);

// AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's services section and endpoint_url, in this
// order; none of them under AWS_IGNORE_CONFIGURED_ENDPOINT_URLS. AWS_USE_DUALSTACK_ENDPOINT,
// AWS_USE_FIPS_ENDPOINT or the profile's keys.
EndpointOptions configured_endpoints(const Variables& environment, const SharedConfig& config,
                                     const std::string& profile);

}  // namespace cf::aws
