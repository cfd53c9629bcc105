#include "base/url_login.h"

#include <algorithm>
#include <cctype>

#include "base/secrets.h"
#include "base/strings.h"

namespace cf::base {
namespace {

constexpr std::string_view end_of_scheme = "://";

struct Span {
  std::size_t begin = 0, end = 0;
};

bool is_in_scheme(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
}

// "$NAME" or "${NAME}", whole.
bool is_shell_variable(std::string_view text) {
  if (!text.starts_with('$')) return false;
  text.remove_prefix(1);
  if (text.starts_with('{') && text.ends_with('}')) text = text.substr(1, text.size() - 2);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
}

// Where the login of the URL ends, whose part behind "://" is `rest`: at its last '@' before path, query and
// fragment. Passwords with such characters in them are no valid URLs, and are written all the same.
std::size_t end_of_login(std::string_view rest) {
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  const std::size_t at = rest.substr(0, end).rfind('@');
  if (at != std::string_view::npos) return at;
  const std::size_t colon = rest.substr(0, end).find(':');
  if (colon == std::string_view::npos) return std::string_view::npos;
  const std::string_view port = rest.substr(colon + 1, end - colon - 1);
  const bool is_port = std::all_of(port.begin(), port.end(),
                                   [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
  return is_port || rest.starts_with('[') ? std::string_view::npos : rest.rfind('@');
}

// A name alone is a token in most schemes; SSH asks for the secret elsewhere.
bool is_name_shown(std::string_view scheme) {
  while (!scheme.empty() && std::isalpha(static_cast<unsigned char>(scheme.front())) == 0)
    scheme.remove_prefix(1);
  const std::string lower = to_lower(scheme);
  return lower == "ssh" || lower.ends_with("+ssh");
}

// Where in the login its secret begins: behind the name, unless that is the token ("TOKEN:@host",
// "TOKEN:x-oauth-basic@host").
std::size_t begin_of_secret(std::string_view login) {
  const std::size_t colon = login.find(':');
  if (colon == std::string_view::npos) return 0;
  const std::string_view password = login.substr(colon + 1);
  const bool is_name_secret = password.empty() || password == "x-oauth-basic";
  return is_name_secret ? 0 : colon + 1;
}

std::vector<Span> secrets_in(std::string_view text) {
  std::vector<Span> found;
  for (std::size_t at = text.find(end_of_scheme); at != std::string_view::npos;
       at = text.find(end_of_scheme, at + 1)) {
    std::size_t scheme = at;
    while (scheme > 0 && is_in_scheme(text[scheme - 1])) --scheme;
    if (scheme == at) continue;
    const std::size_t begin = at + end_of_scheme.size();
    const std::size_t end = std::min(text.find_first_of(" \t\r\n'\"`<>|\\", begin), text.size());
    const std::string_view rest = text.substr(begin, end - begin);
    const std::size_t login = end_of_login(rest);
    if (login == std::string_view::npos) continue;
    const std::size_t from = begin_of_secret(rest.substr(0, login));
    if (from == 0 && is_name_shown(text.substr(scheme, at - scheme))) continue;
    const std::size_t to = from == 0 ? std::min(rest.find(':'), login) : login;
    const std::string_view secret = rest.substr(from, to - from);
    if (!secret.empty() && secret != masked && !is_shell_variable(secret))
      found.push_back({begin + from, begin + to});
  }
  return found;
}

}  // namespace

std::string mask_url_logins(std::string_view text) {
  std::string out;
  std::size_t copied = 0;
  for (const Span& secret : secrets_in(text)) {
    if (secret.begin < copied) continue;  // a URL within a password
    out.append(text.substr(copied, secret.begin - copied)).append(masked);
    copied = secret.end;
  }
  return out.append(text.substr(copied));
}

std::vector<std::string> url_passwords(std::string_view text) {
  std::vector<std::string> out;
  for (const Span& secret : secrets_in(text))
    out.emplace_back(text.substr(secret.begin, secret.end - secret.begin));
  return out;
}

}  // namespace cf::base
