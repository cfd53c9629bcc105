// What to do with one stack, from what is asked for it and the status it has: every status CloudFormation
// knows is handled, and every decision has its reason. Facts are arguments; nothing is fetched here.
//
// Statuses: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html; updating
// from UPDATE_FAILED:
// .../stack-failure-options.html.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "base/ids.h"
#include "base/stack_status.h"
#include "plan/plan.h"

namespace cf::plan {

// What the descriptor and the stack's config ask for.
struct Asked {
  base::UnitId id;
  base::StackName stack_name;
  Block block = Block::deploy;
  bool undeploy = false;          // `cf undeploy` asks for the deletion, not the descriptor
  bool requested = true;          // the entry is for this environment
  bool ignore = false;            // Sceptre's `ignore: true`
  bool obsolete = false;          // Sceptre's `obsolete: true`
  bool is_protected = false;      // Sceptre's `protect: true`
  bool disable_rollback = false;  // of the stack's config
};

// What is there.
struct StackState {
  std::optional<base::StackStatus> status;  // none: there is no such stack
  std::string status_reason;
  std::string since;  // ISO 8601: when the running or last operation began; may be empty
  bool termination_protection = false;
};

struct Verdict {
  Decision decision = Decision::blocked;
  std::string reason;                // one sentence without a final full stop
  std::optional<base::Error> error;  // of a blocked one, with the remedy
  bool compare = false;              // decision change: compare() says whether there is one
};

Verdict decide(const Asked& asked, const StackState& state);

// A protected stack that would be mutated is blocked; call it once the decision is final.
void enforce_protection(const Asked& asked, Entry& entry);

}  // namespace cf::plan
