// What is wanted of a stack against what is deployed: provably the same, or what would change. A change set
// costs several calls and seconds; it is asked for only where reading can't prove that there is nothing to
// do.
//
// Why some stacks can't be proven by reading: NoEcho values come back as "****"; SSM-typed parameters may
// resolve to another value now; transforms and modules are expanded by AWS; a nested stack is compared by AWS
// alone; GetTemplate returns '?' for characters outside ASCII.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "plan/plan.h"
#include "template/evaluate.h"

namespace cf::plan {

struct DeployedParameter {
  std::string key, value;
  std::string resolved_value;  // of SSM-typed ones
};
struct DeployedOutput {
  std::string key, value, export_name;
};
struct DeployedResource {
  std::string logical_id, physical_id, type;
};
// What DescribeStacks, GetTemplate (stage Original) and, where it was asked, ListStackResources said.
struct Deployed {
  std::string stack_id, status, last_updated_time;  // the creation time if it was never updated
  std::string template_body;
  std::vector<DeployedParameter> parameters;
  std::vector<std::pair<std::string, std::string>> tags;
  std::vector<DeployedOutput> outputs;
  std::vector<std::string> notification_arns;
  std::string role_arn;
  bool termination_protection = false;
  std::string stack_policy;  // as GetStackPolicy gave it; asked only where one is wanted
  std::map<std::string, std::string> physical_ids;  // by logical id
  std::vector<DeployedResource> resources = {};     // of a removal: what it takes with it, as listed
};

LiveFingerprint fingerprint(const Deployed& deployed);

// False: the deployed value is NoEcho, so that nobody can say whether the other one differs from it.
bool is_comparable(const Node& before, const Node& after);

// What templates ask that they can't know. `ref` and `get_att` may be null: physical ids of `Deployed`, else
// unknown.
struct World {
  template_::PseudoParameters pseudo;
  template_::Lookups lookups;
};

struct Comparison {
  bool same = false;              // provably: no change set is needed to say "no change"
  bool needs_change_set = false;  // the stack exists, is not provably the same, and everything sent is known
  std::vector<std::string> unproven;  // what can't be proven by reading
  std::vector<change::ResourceChange> changes;
  std::vector<ValueChange> parameters, tags, outputs, settings;
  std::vector<ValueChange> resolved;  // SSM-typed parameters
  std::vector<std::string> holes;     // parameters and tags whose values are known after deploy
  base::Diagnostics diagnostics;      // of the desired template and its parameters
  // Names of the exports that the template makes; unknown where they are, or whether they are made is.
  std::vector<Node> exports;
  // The stateful resources among `changes` that would be lost; see effects.h.
  std::vector<std::string> destroys;
  // Outputs that stay unless an output of a nested stack, which they read, changes: that its change set
  // tells.
  std::vector<std::string> through_nested;
  // Outputs that the template declares and will not make: the condition, which is false, by name.
  std::map<std::string, std::string> unmade_outputs;
  // Of a removal: the nested stacks that go with it and of which is not known what they hold.
  std::vector<std::string> unseen_nested;
};

// `deployed` null: nothing is there, everything is an addition.
Comparison compare(const DesiredStack& desired, const Deployed* deployed, const World& world);

// What deleting the stack removes, of the resources that are listed.
Comparison compare_removal(const Deployed& deployed);

// Puts what is removed within a nested stack (of its logical id, "Outer/Inner" if that is in another one)
// into the removal of the whole: as "Network/Vpc". It is seen from then on.
void add_nested_removal(Comparison& whole, const std::string& nested_id, Comparison nested);

// Puts the comparison into an entry whose decision is create, recreate, change or remove: change becomes
// no_change where it is provably the same; errors block the entry.
void conclude(Entry& entry, Comparison comparison);

// Logical ids of nested stacks that are there and change.
std::vector<std::string> nested_that_change(const std::vector<change::ResourceChange>& changes);

// Nested stacks (logical ids) of which is not known what changes or is deleted within them: each counts as
// something that holds data, and the plan warns of it.
void guard_nested_stacks(Entry& entry, const std::vector<std::string>& unseen);
inline constexpr std::string_view nested_stack_type = "AWS::CloudFormation::Stack";

// "2 resources change, 1 of them is replaced, 1 is added; 1 parameter differs"; "1 resource is replaced"
std::string summary_of(const Entry& entry);
// Why a stack changes, which says of a deferred one that it is no full account.
std::string reason_of(const Entry& entry);

}  // namespace cf::plan
