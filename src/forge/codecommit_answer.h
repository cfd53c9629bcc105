// What CodeCommit answers, as the other hosts have it.
#pragma once

#include <string>

#include "base/ids.h"
#include "document/node.h"
#include "forge/forge.h"

namespace cf::forge {

// The principal is who somebody is; the session is a name for show.
Person read_codecommit_person(const std::string& arn);
Comment read_codecommit_comment(const document::Node& comment);
// Of its targets, the one in this repository. `in`: the repository's region.
PullRequest read_codecommit_pull_request(const document::Node& pull_request, const std::string& repository,
                                         const base::Region& in);

}  // namespace cf::forge
