// Looks at what runs in one account and region: one job at a time, few calls for many stacks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "deploy/mutation.h"

namespace cf::deploy {

// What is looked for.
struct Watch {
  std::size_t unit = 0;
  StackRef stack;
  std::string change_set;  // not empty: until this change set is made; else: until the stack's operation ends
  bool values = false;     // of the change set
  std::string token;       // of the operation; its events carry it
  std::string last_event;  // id of the newest event known
  bool overdue = false;    // the operation's closing event should have come: the status counts without it
  std::vector<aws::StackEvent> events =
      {};  // known so far, oldest first: the cause of a failure is looked for in all
};

// What was seen.
struct Sighting {
  std::size_t unit = 0;
  std::optional<aws::ChangeSetRecord> change_set;
  std::optional<aws::StackRecord> stack;
  bool gone = false;         // there is no such stack (any more)
  bool ended = false;        // the operation is over: its closing event was seen, or the stack is gone
  std::string newest_event;  // id; empty: none came
  std::vector<aws::StackEvent> events;  // new ones of the operation, oldest first
  std::vector<aws::StackEvent> causes;  // of an operation that ended in failure, first cause first
  std::vector<std::string> kept;     // of one that was rolled back: what is left standing (kept_by_rollback)
  std::optional<base::Error> error;  // could not be seen this time
};

// One round. DescribeStacks is asked for all stacks at once when that takes fewer calls; `stacks_in_account`
// is how many it gave last time (0: not known) and is updated. Events are read only of the stacks that are
// watched, from the last one known on; those of other operations (another client token) are left out.
std::vector<Sighting> poll(aws::CloudFormation& client, const std::vector<Watch>& watches,
                           std::size_t& stacks_in_account, const base::Call& call);

// The newest event of a stack before an operation starts; empty if there is none.
base::Result<std::string> newest_event(aws::CloudFormation& client, const StackRef& stack,
                                       const base::Call& call);

// The interval until the next look at an operation of that age: short at first, an eighth of the age later,
// at most 10 s.
base::Duration poll_interval(base::Duration age, base::Duration first);

}  // namespace cf::deploy
