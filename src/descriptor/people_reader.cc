// Who may approve, deploy, and deploy in spite of the clock.
#include "base/strings.h"
#include "descriptor/rules_reader.h"

namespace cf::descriptor {
namespace {

constexpr int most_approvals = 50;
constexpr std::chrono::hours longest_approval{24 * 366};

std::vector<std::string> names_in(Fields& fields, const char* key, bool logins) {
  std::vector<std::string> names;
  for (Fields::Text& text : fields.texts(key).value_or(std::vector<Fields::Text>())) {
    const std::string& name = text.text;
    if (name.starts_with("@"))
      fields.error(text.at, "'" + name + "' begins with '@'", "write '" + name.substr(1) + "'");
    else if (base::trim(name) != name || (logins && name.find(' ') != std::string::npos))
      fields.error(text.at, "'" + name + "' has blanks", "the login, not the name that is shown beside it");
    names.push_back(std::move(text.text));
  }
  return names;
}

People people_in(Fields& fields) {
  People people;
  people.at = fields.origin();
  people.users = names_in(fields, "users", true);
  people.teams = names_in(fields, "teams", false);
  return people;
}

People read_group(Fields& fields, const char* key) {
  static const std::vector<std::string> keys = {"users", "teams"};
  auto group = fields.fields(key);
  if (!group) return {};
  group->allow(keys);
  if (group->mapping().empty())
    group->error({}, "'" + std::string(key) + "' names nobody",
                 "write '{users: [alice], teams: [platform]}'");
  return people_in(*group);
}

ApprovalRule read_approvals(Fields& fields) {
  static const std::vector<std::string> keys = {"count", "users", "teams", "valid_for"};
  ApprovalRule rule;
  rule.at = fields.at("approvals");
  if (fields.find("approvals").is_scalar()) {
    rule.count = fields.number("approvals", 0, most_approvals).value_or(0);
    return rule;
  }
  auto approvals = fields.fields("approvals");
  if (!approvals) return rule;
  approvals->allow(keys);
  rule.by = people_in(*approvals);
  // Who names approvers wants an approval.
  rule.count = approvals->number("count", 0, most_approvals).value_or(rule.by.empty() ? 0 : 1);
  for (const char* key : {"users", "teams"}) {
    // Nobody is not everybody: only an approvals without both means those who may write.
    const document::Node& list = approvals->find(key);
    if (list.is_sequence() && list.empty() && rule.by.empty())
      approvals->error(list.origin(), "'" + std::string(key) + "' is empty, so nobody could approve",
                       "name somebody, or leave it out for everybody who may write to the repository");
  }
  rule.valid_for =
      approvals->duration("valid_for", std::chrono::seconds(1), longest_approval).value_or(rule.valid_for);
  return rule;
}

}  // namespace

void read_people(Fields& fields, Rules& rules) {
  rules.approvals = read_approvals(fields);
  rules.deployers = read_group(fields, "deployers");
  rules.break_glass = read_group(fields, "break_glass");
}

}  // namespace cf::descriptor
