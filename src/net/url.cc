#include "net/url.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace cf::net {
namespace {

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_ipv6_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
}

// "host", "host:port", "[v6]:port".
bool split_authority(std::string_view text, Url& url) {
  std::string_view host = text;
  std::string_view port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = text.substr(1, end - 1);
    port = text.substr(end + 1);
    if (!port.empty() && port.front() != ':') return false;
    url.host = base::to_lower(host);
    if (!std::all_of(url.host.begin(), url.host.end(), is_ipv6_character)) return false;
  } else {
    const auto colon = text.find(':');
    if (colon != std::string_view::npos) {
      host = text.substr(0, colon);
      port = text.substr(colon);
    }
    url.host = base::to_lower(host);
    if (!std::all_of(url.host.begin(), url.host.end(), is_host_character)) return false;
  }
  if (url.host.empty()) return false;
  url.port = url.scheme == "https" ? 443 : 80;
  if (port.size() > 1) {
    port.remove_prefix(1);
    const auto [end, status] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (status != std::errc{} || end != port.data() + port.size()) return false;
  }
  return url.port > 0 && url.port < 65'536;
}

// Without "." and ".." (RFC 3986, 5.2.4).
std::string without_dot_segments(std::string_view path) {
  std::vector<std::string> kept;
  const auto parts = base::split(path, '/');
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i] == "." || parts[i] == "..") {
      if (parts[i] == ".." && !kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else {
      kept.push_back(parts[i]);
    }
  }
  return "/" + base::join(kept, "/");
}

}  // namespace

std::string Url::authority() const {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!default_port()) text += ":" + std::to_string(port);
  return text;
}

std::string Url::str() const {
  std::string text = scheme + "://" + authority() + path;
  if (!query.empty()) text += "?" + query;
  return text;
}

std::optional<Url> split_url(std::string_view text) {
  if (!is_printable_ascii(text)) return std::nullopt;
  Url url;
  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return std::nullopt;
  url.scheme = base::to_lower(text.substr(0, scheme_end));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  text.remove_prefix(scheme_end + 3);
  text = text.substr(0, text.find('#'));
  const auto authority_end = text.find_first_of("/?");
  if (!split_authority(text.substr(0, authority_end), url)) return std::nullopt;
  text = authority_end == std::string_view::npos ? std::string_view{} : text.substr(authority_end);
  const auto question = text.find('?');
  url.path = text.substr(0, question);
  if (url.path.empty()) url.path = "/";
  if (question != std::string_view::npos) url.query = text.substr(question + 1);
  return url;
}

std::optional<Url> resolve_reference(const Url& base, std::string_view reference) {
  reference = base::trim(reference);
  if (reference.empty() || !is_printable_ascii(reference)) return std::nullopt;
  if (reference.starts_with("//")) return split_url(base.scheme + ":" + std::string(reference));
  const auto colon = reference.find(':');
  if (colon != std::string_view::npos && colon < reference.find_first_of("/?#")) return split_url(reference);
  Url origin = base;
  origin.query.clear();
  if (reference.front() == '?') return split_url(origin.str() + std::string(reference));
  if (reference.front() == '#') return base;
  std::string path(reference.substr(0, reference.find_first_of("?#")));
  if (path.front() != '/') path = base.path.substr(0, base.path.rfind('/') + 1) + path;
  origin.path = without_dot_segments(path);
  const auto question = reference.find('?');
  return split_url(origin.str() +
                   (question == std::string_view::npos ? "" : std::string(reference.substr(question))));
}

std::string encode_form(const Fields& fields) {
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text += base::percent_encode(name);
    text += '=';
    text += base::percent_encode(value);
  }
  return text;
}

Fields decode_form(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const auto pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    fields.emplace_back(
        base::percent_decode(pair.substr(0, equals), true),
        equals == std::string_view::npos ? "" : base::percent_decode(pair.substr(equals + 1), true));
  }
  return fields;
}

}  // namespace cf::net
