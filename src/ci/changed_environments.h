// Environments that a pull request adds to the descriptor or takes out of it. Neither can be planned: one has
// no rules, account or roles on the base branch yet, the other nothing that would be deployed to it.
#pragma once

#include <string>
#include <vector>

#include "base/exit_code.h"
#include "ci/session.h"

namespace cf::ci {

struct ChangedEnvironments {
  std::vector<std::string> removed, added;  // each in its descriptor's order
};
// `head` is one that could be read.
ChangedEnvironments changed_environments(const descriptor::Descriptor& base,
                                         const descriptor::Descriptor& head);

// The comment and the status in the place of a plan's. `rules_note`: changed_rules_markdown(). What is
// removed is nothing that keeps the pull request from being merged.
base::Result<base::ExitCode> tell_removed(const Session& session, const std::string& environment,
                                          const std::string& rules_note, const base::Call& call);
// Of a new one what can be said without credentials; errors are those of its configs and templates.
base::Result<base::ExitCode> tell_added(const Session& session, const std::string& environment,
                                        const std::string& rules_note, const base::Call& call);

}  // namespace cf::ci
