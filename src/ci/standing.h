// How one stack stands in one place: what is deployed against what the records and the repository say. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/stack_status.h"
#include "ci/records.h"

namespace cf::ci {

// In the order in which they are looked for; the first that holds counts.
enum class Standing {
  not_known,  // nobody could look
  not_deployed,
  in_progress,
  failed,           // CloudFormation's status, or the newest deployment did not get it done
  changed_outside,  // last changed after the recorded deployment, and not by one that runs
  behind,           // an earlier environment or the checked-out commit has it newer
  ok,
};
const char* to_string(Standing standing);  // "changed outside"

struct StandingFacts {
  std::optional<base::StackStatus> status;        // none: there is no such stack
  std::optional<base::TimePoint> changed;         // its last operation began
  const LiveStacks* live = nullptr;               // of the environment; null: nothing was recorded
  const gate::PromotedStack* recorded = nullptr;  // the stack in it
  const Deployment* deployment = nullptr;         // the newest, null: none
  // Of earlier environments, in the order of promotion, with the stack there.
  struct Earlier {
    std::string environment;
    const LiveStacks* live = nullptr;
    const gate::PromotedStack* recorded = nullptr;
  };
  std::vector<Earlier> earlier;
  // What the checked-out commit has otherwise; "": nothing, or not known.
  std::string checkout_differs;
};

struct StackStanding {
  Standing standing = Standing::not_known;
  std::string why;  // one sentence, may be empty
};
StackStanding standing_of(const StandingFacts& facts);

// "commit 5acdd0f6b70e", "partly commit 5acdd0f6b70e (us-east-1), elsewhere commit 0b1c..."; "": none known.
std::string commit_words(const LiveStacks& live);

// The stack in a record: that of the region. Null: it has none.
const gate::PromotedStack* recorded_in(const LiveStacks& live, const std::string& name,
                                       const base::Region& region);
// The same, else in any region: how environments with other regions are compared.
const gate::PromotedStack* recorded_anywhere(const LiveStacks& live, const std::string& name,
                                             const base::Region& region);

}  // namespace cf::ci
