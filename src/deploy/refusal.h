// What forbids a run as a whole, before anything is started.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "plan/plan.h"

namespace cf::deploy {

// Stateful resources that would be lost without leave (kind blocked, all of them listed), a stack that two
// entries would change, entries that need each other (kind input). None: the run may start.
std::optional<base::Error> refusal_of(const plan::Plan& plan, const std::vector<std::string>& allow_destroy);

bool may_destroy(const plan::Entry& entry, const std::vector<std::string>& allow_destroy);

}  // namespace cf::deploy
