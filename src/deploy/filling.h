// A deferred entry's holes are filled when it is deployed, and nothing else may have changed since it was
// reviewed.
#pragma once

#include "base/error.h"
#include "plan/plan.h"

namespace cf::deploy {

// Whether `now` is what `entry` says, but for its holes, and without holes itself. A template whose text
// holds unknown values must be the reviewed one everywhere else. An error of kind conflict names what
// differs; values are not shown.
base::Result<void> check_filling(const plan::Entry& entry, const plan::DesiredStack& now);

}  // namespace cf::deploy
