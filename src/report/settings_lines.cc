#include "base/strings.h"
#include "report/lines.h"

namespace cf::report {

using document::Node;
using plan::Decision;
using plan::Entry;

namespace {

// "arn:aws:sns:us-east-1:999999999999:topic" of a stack of another account; who reads a plan should stop
// there.
std::string account_remark(const std::string& arn, const Entry& entry) {
  const std::vector<std::string> parts = base::split(arn, ':');
  if (parts.size() < 6 || !base::is_account_id(parts[4]) || parts[4] == entry.id.account.str()) return {};
  return "  [of another account]";
}

void add_setting(const std::string& name, const std::string& value, std::vector<Line>& out) {
  out.push_back({Tone::add, 1, "+", name + ": " + value});
}

// What a change of a stack differs in is in its settings; of a new one everything is new.
void add_new_stack_settings(const Entry& entry, std::vector<Line>& out) {
  const plan::DesiredStack& desired = *entry.desired;
  if (!desired.role_arn.empty())
    add_setting("role", desired.role_arn + account_remark(desired.role_arn, entry), out);
  for (const std::string& topic : desired.notification_arns)
    add_setting("notifications", topic + account_remark(topic, entry), out);
  if (!desired.on_failure.empty()) add_setting("on_failure", desired.on_failure, out);
}

// Of the operation, which makes the stack or changes it.
void add_operation_settings(const Entry& entry, std::vector<Line>& out) {
  const plan::DesiredStack& desired = *entry.desired;
  if (desired.disable_rollback) add_setting("disable_rollback", "true", out);
  if (desired.timeout_minutes > 0)
    add_setting("stack_timeout", base::plural(static_cast<std::size_t>(desired.timeout_minutes), "minute"),
                out);
}

}  // namespace

void add_settings(const Entry& entry, const Wording& wording, std::vector<Line>& out) {
  std::vector<Line> lines;
  const bool is_new = entry.decision == Decision::create || entry.decision == Decision::recreate;
  if (is_new && entry.desired) add_new_stack_settings(entry, lines);
  if ((is_new || entry.decision == Decision::change) && entry.desired && !entry.only_uploads())
    add_operation_settings(entry, lines);
  std::vector<Line> differing;
  add_value_lines(entry.settings, "settings", wording, 0, differing);
  if (!lines.empty() && differing.empty()) differing.push_back({Tone::dim, 0, "", "settings"});
  out.insert(out.end(), differing.begin(), differing.end());
  out.insert(out.end(), lines.begin(), lines.end());
}

}  // namespace cf::report
