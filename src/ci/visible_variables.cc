#include "ci/visible_variables.h"

#include <algorithm>
#include <set>

#include "base/access_words.h"
#include "base/secrets.h"
#include "base/strings.h"

namespace cf::ci {

namespace {

bool is_of_access(const std::string& name) {
  const std::string lower = base::to_lower(name);
  if (lower.starts_with("cf_")) return true;
  if (lower.starts_with("aws_")) return lower != "aws_region" && lower != "aws_default_region";
  return base::speaks_of_access(lower);
}

// "scheme://user:password@host"
bool has_login(std::string_view value) {
  for (std::size_t at = value.find("://"); at != std::string_view::npos; at = value.find("://", at + 3)) {
    const std::string_view authority = value.substr(at + 3, value.find_first_of("/?# \n", at + 3) - at - 3);
    if (authority.find('@') != std::string_view::npos) return true;
  }
  return false;
}

bool gives_access(const std::string& value) {
  return base::mask_secrets(value) != value || has_login(value) ||
         value.find("-----BEGIN ") != std::string::npos;
}

// Shorter ones are within much that is no secret.
constexpr std::size_t least_repeated = 8;

}  // namespace

Variables without_credentials(const Variables& variables, const descriptor::Descriptor& base) {
  std::set<std::string> webhooks;
  for (const descriptor::Environment& environment : base.environments)
    for (const descriptor::Notification& notification : environment.rules.notify)
      webhooks.insert(notification.url_from);
  const auto is_hidden = [&](const std::string& name) {
    if (webhooks.contains(name) || base::to_lower(name).starts_with("cf_")) return true;
    const std::vector<std::string>& shown = base.ci.variables;
    return is_of_access(name) && std::find(shown.begin(), shown.end(), name) == shown.end();
  };
  // The same value may stand in a second variable, or in the middle of it. Not every one of ours is a secret:
  // the repository's name is to be seen.
  std::vector<std::string_view> hidden;
  for (const auto& [name, value] : variables)
    if (is_hidden(name) && (webhooks.contains(name) || base::speaks_of_access(base::to_lower(name))) &&
        value.size() >= least_repeated)
      hidden.push_back(value);
  Variables kept;
  for (const auto& [name, value] : variables) {
    if (is_hidden(name) || gives_access(value)) continue;
    const bool repeats = std::any_of(hidden.begin(), hidden.end(), [&, &text = value](std::string_view each) {
      return text.find(each) != std::string::npos;
    });
    if (!repeats) kept.emplace(name, value);
  }
  return kept;
}

Variables harmless(const Variables& variables) {
  Variables kept;
  for (const char* name : {"PATH", "TMPDIR", "LANG", "LC_ALL", "TZ", "AWS_REGION", "AWS_DEFAULT_REGION"})
    if (const auto found = variables.find(name); found != variables.end()) kept.insert(*found);
  return kept;
}

}  // namespace cf::ci
