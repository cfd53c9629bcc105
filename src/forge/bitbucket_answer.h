// What Bitbucket answers, as the other hosts have it; its pull requests need more than one answer
// (bitbucket.cc).
#pragma once

#include "document/node.h"
#include "forge/forge.h"

namespace cf::forge {

Person read_bitbucket_user(const document::Node& user);
Comment read_bitbucket_comment(const document::Node& comment);

}  // namespace cf::forge
