// What an entry does beyond its own stack: data that is lost, outputs and exports that others use, stacks
// that stand in the way of a deletion.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "template/template.h"

namespace cf::plan {

// What CloudFormation does with a resource that is taken out: Delete, Retain or Snapshot. RDS clusters, and
// instances outside a cluster, are snapshot unless their template says otherwise.
std::string policy_when_deleted(const template_::ResourceDeclaration& resource);

// Logical ids, sorted, of stateful resources that are deleted or replaced (or may be) and not kept by a
// policy (Retain, Snapshot). A policy that AWS stated in the change counts; else the old template's
// DeletionPolicy, or the new one's UpdateReplacePolicy.
std::vector<std::string> destroyed_by(const std::vector<change::ResourceChange>& changes,
                                      const template_::Template* before, const template_::Template* after);

// Who uses an output: stacks of the project by !stack_output, stacks of the account by the export.
struct OutputUsers {
  std::map<std::string, std::vector<std::string>> by_output;  // output name -> stack names
  std::map<std::string, std::vector<std::string>> by_export;  // export name -> stack names that import it
  std::map<std::string, std::string> exports;  // output name -> the export name it is deployed with
};

// Fills entry.uses from entry.outputs. An export that a stack outside this plan imports can't be changed or
// removed: AWS refuses, so the entry is blocked; where the importer is in the plan (`in_plan`: stack names),
// it is warned of.
void note_output_uses(Entry& entry, const OutputUsers& users, const std::vector<std::string>& in_plan);

// A deployed stack of another environment that needs one of this plan.
struct OutsideDependent {
  std::string stack_name;  // in CloudFormation; may be empty
  std::string sentence;    // "prod/app of prod depends on it (config/prod/app.yaml:4:9)"
  bool is_unread = false;  // its config can't be read, so that it only may
};

// Blocks the deletions that would break somebody: each stack that depends on a removed one (`dependents`: by
// stack path, paths; `outside`) or imports from it (`importers`: by stack path, stack names) must be removed
// by the same plan, or be not deployed. Deletions that need a blocked one first are blocked too.
struct RemovalFacts {
  std::map<base::StackPath, std::vector<base::StackPath>> dependents;
  std::map<base::StackPath, std::vector<std::string>> importers;
  std::map<base::StackPath, std::vector<OutsideDependent>> outside;
  std::map<base::StackPath, base::StackName> deployed;  // every stack of the project that is there
};
void refuse_unsafe_removals(std::vector<Entry>& entries, const RemovalFacts& facts);

}  // namespace cf::plan
