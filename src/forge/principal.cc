#include "forge/principal.h"

#include <vector>

#include "base/strings.h"

namespace cf::forge {
namespace {

// arn : partition : service : region : account : resource
constexpr std::size_t arn_parts = 6;

}  // namespace

std::string principal_of(std::string_view arn) {
  auto parts = base::split(arn, ':');
  if (parts.size() != arn_parts || parts[0] != "arn") return std::string(arn);
  const auto path = base::split(parts[5], '/');
  std::string name;
  if (parts[2] == "sts" && path.size() >= 2 && path[0] == "assumed-role") name = path[1];
  if (parts[2] == "iam" && path.size() >= 2 && path[0] == "role") name = path.back();
  if (name.empty()) return std::string(arn);
  return "arn:" + parts[1] + ":iam::" + parts[4] + ":role/" + name;
}

std::string session_of(std::string_view arn) {
  const auto parts = base::split(arn, ':');
  if (parts.size() != arn_parts || parts[2] != "sts") return {};
  const auto path = base::split(parts[5], '/');
  return path.size() == 3 && path[0] == "assumed-role" ? path[2] : std::string();
}

}  // namespace cf::forge
