// The HTTP client: libcurl, loaded when first needed (linking it costs 6 ms before main), one multi thread
// for all requests. HTTPS verified always; proxies from the usual variables; redirects are not followed
// unless asked for.
#pragma once

#include "base/call.h"
#include "base/error.h"
#include "net/http_message.h"

namespace cf::net {

struct Proxies;  // proxy.h

struct ClientOptions {
  base::Duration connect_timeout{5'000};
  base::Duration total_timeout{60'000};
  base::Duration stall_timeout{0};     // whole seconds in which an answer may come on by less than a KiB each
                                       // (kind timeout); 0: only total_timeout counts
  std::size_t body_limit = 64u << 20;  // bytes of an answer; past that: kind limit
  int redirects = 0;      // how many a GET or HEAD follows, to the same scheme, host and port only; one that
                          // leads elsewhere is the answer
  std::string ca_bundle;  // a file; empty: AWS_CA_BUNDLE, SSL_CERT_FILE or the system's
  const Proxies* proxies = nullptr;  // null: those of the process environment; must outlive the call
};

// Blocks until the answer is there. Any status is an answer. Errors: input (a malformed URL or header),
// network, timeout, cancelled, limit; fate not_sent where no byte can have reached the other side, else
// unknown. A POST is never sent twice. Threads: any.
base::Result<HttpResponse> send(const HttpRequest& request, const ClientOptions& options,
                                const base::Call& call);

}  // namespace cf::net
