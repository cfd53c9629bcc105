// A hook's whole call: what a plan binds and a deployment runs.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "plan/hook.h"
#include "project/project.h"

namespace cf::workflow {

// Evaluates one resolver whose arguments have none any more (Materialiser::resolve()).
using ResolveNode = std::function<base::Result<document::Node>(const document::Node&)>;

// The hook with each of its resolvers evaluated once. Secrets are labelled with an HMAC of their values under
// `key` (plan_key.h); a variable of the environment whose name speaks of access is one.
base::Result<plan::Hook> resolved_hook(const project::Hook& hook, std::string_view key,
                                       const ResolveNode& resolve);

// Texts that turn out to hold a secret (base/secrets.h) as secrets with an HMAC: masked ones would all be
// alike. Before it is compared, and before it enters a digest; twice is as good as once.
void seal(plan::Hook& hook, std::string_view key);

}  // namespace cf::workflow
