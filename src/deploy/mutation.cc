#include "deploy/mutation.h"

namespace cf::deploy {

using base::ErrorKind;
using base::Fate;
using base::Result;

namespace {

constexpr int max_sends = 3;

bool is_not_found(const base::Error& error) {
  return error.kind == ErrorKind::not_found;
}

// What reading says of a mutation whose answer was lost.
enum class Found { arrived, nothing };

// What a refusal of kind conflict (or, of what can be used only once, not_found) may mean: the request may
// have been sent again below when its first answer was lost.
enum class Conflict {
  is_final,     // somebody else's stack or change set is in the way
  may_be_ours,  // only our own request can have made what is there: it arrived before, its answer was lost
  may_be_used,  // and only it can have taken away what is not there any more
};

// Sends until the answer is known. `read` says whether the mutation arrived after all.
template <typename Send, typename Read>
auto settle(Conflict conflict, const Send& send, const Read& read) -> decltype(send()) {
  for (int sent = 1;; ++sent) {
    auto answer = send();
    if (answer) return answer;
    const bool lost = answer.error().fate == Fate::unknown;
    const bool doubtful = (conflict != Conflict::is_final && answer.error().kind == ErrorKind::conflict) ||
                          (conflict == Conflict::may_be_used && is_not_found(answer.error()));
    if (!lost && !doubtful && sent == 1) return answer;
    Result<Found> found = read();
    if (!found) {
      base::Error error = std::move(answer).error();
      error.fate = Fate::unknown;
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

Result<Found> found_event_of(aws::CloudFormation& client, const std::string& stack, const std::string& token,
                             const base::Call& call) {
  auto events = client.describe_stack_events(stack, "", call);
  if (!events) return events.error();
  for (const auto& event : *events) {
    if (event.token == token) return Found::arrived;
  }
  return Found::nothing;
}

}  // namespace

Result<aws::ChangeSetRecord> make_change_set(aws::CloudFormation& client,
                                             const aws::CreateChangeSetInput& input, const base::Call& call) {
  const bool values = input.type == "UPDATE";
  auto made = settle(
      Conflict::may_be_ours, [&] { return client.create_change_set(input, call); },
      [&]() -> Result<Found> {
        auto record = client.describe_change_set(input.stack, input.name, false, call);
        if (record) return Found::arrived;
        if (is_not_found(record.error())) return Found::nothing;
        return record.error();
      });
  if (!made) return made.error();
  auto record = client.describe_change_set(input.stack, input.name, values, call);
  if (!record && record.error().kind != ErrorKind::not_found) {
    // It is there; only this reading failed. The next look reads it again.
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
  return settle(
      Conflict::may_be_used,
      [&] { return client.execute_change_set(stack.ref(), name, token, disable_rollback, call); },
      [&]() -> Result<Found> {
        auto record = client.describe_change_set(stack.ref(), name, false, call);
        if (record) {
          return record->execution_status == "AVAILABLE" ? Found::nothing : Found::arrived;
        }
        if (!is_not_found(record.error())) return record.error();
        // Gone: executed, or removed by the execution of another one. Events name the request.
        return found_event_of(client, stack.ref(), token, call);
      });
}

Result<std::string> create_stack(aws::CloudFormation& client, const aws::CreateStackInput& input,
                                 const base::Call& call) {
  std::string id;
  auto made = settle(
      Conflict::is_final, [&] { return client.create_stack(input, call); },
      [&]() -> Result<Found> {
        auto stack = client.describe_stack(input.stack, call);
        if (stack) {
          id = stack->id;
          return found_event_of(client, id, input.client_token, call);
        }
        if (is_not_found(stack.error())) return Found::nothing;
        return stack.error();
      });
  if (made && made->empty()) return id;
  return made;
}

Result<void> update_stack(aws::CloudFormation& client, const aws::CreateStackInput& input,
                          const base::Call& call) {
  return settle(
      Conflict::is_final,
      [&]() -> Result<void> {
        auto id = client.update_stack(input, call);
        if (!id) return id.error();
        return {};
      },
      [&] { return found_event_of(client, input.stack, input.client_token, call); });
}

Result<void> delete_stack(aws::CloudFormation& client, const StackRef& stack, const std::string& token,
                          const std::string& role_arn, const base::Call& call) {
  return settle(
      Conflict::is_final, [&] { return client.delete_stack(stack.ref(), token, {}, role_arn, call); },
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
