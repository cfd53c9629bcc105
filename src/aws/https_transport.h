// The transport to AWS itself, or to whatever AWS_ENDPOINT_URL names.
#pragma once

#include <memory>

#include "aws/partition.h"
#include "aws/transport.h"
#include "net/client.h"
#include "net/proxy.h"

namespace cf::aws {

struct HttpsOptions {
  EndpointOptions endpoints;
  net::ClientOptions client;  // its `proxies` are replaced by these
  net::Proxies proxies;
};

// Errors of kind network and timeout name the endpoint in their message.
std::shared_ptr<Transport> https_transport(HttpsOptions options);

}  // namespace cf::aws
