#include "iam/breadth.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "document/json.h"

namespace cf::iam {
namespace {

using document::Node;

// Keys of conditions that everybody can meet.
constexpr std::array<std::string_view, 7> met_by_everybody{
    "aws:securetransport", "aws:useragent", "aws:referer",        "aws:currenttime",
    "aws:epochtime",       "s3:tlsversion", "aws:requestedregion"};

// "StringNotEquals", "ForAnyValue:ArnNotLike", "NotIpAddress": true of nearly everybody.
bool is_negated(std::string_view comparison) {
  return base::to_lower(comparison).find("not") != std::string::npos;
}

// Stars, and question marks among them: at least that many characters of any kind.
bool is_anything(std::string_view text) {
  return text.find('*') != std::string_view::npos && text.find_first_not_of("*?") == std::string_view::npos;
}

// Whether one of the values that a key is compared with leaves somebody out.
bool leaves_out(const Node& values) {
  const auto items = items_of(values, "");
  return !items.empty() && std::none_of(items.begin(), items.end(),
                                        [](const auto& item) { return only_stars(item.second.text()); });
}

}  // namespace

bool only_stars(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

bool is_whole_service(const PolicyText& action) {
  if (action.unknown) return false;
  const std::size_t colon = action.text.find(':');
  return is_anything(action.text) ||
         (colon != std::string::npos && is_anything(std::string_view(action.text).substr(colon + 1)));
}

bool is_everything(const PolicyText& resource) {
  if (resource.unknown) return false;
  if (only_stars(resource.text)) return true;
  const std::vector<std::string> parts = base::split(resource.text, ':');
  if (parts[0] != "arn") return false;
  return std::all_of(parts.begin() + std::min<std::ptrdiff_t>(3, std::ssize(parts)), parts.end(),
                     [](const std::string& part) { return part.empty() || only_stars(part); });
}

bool is_for_everybody(const Statement& statement) {
  return !statement.not_principals.empty() ||
         std::any_of(statement.principals.begin(), statement.principals.end(),
                     [](const PolicyText& text) { return !text.unknown && only_stars(text.text); });
}

bool is_limited_by_condition(const Statement& statement) {
  if (statement.condition.empty()) return false;
  const auto condition = document::parse_json_text(statement.condition);
  if (!condition || !condition->is_mapping()) return true;  // known only after the deployment
  for (const document::Entry& comparison : condition->entries()) {
    if (!comparison.value.is_mapping()) return true;  // of a function's permission: a key and its value
    if (is_negated(comparison.key.text())) continue;
    for (const document::Entry& compared : comparison.value.entries()) {
      const std::string key = base::to_lower(compared.key.text());
      const bool by_everybody =
          std::find(met_by_everybody.begin(), met_by_everybody.end(), key) != met_by_everybody.end();
      if (!by_everybody && leaves_out(compared.value)) return true;
    }
  }
  return false;
}

bool is_every_address(std::string_view cidr) {
  const std::size_t slash = cidr.find('/');
  if (slash == std::string_view::npos) return false;
  std::string_view length = cidr.substr(slash + 1);
  if (length.empty()) return false;
  length.remove_prefix(std::min(length.find_first_not_of('0'), length.size()));
  return length.empty() || (length.size() == 1 && length[0] >= '1' && length[0] < '8');
}

bool is_administrators_policy(const PolicyText& arn) {
  constexpr std::array<std::string_view, 3> policies{
      ":aws:policy/AdministratorAccess", ":aws:policy/IAMFullAccess", ":aws:policy/PowerUserAccess"};
  return !arn.unknown && std::any_of(policies.begin(), policies.end(),
                                     [&](std::string_view policy) { return arn.text.ends_with(policy); });
}

}  // namespace cf::iam
