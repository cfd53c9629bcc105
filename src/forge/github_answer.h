// What GitHub answers, as the other hosts have it.
#pragma once

#include "document/node.h"
#include "forge/forge.h"

namespace cf::forge {

// Apps, and whoever else is no user, are bots.
Person read_github_user(const document::Node& user);
Comment read_github_comment(const document::Node& comment);
PullRequest read_github_pull_request(const document::Node& pull_request);

}  // namespace cf::forge
