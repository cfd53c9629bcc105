#include "deploy/poll.h"

#include <algorithm>
#include <map>

#include "deploy/failure_cause.h"

namespace cf::deploy {

using base::ErrorKind;

namespace {

constexpr std::size_t stacks_per_page = 50;  // of DescribeStacks, about; AWS limits the answer's size
constexpr base::Duration longest_interval{10'000};

bool wants_bulk(std::size_t watched, std::size_t stacks_in_account) {
  if (watched < 3) return false;
  return stacks_in_account == 0 || watched > stacks_in_account / stacks_per_page + 1;
}

// DescribeStacks may still give the state before the operation; the operation's own event of the stack
// settles it.
bool has_closed(const std::vector<aws::StackEvent>& events, const aws::StackRecord& stack) {
  return std::any_of(events.begin(), events.end(), [&](const aws::StackEvent& event) {
    return event.physical_id == event.stack_id && event.status == base::to_string(stack.status);
  });
}

// Oldest first, without those of other operations.
std::vector<aws::StackEvent> of_operation(std::vector<aws::StackEvent> newest_first,
                                          const std::string& token) {
  std::vector<aws::StackEvent> out;
  for (auto event = newest_first.rbegin(); event != newest_first.rend(); ++event) {
    if (!event->token.empty() && !token.empty() && event->token != token) continue;
    out.push_back(std::move(*event));
  }
  return out;
}

class Round {
 public:
  Round(aws::CloudFormation& client, const base::Call& call) : client_(client), call_(call) {}

  void look_at_change_set(const Watch& watch, Sighting& seen) {
    auto record = client_.describe_change_set(watch.stack.ref(), watch.change_set, watch.values, call_);
    if (record) {
      seen.change_set = std::move(*record);
    } else {
      seen.error = record.error();
    }
  }

  // Every stack that exists, by name; none if that could not be had.
  void look_at_all(std::size_t& stacks_in_account) {
    auto all = client_.describe_stacks(call_);
    if (!all) return;
    stacks_in_account = all->size();
    for (auto& record : *all) by_name_[record.name] = std::move(record);
    bulk_ = true;
  }

  void look_at_stack(const Watch& watch, Sighting& seen) {
    find(watch, seen);
    if (!seen.error) look_at_events(watch, seen);
  }

 private:
  void find(const Watch& watch, Sighting& seen) {
    if (bulk_) {
      auto found = by_name_.find(watch.stack.name);
      if (found != by_name_.end() && (watch.stack.id.empty() || found->second.id == watch.stack.id)) {
        seen.stack = found->second;
        return;
      }
    }
    // Deleted stacks are found by their id only.
    auto record = client_.describe_stack(watch.stack.ref(), call_);
    if (record) {
      seen.stack = std::move(*record);
      seen.gone = seen.stack->status == base::StackStatus::delete_complete;
    } else if (record.error().kind == ErrorKind::not_found) {
      seen.gone = true;
    } else {
      seen.error = record.error();
    }
  }

  void look_at_events(const Watch& watch, Sighting& seen) {
    const bool idle = seen.gone || !base::is_in_progress(seen.stack->status);
    auto events = seen.gone && watch.stack.id.empty()
                      ? base::Result<std::vector<aws::StackEvent>>(std::vector<aws::StackEvent>())
                      : client_.describe_stack_events(watch.stack.ref(), watch.last_event, call_);
    if (!events) {
      if (seen.gone && events.error().kind == ErrorKind::not_found) {
        seen.ended = true;
      } else if (idle) {
        seen.error = events.error();
      }
      return;
    }
    if (!events->empty()) seen.newest_event = events->front().id;
    seen.events = of_operation(std::move(*events), watch.token);
    std::vector<aws::StackEvent> whole = watch.events;
    whole.insert(whole.end(), seen.events.begin(), seen.events.end());
    const bool closed = idle && !seen.gone &&
                        (has_closed(whole, *seen.stack) ||
                         (watch.overdue && seen.stack->status != base::StackStatus::review_in_progress));
    seen.ended = seen.gone || closed;
    if (!seen.ended || (!seen.gone && base::is_success(seen.stack->status))) return;
    const ReadEvents read = [&](const std::string& id, const std::string& since) {
      return nested(id, since);
    };
    seen.causes = causes_of(whole, watch.stack.id, read);
    seen.kept = kept_by_rollback(whole, watch.stack.id, read);
  }

  base::Result<std::vector<aws::StackEvent>> nested(const std::string& id, const std::string& since) {
    auto events = client_.describe_stack_events(id, "", call_);
    if (!events) return events;
    std::vector<aws::StackEvent> out;
    for (auto event = events->rbegin(); event != events->rend(); ++event) {
      if (event->timestamp >= since) out.push_back(std::move(*event));
    }
    return out;
  }

  aws::CloudFormation& client_;
  const base::Call& call_;
  bool bulk_ = false;
  std::map<std::string, aws::StackRecord> by_name_;
};

}  // namespace

std::vector<Sighting> poll(aws::CloudFormation& client, const std::vector<Watch>& watches,
                           std::size_t& stacks_in_account, const base::Call& call) {
  Round round(client, call);
  const auto stacks = static_cast<std::size_t>(std::count_if(
      watches.begin(), watches.end(), [](const Watch& watch) { return watch.change_set.empty(); }));
  if (wants_bulk(stacks, stacks_in_account)) round.look_at_all(stacks_in_account);
  std::vector<Sighting> out;
  for (const auto& watch : watches) {
    Sighting seen;
    seen.unit = watch.unit;
    if (watch.change_set.empty()) {
      round.look_at_stack(watch, seen);
    } else {
      round.look_at_change_set(watch, seen);
    }
    out.push_back(std::move(seen));
  }
  return out;
}

base::Result<std::string> newest_event(aws::CloudFormation& client, const StackRef& stack,
                                       const base::Call& call) {
  auto events = client.describe_stack_events(stack.ref(), "", call);
  if (!events) {
    if (events.error().kind == ErrorKind::not_found) return std::string();
    return events.error();
  }
  return events->empty() ? std::string() : events->front().id;
}

base::Duration poll_interval(base::Duration age, base::Duration first) {
  return std::max(first, std::min(age / 8, longest_interval));
}

}  // namespace cf::deploy
