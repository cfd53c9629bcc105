// The hooks of a deployment: nothing runs that its plan does not have.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "workflow/access.h"
#include "workflow/hook_call.h"
#include "workflow/planner.h"

namespace cf::workflow {

// What it is made of must outlive it. Threads: run() from any.
class HookRunner {
 public:
  using Output = std::function<void(const base::UnitId&, const std::string& text)>;

  // `refresh`: called before anything is read, so that what the entry needs is read as it is now. `key`: of
  // secrets (plan_key.h).
  HookRunner(const Settings& settings, const Repository& repository, Access& access, const Planner& planner,
             const std::string& key, const Output& output, std::function<void(const plan::Entry&)> refresh);

  // The hook at that place of a point (deploy::Callbacks). One that runs is never interrupted: half a hook is
  // worse than a late end. After the last one at before_delete those at after_delete are resolved, which may
  // need outputs of the stack, and what is not as planned of them is an error before anything is deleted.
  base::Result<void> run(const plan::Entry& entry, const std::string& point, std::size_t place,
                         base::Call call);

 private:
  std::vector<const project::Hook*> hooks_at(const plan::Entry& entry, std::string_view point) const;
  base::Result<void> run_one(const plan::Entry& entry, const project::Hook& hook, const plan::Hook* planned,
                             const base::Call& call);
  base::Result<void> resolve_before_deletion(const plan::Entry& entry, const base::Call& call);
  base::Result<void> require_planned(const plan::Entry& entry, const plan::Hook* planned,
                                     const plan::Hook& now) const;
  std::string way_out(const plan::Hook* planned, const plan::Hook& now) const;

  const Settings& settings_;
  const Repository& repository_;
  Access& access_;
  const Planner& planner_;
  const std::string& key_;
  const Output& output_;
  std::function<void(const plan::Entry&)> refresh_;
  std::atomic<bool> any_ran_ = false;
  std::mutex mutex_;
  std::map<base::UnitId, ValuesBefore> before_deletion_;
};

}  // namespace cf::workflow
