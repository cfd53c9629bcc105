#include "aws/shared_config.h"

#include <array>

#include "base/diagnostics.h"
#include "base/files.h"
#include "base/strings.h"

namespace cf::aws {
namespace {

using base::ErrorKind;

std::filesystem::path expand_home(const std::string& path, const std::filesystem::path& home) {
  if (path == "~") return home;
  return path.starts_with("~/") ? home / path.substr(2) : std::filesystem::path(path);
}

// A file that is not there is empty; one that is there and can't be read is a diagnostic.
std::map<std::string, ProfileSection> read_if_there(const std::filesystem::path& path,
                                                    base::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  auto text = base::read_file(path);
  if (!text) {
    diagnostics.error({}, text.error().message);
    return {};
  }
  return read_profile_file(path.string(), *std::move(text), diagnostics);
}

// "profile x" and the like: the name after the kind; "" if it is another kind or has no single name.
std::string name_after(const std::string& kind, const std::string& section) {
  if (!section.starts_with(kind)) return {};
  const auto words = split_shell_words(section);
  return words && words->size() == 2 && words->front() == kind ? words->back() : std::string();
}

void sort_sections(SharedConfig& config, std::map<std::string, ProfileSection> sections) {
  for (auto& [section, values] : sections) {
    if (section == "default") {
      config.config_profiles.try_emplace("default", std::move(values));
    } else if (auto profile = name_after("profile", section); !profile.empty()) {
      config.config_profiles[profile] = std::move(values);
    } else if (auto session = name_after("sso-session", section); !session.empty()) {
      config.sso_sessions[session] = std::move(values);
    } else if (auto services = name_after("services", section); !services.empty()) {
      config.services[services] = std::move(values);
    }
  }
}

bool is_on(const Variables& environment, const char* name, const ProfileSection* profile, const char* key) {
  std::string text = variable(environment, name);
  if (text.empty() && profile != nullptr) text = profile->text(key);
  return base::equals_ignore_case(text, "true");
}

struct ServiceName {
  const char* signing;   // as ServiceRequest has it
  const char* variable;  // AWS_ENDPOINT_URL_...
  const char* section;   // in [services x]
};
constexpr std::array service_names{
    ServiceName{"cloudformation", "AWS_ENDPOINT_URL_CLOUDFORMATION", "cloudformation"},
    ServiceName{"sts", "AWS_ENDPOINT_URL_STS", "sts"},
    ServiceName{"s3", "AWS_ENDPOINT_URL_S3", "s3"},
    ServiceName{"ssm", "AWS_ENDPOINT_URL_SSM", "ssm"},
    ServiceName{"portal.sso", "AWS_ENDPOINT_URL_SSO", "sso"},
    ServiceName{"oidc", "AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc"}};

}  // namespace

std::string variable(const Variables& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

const ProfileSection* SharedConfig::profile(const std::string& name) const {
  const auto found = profiles.find(name);
  return found == profiles.end() ? nullptr : &found->second;
}

base::Error SharedConfig::no_such_profile(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& [known, section] : profiles) names.push_back(known);
  std::string hint =
      names.empty() ? "neither file has a profile" : "known profiles: " + base::join(names, ", ");
  return base::error(ErrorKind::credentials,
                     "there is no profile '" + name + "' in " + config_path + " and " + credentials_path +
                         base::did_you_mean(name, names),
                     std::move(hint));
}

base::Result<SharedConfig> load_shared_config(const Variables& environment,
                                              const std::filesystem::path& home) {
  const auto path_of = [&](const char* name, const char* file) {
    const std::string given = variable(environment, name);
    return given.empty() ? home / ".aws" / file : expand_home(given, home);
  };
  const auto config_path = path_of("AWS_CONFIG_FILE", "config");
  const auto credentials_path = path_of("AWS_SHARED_CREDENTIALS_FILE", "credentials");
  SharedConfig config;
  config.config_path = config_path.string();
  config.credentials_path = credentials_path.string();
  base::Diagnostics diagnostics;
  sort_sections(config, read_if_there(config_path, diagnostics));
  config.credentials_profiles = read_if_there(credentials_path, diagnostics);
  if (diagnostics.has_errors()) {
    base::Error error = base::to_error(diagnostics);
    error.kind = ErrorKind::credentials;
    return error;
  }
  config.profiles = config.config_profiles;
  for (const auto& [name, section] : config.credentials_profiles) {
    auto& merged = config.profiles[name];
    for (const auto& [key, value] : section.values) merged.values[key] = value;
    if (!merged.at) merged.at = section.at;
  }
  return config;
}

std::string profile_name(const std::string& given, const Variables& environment) {
  for (const std::string& name :
       {given, variable(environment, "AWS_DEFAULT_PROFILE"), variable(environment, "AWS_PROFILE")}) {
    if (!name.empty()) return name;
  }
  return "default";
}

base::Region configured_region(const Variables& environment, const SharedConfig& config,
                               const std::string& profile) {
  for (const char* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const std::string region = variable(environment, name); !region.empty()) return base::Region(region);
  }
  const ProfileSection* section = config.profile(profile);
  return base::Region(section == nullptr ? "" : section->text("region"));
}

EndpointOptions configured_endpoints(const Variables& environment, const SharedConfig& config,
                                     const std::string& profile) {
  const ProfileSection* section = config.profile(profile);
  EndpointOptions options;
  options.dual_stack = is_on(environment, "AWS_USE_DUALSTACK_ENDPOINT", section, "use_dualstack_endpoint");
  options.fips = is_on(environment, "AWS_USE_FIPS_ENDPOINT", section, "use_fips_endpoint");
  if (is_on(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", section, "ignore_configured_endpoint_urls"))
    return options;
  options.any = variable(environment, "AWS_ENDPOINT_URL");
  const bool from_environment = !options.any.empty();
  if (!from_environment && section != nullptr) options.any = section->text("endpoint_url");
  const auto services =
      section == nullptr ? config.services.end() : config.services.find(section->text("services"));
  for (const auto& [signing, name, key] : service_names) {
    std::string url = variable(environment, name);
    if (url.empty() && !from_environment && services != config.services.end()) {
      const auto value = services->second.values.find(key);
      if (value != services->second.values.end()) {
        const auto nested = value->second.nested.find("endpoint_url");
        if (nested != value->second.nested.end()) url = nested->second;
      }
    }
    if (!url.empty()) options.service[signing] = url;
  }
  return options;
}

}  // namespace cf::aws
