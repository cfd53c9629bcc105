#include "emulator/parameter_store.h"

#include <algorithm>

#include "base/digest.h"
#include "emulator/refusal.h"

namespace cf::emulator {

namespace {

constexpr std::size_t max_versions = 100;
constexpr std::size_t max_value_bytes = 8192;  // of the advanced tier

bool is_parameter_name(std::string_view name) {
  if (name.empty() || name.size() > 2048) return false;
  return name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./-") ==
         std::string_view::npos;
}

}  // namespace

std::string parameter_arn(const std::string& account, const std::string& region, const std::string& name) {
  return "arn:aws:ssm:" + region + ":" + account + ":parameter" + (name.starts_with('/') ? "" : "/") + name;
}

std::string public_parameter(const std::string& region, std::string_view name) {
  if (!name.starts_with("/aws/service/")) return {};
  return "ami-" + base::sha256_hex(region + std::string(name)).substr(0, 17);
}

ParameterLookup find_parameter(World& world, const std::string& account, const std::string& region,
                               std::string_view name) {
  ParameterLookup out;
  const std::string arn_prefix = "arn:aws:ssm:" + region + ":" + account + ":parameter";
  if (name.starts_with(arn_prefix)) {
    name.remove_prefix(arn_prefix.size());
    if (!world.parameters.contains(place_key(account, region, name)) && name.starts_with('/') &&
        name.find('/', 1) == std::string_view::npos) {
      name.remove_prefix(1);
    }
  }
  const auto colon = name.find(':');
  if (colon != std::string_view::npos) {
    out.selector = std::string(name.substr(colon));
    name = name.substr(0, colon);
  }
  const auto it = world.parameters.find(place_key(account, region, name));
  if (it == world.parameters.end()) return out;
  out.parameter = &it->second;
  auto& versions = it->second.versions;
  if (out.selector.empty()) {
    out.version = &versions.back();
    return out;
  }
  const std::string wanted = out.selector.substr(1);
  const auto version = std::find_if(versions.begin(), versions.end(), [&](const SsmVersion& v) {
    return std::to_string(v.version) == wanted || (!v.label.empty() && v.label == wanted);
  });
  if (version != versions.end()) out.version = &*version;
  return out;
}

base::Result<std::int64_t> put_parameter(World& world, const std::string& account, const std::string& region,
                                         const std::string& name, const std::string& type,
                                         const std::string& value) {
  if (!is_parameter_name(name)) {
    return refusal(
        "ValidationException",
        "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can "
        "consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, "
        "numbers and the following 3 symbols .-_");
  }
  if (type != "String" && type != "StringList" && type != "SecureString") {
    return refusal(
        "ValidationException",
        "1 validation error detected: Value '" + type +
            "' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, "
            "StringList, String]");
  }
  if (value.empty() || value.size() > max_value_bytes) {
    return refusal("ValidationException", value.empty()
                                              ? "1 validation error detected: Value '' at 'value' failed to "
                                                "satisfy constraint: Member must have length greater than "
                                                "or equal to 1"
                                              : "Standard tier parameters support a maximum parameter value "
                                                "of 4096 characters. To create a larger parameter value, "
                                                "upgrade the parameter to use the advanced-parameter tier.");
  }
  const std::string key = place_key(account, region, name);
  SsmParameter& p = world.parameters[key];
  p.name = name;
  const std::int64_t version = p.versions.empty() ? 1 : p.versions.back().version + 1;
  p.versions.push_back({value, type, "", version, world.now_ms()});
  if (p.versions.size() > max_versions) p.versions.erase(p.versions.begin());
  world.touch_row("parameter", key);
  return version;
}

bool erase_parameter(World& world, const std::string& account, const std::string& region,
                     const std::string& name) {
  const std::string key = place_key(account, region, name);
  if (world.parameters.erase(key) == 0) return false;
  world.touch_row("parameter", key);
  return true;
}

}  // namespace cf::emulator
