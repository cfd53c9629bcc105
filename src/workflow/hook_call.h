// A hook's whole call: what a plan binds and a deployment runs.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/hook.h"
#include "project/project.h"

namespace cf::workflow {

// Evaluates one resolver whose arguments have none any more (Materialiser::resolve()).
using ResolveNode = std::function<base::Result<document::Node>(const document::Node&)>;

// The hook with each of its resolvers evaluated once. Secrets are labelled with an HMAC of their values under
// `key` (plan_key.h); a variable of the environment whose name speaks of access is one, and what a command
// prints, of which nobody can say.
base::Result<plan::Hook> resolved_hook(const project::Hook& hook, std::string_view key,
                                       const ResolveNode& resolve);

// Texts that turn out to hold a secret (base/secrets.h) or a login (base/url_login.h) as secrets with an
// HMAC: masked ones would all be alike. Before it is compared, and before it enters a digest; twice is as
// good as once.
void seal(plan::Hook& hook, std::string_view key);

// What resolvers of hooks that run after a deletion gave while the stack was there: its outputs are gone when
// they run.
class ValuesBefore {
 public:
  // `resolve`, its values kept. What is not there (not_found) is unknown, since an earlier hook may make it.
  ResolveNode keep(const ResolveNode& resolve);
  // Gives what was kept, and asks `resolve` for the rest. Both go with this object.
  ResolveNode or_else(const ResolveNode& resolve) const;

 private:
  std::map<std::string, document::Node> values_;
};

}  // namespace cf::workflow
