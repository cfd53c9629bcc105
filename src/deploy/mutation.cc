#include "deploy/mutation.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Fate;
using base::Result;

namespace {

constexpr int max_sends = 3;

bool is_not_found(const base::Error& error) { return error.kind == ErrorKind::not_found; }

// What reading says of a mutation whose answer was lost.
enum class Found { arrived, nothing };

// Sends until the answer is known. `read` says whether the mutation arrived after all.
template <typename Send, typename Read>
auto settle(const Send& send, const Read& read) -> decltype(send()) {
  for (int sent = 1;; ++sent) {
    auto answer = send();
    const bool lost = !answer && answer.error().fate == Fate::unknown;
    // A refusal of a resend may only mean that the first one arrived late.
    if (answer || (!lost && sent == 1)) return answer;
    Result<Found> found = read();
    if (!found) {
      base::Error error = std::move(answer).error();
      error.trace.push_back("while reading what became of it: " + found.error().message);
      return error;
    }
    if (*found == Found::arrived) {
      if constexpr (std::is_same_v<decltype(send()), Result<void>>) {
        return {};
      } else {
        return std::string();
      }
    }
    if (!lost || sent == max_sends) return answer;
  }
}

}  // namespace

Result<aws::ChangeSetRecord> make_change_set(aws::CloudFormation& client, const aws::CreateChangeSetInput& input,
                                             const base::Call& call) {
  const bool values = input.type == "UPDATE";
  auto made = settle([&] { return client.create_change_set(input, call); },
                     [&]() -> Result<Found> {
                       auto record = client.describe_change_set(input.stack, input.name, false, call);
                       if (record) return Found::arrived;
                       if (is_not_found(record.error())) return Found::nothing;
                       return record.error();
                     });
  if (!made) return made.error();
  auto record = client.describe_change_set(input.stack, input.name, values, call);
  if (!record && record.error().kind != ErrorKind::not_found) {
    // It is there; only this reading failed. The next poll reads it again.
    aws::ChangeSetRecord pending;
    pending.id = *made;
    pending.name = input.name;
    pending.stack_name = input.stack;
    pending.status = "CREATE_PENDING";
    return pending;
  }
  return record;
}

Result<void> execute_change_set(aws::CloudFormation& client, const StackRef& stack, const std::string& name,
                                const std::string& token, bool disable_rollback, const base::Call& call) {
  return settle([&] { return client.execute_change_set(stack.ref(), name, token, disable_rollback, call); },
                [&]() -> Result<Found> {
                  auto record = client.describe_change_set(stack.ref(), name, false, call);
                  if (record) {
                    return record->execution_status == "AVAILABLE" ? Found::nothing : Found::arrived;
                  }
                  if (!is_not_found(record.error())) return record.error();
                  // Gone: executed, or removed by the execution of another one. Events name the request.
                  auto events = client.describe_stack_events(stack.ref(), "", call);
                  if (!events) return events.error();
                  for (const auto& event : *events) {
                    if (event.token == token) return Found::arrived;
                  }
                  return Found::nothing;
                });
}

Result<std::string> create_stack(aws::CloudFormation& client, const aws::CreateStackInput& input,
                                 const base::Call& call) {
  std::string id;
  auto made = settle([&] { return client.create_stack(input, call); },
                     [&]() -> Result<Found> {
                       auto stack = client.describe_stack(input.stack, call);
                       if (stack) {
                         id = stack->id;
                         return Found::arrived;
                       }
                       if (is_not_found(stack.error())) return Found::nothing;
                       return stack.error();
                     });
  if (made && made->empty()) return id;
  return made;
}

Result<void> delete_stack(aws::CloudFormation& client, const StackRef& stack, const std::string& token,
                          const std::string& role_arn, const base::Call& call) {
  return settle([&] { return client.delete_stack(stack.ref(), token, {}, role_arn, call); },
                [&]() -> Result<Found> {
                  auto record = client.describe_stack(stack.ref(), call);
                  if (record) {
                    const bool going = record->status == base::StackStatus::delete_in_progress ||
                                       record->status == base::StackStatus::delete_complete;
                    return going ? Found::arrived : Found::nothing;
                  }
                  if (is_not_found(record.error())) return Found::arrived;
                  return record.error();
                });
}

Result<void> discard_change_set(aws::CloudFormation& client, const StackRef& stack, const std::string& name,
                                const base::Call& call) {
  auto gone = client.delete_change_set(stack.ref(), name, call);
  if (!gone && !is_not_found(gone.error())) return gone;
  auto record = client.describe_stack(stack.ref(), call);
  if (!record) {
    if (is_not_found(record.error())) return {};
    return record.error();
  }
  if (record->status != base::StackStatus::review_in_progress) return {};
  auto others = client.list_change_sets(stack.ref(), call);
  if (!others) {
    if (is_not_found(others.error())) return {};
    return others.error();
  }
  for (const auto& other : *others) {
    if (other != name) return {};
  }
  auto removed = client.delete_stack(record->id, "", {}, "", call);
  if (!removed && is_not_found(removed.error())) return {};
  return removed;
}

}  // namespace cf::deploy
