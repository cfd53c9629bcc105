// Who made what an environment would get: nobody approves their own part of it, on whichever pull request,
// and however it came to the base branch.
#pragma once

#include <string>
#include <vector>

#include "ci/session.h"

namespace cf::ci {

// Everybody who wrote, committed or proposed something between what the environment has and `commit`, as the
// host says now. Where it has nothing yet, since the commit that the first deployment here came after.
// Without a pull request nobody is named. `comments`: their authors are compared by name where commits have
// no more.
base::Result<forge::ChangeAuthors> authors_of(const Session& session, const std::string& environment,
                                              const std::string& commit,
                                              const std::vector<forge::Comment>& comments,
                                              const base::Call& call);

// Notes, once, where what is deployed here begins: before the session's merged pull request.
base::Result<void> note_origin(const Session& session, const base::Call& call);

}  // namespace cf::ci
