#include "deploy/failure_cause.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "aws/contract_texts.h"

namespace cf::deploy {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

// The texts by which CloudFormation marks a resource that failed only because another one did. They are its
// only contract: such events have no status of their own.
bool is_cancellation(std::string_view reason) {
  return starts_with(reason, "Resource creation cancelled") ||
         starts_with(reason, "Resource update cancelled") ||
         starts_with(reason, "Resource deletion cancelled");
}

bool is_stack_itself(const aws::StackEvent& event, const std::string& stack_id) {
  return event.physical_id == event.stack_id || (!stack_id.empty() && event.physical_id == stack_id);
}

// The stack's events that open its rollback.
bool starts_rollback(std::string_view status) {
  return status == "ROLLBACK_IN_PROGRESS" || status == "UPDATE_ROLLBACK_IN_PROGRESS";
}

// A resource failing while it is rolled back has the status of the operation that undoes it.
bool is_failure(std::string_view status) {
  return ends_with(status, "_FAILED");
}

std::vector<aws::StackEvent> with_nested(std::vector<aws::StackEvent> failures, const std::string& since,
                                         const ReadEvents& read, int depth) {
  std::vector<aws::StackEvent> out;
  for (auto& failure : failures) {
    const bool nested = failure.type == "AWS::CloudFormation::Stack" &&
                        failure.physical_id != failure.stack_id && !failure.physical_id.empty();
    if (nested && depth > 0 && read) {
      if (auto inner = read(failure.physical_id, since)) {
        for (auto& cause : with_nested(failures_in(*inner, failure.physical_id), since, read, depth - 1)) {
          if (!is_stack_itself(cause, failure.physical_id)) out.push_back(std::move(cause));
        }
      }
    }
    out.push_back(std::move(failure));
  }
  return out;
}

void add_kept(const std::vector<aws::StackEvent>& events, const std::string& stack_id,
              const std::string& prefix, const std::string& since, const ReadEvents& read, int depth,
              std::vector<std::string>& out) {
  std::set<std::string> nested;
  for (const auto& event : events) {
    if (is_stack_itself(event, stack_id)) continue;
    if (event.status == "DELETE_SKIPPED") {
      std::string text = prefix + event.logical_id + " (" + event.type;
      if (!event.physical_id.empty()) text += " " + event.physical_id;
      text += ")";
      if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    }
    const bool is_nested = event.type == "AWS::CloudFormation::Stack" && !event.physical_id.empty();
    if (!is_nested || depth == 0 || !read || !nested.insert(event.physical_id).second) continue;
    if (auto inner = read(event.physical_id, since))
      add_kept(*inner, event.physical_id, prefix + event.logical_id + "/", since, read, depth - 1, out);
  }
}

}  // namespace

std::vector<aws::StackEvent> failures_in(const std::vector<aws::StackEvent>& events,
                                         const std::string& stack_id) {
  std::vector<aws::StackEvent> first, undoing, of_stack;
  bool rolling_back = false, rollback_failed = false;
  for (const auto& event : events) {
    if (is_stack_itself(event, stack_id)) {
      if (starts_rollback(event.status)) {
        rolling_back = true;
        if (!event.status_reason.empty()) of_stack.push_back(event);
      } else if (is_failure(event.status)) {
        rollback_failed = rolling_back;
        of_stack.push_back(event);
      }
      continue;
    }
    if (!is_failure(event.status) || is_cancellation(event.status_reason)) continue;
    (rolling_back ? undoing : first).push_back(event);
  }
  if (rollback_failed || first.empty()) first.insert(first.end(), undoing.begin(), undoing.end());
  return first.empty() ? of_stack : first;
}

std::vector<aws::StackEvent> causes_of(const std::vector<aws::StackEvent>& events,
                                       const std::string& stack_id, const ReadEvents& read) {
  const std::string since = events.empty() ? "" : events.front().timestamp;
  return with_nested(failures_in(events, stack_id), since, read, max_nested_depth);
}

std::vector<std::string> kept_by_rollback(const std::vector<aws::StackEvent>& events,
                                          const std::string& stack_id, const ReadEvents& read) {
  std::vector<std::string> out;
  const auto opens = std::find_if(events.begin(), events.end(), [&](const aws::StackEvent& event) {
    return is_stack_itself(event, stack_id) && starts_rollback(event.status);
  });
  if (opens != events.end())
    add_kept({opens, events.end()}, stack_id, {}, opens->timestamp, read, max_nested_depth, out);
  return out;
}

base::Error told_as_race(base::Error error, const std::string& stack) {
  const bool lost = error.code == "ChangeSetNotFound" || error.code == "ChangeSetNotFoundException";
  if (!lost && !aws::says_busy(error.message)) return error;
  error.trace.insert(error.trace.begin(), std::move(error.message));
  error.kind = base::ErrorKind::conflict;
  error.message = "another operation on the stack " + stack +
                  (lost ? " began meanwhile and took its change sets away" : " is in progress");
  error.hint = "somebody else deploys it: see cf status, then plan again";
  return error;
}

std::vector<std::string> resources_done(const std::vector<aws::StackEvent>& events,
                                        const std::string& stack_id) {
  std::set<std::string> done;
  bool rolling_back = false;
  for (const auto& event : events) {
    if (is_stack_itself(event, stack_id)) {
      rolling_back = rolling_back || starts_rollback(event.status);
      continue;
    }
    if (rolling_back) continue;
    for (std::string_view status :
         {"CREATE_COMPLETE", "UPDATE_COMPLETE", "DELETE_COMPLETE", "DELETE_SKIPPED", "IMPORT_COMPLETE"}) {
      if (event.status == status) done.insert(event.logical_id);
    }
  }
  return {done.begin(), done.end()};
}

}  // namespace cf::deploy
