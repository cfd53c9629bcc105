// The state of a planner, shared by the files that hold its passes. Not for others.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "plan/compare.h"
#include "plan/decide.h"
#include "plan/effects.h"
#include "plan/order.h"
#include "workflow/included_texts.h"
#include "workflow/nested_templates.h"
#include "workflow/once_each.h"
#include "workflow/planner.h"
#include "workflow/ssm_changes.h"

namespace cf::workflow {

// An SSM parameter: account, region, ssm_name().
using SsmKey = std::tuple<std::string, std::string, std::string>;

// What is known of one stack of the project while the plan is made. Written by the job that plans it, read by
// later layers.
struct PlannedStack {
  const project::StackConfig* stack = nullptr;
  const Target* target = nullptr;  // null: not of this environment's list, only depended on
  Where where;
  std::string name;                         // in CloudFormation
  std::optional<base::Error> misplaced;     // why where or name could not be found out
  std::optional<base::Error> contradicted;  // another entry stands for the same stack
  std::optional<aws::StackRecord> live;
  plan::Deployed deployed;  // where live
  bool looked = false;
  std::map<std::string, document::Node> outputs;  // as they will be after the plan
  bool outputs_planned = false;  // outputs hold what the plan makes of them; else they are the live ones
  std::map<std::string, std::string> unmade_outputs;  // plan::Comparison::unmade_outputs
  bool blocked = false;
  std::vector<document::Node> exports;    // names of the exports that its template makes
  std::set<std::string> missing_imports;  // exports that it asks for and nobody has now
  std::set<std::string> missing_ssm;  // SSM parameters that it looks up and nobody has, nor the plan makes
  base::AccountId caller_account;     // of who asks there: what it makes is this account's
  bool elsewhere = false;             // of the same plan, in another of the environment's regions
  std::map<SsmKey, std::set<std::size_t>> ssm_reads;  // with the units that were known to change them
  std::set<std::string> ssm_warnings;
  std::set<std::string> ssm_by_attribute;  // names of those that it makes

  // As it was before it was planned.
  void forget_plan();
};

struct Planner::State {
  const Settings& settings;
  const Repository& repository;
  Access& access;
  const Materialiser& materialiser;
  Frozen& frozen;
  // What the planner of another region says of a stack.
  struct Adopted {
    base::Region region;
    std::map<std::string, document::Node> outputs;
    bool outputs_planned = false, blocked = false;
    std::optional<aws::StackRecord> live;
    std::map<std::string, std::string> unmade_outputs;
  };
  std::map<std::size_t, Adopted> adopted;  // by index into units
  std::vector<PlannedStack> units;         // by index into repository.project.stacks
  // By the units that do it. Written between layers.
  std::map<SsmKey, std::map<std::size_t, SsmChange>> ssm_changes;
  // SHA-256 of artifacts, by name in the gold registry and by where they are.
  OnceEach<std::string, base::Result<std::string>> artifacts;
  OnceEach<std::tuple<Where, std::string, std::string>, base::Result<std::string>> stored_artifacts;
  PlanOptions options;
  // What was found out of buckets, once for each place, name and first possible owner.
  using BucketKey = std::tuple<Where, std::string, std::string>;
  OnceEach<BucketKey, base::Result<BucketSeen>> buckets;

  State(const Settings& s, const Repository& r, Access& a, const Materialiser& m, Frozen& f)
      : settings(s), repository(r), access(a), materialiser(m), frozen(f) {}

  std::size_t index_of(const base::StackPath& path) const;
  void place_units(const base::Call& call);
  void check_accounts(plan::Plan& plan, const base::Call& call);
  void find_contradictions();
  // Whether the target is one of this planner's region.
  bool is_here(const Target& target) const;
  base::AccountId account_of(const project::StackConfig& stack) const;
  // Whose the stack is, of the descriptor's other environments; null: of none.
  const descriptor::Environment* other_environment_of(const base::StackPath& path) const;
  // Where a stack of another environment is looked at, if that has regions: in the reader's own region where
  // it is there too, else in its home region. `own`: what its config says.
  base::Region region_elsewhere(const descriptor::Environment& other, const base::StackPath& path,
                                const base::Region& own) const;
  void look(PlannedStack& unit, const base::Call& call);
  std::optional<plan::Entry> plan_unit(const Target& target, const base::Call& call);
  void plan_deployment(PlannedStack& unit, const plan::Verdict& verdict, plan::Entry& entry,
                       const base::Call& call);
  void plan_unread(PlannedStack& unit, plan::Entry& entry);
  // Puts into `made` and `compared` what AWS::Include adds; an error where a new stack's can't be shown.
  std::optional<base::Error> include_texts(PlannedStack& unit, Materialised& made,
                                           plan::DesiredStack& compared, IncludedTexts& included,
                                           bool is_deployed, const base::Call& call);
  NestedReading read_nested(PlannedStack& unit, const Materialised& made, const aws::Session& session,
                            const base::Call& call);
  void plan_removal(PlannedStack& unit, plan::Entry& entry, const base::Call& call);
  // What a creation that failed left: a recreation deletes it.
  void look_at_remains(PlannedStack& unit, plan::Entry& entry, const base::Call& call);
  void ask_cloudformation(PlannedStack& unit, plan::Entry& entry, const template_::Template& t,
                          const std::vector<std::string>& through_nested, const base::Call& call);
  // Of a new stack whose transforms only AWS can run: what it gets is asked of AWS.
  void ask_creation(PlannedStack& unit, plan::Entry& entry, const base::Call& call);
  // None: it has to go through a bucket that is only made by the deployment.
  base::Result<std::optional<aws::TemplateSource>> source_of(PlannedStack& unit, const plan::Entry& entry,
                                                             const base::Call& call);
  // Of outputs that may change only as outputs of nested stacks do (plan::Comparison::through_nested).
  void settle_nested_outputs(PlannedStack& unit, plan::Entry& entry, const template_::Template& t,
                             const std::vector<std::string>& through_nested,
                             const std::vector<std::string>& unseen, const base::Call& call);
  void keep_outputs(PlannedStack& unit, const plan::Entry& entry, const Materialised* made,
                    const base::Call& call);
  base::Result<document::Node> planned_output(const base::StackPath& path, const std::string& output,
                                              const base::Call& call);
  base::Result<document::Node> live_output(const base::StackPath& path, const std::string& output,
                                           const base::Call& call);
  // What `unit` depends on and reads by its name in CloudFormation, in that region or (empty) any; null: that
  // is no stack of this project.
  const PlannedStack* needed_by_name(const PlannedStack& unit, const std::string& name,
                                     const base::Region& region) const;
  // A stack that is not of this plan must be deployed before one that depends on it.
  base::Result<void> check_needs(const PlannedStack& unit, const base::Call& call);
  // What another stack of the plan does to an SSM parameter before `reader` is deployed, or perhaps before.
  struct PlannedSsm {
    std::string by;  // its path
    bool is_gone = false;
  };
  std::optional<PlannedSsm> planned_ssm(PlannedStack& reader, const base::Region& region,
                                        std::string_view name) const;
  // What the reader's owner can do where nothing makes it wait for that change.
  std::string ssm_advice(const PlannedStack& reader, const PlannedStack& maker, SsmChange change) const;
  // The value for `reader`: unknown where the plan decides it, else what is there `now`.
  base::Result<document::Node> ssm_of(PlannedStack& reader, const base::Region& region,
                                      const std::string& name,
                                      const std::function<base::Result<document::Node>()>& now) const;
  // Of the unit's own place; what is not there is noted.
  base::Result<aws::SsmParameter> read_ssm(PlannedStack& unit, const std::string& name,
                                           const base::Call& call) const;
  void note_ssm(std::size_t maker, const plan::Entry& entry);
  // Of template parameters of SSM types, in nested stacks too: what the plan decides is a hole. Gives the
  // nested stacks (logical ids) that have one.
  std::vector<std::string> find_ssm_holes(PlannedStack& unit, const Materialised& made,
                                          const NestedReading& nested, plan::Entry& entry,
                                          const base::Call& call);
  // They change in a way that only the deployment knows.
  static void guard_open_nested(const PlannedStack& unit, plan::Entry& entry,
                                const std::vector<std::string>& nested);
  void bind_references(PlannedStack& unit, plan::Entry& entry, const template_::Template& t,
                       const NestedReading& nested, const base::Call& call);
  // Those that read what was found out only later to be changed, and what depends on them.
  std::set<std::size_t> planned_too_early() const;
  Outside outside(PlannedStack& unit, bool planning);
  // planner_hooks.cc: the calls that a deployment of the entry makes at its hook points.
  void plan_hooks(PlannedStack& unit, plan::Entry& entry, const base::Call& call);
  Outside outside_of_hook(PlannedStack& unit, const plan::Entry& entry, const std::string& point);
  // Resolves what stands in a hook of the unit, but for what its !rcmd print: they run when it does. What a
  // parameter of the stack got from one is known, since it is sent.
  ResolveNode without_commands(const PlannedStack& unit, const Outside& outside,
                               const base::Call& call) const;
  // planner_bucket.cc: accounts that may own the stack's bucket; one that is made is the first's.
  std::vector<std::string> bucket_owners(const PlannedStack& unit) const;
  base::Result<BucketSeen> bucket_of(const PlannedStack& unit, const std::string& name,
                                     const base::Call& call);
  // Puts into the entry which bucket its template or artifact goes through, if one does.
  std::optional<base::Error> plan_bucket(const PlannedStack& unit, plan::Entry& entry,
                                         const base::Call& call);
  // planner_artifact.cc: of a gold template's artifact, what is brought where.
  std::optional<base::Error> plan_artifact(const PlannedStack& unit, plan::Entry& entry,
                                           const base::Call& call);
  // Whether it must be brought although the stack stays as it is.
  void look_at_artifact(const PlannedStack& unit, plan::Entry& entry, const base::Call& call);
  plan::World world(PlannedStack& unit, const base::Call& call);
  void note_lost_exports(std::vector<plan::Entry>& entries, const base::Call& call);
  void note_imports(std::vector<plan::Entry>& entries);
  // planner_exports.cc: blocks what would export a name that another stack has then.
  void note_export_conflicts(std::vector<plan::Entry>& entries, const base::Call& call);
  struct Exporters;
  Exporters exporters(const std::vector<plan::Entry>& entries) const;
  // What another stack has to do, for certain, with an export that `own` is to make newly; empty: nothing.
  // `deployed_by`: the id of the stack that has it now, if one has.
  std::string other_exporter(const Exporters& exporters, std::size_t own, const std::string& name,
                             const std::string& deployed_by, const base::Call& call) const;
  // By the graph, so that it is deployed later.
  bool comes_after(std::size_t unit, std::size_t other) const;
  // Stacks that may be deployed and depend on what is removed: nobody can tell, since their configs can't be
  // read.
  void note_unread(const std::map<base::StackPath, std::string>& removed, plan::RemovalFacts& facts) const;
  void note_effects(std::vector<plan::Entry>& entries, const base::Call& call);
  plan::Dependencies dependencies() const;
  plan::Block block_of(const Target& target) const;
};

// Makes the entry a blocked one, for this reason.
void block(plan::Entry& entry, base::Error error);

}  // namespace cf::workflow
