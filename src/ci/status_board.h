// Where everything stands: environments, what is live there and since when, what waits and for what, who
// holds it, when the next window opens.
#pragma once

#include "ci/session.h"

namespace cf::ci {

struct EnvironmentStatus {
  std::string environment;
  std::optional<LiveStacks> live;
  std::optional<Deployment> deployment;
  std::vector<std::string> locks;  // people's words
  std::string window;              // "open", "closed until ...", ""
};

// Of the records alone: nothing is asked of AWS or the forge.
base::Result<std::vector<EnvironmentStatus>> status_of(Records& records, store::SharedLocks& locks,
                                                       const descriptor::Descriptor& descriptor,
                                                       const base::Call& call);
base::Result<std::string> status_markdown(const Session& session, const base::Call& call);

}  // namespace cf::ci
