#include "forge/connection.h"

#include <algorithm>

#include "base/digest.h"
#include "base/secrets.h"
#include "base/strings.h"
#include "forge/hosts.h"
#include "net/url.h"

namespace cf::forge {
namespace {

using base::ErrorKind;

// Each part becomes a part of a URL: "." and ".." would lead elsewhere.
bool is_part(std::string_view part) {
  return !part.empty() && part != "." && part != ".." && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '{' || c == '}';
  });
}

bool is_safe(const std::string& api) {
  const auto url = net::split_url(api);
  return url && (url->scheme == "https" || url->host == "localhost" || url->host == "127.0.0.1" ||
                 url->host == "::1");
}

bool has_shape(const Connection& connection, const HostEntry& entry) {
  const auto parts = base::split(connection.repository, '/');
  return std::all_of(parts.begin(), parts.end(), is_part) && parts.size() >= entry.fewest_parts &&
         parts.size() <= entry.most_parts;
}

}  // namespace

base::Result<std::unique_ptr<Forge>> open(const Connection& given) {
  Connection connection = given;
  const HostEntry& entry = entry_of(connection.host);
  const std::string host = entry.title;
  if (!has_shape(connection, entry)) {
    return base::error(ErrorKind::input,
                       "\"" + connection.repository + "\" does not name a repository of " + host,
                       std::string("it is written as ") + entry.shape);
  }
  if (connection.api.empty()) connection.api = entry.api;
  while (connection.api.ends_with('/')) connection.api.pop_back();
  if (!connection.api.empty() && !is_safe(connection.api)) {
    return base::error(ErrorKind::input, "the API's URL of " + host + " is not an https URL",
                       "over plain http the token could be read on the way; only this machine is reached so");
  }
  if (!entry.by_token) {
    if (!connection.session.transport)
      return base::error(ErrorKind::credentials, host + " is asked with AWS credentials, and there are none");
    return entry.make(connection);
  }
  if (connection.token.empty()) {
    return base::error(ErrorKind::credentials, "no token is given for " + host,
                       "put an access token of " + host + " into the job's secret variables");
  }
  base::add_secret(connection.token);
  if (!connection.user.empty()) {
    base::add_secret(base::base64_encode(connection.user + ":" + connection.token));
  }
  return entry.make(connection);
}

}  // namespace cf::forge
