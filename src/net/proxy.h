// Which proxy a request goes through, from the usual variables.
#pragma once

#include <functional>
#include <string>

#include "net/url.h"

namespace cf::net {

struct Proxies {
  std::string http, https;  // URLs; empty: none
  std::string except;       // as NO_PROXY has it: "localhost,.corp.example,10.0.0.0/8" or "*"

  // The proxy for a URL, before `except` is applied (libcurl does that); empty: none.
  const std::string& of(const Url& url) const { return url.scheme == "https" ? https : http; }
};

// `variable` gives "" for one that is not set. Lower-case names win over upper-case ones, ALL_PROXY stands in
// for either. HTTP_PROXY is not used under CGI (REQUEST_METHOD set), where a request's header could have set
// it.
Proxies proxies_from(const std::function<std::string(const char*)>& variable);

// Of this process, read once.
const Proxies& process_proxies();

}  // namespace cf::net
