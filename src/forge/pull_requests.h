// What the hosts do alike with the pull requests and people that they read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/call.h"
#include "forge/forge.h"

namespace cf::forge {

// Of those that a host relates to a commit: the one whose merge it is, else an open one whose head it is,
// else a merged one that holds it. None: only others.
std::optional<PullRequest> bringer_of(const std::vector<PullRequest>& related, const std::string& commit);

// Asks `related` until it names a bringer, at most three times within three seconds: hosts relate a merge to
// its pull request a moment late.
base::Result<std::optional<PullRequest>> find_bringer(
    const std::string& commit, const base::Call& call,
    const std::function<base::Result<std::vector<PullRequest>>()>& related);

// An error for one that lacks its number, head or base.
base::Result<PullRequest> checked(PullRequest read, const char* host);

// Kind not_found for nobody: an author whose account is gone has no id.
base::Result<void> somebody(const Person& person);

}  // namespace cf::forge
