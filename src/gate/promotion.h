// Promotion: an environment gets only what is deployed and green in the one before it, and how two
// environments differ.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "document/node.h"
#include "plan/plan.h"

namespace cf::gate {

// A stack of the source environment as it is deployed.
struct PromotedStack {
  std::string name;  // relative to the environment: "network" of dev/network
  base::Region region;
  std::string template_digest;  // SHA-256 (hex) of the rendered text that was sent
  std::string status;           // CloudFormation's; "": not deployed
  bool failed = false;          // its last deployment did not get it done, whatever the status is now
  bool pending = false;         // ... since it has not come to it yet, or was stopped before
};

struct Promotion {
  base::EnvironmentName from;
  std::vector<PromotedStack> stacks;
};

enum class Unpromoted { not_deployed, not_green, other_template, not_known };
struct PromotionProblem {
  base::UnitId unit;  // of the target
  Unpromoted why = Unpromoted::not_deployed;
  std::string message;  // "network: dev has another template (3f2a..., here 77b0...)"
};

// Every entry that creates, recreates or changes a stack must have its equal in the source: in the same
// region where the source has it there, else in any. Parameters and tags may differ; deletions are not held.
std::vector<PromotionProblem> check_promotion(const Promotion& promotion, const plan::Plan& plan);

// "network" of prod/network in prod; the whole path of a stack outside the environment's folder.
std::string relative_name(const base::EnvironmentName& environment, const base::StackPath& path);

struct Pair {
  std::string key;
  document::Node here, there;  // absent: not there; a secret stays a secret node, and is never printed
};
struct StackDifference {
  std::string name;
  base::Region here_region, there_region;  // empty: it is not there
  // unknown: whether the templates differ can't be said, since one of the two was not rendered
  enum class Kind { only_here, only_there, differs, unknown } kind = Kind::differs;
  bool template_differs = false;  // known to; false also where a template is known only after deploy
  std::vector<Pair> parameters, tags;
  std::vector<base::Error> here_errors, there_errors;  // why it is blocked
};

// Desired stacks of two environments, by relative name, sorted; equal ones are left out. Each region's stack
// is compared with the other environment's in that region, else with its first. What an environment ignores
// is not in it.
std::vector<StackDifference> promote_diff(const plan::Plan& here, const plan::Plan& there);

}  // namespace cf::gate
