#include "ci/visible_variables.h"

#include <algorithm>
#include <set>

#include "base/access_words.h"
#include "base/secrets.h"
#include "base/strings.h"

namespace cf::ci {

namespace {

// Of the names that speak of access: what is in the variable itself is secret, not who somebody is or what a
// job was started by: those are others' to choose, and who chooses what is masked hides it from the eyes of
// those who approve.
constexpr std::string_view words_of_secrets[] = {"key",    "token",   "secret",     "pass",
                                                 "cred",   "priv",    "cookie",     "dsn",
                                                 "bearer", "session", "connection", "phrase"};

// Names of where a secret is, or of whose it is.
constexpr std::string_view endings_of_places[] = {"_file", "_path",     "_dir", "_sock",        "_name",
                                                  "_user", "_username", "_arn", "access_key_id"};

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

bool names_a_secret(const std::string& lower, const std::string& value) {
  if (std::any_of(std::begin(endings_of_places), std::end(endings_of_places),
                  [&](std::string_view ending) { return lower.ends_with(ending); }))
    return false;
  const std::size_t auth = lower.find("auth");
  if (auth != std::string::npos && lower.find("author", auth) != auth) return true;
  if (lower.find("hook") != std::string::npos && value.find("://") != std::string::npos) return true;
  return base::has_word_of_access(lower) ||
         std::any_of(std::begin(words_of_secrets), std::end(words_of_secrets),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// A name of AWS, or the number of an account.
bool is_identifier(std::string_view value) {
  return value.starts_with("arn:") ||
         (value.size() == 12 && value.find_first_not_of("0123456789") == std::string_view::npos);
}

std::set<std::string> webhooks_of(const descriptor::Descriptor& base) {
  std::set<std::string> webhooks;
  for (const descriptor::Environment& environment : base.environments)
    for (const descriptor::Notification& notification : environment.rules.notify)
      webhooks.insert(notification.url_from);
  return webhooks;
}

}  // namespace

std::vector<std::string> secrets_among(const Variables& variables, const descriptor::Descriptor& base,
                                       const std::vector<std::string>& known_to_all) {
  const std::set<std::string> webhooks = webhooks_of(base);
  const std::vector<std::string>& shown = base.ci.variables;
  std::vector<std::string> secrets;
  for (const auto& [name, value] : variables) {
    const bool is_shown = std::find(shown.begin(), shown.end(), name) != shown.end();
    const bool is_secret = webhooks.contains(name) || has_login(value) ||
                           value.find("-----BEGIN ") != std::string::npos ||
                           (!is_shown && names_a_secret(base::to_lower(name), value));
    if (!is_secret || value.size() < least_repeated || is_identifier(value)) continue;
    const bool is_known = std::any_of(
        known_to_all.begin(), known_to_all.end(),
        [&, &secret = value](const std::string& text) { return text.find(secret) != std::string::npos; });
    if (!is_known) secrets.push_back(value);
  }
  return secrets;
}

Variables without_credentials(const Variables& variables, const descriptor::Descriptor& base) {
  const std::set<std::string> webhooks = webhooks_of(base);
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
