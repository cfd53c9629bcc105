// The key under which secrets enter a plan's digest: as an HMAC, so that a plan shows that a secret changed
// and nothing else about it. It is never part of a plan: CF_PLAN_KEY, or .cf/plan.key, which is made when
// first needed. Pipelines whose plan and deploy jobs run on different machines set CF_PLAN_KEY.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "workflow/settings.h"

namespace cf::workflow {

base::Result<std::string> plan_key(const Settings& settings);

// "NoEcho Password#1f2e3d4c": names the secret and, by an HMAC, its value.
std::string secret_label(std::string_view key, std::string_view name, std::string_view value);

}  // namespace cf::workflow
