// The repository of a run with one environment in force: descriptor, project, graph, and for each stack what
// is asked of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "descriptor/descriptor.h"
#include "plan/plan.h"
#include "project/project.h"
#include "worker/python_worker.h"
#include "workflow/settings.h"

namespace cf::workflow {

// One stack of the run: an entry of the descriptor, or of a plain Sceptre project a stack of the group.
struct Target {
  base::StackPath path;
  plan::Block block = plan::Block::deploy;
  const descriptor::Entry* entry = nullptr;      // null: a plain project
  const project::StackConfig* config = nullptr;  // null: there is none, and diagnostics say so
  std::size_t stack = 0;                         // index into project.stacks, where config is not null
  bool requested = true;                         // false: listed, not for this environment
  std::string not_requested;                     // why, one sentence
};

// Not copied or moved once loaded: targets point into it.
struct Repository {
  Repository() = default;
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;

  std::shared_ptr<const descriptor::Descriptor> descriptor;  // null: a plain project
  std::shared_ptr<worker::PythonWorker> python;  // null where trust forbids it; starts processes when needed
  project::Project project;
  project::Graph graph;
  base::Diagnostics diagnostics;  // of descriptor and project as a whole; with errors nothing may be deployed
  base::EnvironmentName environment;
  base::AccountId account;  // empty: a plain project, whose account is the caller's
  // The region that this load is for, of those that the environment has (rules().regions), and the one that
  // has what exists once. Empty: the environment names no regions, each stack config says its own.
  base::Region region, home;
  std::string stack_policy;     // of the environment's rules: canonical JSON; empty: they name none
  std::vector<Target> targets;  // in a deployment order where there is one, else in the descriptor's
  const Target* find(const base::StackPath& path) const;
  const descriptor::Rules& rules() const;  // of the environment; empty ones without a descriptor
};

struct LoadOptions {
  bool provenance = false;
  bool check_descriptor = true;  // the checks that need the project
  // One of the environment's regions; empty: the home region, where it names regions.
  base::Region region;
  // By an entry's index under `deploy`: the version of its gold template, in place of the descriptor's.
  std::map<std::size_t, std::string> versions{};
};

// The region that has what exists once in the account: the first of `regions`, whatever the waves are, so
// that other waves move nothing. Empty: no regions are named.
base::Region home_region(const descriptor::Rules& rules);

// An environment in its one spelling, as the path that it is in a plain project: "./dev//data/" is
// "dev/data",
// "./" is ".", and "dev/a.yaml" there "dev/a". What leads up or is absolute stays as it is: there is none of
// that name.
std::string canonical_environment(const Settings& settings, const std::string& given);

// Reads everything for one environment; of a plain project that is a stack group ("dev", "dev/data"), one
// stack
// ("dev/network") or "." for all, in any spelling. A Failure is thrown only where nothing can be shown at
// all: an unknown environment, a descriptor that is no mapping.
std::unique_ptr<Repository> load_repository(const Settings& settings, const std::string& environment,
                                            const LoadOptions& options = {});

// Environments in order of promotion; of a plain project: the top-level groups.
std::vector<std::string> environments_of(const Settings& settings, base::Diagnostics& diagnostics);

// The environment that a stack's path begins with ("dev/data/lake" is of "dev").
std::string environment_of(const Settings& settings, const std::string& stack_path);

}  // namespace cf::workflow
