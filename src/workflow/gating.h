// The rules of an environment where no forge is asked: a deployment from somebody's own machine obeys them as
// a pipeline's does, but who approved a change and what is green elsewhere can't be proven there.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "document/node.h"
#include "gate/gate.h"
#include "report/lines.h"
#include "workflow/target.h"

namespace cf::workflow {

struct GatingRequest {
  base::TimePoint now{};
  bool local = false;                      // the embedded CloudFormation: nobody can be hurt
  std::vector<std::string> allow_destroy;  // each confirms a protected stack
  std::string break_glass;                 // the reason; empty: not asked for
  bool goes_on = false;                    // the next wave of a deployment that has started
};

struct Gating {
  gate::Verdict verdict;
  std::vector<gate::Obstacle> blocks;  // what forbids the deployment; protection among them
  std::vector<gate::Obstacle> passed;  // what break_glass passes: windows, freezes, approvals, promotion
  std::vector<gate::Obstacle> notes;   // with `local`: what would forbid it on AWS
};

// Whether the descriptor has rules to speak of for the environment; a plain project and version 1 have none.
bool has_rules(const Repository& repository);

// A plan that changes nothing meets no obstacle. Blocked entries are none of these: see refusal().
Gating ask_rules(const Repository& repository, const plan::Plan& plan, const GatingRequest& request);

// All of `blocks`, of kind blocked; none: it may start.
std::optional<base::Error> refusal(const Gating& gating);

// What a plan says of the rules: approvals, window, promotion, policies, confirmations. Raw text.
std::vector<report::Line> rule_lines(const Repository& repository, const plan::Plan& plan,
                                     const Gating& gating);
document::Node rules_json(const Repository& repository, const Gating& gating);

}  // namespace cf::workflow
