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

const char* default_api(Host host) {
  switch (host) {
    case Host::github:
      return "https://api.github.com";
    case Host::gitlab:
      return "https://gitlab.com/api/v4";
    case Host::bitbucket:
      return "https://api.bitbucket.org/2.0";
    case Host::codecommit:
      return "";
  }
  return "";
}

const char* shape(Host host) {
  switch (host) {
    case Host::github:
      return "owner/name";
    case Host::gitlab:
      return "group/name or group/subgroup/name";
    case Host::bitbucket:
      return "workspace/name";
    case Host::codecommit:
      return "the repository's name";
  }
  return "";
}

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

bool has_shape(const Connection& connection) {
  const auto parts = base::split(connection.repository, '/');
  if (!std::all_of(parts.begin(), parts.end(), is_part)) return false;
  if (connection.host == Host::codecommit) return parts.size() == 1;
  return connection.host == Host::gitlab ? parts.size() >= 2 : parts.size() == 2;
}

}  // namespace

base::Result<std::unique_ptr<Forge>> open(const Connection& given) {
  Connection connection = given;
  const std::string host = to_string(connection.host);
  if (!has_shape(connection)) {
    return base::error(ErrorKind::input,
                       "\"" + connection.repository + "\" does not name a repository of " + host,
                       std::string("it is written as ") + shape(connection.host));
  }
  if (connection.api.empty()) connection.api = default_api(connection.host);
  while (connection.api.ends_with('/')) connection.api.pop_back();
  if (!connection.api.empty() && !is_safe(connection.api)) {
    return base::error(ErrorKind::input, "the API's URL of " + host + " is not an https URL",
                       "over plain http the token could be read on the way; only this machine is reached so");
  }
  if (connection.host == Host::codecommit) {
    if (!connection.session.transport) {
      return base::error(ErrorKind::credentials,
                         "CodeCommit is asked with AWS credentials, and there are none");
    }
    return codecommit(connection);
  }
  if (connection.token.empty()) {
    return base::error(ErrorKind::credentials, "no token is given for " + host,
                       "put an access token of " + host + " into the job's secret variables");
  }
  base::add_secret(connection.token);
  if (!connection.user.empty()) {
    base::add_secret(base::base64_encode(connection.user + ":" + connection.token));
  }
  if (connection.host == Host::github) return github(connection);
  return connection.host == Host::gitlab ? gitlab(connection) : bitbucket(connection);
}

}  // namespace cf::forge
