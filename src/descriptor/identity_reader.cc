// As whom an environment is deployed and planned.
#include <algorithm>

#include "base/strings.h"
#include "descriptor/rules_reader.h"

namespace cf::descriptor {
namespace {

// Limits of AWS STS.
constexpr std::size_t most_session_tags = 50, longest_tag_key = 128, longest_tag_value = 256,
                      longest_external_id = 1224;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool holds_only(std::string_view text, std::string_view marks) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || marks.find(c) != std::string_view::npos;
  });
}

bool is_role_name(std::string_view text) {
  constexpr std::size_t longest = 64;
  return !text.empty() && text.size() <= longest && holds_only(text, "_+=,.@-");
}

// arn:aws:iam::111111111111:role/path/name
bool is_role_arn(std::string_view text) {
  const auto parts = base::split(text, ':');
  if (parts.size() != 6 || parts[0] != "arn" || !parts[1].starts_with("aws") || parts[2] != "iam" ||
      !parts[3].empty() || !base::is_account_id(parts[4]) || !parts[5].starts_with("role/"))
    return false;
  return is_role_name(parts[5].substr(parts[5].rfind('/') + 1));
}

std::string read_role(Fields& fields, const char* key) {
  const auto role = fields.text(key);
  if (role && !is_role_name(*role) && !is_role_arn(*role))
    fields.error(fields.at(key), "'" + *role + "' is neither a role's name nor its ARN",
                 "such as deployer, or arn:aws:iam::111111111111:role/deployer");
  return role.value_or("");
}

std::string read_external_id(Fields& fields) {
  const auto id = fields.text("external_id");
  if (id && (id->size() < 2 || id->size() > longest_external_id || !holds_only(*id, "_+=,.@:/-")))
    fields.error(fields.at("external_id"), "'external_id' is none that AWS takes",
                 "2 to 1224 letters, digits and characters of _+=,.@:/-");
  return id.value_or("");
}

std::map<std::string, std::string> read_session_tags(Fields& fields) {
  constexpr std::string_view marks = " _.:/=+-@";
  std::map<std::string, std::string> tags;
  auto mapping = fields.fields("session_tags");
  if (!mapping) return tags;
  for (const document::Entry& entry : mapping->mapping().entries()) {
    const std::string key(entry.key.text());
    if (key.empty() || key.size() > longest_tag_key || !holds_only(key, marks) ||
        base::to_lower(key).starts_with("aws:"))
      mapping->error(
          entry.key.origin(), "'" + key + "' can't be the key of a session tag",
          "at most 128 letters, digits, blanks and characters of _.:/=+-@, not beginning with aws:");
    const auto value = mapping->text(key);
    if (!value) continue;
    if (value->size() > longest_tag_value || !holds_only(*value, marks))
      mapping->error(entry.value.origin(), "'" + *value + "' can't be the value of a session tag",
                     "at most 256 letters, digits, blanks and characters of _.:/=+-@");
    tags[key] = *value;
  }
  if (tags.size() > most_session_tags)
    mapping->error({}, "AWS takes at most " + std::to_string(most_session_tags) + " session tags");
  return tags;
}

}  // namespace

void read_identity(Fields& fields, Rules& rules) {
  rules.role = read_role(fields, "role");
  rules.plan_role = read_role(fields, "plan_role");
  rules.role_at = fields.at("role");
  rules.plan_role_at = fields.at("plan_role");
  rules.external_id = read_external_id(fields);
  rules.session_tags = read_session_tags(fields);
  rules.session_policy = fields.flag("session_policy").value_or(false);
  rules.session_policy_at = fields.at("session_policy");
}

}  // namespace cf::descriptor
