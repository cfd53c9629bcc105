// What is checked where there are no credentials: of a fork's pull request, and of an environment that is
// new.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "ci/session.h"

namespace cf::ci {

struct ForkChecks {
  bool wrong = false;
  std::string markdown;
};
// `settings` loses all that gives access before anything of the fork is read.
ForkChecks check_fork_text(workflow::Settings settings, const std::vector<std::string>& environments,
                           std::size_t room, const base::Call& call);

// One environment that the base branch does not have yet, of what is checked out, which may be any of this
// repository's branches: without credentials or hooks, by its own rules. Markdown of one section.
ForkChecks check_new_environment(const Session& session, const std::string& environment, std::size_t room,
                                 const base::Call& call);

// The same as check_fork_text in a job that got no token, as hosts start those of forks: the result is in its
// log alone.
base::ExitCode check_fork_offline(const workflow::Settings& settings,
                                  const std::function<void(const std::string&)>& say, const base::Call& call);

}  // namespace cf::ci
