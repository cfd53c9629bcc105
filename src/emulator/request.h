// A request to the embedded services: who calls which service where, found the way AWS finds it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "emulator/parameters.h"
#include "net/http_message.h"

namespace cf::emulator {

struct Caller {
  std::string access_key;  // "" if the request is not signed
  std::string account;
  std::string arn;  // of the assumed role or the user
  std::string user_id;
};

struct Request {
  const net::HttpRequest* http = nullptr;  // outlives the request
  std::string host;                        // without port, lower case
  std::string path;                        // as sent (percent-encoded), starts with '/'
  Parameters query;                        // of the URL
  std::string service;                     // the signing name: "cloudformation", "sts", "s3", "ssm", ...
  std::string region;
  std::string action;     // Query and JSON protocols
  Parameters parameters;  // Query protocol: body and URL together
  Caller caller;
  std::string id;  // the answer's request id
  base::TimePoint now;
};

// What an in-process caller says about a request that need not be signed.
struct RequestScope {
  std::string service, region;
};

// Never fails: what can't be told keeps its default (us-east-1, the default account, service "").
Request read_request(const net::HttpRequest& http, const RequestScope& scope,
                     const std::string& default_account);

// The session token that AssumeRole hands out names its account and role, so that no table of sessions is
// kept.
std::string make_session_token(const std::string& account, const std::string& arn,
                               const std::string& user_id);

bool is_api_region(std::string_view text);

}  // namespace cf::emulator
