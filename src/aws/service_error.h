// What a service's refusal means.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http_message.h"

namespace cf::aws {

// Code, message and request id of an answer whose status is not 2xx: XML of Query services and S3, JSON of
// the others.
struct Refusal {
  std::string code, message, request_id;
};
Refusal read_refusal(const net::HttpResponse& response);

enum class Transience { none, transient, throttled };
// As botocore's standard retry mode classifies; LimitExceeded is a quota of CloudFormation's there, not
// throttling.
Transience transience_of(int status, std::string_view code);

bool is_expired_token(std::string_view code);
bool is_clock_skew(std::string_view code);

// "cloudformation DescribeStacks in us-east-1: ValidationError: ..." with kind, code, status and request id.
base::Error service_error(std::string_view service, std::string_view operation, std::string_view region,
                          const net::HttpResponse& response);

}  // namespace cf::aws
