// The parts of an absolute http(s) URL, and forms. Percent-encoding stays as it was written.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cf::net {

struct Url {
  std::string scheme;  // "http" or "https"
  std::string host;    // lower case; an IPv6 address without its brackets
  int port = 0;        // always set: the scheme's own if none was written
  std::string path;    // starts with "/"
  std::string query;   // without "?"

  bool default_port() const { return port == (scheme == "https" ? 443 : 80); }
  std::string authority() const;  // as the Host header has it: the scheme's own port left out
  std::string str() const;
};

// None unless it is an absolute http or https URL without user information, blanks or control characters. A
// fragment is dropped.
std::optional<Url> split_url(std::string_view text);

// The target of a Location header, relative to the URL that answered.
std::optional<Url> resolve_reference(const Url& base, std::string_view reference);

using Fields = std::vector<std::pair<std::string, std::string>>;

// application/x-www-form-urlencoded, blanks as %20, in the order given.
std::string encode_form(const Fields& fields);
// Pairs of a form or query string; a name without "=" has an empty value.
Fields decode_form(std::string_view text);

}  // namespace cf::net
