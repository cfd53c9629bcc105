// One operation of a service from request to answer: signed, paced, retried where that is safe.
#pragma once

#include <functional>
#include <string>

#include "aws/session.h"
#include "net/url.h"

namespace cf::aws {

// What sending a request twice may do.
enum class Effect {
  read,      // nothing
  repeats,   // nothing: it is idempotent, or carries a client token
  mutation,  // two effects: never sent again unless it was surely not carried out
};

struct Operation {
  std::string service;    // the signing name
  std::string name;       // "DescribeStacks"
  net::HttpRequest http;  // url is the path and query below the endpoint
  Effect effect = Effect::read;
  std::string endpoint;  // in place of the transport's; empty: the transport's
  bool is_signed = true;
  // Answers of status 4xx that the caller reads itself; null: all are errors.
  std::function<bool(const net::HttpResponse&)> accepts{};
};

// Errors carry code, status and request id; kind credentials, access_denied, throttled, network, ... as
// service_error.h says. Retries: throttling, transient answers and broken connections with full-jitter
// backoff within the session's budget; an expired token once, after the provider gave another; a wrong clock
// once, after it was corrected.
base::Result<net::HttpResponse> invoke(const Session& session, const Operation& operation,
                                       const base::Call& call);

}  // namespace cf::aws
