// How the runners that have tokens of their own (OpenID Connect) are recognised by AWS.
#pragma once

#include <string>
#include <vector>

#include "pipeline/bootstrap.h"

namespace cf::pipeline {

struct Identity {
  std::string issuer;    // without https://
  std::string audience;  // of tokens made for AWS
  // What a token is about, and how that is compared: StringEquals, or StringLike where it holds what changes
  // from job to job.
  std::vector<std::string> plan_subjects, deploy_subjects;
  const char *plan_match = "StringEquals", *deploy_match = "StringEquals";
};

bool has_tokens(Runner runner);
// kind usage: what is missing. The runner has tokens.
base::Result<Identity> identity_of(const BootstrapRequest& request);

}  // namespace cf::pipeline
