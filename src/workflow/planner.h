// The passes that make a Deploy Plan of one environment: look, decide, materialise, compare, ask with change
// sets where reading proves nothing, then what it does to others, order and digest.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "workflow/access.h"
#include "workflow/hook_call.h"
#include "workflow/materialise.h"
#include "workflow/target.h"

namespace cf::workflow {

struct PlanOptions {
  std::vector<std::string> only;  // stack paths; empty: all. Others are left out of the plan
  bool remove_all = false;  // plan of `cf undeploy`: every deploy entry is treated as listed under undeploy
};

class Planner {
 public:
  // All must outlive it.
  Planner(const Settings& settings, const Repository& repository, Access& access,
          const Materialiser& materialiser, Frozen& frozen);
  ~Planner();

  // Throws Failure where no plan can be made at all: no credentials, another account, endpoint not reachable.
  plan::Plan make(const PlanOptions& options, const base::Call& call);

  // After make(): takes over from the planner of another region of the same environment, which has made its
  // plan, what it knows of the stacks that live there. Called before make().
  void adopt(const Planner& other);

  // Finds out region, role and name of every stack and whose the accounts are; make() does it by itself.
  // Gives the caller's ARN. Throws as make() does.
  std::string place(const base::Call& call);
  std::string stack_name(const base::StackPath& path) const;
  // Why a stack's place or name is not known; none: they are.
  std::optional<base::Error> misplaced(const base::StackPath& path) const;

  // For the deployment: where an entry of the plan lives, and its stack rendered again with the outputs of
  // now.
  Where where(const base::StackPath& path) const;
  base::Result<Materialised> materialise(const base::StackPath& path, const base::Call& call) const;
  // A hook of that stack with what its resolvers give now, or gave before.
  base::Result<plan::Hook> resolve_hook(const base::StackPath& path, const project::Hook& hook,
                                        const ValuesBefore& before, const base::Call& call) const;
  // One that runs after the stack's deletion, with what its resolvers give while the stack is there, which is
  // kept in `values`. Commands (!rcmd) are left to the time when it runs.
  base::Result<plan::Hook> resolve_before_deletion(const base::StackPath& path, const project::Hook& hook,
                                                   ValuesBefore& values, const base::Call& call) const;
  // What resolvers of this stack read, from what is deployed now.
  Outside outside_now(const base::StackPath& path) const;
  base::Result<document::Node> resolve(const base::StackPath& path, const document::Node& node,
                                       const base::Call& call) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cf::workflow
