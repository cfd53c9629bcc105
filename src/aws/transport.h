// The seam between the service clients and the world: real HTTPS (https_transport.h) or the embedded services
// (emulator/). The same bytes go through both.
#pragma once

#include <string>

#include "base/call.h"
#include "base/error.h"
#include "base/ids.h"
#include "net/http_message.h"

namespace cf::aws {

struct ServiceRequest {
  std::string service;  // "cloudformation", "sts", "s3", "ssm": the signing name
  base::Region region;
  net::HttpRequest http;  // absolute URL; signed
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Synchronous; one attempt, no retries. An HTTP error status is an answer. Threads: any.
  virtual base::Result<net::HttpResponse> send(const ServiceRequest& request, const base::Call& call) = 0;
  // The endpoint's base URL for a service in a region, without a trailing slash.
  virtual std::string endpoint(std::string_view service, const base::Region& region) const = 0;
};

}  // namespace cf::aws
