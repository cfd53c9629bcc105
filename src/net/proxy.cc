#include "net/proxy.h"

#include <cstdlib>

namespace cf::net {

Proxies proxies_from(const std::function<std::string(const char*)>& variable) {
  const auto first = [&](const char* lower, const char* upper) {
    const std::string value = variable(lower);
    return value.empty() ? variable(upper) : value;
  };
  const bool cgi = !variable("REQUEST_METHOD").empty();
  const std::string any = first("all_proxy", "ALL_PROXY");
  Proxies proxies;
  proxies.http = cgi ? variable("http_proxy") : first("http_proxy", "HTTP_PROXY");
  proxies.https = first("https_proxy", "HTTPS_PROXY");
  if (proxies.http.empty()) proxies.http = any;
  if (proxies.https.empty()) proxies.https = any;
  proxies.except = first("no_proxy", "NO_PROXY");
  return proxies;
}

const Proxies& process_proxies() {
  static const Proxies proxies = proxies_from([](const char* name) {
    const char* value = std::getenv(name);
    return std::string(value == nullptr ? "" : value);
  });
  return proxies;
}

}  // namespace cf::net
