// AWS Signature Version 4 in the Authorization header. Follows "Create a signed AWS API request" of the IAM
// user guide; checked against botocore's signatures.
#pragma once

#include <string>

#include "aws/credentials.h"
#include "base/clock.h"
#include "net/http_message.h"

namespace cf::aws {

struct SigningScope {
  std::string service;  // the signing name; "s3" signs paths as they are and adds x-amz-content-sha256
  std::string region;
  base::TimePoint time{};
};

// Adds Host, X-Amz-Date, X-Amz-Security-Token and Authorization, replacing what an earlier attempt left. The
// request's URL must be absolute, with its path and query percent-encoded.
void sign(net::HttpRequest& request, const Credentials& credentials, const SigningScope& scope);

// The text whose digest is signed; the request must have its headers already.
std::string canonical_request(const net::HttpRequest& request, const std::string& service);

}  // namespace cf::aws
