// IAM's decision about one request, as far as the generated policies need it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"

namespace cf::pipeline {

struct IamRequest {
  std::string action;    // "s3:PutObject"
  std::string resource;  // ARN; "*" where the action has none
  std::map<std::string, std::string> context;
};

// Allowed by one statement at least and denied by none. The documents are evaluated: no functions remain.
// An operator that is not known here aborts.
bool allows(const std::vector<document::Node>& documents, const IamRequest& request);

// `*` and `?` as IAM has them.
bool matches(std::string_view pattern, std::string_view text);

}  // namespace cf::pipeline
