// Where credentials come from when nobody hands them in: boto3's chain, in its order and with its rules.
//
//   1. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN - not if a profile was named on the
//   command line
//   2. the profile's role_arn, with source_profile or credential_source
//   3. AWS_ROLE_ARN by AWS_WEB_IDENTITY_TOKEN_FILE or a job's token (github_token.h); or the profile's own
//   4. the profile's sso_session, or sso_start_url
//   5. the profile's keys in the credentials file
//   6. the profile's credential_process
//   7. the profile's keys in the config file
//   8. AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI
//   9. EC2 instance metadata, version 2 only, unless AWS_EC2_METADATA_DISABLED
//
// A source that is configured and fails is an error; the chain doesn't go on behind it. Left out: the
// credential files of boto2 and of the first EC2 tools. `aws login` sessions (login_session) are refused by
// name.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/shared_config.h"
#include "aws/transport.h"
#include "net/client.h"

namespace cf::aws {

// Requests that are no AWS API: GitHub's tokens; container and instance metadata, never through a proxy.
using HttpSend = std::function<base::Result<net::HttpResponse>(const net::HttpRequest&,
                                                               const net::ClientOptions&, const base::Call&)>;

struct ChainOptions {
  Variables environment;
  std::filesystem::path home;
  std::string profile;                   // named explicitly (--profile); empty: the environment says
  base::Region region;                   // for STS; empty: the configured one, else us-east-1
  std::shared_ptr<Transport> transport;  // for STS and SSO; must be set
  // Asks the user for the code of an MFA device; null: a profile with mfa_serial is an error.
  std::function<base::Result<std::string>(const std::string& serial, const base::Call& call)> ask_mfa_code;
  HttpSend http = net::send;
};

// Nothing is read or asked before the first get(). Errors are of kind credentials and name file, profile and
// key.
std::shared_ptr<CredentialProvider> credential_chain(ChainOptions options);

}  // namespace cf::aws
