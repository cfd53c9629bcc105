// Which stacks of which environments use which gold template in which version.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/call.h"
#include "gold/registry.h"
#include "plan/plan.h"
#include "workflow/settings.h"

namespace cf::workflow {

class Access;

struct GoldUse {
  base::EnvironmentName environment;
  base::StackPath stack;
  std::size_t entry = 0;      // index under `deploy`
  std::string entry_name;     // "network/vpc.yaml"
  std::string template_path;  // "network/vpc.yaml"
  std::string written;        // the entry's version: "^1.2"
  std::string exact;          // what it stands for; empty: a range that gold.lock does not pin
  bool floating_forbidden = false;
  std::string min_version;  // of the environment's rules; empty: none
};

// Of these environments; empty: of all. In the order of the descriptor. Throws Failure as load_repository().
std::vector<GoldUse> gold_uses(const Settings& settings, const std::vector<std::string>& environments,
                               gold::Registry& registry);

// What other versions of templates would change in the stacks of one environment that use them, with the
// stacks' own parameters: the resources of the template as it is used now against those of the other one.
// Nothing is asked of an account, so that what only the account knows is unknown on both sides. `versions`:
// by the entry's index under `deploy`, the exact version. The entries' decision is change, no_change or
// blocked.
plan::Plan preview_versions(const Settings& settings, const std::string& environment,
                            const std::map<std::size_t, std::string>& versions, Access* access,
                            const base::Call& call);

}  // namespace cf::workflow
