// The token by which AWS recognises a job of GitHub Actions (OpenID Connect), asked for anew each time: a
// token lives for minutes, and a job may renew its credentials for hours. Used where AWS_ROLE_ARN is set and
// no token file is named; AWS_ROLE_DURATION_SECONDS (a profile's duration_seconds) says how long a session
// lasts, here and with a file.
#pragma once

#include <string>

#include "aws/credential_chain.h"

namespace cf::aws {

// What a job with the permission `id-token: write` is told by its runner.
struct GitHubTokenRequest {
  std::string url;     // ACTIONS_ID_TOKEN_REQUEST_URL
  std::string bearer;  // ACTIONS_ID_TOKEN_REQUEST_TOKEN; registered with base::add_secret
};

// Both variables are set.
bool has_github_token(const Variables& environment);
// Kind credentials: the URL is neither https nor this machine's, or a value has a line break.
base::Result<GitHubTokenRequest> github_token_request(const Variables& environment);

// A token for AWS's security token service, registered with base::add_secret. Sent again twice where the
// answer is 429, 5xx or none. Kind credentials; cancelled.
base::Result<std::string> fetch_github_token(const GitHubTokenRequest& request, const ChainOptions& options,
                                             const base::Call& call);

}  // namespace cf::aws
